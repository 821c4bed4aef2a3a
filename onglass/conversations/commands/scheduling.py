"""Sending later: what an agent wrote goes out by the ordinary path when its time comes, once, or says why it did not.

Invariant: the timer's row, the message and the end of what was written down are one transaction; a cancel and a firing
take the timer's row first, so one of them wins.
"""

from datetime import timedelta
from uuid import UUID

import msgspec

from onglass.conversations._store import heads, messages, scheduled
from onglass.conversations._store.scheduled import REPLIED, shape_scheduled
from onglass.conversations.commands.posting import check_outgoing, post_locked
from onglass.conversations.commands.seeing import lock_visible
from onglass.conversations.engine import named_files, stored_content
from onglass.conversations.model import (
    Content,
    IncomingContent,
    LockedConversation,
    NewScheduled,
    Outgoing,
    Reader,
    Rules,
    Scheduled,
    Scheduling,
    instant,
)
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, Forbidden, NotFound, Problem, invalid_field
from onglass.platform.timers import Timer, TimerReaction
from onglass.platform.transactions import Row, Transaction

TIMER_SEND_LATER = "conversations.send_later"
_AUTHOR_GONE = "whoever wrote it does not work here any more"
_UNREADABLE = "it cannot be sent in this form any more"
_SPAM = "the conversation was marked as spam"
_LONGEST = timedelta(days=365)
_MOST_IN_CONVERSATION = 20


async def schedule_message(tx: Transaction, scheduling: Scheduling, *, rules: Rules) -> Scheduled:
    """Write down what is to be sent later; once for a `client_message_id`, under which it will be sent.

    Raises NotFound (a customer, too), Invalid (a time that is past or over a year away, a file), Conflict
    `idempotency_mismatch`, `already_sent` (with `message_id`), `too_many_scheduled`.
    """
    author = scheduling.author
    if author.is_customer:
        raise NotFound
    check_outgoing(_outgoing(scheduling))
    if named_files(scheduling.content):
        detail = "A file cannot be sent later. Send it now, or only words later."
        raise invalid_field("content.type", detail, code="not_sent_later")
    case = await lock_visible(tx, author, scheduling.conversation_id)
    content = stored_content(scheduling.content, rules)
    known = await scheduled.fetch_by_key(tx, case.id, author.id, scheduling.client_message_id)
    if known is not None:
        return _same(known, scheduling, content)
    sent = await messages.find_by_key(tx, case.id, author.id, scheduling.client_message_id)
    if sent is not None:
        raise Conflict("already_sent", "It has been sent already.", extra={"message_id": str(sent.id)})
    await _check_time_and_room(tx, scheduling)
    new = NewScheduled(
        id=new_id(),
        conversation_id=case.id,
        agent_id=author.id,
        client_message_id=scheduling.client_message_id,
        send_at=scheduling.send_at,
        unless_reply=scheduling.unless_reply,
        after_seq=case.last_seq,
    )
    await scheduled.insert_scheduled(tx, new, msgspec.to_builtins(content))
    payload = {"conversation_id": str(case.id), "scheduled_id": str(new.id)}
    await tx.schedule(_key(new.id), new.send_at, TIMER_SEND_LATER, payload)
    return shape_scheduled(_found(await scheduled.fetch_scheduled(tx, new.id)))


async def cancel_scheduled(
    tx: Transaction, conversation_id: UUID, scheduled_id: UUID, *, by: Reader, of_anyone: bool = False
) -> None:
    """Take back what has not been sent, or clear away what could not be. `of_anyone`: a colleague's, too.

    Raises NotFound, also once it has been sent; Forbidden `not_author`.
    """
    if by.is_customer:
        raise NotFound
    row = _found(await scheduled.fetch_scheduled(tx, scheduled_id))
    if row["conversation_id"] != conversation_id:
        raise NotFound
    if row["agent_id"] != by.id and not of_anyone:
        raise Forbidden("not_author", "Only its author or a supervisor can take it back.")
    await tx.cancel(_key(scheduled_id))
    if not await scheduled.delete_scheduled(tx, scheduled_id):
        raise NotFound


def late_sender(rules: Rules) -> TimerReaction:
    """Return what runs when the time of a message has come."""

    async def send(tx: Transaction, timer: Timer) -> None:
        await _send_now(tx, UUID(timer.payload["conversation_id"]), UUID(timer.payload["scheduled_id"]), rules=rules)

    return send


async def _send_now(tx: Transaction, conversation_id: UUID, scheduled_id: UUID, *, rules: Rules) -> None:
    case = await heads.lock_conversation(tx, conversation_id)
    row = await scheduled.fetch_scheduled(tx, scheduled_id)
    if case is None or row is None:
        return
    failure = _hindrance(case, row)
    if failure is None:
        try:
            await post_locked(tx, case, _outgoing_of(tx, row), rules=rules)
        except Problem as problem:  # found before anything was written
            failure = problem.detail
        except msgspec.ValidationError:
            failure = _UNREADABLE
    if failure is None:
        await scheduled.delete_scheduled(tx, scheduled_id)
    else:
        await scheduled.fail_scheduled(tx, scheduled_id, failure)


def _hindrance(case: LockedConversation, row: Row) -> str | None:
    if row["disabled_at"] is not None:
        return _AUTHOR_GONE
    if case.is_spam:
        return _SPAM
    return REPLIED if row["is_replied"] else None


def _outgoing_of(tx: Transaction, row: Row) -> Outgoing:
    outgoing = Outgoing(
        author=Reader("agent", row["agent_id"], tx.workspace_id),
        conversation_id=row["conversation_id"],
        client_message_id=row["client_message_id"],
        content=msgspec.convert(row["content"], IncomingContent),
    )
    check_outgoing(outgoing)
    return outgoing


async def _check_time_and_room(tx: Transaction, scheduling: Scheduling) -> None:
    now = await tx.clock_time()
    if not now < scheduling.send_at <= now + _LONGEST:
        raise invalid_field("send_at", "Send a time in the future, at most a year ahead.")
    if await scheduled.count_of_author(tx, scheduling.conversation_id, scheduling.author.id) >= _MOST_IN_CONVERSATION:
        detail = f"{_MOST_IN_CONVERSATION} messages of yours wait here already; take one back first."
        raise Conflict("too_many_scheduled", detail)


def _same(known: Row, scheduling: Scheduling, content: Content) -> Scheduled:
    found = shape_scheduled(known)
    asked = (instant(scheduling.send_at), scheduling.unless_reply, content)
    if (found.send_at, found.unless_reply, found.content) != asked:
        raise Conflict(
            "idempotency_mismatch",
            "This client_message_id was used for another message; give every message an id of its own.",
        )
    return found


def _outgoing(scheduling: Scheduling) -> Outgoing:
    return Outgoing(
        author=scheduling.author,
        conversation_id=scheduling.conversation_id,
        client_message_id=scheduling.client_message_id,
        content=scheduling.content,
    )


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row


def _key(scheduled_id: UUID) -> str:
    return f"later:{scheduled_id}"
