"""Answers to questions in the thread: checked against the question as it is stored, once for each question.

Invariant: the lock of the conversation is held, so of two answers one finds the other.
"""

from typing import NamedTuple

import msgspec

from onglass.conversations._store import markers, messages
from onglass.conversations._store.messages import StoredMessage
from onglass.conversations.commands.rating import rate_locked
from onglass.conversations.engine import decode_content, stored_text
from onglass.conversations.engine.answering import answer_words, check_answer, check_slot_ahead, has_secrets
from onglass.conversations.model import (
    CaptureRequestContent,
    Content,
    FormContent,
    IncomingContent,
    IncomingImageContent,
    LockedConversation,
    Outgoing,
    QuickRepliesContent,
    Reader,
    Rules,
    TextContent,
)
from onglass.platform.problems import Conflict, invalid_field
from onglass.platform.transactions import Transaction


class Reply(NamedTuple):
    """What a message replies to: the message, what it says, and whether this is the one answer to it."""

    question: StoredMessage | None = None
    asked: Content | None = None
    is_answer: bool = False


async def check_reply(tx: Transaction, head: LockedConversation, outgoing: Outgoing) -> Reply:
    """Return what is replied to.

    Raises Invalid, or Conflict: `question_removed`, `already_answered` (with `message_id`), `slot_gone`.
    """
    if outgoing.reply_to is None:
        return Reply()
    question = await messages.find_message(tx, head.id, outgoing.reply_to)
    if question is None or question.is_note:
        raise invalid_field("reply_to", "There is no such message in this conversation.", code="unknown_message")
    content = outgoing.content
    if isinstance(content, TextContent):
        return await _check_text(tx, question, content)
    if isinstance(content, IncomingImageContent) and outgoing.author.is_customer:
        return await _picture(tx, question)
    return Reply(question)


async def _check_text(tx: Transaction, question: StoredMessage, content: TextContent) -> Reply:
    if content.quick_reply_id is None and content.answer is None:
        return Reply(question)
    if question.redacted_at is not None and content.answer is not None:
        raise Conflict("question_removed", "The question was removed. Write what you want to say as a message.")
    asked = decode_content(question.content)
    if content.answer is not None:
        check_answer(asked, content.answer)
    elif not isinstance(asked, QuickRepliesContent) or content.quick_reply_id not in {
        each.id for each in asked.options
    }:
        raise invalid_field("content.quick_reply_id", "The message has no such option.", code="unknown_option")
    answer_id = await messages.find_answer(tx, question.id)
    if answer_id is not None:
        raise Conflict("already_answered", "This question has its answer.", extra={"message_id": str(answer_id)})
    if content.answer is not None:
        check_slot_ahead(asked, content.answer, await tx.clock_time())
    return Reply(question, asked, is_answer=True)


async def _picture(tx: Transaction, question: StoredMessage) -> Reply:
    """Let the first picture answer the request for one; those after it are ordinary replies."""
    asked = decode_content(question.content)
    if not isinstance(asked, CaptureRequestContent) or await messages.find_answer(tx, question.id) is not None:
        return Reply(question)
    return Reply(question, asked, is_answer=True)


def in_words(content: IncomingContent, reply: Reply, rules: Rules) -> IncomingContent:
    """Return an answer with what it says in words: the customer's, or, without any or with secrets among them, ours."""
    if not isinstance(content, TextContent) or content.answer is None or reply.asked is None:
        return content
    if content.text.strip() and not has_secrets(reply.asked):
        return content
    masked = stored_text(content, rules).answer or content.answer
    return msgspec.structs.replace(content, text=answer_words(reply.asked, masked))


async def settle_answer(
    tx: Transaction, head: LockedConversation, outgoing: Outgoing, reply: Reply, *, rules: Rules
) -> LockedConversation:
    """Do what an answer that is stored brings along: keep a rating, forget the form that was half filled in."""
    content = outgoing.content
    if not isinstance(content, TextContent) or content.answer is None or reply.question is None:
        return head
    if isinstance(reply.asked, FormContent):
        await _forget_form(tx, outgoing.author, head, reply.question)
    score = content.answer.score
    if score is None:
        return head
    return await rate_locked(tx, head, score, content.answer.comment, by=outgoing.author, rules=rules)


async def _forget_form(tx: Transaction, owner: Reader, head: LockedConversation, question: StoredMessage) -> None:
    draft = await markers.load_draft(tx, owner, head.id)
    form = (draft or {}).get("form") or {}
    if draft is None or form.get("message_id") != str(question.id):
        return
    rest = {name: value for name, value in draft.items() if name != "form"}
    if rest.get("text"):
        await markers.put_draft(tx, owner, head.id, rest)
    else:
        await markers.delete_draft(tx, owner, head.id)
