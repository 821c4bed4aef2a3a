"""The ordinary way to write: one message in one transaction, with all that a message may bring along.

Invariant: a message's number is the next one of the head row, whose lock is held from before the numbers are read.
"""

from uuid import UUID

from onglass.conversations._store import messages, reads
from onglass.conversations._store.messages import NewMessage, StoredMessage
from onglass.conversations._store.shapes import SIDE, shape_message, shape_note
from onglass.conversations.commands.closing import reopen_locked
from onglass.conversations.commands.seeing import actor_of, lock_visible, moment_of
from onglass.conversations.engine import (
    check_client_message_id,
    check_content,
    decode_content,
    encode_content,
    fingerprint,
    stored_content,
)
from onglass.conversations.model import (
    FileDescription,
    IncomingFileContent,
    IncomingImageContent,
    LockedConversation,
    Message,
    Note,
    Outgoing,
    QuickRepliesContent,
    Reader,
    Rules,
    Sent,
    TextContent,
)
from onglass.events import MessageReceived, ReplySent
from onglass.files.commands import attach_file, lock_attachable
from onglass.files.model import FileFacts
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, NotFound, invalid_field
from onglass.platform.transactions import Transaction


async def post_message(tx: Transaction, outgoing: Outgoing, *, rules: Rules) -> Sent:
    """Store a message, once, reopening a closed case; raises what `Sending.send` raises."""
    check_outgoing(outgoing)
    head = await lock_visible(tx, outgoing.author, outgoing.conversation_id)
    return await post_locked(tx, head, outgoing, rules=rules)


def check_outgoing(outgoing: Outgoing) -> None:
    """Raise Invalid for a message that nobody could send."""
    check_client_message_id(outgoing.client_message_id)
    check_content(outgoing.content, sender=outgoing.author.kind)
    content = outgoing.content
    if isinstance(content, TextContent) and content.quick_reply_id is not None and outgoing.reply_to is None:
        raise invalid_field("reply_to", "Name the message that asked: its id.", code="missing")


def check_note(outgoing: Outgoing) -> None:
    """Raise Invalid for what is no note, NotFound for a customer, who knows of none."""
    if outgoing.author.is_customer:
        raise NotFound
    check_outgoing(outgoing)
    if not isinstance(outgoing.content, TextContent):
        raise invalid_field("content.type", "A note is text.", code="unknown_content_type")
    if outgoing.reply_to is not None:
        raise invalid_field("reply_to", "A note answers no message.")


def check_same_body(message_id: UUID, stored_hash: bytes, body_hash: bytes) -> None:
    """Raise Conflict unless what is stored under a key is what was sent."""
    if stored_hash != body_hash:
        raise Conflict(
            "idempotency_mismatch",
            "This client_message_id was used for another message; give every message an id of its own.",
            extra={"message_id": str(message_id)},
        )


async def post_locked(tx: Transaction, head: LockedConversation, outgoing: Outgoing, *, rules: Rules) -> Sent:
    """Store a message in a conversation whose lock is held."""
    author = outgoing.author
    body_hash = fingerprint(rules.body_key, head.id, outgoing.content, outgoing.reply_to)
    stored = await messages.find_by_key(tx, head.id, author.id, outgoing.client_message_id)
    if stored is not None:
        return await _already_sent(tx, author, head, stored, body_hash)
    answers_id = await _check_reply(tx, head, outgoing)
    head = await reopen_locked(tx, head, by=author)
    actor = actor_of(author)
    file_id = _named_file(outgoing)
    file = None if file_id is None else _describe(await lock_attachable(tx, actor, file_id))
    content = encode_content(stored_content(outgoing.content, rules, file))
    new = _new_message(head, outgoing, body_hash, content, answers_id=answers_id)
    await messages.insert_message(tx, new)
    if file_id is not None:
        await attach_file(tx, actor, file_id, conversation_id=head.id, message_id=new.id)
    event_type = MessageReceived if author.is_customer else ReplySent
    event = event_type(workspace_id=tx.workspace_id, stream_id=head.id, actor=actor, message_id=new.id)
    await messages.move_conversation(tx, new, moment_of(await tx.record(event)))
    return Sent(message=await load_message(tx, author, head.id, new.id), is_new=True)


def _describe(facts: FileFacts) -> FileDescription:
    thumbnail_url = f"/v1/files/{facts.id}/thumbnail" if facts.has_thumbnail else None
    return FileDescription(
        id=facts.id,
        name=facts.name,
        media_type=facts.media_type,
        size_bytes=facts.size_bytes,
        url=f"/v1/files/{facts.id}",
        width=facts.width,
        height=facts.height,
        thumbnail_url=thumbnail_url,
    )


async def _already_sent(
    tx: Transaction, author: Reader, head: LockedConversation, stored: StoredMessage, body_hash: bytes
) -> Sent:
    check_same_body(stored.id, stored.body_hash, body_hash)
    return Sent(message=await load_message(tx, author, head.id, stored.id), is_new=False)


def _new_message(
    head: LockedConversation,
    outgoing: Outgoing,
    body_hash: bytes,
    content: str,
    *,
    answers_id: UUID | None = None,
) -> NewMessage:
    return NewMessage(
        conversation_id=head.id,
        id=new_id(),
        seq=head.last_seq + 1,
        public_seq=head.last_public_seq + 1,
        author_kind=SIDE[outgoing.author.kind],
        author_id=outgoing.author.id,
        client_message_id=outgoing.client_message_id,
        body_hash=body_hash,
        content=content,
        channel=outgoing.channel,
        reply_to_id=outgoing.reply_to,
        answers_id=answers_id,
    )


async def _check_reply(tx: Transaction, head: LockedConversation, outgoing: Outgoing) -> UUID | None:
    """Return the question that the message answers, if it answers one; raises Invalid or Conflict."""
    if outgoing.reply_to is None:
        return None
    question = await messages.find_message(tx, head.id, outgoing.reply_to)
    if question is None or question.is_note:
        raise invalid_field("reply_to", "There is no such message in this conversation.", code="unknown_message")
    content = outgoing.content
    if not isinstance(content, TextContent) or content.quick_reply_id is None:
        return None
    asked = decode_content(question.content)
    if not isinstance(asked, QuickRepliesContent) or content.quick_reply_id not in {each.id for each in asked.options}:
        raise invalid_field("content.quick_reply_id", "The message has no such option.", code="unknown_option")
    answer_id = await messages.find_answer(tx, question.id)
    if answer_id is not None:
        raise Conflict("already_answered", "This question has its answer.", extra={"message_id": str(answer_id)})
    return question.id


def _named_file(outgoing: Outgoing) -> UUID | None:
    content = outgoing.content
    return content.file.id if isinstance(content, IncomingFileContent | IncomingImageContent) else None


async def load_message(tx: Transaction, reader: Reader, conversation_id: UUID, message_id: UUID) -> Message:
    """Return a message of a conversation that the reader may see; raises NotFound for a note."""
    row = await reads.fetch_message(tx, reader, conversation_id, message_id)
    if row is None or row["message_public_seq"] is None:
        raise NotFound
    return shape_message(row, reader.kind)


async def load_note(tx: Transaction, reader: Reader, conversation_id: UUID, note_id: UUID) -> Note:
    """Return a note to an agent; raises NotFound for a message, and for a customer."""
    row = await reads.fetch_message(tx, reader, conversation_id, note_id)
    if row is None or row["message_public_seq"] is not None or reader.is_customer:
        raise NotFound
    return shape_note(row)
