"""What the floors above decide about a case: its queue, until when an answer is owed, that its owner takes it up again.

Invariant: each is an event and a column of the head row, written together under its lock.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from onglass.conversations._store import heads, living
from onglass.conversations.commands.seeing import record_on
from onglass.conversations.model import Holding, LockedConversation
from onglass.events import ConversationTakenUp, QueueChanged, ResponseDueChanged
from onglass.platform.transactions import Transaction


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


async def set_deadline(tx: Transaction, conversation_id: UUID, due_at: datetime | None) -> None:
    """Keep until when an answer is owed to the customer; None: none is, or its clock rests. Idempotent."""
    case = await heads.lock_conversation(tx, conversation_id)
    if case is None or case.deadline_at == due_at:
        return
    await record_on(tx, case, ResponseDueChanged(workspace_id=tx.workspace_id, stream_id=case.id, due_at=due_at))
    await heads.update_deadline(tx, case.id, due_at)


async def take_up(tx: Transaction, conversation_id: UUID) -> None:
    """Let a case that came back take its owner's capacity again. Idempotent."""
    case = await heads.lock_conversation(tx, conversation_id)
    if case is None or case.holding is not Holding.RETURNED:
        return
    case, _ = await record_on(tx, case, ConversationTakenUp(workspace_id=tx.workspace_id, stream_id=case.id))
    await living.save_life(tx, msgspec.structs.replace(case, holding=Holding.NONE))
