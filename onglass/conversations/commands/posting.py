"""The ordinary way to write: one message in one transaction, with all that a message may bring along.

Invariant: a message's number is the next one of the head row, whose lock is held from before the numbers are read.
"""

from uuid import UUID

from onglass.conversations._store import living, messages, reads
from onglass.conversations._store.messages import NewMessage, StoredMessage
from onglass.conversations._store.shapes import SIDE, shape_message, shape_note
from onglass.conversations.commands.answering import check_reply, in_words, settle_answer
from onglass.conversations.commands.closing import reopen_locked, resolve_locked
from onglass.conversations.commands.holding import return_locked
from onglass.conversations.commands.resting import resume_locked
from onglass.conversations.commands.seeing import actor_of, lock_visible, record_on
from onglass.conversations.commands.timetable import set_timer
from onglass.conversations.engine import (
    check_client_message_id,
    check_content,
    check_file_kind,
    encode_content,
    fingerprint,
    life,
    named_files,
    stored_content,
    tone_of,
)
from onglass.conversations.engine.life import Arrival
from onglass.conversations.model import (
    FileDescription,
    IncomingContent,
    LockedConversation,
    Message,
    Note,
    Outgoing,
    Reader,
    Rules,
    Sent,
    Status,
    TextContent,
    Turn,
)
from onglass.events import MessageReceived, ReplySent, SolutionAnswered, TurnPassed
from onglass.files.commands import attach_file, lock_attachable
from onglass.files.model import FileFacts
from onglass.platform.events import Actor, ActorKind
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, NotFound, invalid_field
from onglass.platform.transactions import Transaction

_CLOSED = "This conversation was closed too long ago. Begin a new one and name this one as its previous_id."


async def post_message(tx: Transaction, outgoing: Outgoing, *, rules: Rules) -> Sent:
    """Store a message, once, bringing the case back if it rests; raises what `Sending.send` raises."""
    check_outgoing(outgoing)
    head = await lock_visible(tx, outgoing.author, outgoing.conversation_id)
    return await post_locked(tx, head, outgoing, rules=rules)


def check_outgoing(outgoing: Outgoing) -> None:
    """Raise Invalid for a message that nobody could send."""
    check_client_message_id(outgoing.client_message_id)
    check_content(outgoing.content, sender=outgoing.author.kind)
    content = outgoing.content
    if isinstance(content, TextContent) and (content.quick_reply_id or content.answer) and outgoing.reply_to is None:
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
    reply = await check_reply(tx, head, outgoing)
    solved = _solution(reply.question, outgoing)
    tone = tone_of(outgoing.content, author.kind)
    arrival = life.receive(head, author.kind, tone, solved=solved, is_late=await _is_late(tx, head, author))
    if arrival.begins_new:
        raise Conflict("conversation_closed", _CLOSED, extra={"previous_id": str(head.id)})
    passes_turn = head.turn is Turn.CUSTOMER and not arrival.is_acknowledgement
    actor = actor_of(author)
    files = await _lock_files(tx, actor, outgoing.content)
    head = await _bring_back(tx, head, arrival, actor)
    content = encode_content(stored_content(in_words(outgoing.content, reply, rules), rules, files))
    new = _new_message(head, outgoing, body_hash, content)
    answers_id = reply.question.id if reply.question is not None and reply.is_answer else None
    new = new._replace(answers_id=answers_id, is_acknowledgement=arrival.is_acknowledgement)
    await messages.insert_message(tx, new)
    for file_id in files:
        await attach_file(tx, actor, file_id, conversation_id=head.id, message_id=new.id)
    event_type = (TurnPassed if passes_turn else MessageReceived) if author.is_customer else ReplySent
    event = event_type(workspace_id=tx.workspace_id, stream_id=head.id, actor=actor, message_id=new.id)
    head, at = await record_on(tx, head, event)
    head = life.after_message(head, author.kind, tone, at, is_acknowledgement=arrival.is_acknowledgement)
    await living.save_life(tx, head, updated_at=at)
    head = await settle_answer(tx, head, outgoing, reply, rules=rules)
    if solved is not None:
        await _note_solution(tx, head, actor, is_solved=solved)
    return Sent(message=await load_message(tx, author, head.id, new.id), is_new=True)


async def _is_late(tx: Transaction, head: LockedConversation, author: Reader) -> bool:
    if not author.is_customer or head.status is not Status.RESOLVED:
        return False
    return life.is_closed(head, await living.load_life_rules(tx, head.queue_id), await tx.clock_time())


async def _bring_back(tx: Transaction, head: LockedConversation, arrival: Arrival, actor: Actor) -> LockedConversation:
    """Wake a case that rests. Its timer may stay: it will find that there is nothing to do."""
    if arrival.resumes:
        head = await resume_locked(tx, head, actor=actor)
    if arrival.reopens:
        head = await reopen_locked(tx, head, actor=actor)
    if arrival.returns:
        head = await return_locked(tx, head, actor=actor)
    return head


async def _note_solution(tx: Transaction, head: LockedConversation, actor: Actor, *, is_solved: bool) -> None:
    """Keep what the customer said of the solution; a yes closes the case."""
    event = SolutionAnswered(workspace_id=tx.workspace_id, stream_id=head.id, actor=actor, is_solved=is_solved)
    head, _ = await record_on(tx, head, event)
    head = life.answered(head, is_solved=is_solved)
    if is_solved and head.status is not Status.RESOLVED:
        await set_timer(tx, await resolve_locked(tx, head, actor=actor, outcome=head.outcome))
    else:
        await living.save_life(tx, head)


async def _lock_files(tx: Transaction, actor: Actor, content: IncomingContent) -> dict[UUID, FileDescription]:
    """Return the facts of the files that a content names; raises NotFound, or Invalid for one of another kind."""
    named = named_files(content)
    found = {}
    for file_id in sorted(named):  # in one order, so that nobody waits for somebody who waits for them
        facts = await lock_attachable(tx, actor, file_id)
        check_file_kind(content, facts.media_type, named[file_id])
        found[file_id] = _describe(facts)
    return found


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
    )


def _solution(question: StoredMessage | None, outgoing: Outgoing) -> bool | None:
    """Tell whether a customer said yes or no to "Did that solve it?", which only the system asks."""
    if question is None or question.author_kind != ActorKind.SYSTEM or not outgoing.author.is_customer:
        return None
    content = outgoing.content
    chosen = content.quick_reply_id if isinstance(content, TextContent) else None
    return {life.SOLVED_YES: True, life.SOLVED_NO: False}.get(chosen or "")


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
