"""What customers were told to expect, and what came of it: ranges from the queue, and what agents gave their word for.

Invariant: a promise is stored when it is told and never changed but for its outcome; one that was not answered by its
time is broken, whatever happens afterwards. Of a conversation and kind one is open at most.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from onglass.platform.transactions import Transaction
from onglass.routing.model import Figures

_INSERT = """
insert into promise (workspace_id, conversation_id, told_at, low_seconds, high_seconds, due_at, basis, moves)
values ($1, $2, $3, $4, $5::int, $3::timestamptz + make_interval(secs => $5::int), $6, $7)
on conflict do nothing returning due_at"""
# The time of an agent's promise is a point: its range has no width.
_INSERT_GIVEN = """
insert into promise (workspace_id, conversation_id, told_at, low_seconds, high_seconds, due_at, basis, kind, agent_id)
select $1, $2, $3, s.seconds, s.seconds, $4, 'agent', 'agent', $5
from (select greatest(0, extract(epoch from $4::timestamptz - $3::timestamptz))::int seconds) s
on conflict do nothing"""
_OPEN = "workspace_id = $1 and conversation_id = $2 and outcome is null and told_at <= $3"
_ANSWER = f"""
update promise set answered_at = $3, outcome = case when $3 <= due_at then 'kept' else 'broken' end
where {_OPEN} and kind = 'range'"""
_VOID = f"""
update promise set outcome = case when $3 <= due_at then 'void' else 'broken' end where {_OPEN} and kind = 'range'"""
_MOVE = """
update promise set outcome = case when $3 <= due_at then 'moved' else 'broken' end
where workspace_id = $1 and conversation_id = $2 and outcome is null and told_at < $3 and kind = $4"""
_END_GIVEN = f"update promise set outcome = $4 where {_OPEN} and kind = 'agent'"
_RUNNING = """
select p.told_at, p.due_at, p.moves, p.high_seconds, w.began_at from promise p
join wait w on w.workspace_id = p.workspace_id and w.conversation_id = p.conversation_id
  and w.answered_at is null and w.left_at is null
where p.workspace_id = $1 and p.conversation_id = $2 and p.outcome is null and p.kind = 'range'
for no key update of p"""
_TOLD = """
select c.id, q.id queue_id, q.calendar_id, p.low_seconds, p.high_seconds, coalesce(p.moves, 0) moves,
  w.began_at is null and c.waiting_since > clock_timestamp() - interval '1 minute' is_new
from unnest($2::uuid[]) asked(id)
join conversation c on c.workspace_id = $1 and c.id = asked.id
join queue q on q.workspace_id = $1 and (q.id = c.queue_id or (c.queue_id is null and q.is_default))
left join wait w on w.workspace_id = $1 and w.conversation_id = c.id and w.answered_at is null and w.left_at is null
left join promise p on p.workspace_id = $1 and p.conversation_id = c.id and p.outcome is null and p.kind = 'range'
  and p.due_at >= clock_timestamp()"""
_FIGURES = """
select count(*) told, count(*) filter (where outcome = 'kept') kept,
  count(*) filter (where outcome = 'moved') moved,
  count(*) filter (where outcome = 'broken' or (outcome is null and due_at < clock_timestamp())) broken,
  count(*) filter (where outcome is null and due_at >= clock_timestamp()) running,
  count(*) filter (where outcome = 'void') void
from promise where workspace_id = $1 and told_at >= clock_timestamp() - make_interval(days => $2) and kind = $3"""
_OF_CASE = """
select p.kind, p.due_at, p.agent_id, g.name agent_name from promise p
left join agent g on g.workspace_id = p.workspace_id and g.id = p.agent_id
where p.workspace_id = $1 and p.conversation_id = $2 and p.outcome is null order by p.due_at"""


class Told(NamedTuple):
    """What holds for a conversation now; the seconds are None when nothing was promised, or its time is over.

    `moves`: how often the time was moved in this wait. `is_new`: the wait has just begun and is not stored yet.
    """

    conversation_id: UUID
    queue_id: UUID
    calendar_id: UUID | None
    low_seconds: int | None
    high_seconds: int | None
    moves: int
    is_new: bool


class Running(NamedTuple):
    """The range that somebody waits by, since `began_at`."""

    told_at: datetime
    due_at: datetime
    moves: int
    high_seconds: int
    began_at: datetime


class OpenPromise(NamedTuple):
    """Something that a customer counts on: a `range` of the queue's, or an agent's word."""

    kind: str
    due_at: datetime
    agent_id: UUID | None
    agent_name: str | None


async def insert_promise(
    tx: Transaction,
    conversation_id: UUID,
    told_at: datetime,
    *,
    low_seconds: int,
    high_seconds: int,
    basis: str,
    moves: int = 0,
) -> datetime | None:
    """Keep what a customer was told and return by when; None where one is open already."""
    values = (conversation_id, told_at, low_seconds, high_seconds, basis, moves)
    due_at: datetime | None = await tx.fetchval(_INSERT, tx.workspace_id, *values)
    return due_at


async def insert_given(
    tx: Transaction, conversation_id: UUID, told_at: datetime, *, until_at: datetime, agent_id: UUID
) -> None:
    """Keep what an agent promised; the one that was open is moved, or was broken by then."""
    await tx.execute(_MOVE, tx.workspace_id, conversation_id, told_at, "agent")
    await tx.execute(_INSERT_GIVEN, tx.workspace_id, conversation_id, told_at, until_at, agent_id)


async def end_given(tx: Transaction, conversation_id: UUID, at: datetime, *, outcome: str) -> None:
    """Settle what an agent promised before `at`."""
    await tx.execute(_END_GIVEN, tx.workspace_id, conversation_id, at, outcome)


async def answer_promise(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """Settle the range of a conversation by an answer."""
    await tx.execute(_ANSWER, tx.workspace_id, conversation_id, at)


async def void_promise(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """Settle the range of a conversation that nobody waits in any more."""
    await tx.execute(_VOID, tx.workspace_id, conversation_id, at)


async def move_promise(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """Settle the range of a conversation by a new time that is told."""
    await tx.execute(_MOVE, tx.workspace_id, conversation_id, at, "range")


async def lock_running(tx: Transaction, conversation_id: UUID) -> Running | None:
    """Lock the range that somebody waits by; None where nobody waits, or was told nothing."""
    row = await tx.fetchrow(_RUNNING, tx.workspace_id, conversation_id)
    return None if row is None else Running(*row)


async def list_told(tx: Transaction, conversation_ids: Sequence[UUID]) -> list[Told]:
    """Return what holds for these conversations."""
    rows = await tx.fetch(_TOLD, tx.workspace_id, list(conversation_ids))
    return [Told(*row) for row in rows]


async def list_open(tx: Transaction, conversation_id: UUID) -> list[OpenPromise]:
    """Return everything that the customer of a case counts on, the first due first."""
    return [OpenPromise(*row) for row in await tx.fetch(_OF_CASE, tx.workspace_id, conversation_id)]


async def count_promises(tx: Transaction, *, days: int, kind: str) -> Figures:
    """Count the promises of a kind of the last days."""
    row = await tx.fetchrow(_FIGURES, tx.workspace_id, days, kind)
    assert row is not None
    return Figures(*row)
