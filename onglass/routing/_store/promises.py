"""What customers were told to expect, and what came of it.

Invariant: a promise is stored when it is told and never changed but for its outcome; one that was not answered by its
time is broken, whatever happens afterwards.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from onglass.platform.transactions import Transaction

_INSERT = """
insert into promise (workspace_id, conversation_id, told_at, low_seconds, high_seconds, due_at, basis)
values ($1, $2, $3, $4, $5::int, $3::timestamptz + make_interval(secs => $5::int), $6) on conflict do nothing"""
_ANSWER = """
update promise set answered_at = $3, outcome = case when $3 <= due_at then 'kept' else 'broken' end
where workspace_id = $1 and conversation_id = $2 and outcome is null and told_at <= $3"""
_VOID = """
update promise set outcome = case when $3 <= due_at then 'void' else 'broken' end
where workspace_id = $1 and conversation_id = $2 and outcome is null and told_at <= $3"""
_TOLD = """
select c.id, q.id queue_id, q.calendar_id, p.low_seconds, p.high_seconds,
  w.began_at is null and c.waiting_since > clock_timestamp() - interval '1 minute' is_new
from unnest($2::uuid[]) asked(id)
join conversation c on c.workspace_id = $1 and c.id = asked.id
join queue q on q.workspace_id = $1 and (q.id = c.queue_id or (c.queue_id is null and q.is_default))
left join wait w on w.workspace_id = $1 and w.conversation_id = c.id and w.answered_at is null and w.left_at is null
left join promise p on p.workspace_id = $1 and p.conversation_id = c.id and p.outcome is null
  and p.due_at >= clock_timestamp()"""
_FIGURES = """
select count(*) told, count(*) filter (where outcome = 'kept') kept,
  count(*) filter (where outcome = 'broken' or (outcome is null and due_at < clock_timestamp())) broken,
  count(*) filter (where outcome is null and due_at >= clock_timestamp()) running,
  count(*) filter (where outcome = 'void') void
from promise where workspace_id = $1 and told_at >= clock_timestamp() - make_interval(days => $2)"""


class Told(NamedTuple):
    """What holds for a conversation now; the seconds are None when nothing was promised, or its time is over.

    `is_new`: the wait has just begun and is not stored yet.
    """

    conversation_id: UUID
    queue_id: UUID
    calendar_id: UUID | None
    low_seconds: int | None
    high_seconds: int | None
    is_new: bool


class Figures(NamedTuple):
    """How many promises there were and what came of them; overdue ones are broken."""

    told: int
    kept: int
    broken: int
    running: int
    void: int


async def insert_promise(
    tx: Transaction, conversation_id: UUID, told_at: datetime, *, low_seconds: int, high_seconds: int, basis: str
) -> None:
    """Keep what a customer was told."""
    await tx.execute(_INSERT, tx.workspace_id, conversation_id, told_at, low_seconds, high_seconds, basis)


async def answer_promise(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """Settle the promise of a conversation by an answer."""
    await tx.execute(_ANSWER, tx.workspace_id, conversation_id, at)


async def void_promise(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """Settle the promise of a conversation that nobody waits in any more."""
    await tx.execute(_VOID, tx.workspace_id, conversation_id, at)


async def list_told(tx: Transaction, conversation_ids: Sequence[UUID]) -> list[Told]:
    """Return what holds for these conversations."""
    rows = await tx.fetch(_TOLD, tx.workspace_id, list(conversation_ids))
    return [Told(*row) for row in rows]


async def count_promises(tx: Transaction, *, days: int) -> Figures:
    """Count the promises of the last days."""
    row = await tx.fetchrow(_FIGURES, tx.workspace_id, days)
    assert row is not None
    return Figures(*row)
