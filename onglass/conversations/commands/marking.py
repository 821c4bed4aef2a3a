"""Marking a case as spam: a fact like the others, and told with all of them."""

import msgspec

from onglass.conversations._store import facts
from onglass.conversations.commands.seeing import record_on
from onglass.conversations.model import LockedConversation
from onglass.events import FactsChanged
from onglass.platform.events import Actor
from onglass.platform.transactions import Transaction


async def mark_locked(tx: Transaction, case: LockedConversation, *, is_spam: bool, actor: Actor) -> LockedConversation:
    """Mark a case whose lock is held as spam, or as none."""
    was = await facts.load_facts(tx, case.id)
    now = msgspec.structs.replace(was, spam=is_spam)
    await facts.save_facts(tx, case.id, was, now)
    event = FactsChanged(workspace_id=tx.workspace_id, stream_id=case.id, actor=actor, facts=msgspec.to_builtins(now))
    case, _ = await record_on(tx, case, event)
    return msgspec.structs.replace(case, is_spam=is_spam)
