"""Resolving and reopening: by hand, or because somebody wrote to a closed case. Each happens once."""

from uuid import UUID

import msgspec

from onglass.conversations._store import heads
from onglass.conversations.commands.seeing import actor_of, lock_visible, moment_of
from onglass.conversations.model import LockedConversation, Reader, Status
from onglass.events import ConversationReopened, ConversationResolved
from onglass.platform.transactions import Transaction


async def resolve(tx: Transaction, conversation_id: UUID, *, by: Reader) -> None:
    """Close the case (a customer: end it). Idempotent; raises NotFound."""
    head = await lock_visible(tx, by, conversation_id)
    if head.status is Status.RESOLVED:
        return
    event = await tx.record(
        ConversationResolved(workspace_id=tx.workspace_id, stream_id=head.id, actor=actor_of(by)),
        hint_subject_id=head.assignee_id,
    )
    await heads.update_status(tx, head.id, Status.RESOLVED, moment_of(event))


async def reopen(tx: Transaction, conversation_id: UUID, *, by: Reader) -> None:
    """Open a closed case. Idempotent; raises NotFound."""
    head = await lock_visible(tx, by, conversation_id)
    await reopen_locked(tx, head, by=by)


async def reopen_locked(tx: Transaction, head: LockedConversation, *, by: Reader) -> LockedConversation:
    """Open a case whose lock is held, if it is not open; return the head row as it is after that."""
    if head.status is Status.OPEN:
        return head
    event = await tx.record(
        ConversationReopened(workspace_id=tx.workspace_id, stream_id=head.id, actor=actor_of(by)),
        hint_subject_id=head.assignee_id,
    )
    await heads.update_status(tx, head.id, Status.OPEN, moment_of(event))
    return msgspec.structs.replace(
        head, status=Status.OPEN, last_seq=event.seq, last_public_seq=event.public_seq or head.last_public_seq
    )
