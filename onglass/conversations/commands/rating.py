"""How it was, from one to five, as the customer says it: with or without being asked.

Invariant: the conversation has the last word that was said of it; each is an event of its own. No rating wakes a case.
"""

import hashlib
from uuid import UUID

import msgspec

from onglass.conversations._store import living, ratings
from onglass.conversations.commands.seeing import actor_of, lock_visible, record_on
from onglass.conversations.commands.speaking import say_once
from onglass.conversations.engine import mask
from onglass.conversations.engine.fallbacks import fallback_of
from onglass.conversations.engine.words import check_length, require_words
from onglass.conversations.model import LockedConversation, RatingContent, Reader, Rules
from onglass.conversations.model.content import MAX_TEXT_LENGTH
from onglass.events import RatingGiven
from onglass.platform.ids import new_id
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction

_QUESTION = "How was it?"
_KEY_BYTES = 16


async def rate(
    tx: Transaction, conversation_id: UUID, score: int, comment: str | None, *, by: Reader, rules: Rules
) -> None:
    """Keep what a customer says of their conversation without a question; the same again records nothing.

    `score` is 1 to 5. Raises NotFound (an agent, too), Invalid.
    """
    if not by.is_customer:
        raise NotFound
    check_length(comment, "comment", MAX_TEXT_LENGTH)
    case = await lock_visible(tx, by, conversation_id)
    await rate_locked(tx, case, score, comment, by=by, rules=rules)


async def rate_locked(
    tx: Transaction, case: LockedConversation, score: int, comment: str | None, *, by: Reader, rules: Rules
) -> LockedConversation:
    """Keep it for a conversation whose lock is held."""
    said = mask(comment, rules.secret_patterns) if comment and comment.strip() else None
    given = await ratings.load_rating(tx, case.id)
    if given is not None and (given.score, given.comment) == (score, said):
        return case
    event = RatingGiven(workspace_id=tx.workspace_id, stream_id=case.id, actor=actor_of(by), score=score, comment=said)
    case, at = await record_on(tx, case, event)
    await ratings.save_rating(tx, case.id, score, said, at)
    return case


def _key(by: Reader, key: str | None) -> str:
    """Return the message's key: an agent's own keys are told apart from others', and all are short enough."""
    if key is None:
        return f"rating:{new_id()}"
    return f"rating:{hashlib.blake2b(f'{by.id}:{key}'.encode(), digest_size=_KEY_BYTES).hexdigest()}"


async def request_rating(
    tx: Transaction,
    conversation_id: UUID,
    text: str | None,
    *,
    asks_comment: bool,
    key: str | None = None,
    by: Reader,
    rules: Rules,
) -> tuple[UUID, bool]:
    """Ask the customer how it was; return the message that asks, and whether it is new.

    While a question waits for its answer it is that one, and so it is for the same `key` of the same agent. It wakes no
    case and takes nobody's turn. Raises NotFound (a customer, too), Invalid.
    """
    if by.is_customer:
        raise NotFound
    if text is not None:
        require_words(text, "text", MAX_TEXT_LENGTH)
    case = await lock_visible(tx, by, conversation_id)
    waiting_id = await ratings.find_open_question(tx, case.id)
    if waiting_id is not None:
        return waiting_id, False
    asked = mask(text or _QUESTION, rules.secret_patterns)
    content = RatingContent(text=asked, scale=5, comment=asks_comment, fallback="")
    told = msgspec.structs.replace(content, fallback=fallback_of(content))
    case, at, message_id = await say_once(tx, case, told, _key(by, key))
    if at is not None:
        await living.save_life(tx, case, updated_at=at)
    return message_id, at is not None
