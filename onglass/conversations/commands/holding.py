"""Held, parked, returned: an answered case stays ready for a while, then waits aside without taking capacity.

Invariant: none of it changes who owns the case.
"""

from datetime import datetime
from uuid import UUID

from onglass.conversations._store import heads, living
from onglass.conversations.commands.promising import answer_locked
from onglass.conversations.commands.seeing import record_on
from onglass.conversations.commands.timetable import set_timer
from onglass.conversations.engine import life
from onglass.conversations.model import Holding, LockedConversation
from onglass.events import ConversationHeld, ConversationParked, ConversationReturned, ReplyPromiseDue
from onglass.platform.events import SYSTEM, Actor
from onglass.platform.transactions import Transaction


async def hold(tx: Transaction, conversation_id: UUID, *, replied_at: datetime) -> None:
    """Follow an answer: it keeps what was promised, the case is held, and the clocks of the customer's silence are set.

    Idempotent, and the same whenever it runs: it reckons from the newest answer in the head row.
    """
    case = await heads.lock_conversation(tx, conversation_id)
    if case is None:
        return
    if case.first_response_at is None or case.first_response_at > replied_at:
        await heads.update_first_response(tx, conversation_id, replied_at)
    case = await answer_locked(tx, case)
    if not life.may_hold(case):
        return
    rules = await living.load_life_rules(tx, case.queue_id)
    until_at = life.hold_ends_at(case, rules)
    if case.holding is not Holding.HELD and until_at is not None:
        event = ConversationHeld(workspace_id=tx.workspace_id, stream_id=case.id, until_at=until_at)
        case = life.held((await record_on(tx, case, event))[0])
        await living.save_life(tx, case)
    await set_timer(tx, case, rules)


async def park_locked(tx: Transaction, case: LockedConversation) -> LockedConversation:
    """Put a held case aside; its lock is held."""
    event = ConversationParked(workspace_id=tx.workspace_id, stream_id=case.id)
    case = life.parked((await record_on(tx, case, event))[0])
    await living.save_life(tx, case)
    return case


async def recall_locked(tx: Transaction, case: LockedConversation) -> LockedConversation:
    """Bring an open case back because what was promised falls due: it is the agent's turn; its lock is held."""
    due = ReplyPromiseDue(workspace_id=tx.workspace_id, stream_id=case.id)
    case, at = await record_on(tx, case, due, tells_owner=True)
    event = ConversationReturned(workspace_id=tx.workspace_id, stream_id=case.id)
    case = life.recalled((await record_on(tx, case, event))[0], at)
    await living.save_life(tx, case, updated_at=at)
    return case


async def return_locked(tx: Transaction, case: LockedConversation, *, actor: Actor = SYSTEM) -> LockedConversation:
    """Bring a parked or snoozed case back to whoever routing finds for it; its lock is held."""
    event = ConversationReturned(workspace_id=tx.workspace_id, stream_id=case.id, actor=actor)
    case = life.returned((await record_on(tx, case, event))[0])
    await living.save_life(tx, case)
    return case
