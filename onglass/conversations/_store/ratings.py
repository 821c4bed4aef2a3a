"""What customers said of their conversations: columns of the head row, written under its lock."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from onglass.platform.transactions import Transaction

_OPEN_QUESTION = """
select m.id from message m where m.workspace_id = $1 and m.conversation_id = $2 and m.author_kind = 4
  and m.content ->> 'type' = 'rating' and not exists (
    select from message a where a.workspace_id = m.workspace_id and a.answers_id = m.id)
order by m.seq desc limit 1"""


class StoredRating(NamedTuple):
    """The last word of a customer on a conversation."""

    score: int
    comment: str | None
    at: datetime


async def load_rating(tx: Transaction, conversation_id: UUID) -> StoredRating | None:
    """Return what the customer said last."""
    row = await tx.fetchrow(
        "select rating_score, rating_comment, rated_at from conversation where workspace_id = $1 and id = $2 "
        "and rating_score is not null",
        tx.workspace_id,
        conversation_id,
    )
    return None if row is None else StoredRating(*row)


async def save_rating(tx: Transaction, conversation_id: UUID, score: int, comment: str | None, at: datetime) -> None:
    """Keep what the customer says."""
    await tx.execute(
        """update conversation set rating_score = $3, rating_comment = $4, rated_at = $5
           where workspace_id = $1 and id = $2""",
        tx.workspace_id,
        conversation_id,
        score,
        comment,
        at,
    )


async def find_open_question(tx: Transaction, conversation_id: UUID) -> UUID | None:
    """Return the question for a rating that waits for its answer."""
    found: UUID | None = await tx.fetchval(_OPEN_QUESTION, tx.workspace_id, conversation_id)
    return found
