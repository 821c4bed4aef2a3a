"""What the floors above decide about a case: its queue, until when an answer is owed, that its owner takes it up again.

Invariant: each is an event and a column of the head row, written together under its lock.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from onglass.conversations._store import heads, living
from onglass.conversations.commands.facts import change_facts_locked
from onglass.conversations.commands.seeing import record_on
from onglass.conversations.commands.speaking import say
from onglass.conversations.model import FactChange, Holding, LockedConversation, Status, SystemContent, Turn
from onglass.events import (
    ConversationEscalated,
    ConversationTakenUp,
    ExpectationMoved,
    QueueChanged,
    ResponseDueChanged,
)
from onglass.platform.events import SYSTEM
from onglass.platform.transactions import Transaction

_MOST_PRIORITY = 10


async def lock_case(tx: Transaction, conversation_id: UUID) -> LockedConversation | None:
    """Lock a case and return it as it is now, None when there is no such one."""
    return await heads.lock_conversation(tx, conversation_id)


async def put_in_queue(tx: Transaction, conversation_id: UUID, queue_id: UUID) -> None:
    """Put a case into a queue, without an owner if it had one. Idempotent."""
    case = await heads.lock_conversation(tx, conversation_id)
    if case is None or case.queue_id == queue_id:
        return
    await record_on(tx, case, QueueChanged(workspace_id=tx.workspace_id, stream_id=case.id, queue_id=queue_id))
    await heads.update_queue(tx, case.id, queue_id)


async def set_deadline(
    tx: Transaction, conversation_id: UUID, clock_due_at: datetime | None, *, present_due_at: datetime | None = None
) -> None:
    """Keep until when an answer is owed: the earliest of the clocks, the host app's word and an agent's promise.

    `clock_due_at` None: no clock runs. `present_due_at`: by when it should be there while the customer looks on, which
    is nobody's promise. Idempotent.
    """
    case = await heads.lock_conversation(tx, conversation_id)
    if case is None:
        return
    await heads.update_present_due(tx, case.id, present_due_at)
    due_at = min(filter(None, [clock_due_at, *_owed_besides(case)]), default=None)
    if case.deadline_at == due_at:
        return
    await record_on(tx, case, ResponseDueChanged(workspace_id=tx.workspace_id, stream_id=case.id, due_at=due_at))
    await heads.update_deadline(tx, case.id, due_at)


def _owed_besides(case: LockedConversation) -> tuple[datetime | None, ...]:
    if case.status is Status.RESOLVED:
        return ()
    is_waiting = case.status is Status.OPEN and case.turn is Turn.AGENT and case.paused_at is None
    return (case.host_deadline_at if is_waiting else None, case.promised_until_at)


async def move_up(tx: Transaction, conversation_id: UUID, *, by: int, reason: str | None = None) -> None:
    """Raise a case's own priority, to 10 at most; with a `reason` that is an escalation and recorded as one."""
    case = await heads.lock_conversation(tx, conversation_id)
    if case is None:
        return
    if reason is not None:
        event = ConversationEscalated(workspace_id=tx.workspace_id, stream_id=case.id, reason=reason)
        case, _ = await record_on(tx, case, event)
        await heads.update_escalated(tx, case.id)
    change = FactChange(priority=min(_MOST_PRIORITY, case.priority + by))
    await change_facts_locked(tx, case, change, actor=SYSTEM)


async def move_expectation(
    tx: Transaction, conversation_id: UUID, *, low_minutes: int, high_minutes: int, words: str, key: str
) -> None:
    """Tell the customer a new time, in the thread and as an event; once for a key."""
    case = await heads.lock_conversation(tx, conversation_id)
    if case is None:
        return
    event = ExpectationMoved(
        workspace_id=tx.workspace_id, stream_id=case.id, low_minutes=low_minutes, high_minutes=high_minutes
    )
    case, _ = await record_on(tx, case, event)
    text = f"This takes longer than we said. You can expect an answer in {words}."
    content = SystemContent(
        text=text, fallback=text, code="expected_reply_moved", low_minutes=low_minutes, high_minutes=high_minutes
    )
    await say(tx, case, content, key)


async def take_up(tx: Transaction, conversation_id: UUID) -> None:
    """Let a case that came back take its owner's capacity again. Idempotent."""
    case = await heads.lock_conversation(tx, conversation_id)
    if case is None or case.holding is not Holding.RETURNED:
        return
    case, _ = await record_on(tx, case, ConversationTakenUp(workspace_id=tx.workspace_id, stream_id=case.id))
    await living.save_life(tx, msgspec.structs.replace(case, holding=Holding.NONE))
