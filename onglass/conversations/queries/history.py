"""Messages and events of one conversation, in the reader's numbering, paged both ways."""

from uuid import UUID

from onglass.conversations._store import reads
from onglass.conversations._store.shapes import shape_event, shape_message, shape_note
from onglass.conversations.model import EventPage, MessagePage, Reader
from onglass.conversations.queries.access import access_conversation
from onglass.platform.problems import invalid_field
from onglass.platform.transactions import Transaction

MAX_LIMIT = 200
_AFTER_ALL = 2**62


async def list_messages(
    tx: Transaction,
    reader: Reader,
    conversation_id: UUID,
    *,
    after_seq: int | None = None,
    before_seq: int | None = None,
    limit: int = 50,
) -> MessagePage:
    """Return messages in seq order, and for agents the notes between them; `limit` (1-200) counts both.

    With `after_seq` the first ones after it (and before `before_seq`), else the last ones before `before_seq` or the
    end. `has_more`: there are others in that direction. Raises NotFound, Invalid.
    """
    _check_limit(limit)
    _check_cursor(after_seq, "after_seq")
    _check_cursor(before_seq, "before_seq")
    newest_first = after_seq is None
    found = await reads.fetch_messages(
        tx,
        reader,
        conversation_id,
        after_seq=after_seq or 0,
        before_seq=_AFTER_ALL if before_seq is None else before_seq,
        at_most=limit + 1,
        newest_first=newest_first,
    )
    if not found:
        await access_conversation(tx, reader, conversation_id)
    has_more = len(found) > limit
    if has_more:
        found = found[1:] if newest_first else found[:limit]
    messages = [shape_message(row, reader.kind) for row in found if row["message_public_seq"] is not None]
    if reader.is_customer:
        return MessagePage(messages=messages, has_more=has_more)
    notes = [shape_note(row) for row in found if row["message_public_seq"] is None]
    return MessagePage(messages=messages, has_more=has_more, notes=notes)


async def list_events(
    tx: Transaction, reader: Reader, conversation_id: UUID, *, after_seq: int = 0, limit: int = MAX_LIMIT
) -> EventPage:
    """Return all the reader may see after a cursor, in seq order; `limit` 1-200. Raises NotFound, Invalid."""
    _check_limit(limit)
    _check_cursor(after_seq, "after_seq")
    found = await reads.fetch_events(tx, reader, conversation_id, after_seq, limit + 1)
    if not found:
        await access_conversation(tx, reader, conversation_id)
    events = [shape_event(row, reader.kind) for row in found[:limit]]
    return EventPage(events=events, has_more=len(found) > limit)


def _check_limit(limit: int) -> None:
    if not 1 <= limit <= MAX_LIMIT:
        raise invalid_field("limit", f"Send a number from 1 to {MAX_LIMIT}.")


def _check_cursor(seq: int | None, path: str) -> None:
    if seq is not None and not 0 <= seq <= _AFTER_ALL:
        raise invalid_field(path, "Send the number of an event, 0 or more.")
