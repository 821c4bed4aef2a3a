"""When time will next do something to a case: one timer for each, set anew whenever that may have changed.

Invariant: a timer is only a reason to look; what is due is decided from the locked head row and the database's clock,
so one too many does nothing and none is early.
"""

from uuid import UUID

from onglass.conversations._store import living
from onglass.conversations.engine import life
from onglass.conversations.model import LifeRules, LockedConversation
from onglass.platform.transactions import Transaction

TIMER_LIFE = "conversations.life"


def life_key(conversation_id: UUID) -> str:
    """Name the timer of a case."""
    return f"life:{conversation_id}"


async def set_timer(tx: Transaction, case: LockedConversation, rules: LifeRules | None = None) -> None:
    """Set the timer of a case whose lock is held to what time will do first, or take it away."""
    due = life.next_due(case, rules or await living.load_life_rules(tx, case.queue_id))
    if due is None:
        await tx.cancel(life_key(case.id))
    else:
        await tx.schedule(life_key(case.id), due.at, TIMER_LIFE, {"conversation_id": str(case.id)})
