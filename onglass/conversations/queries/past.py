"""What happened in a conversation, and the other cases of its customer, newest first."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from onglass.conversations._store import past, reads
from onglass.conversations._store.shapes import shape_event
from onglass.conversations.model import OtherCase, Outcome, Reader, Status, WireEvent
from onglass.platform.transactions import Transaction

_AFTER_ALL = 2**62


async def list_past_events(
    tx: Transaction,
    reader: Reader,
    conversation_id: UUID,
    *,
    before_seq: int | None,
    at_most: int,
    without: Sequence[str] = (),
    only: Sequence[str] | None = None,
) -> list[WireEvent]:
    """Return the last events before a number, newest first, as an agent sees them. Types are those of the log."""
    found = await reads.fetch_past_events(
        tx,
        reader,
        conversation_id,
        before_seq=_AFTER_ALL if before_seq is None else before_seq,
        at_most=at_most,
        without=without,
        only=only,
    )
    return [shape_event(row, reader.kind) for row in reversed(found)]


async def list_other_cases(
    tx: Transaction, reader: Reader, conversation_id: UUID, *, before: tuple[datetime, UUID] | None, at_most: int
) -> list[OtherCase]:
    """Return the other cases of a conversation's customer that an agent may see, newest first."""
    if reader.is_customer:
        return []
    return [
        OtherCase(
            id=row["id"],
            case_number=row["case_number"],
            subject=row["subject"],
            status=Status(row["status"]).wire,
            outcome=None if row["outcome"] is None else Outcome(row["outcome"]).wire,
            began_at=row["created_at"],
        )
        for row in await past.fetch_other_cases(tx, conversation_id, before=before, at_most=at_most)
    ]
