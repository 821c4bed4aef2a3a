"""Editing and redacting. What a message said before is nowhere afterwards; that it changed is an event.

Invariant: an event of an edit carries no text: whoever reads the log reads the message as it is now.
"""

from datetime import datetime
from uuid import UUID

from onglass.conversations._store import messages
from onglass.conversations._store.messages import StoredMessage
from onglass.conversations._store.shapes import SIDE
from onglass.conversations.commands.indexing import index_anew
from onglass.conversations.commands.posting import load_message, load_note
from onglass.conversations.commands.seeing import actor_of, lock_visible, moment_of
from onglass.conversations.engine import (
    check_content,
    decode_content,
    encode_content,
    is_edit_window_over,
    stored_text,
)
from onglass.conversations.model import REDACTED_CONTENT, IncomingContent, Message, Note, Reader, Rules, TextContent
from onglass.events import MessageEdited, MessageRedacted, NoteEdited, NoteRedacted
from onglass.events.conversation_events import ConversationEvent
from onglass.platform.problems import Conflict, Forbidden, NotFound, invalid_field
from onglass.platform.transactions import Transaction


async def edit_message(
    tx: Transaction,
    author: Reader,
    conversation_id: UUID,
    message_id: UUID,
    content: IncomingContent,
    *,
    rules: Rules,
) -> Message | Note:
    """Replace the text of one's own message or note; the same text again records nothing.

    Raises NotFound, Forbidden `not_author`, Conflict `message_redacted`, `edit_window_over` or `not_editable`, Invalid.
    """
    check_content(content, sender=author.kind)
    if not isinstance(content, TextContent) or content.quick_reply_id or content.answer:
        raise invalid_field("content.type", "Only text can take the place of a message.", code="unknown_content_type")
    stored = await _lock_message(tx, author, conversation_id, message_id)
    _check_author(stored, author)
    if stored.redacted_at is not None:
        raise Conflict("message_redacted", "The message was removed; it cannot be edited.")
    before = decode_content(stored.content)
    if not isinstance(before, TextContent) or before.quick_reply_id or before.answer:
        raise Conflict("not_editable", "Only a text can be edited, and not the answer to a question.")
    after = stored_text(content, rules)
    if after != before:
        await _check_window(tx, stored, rules)
        at = await _record(tx, NoteEdited if stored.is_note else MessageEdited, author, conversation_id, stored.id)
        await messages.update_content(tx, stored.id, encode_content(after), at)
        await index_anew(tx, conversation_id)
    load = load_note if stored.is_note else load_message
    return await load(tx, author, conversation_id, stored.id)


async def redact_message(
    tx: Transaction,
    author: Reader,
    conversation_id: UUID,
    message_id: UUID,
    *,
    rules: Rules,
    of_anyone: bool = False,
) -> None:
    """Remove what a message or note says, for good; idempotent.

    `of_anyone`: an agent who may remove anybody's, at any time. Raises NotFound, Forbidden `not_author`, Conflict
    `edit_window_over`.
    """
    stored = await _lock_message(tx, author, conversation_id, message_id)
    if not of_anyone:
        _check_author(stored, author)
    if stored.redacted_at is not None:
        return
    if not of_anyone:
        await _check_window(tx, stored, rules)
    at = await _record(tx, NoteRedacted if stored.is_note else MessageRedacted, author, conversation_id, stored.id)
    await messages.update_redacted(tx, stored.id, encode_content(REDACTED_CONTENT), at)
    await index_anew(tx, conversation_id)


async def _record(
    tx: Transaction, event_type: type[ConversationEvent], author: Reader, conversation_id: UUID, message_id: UUID
) -> datetime:
    event = event_type(
        workspace_id=tx.workspace_id, stream_id=conversation_id, actor=actor_of(author), message_id=message_id
    )
    return moment_of(await tx.record(event))


async def _lock_message(tx: Transaction, reader: Reader, conversation_id: UUID, message_id: UUID) -> StoredMessage:
    head = await lock_visible(tx, reader, conversation_id)
    stored = await messages.find_message(tx, head.id, message_id)
    if stored is None or (stored.is_note and reader.is_customer):
        raise NotFound
    return stored


def _check_author(stored: StoredMessage, author: Reader) -> None:
    if stored.author_kind != SIDE[author.kind] or stored.author_id != author.id:
        raise Forbidden("not_author", "Only who wrote it may change it.")


async def _check_window(tx: Transaction, stored: StoredMessage, rules: Rules) -> None:
    if is_edit_window_over(stored.created_at, await tx.clock_time(), rules):
        raise Conflict(
            "edit_window_over", f"A message can be changed for {rules.edit_window_seconds} seconds; write a new one."
        )
