"""Waits of customers for an answer, and what a queue looks like to somebody whose wait begins.

Invariant: a conversation has one running wait at most, by the table's own index. Every look back is bounded, so that a
flood costs what a quiet day costs.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from onglass.platform.transactions import Row, Transaction

_MOST_COUNTED = 1000
_LAST_WAITS = 5
_LAST_SERVED = 20
_RECENT = timedelta(minutes=15)
_MEMORY = timedelta(days=1)

_QUEUE = "q.id, q.calendar_id, q.priority, clock_timestamp() now"
_QUEUE_OF_ID = f"select {_QUEUE} from queue q where q.workspace_id = $1 and q.id = $2"
# A case that was never put anywhere waits in the default queue.
_QUEUE_OF_CASE = f"""
select {_QUEUE}, c.priority case_priority,
  c.status = 1 and c.turn = 1 and c.paused_at is null is_owed,
  exists (select 1 from wait w where w.workspace_id = c.workspace_id and w.conversation_id = c.id
    and w.answered_at is null and w.left_at is null) is_waiting
from conversation c
join queue q on q.workspace_id = c.workspace_id and (q.id = c.queue_id or (c.queue_id is null and q.is_default))
where c.workspace_id = $1 and c.id = $2"""
_AT_WORK = """
select count(*) at_work, count(*) filter (where held < capacity) with_room,
  coalesce(sum(least(held, capacity)), 0)::float held, coalesce(sum(capacity), 0)::float capacity
from (
  select a.capacity, (select count(*) from conversation c where c.workspace_id = a.workspace_id
    and c.assignee_id = a.id and c.status = 1 and c.holding < 2) held
  from agent a join queue q on q.workspace_id = a.workspace_id and q.id = $2
  where a.workspace_id = $1 and a.disabled_at is null and a.availability = 'online'
    and (q.team_id is null or exists (select 1 from team_member m where m.workspace_id = a.workspace_id
      and m.team_id = q.team_id and m.agent_id = a.id))
    and not exists (select 1 from queue_skill s where s.workspace_id = a.workspace_id and s.queue_id = q.id
      and not exists (select 1 from agent_skill k where k.workspace_id = a.workspace_id and k.agent_id = a.id
        and k.skill_id = s.skill_id and k.level >= s.least_level))) able"""
_OF_QUEUE = "from wait w where w.workspace_id = $1 and w.queue_id = $2"
_RUNNING = f"{_OF_QUEUE} and w.answered_at is null and w.left_at is null and w.began_at < $3"
_LINE = f"""
select
  (select count(*) from (select 1 {_RUNNING} limit {_MOST_COUNTED}) r) ahead,
  (select w.began_at {_RUNNING} order by w.began_at limit 1) first_began_at,
  (select count(*) from (select 1 {_OF_QUEUE} and w.began_at >= $4 and w.began_at < $3
    limit {_MOST_COUNTED}) a) arrivals,
  (select count(*) from (select 1 {_OF_QUEUE} and w.answered_at >= $4 limit {_MOST_COUNTED}) a) answers,
  array(select extract(epoch from w.answered_at - w.began_at)::float {_OF_QUEUE} and w.answered_at >= $5
    order by w.answered_at desc limit {_LAST_WAITS}) waits,
  (select avg(s.service_seconds) from (select w.service_seconds {_OF_QUEUE} and w.answered_at >= $5
    order by w.answered_at desc limit {_LAST_SERVED}) s) service_seconds"""
_INSERT = """
insert into wait (workspace_id, conversation_id, began_at, queue_id, state) values ($1, $2, $3, $4, $5)
on conflict do nothing returning began_at"""
# What the agent needed for it: from when they had both the case and the question.
_ANSWER = """
update wait w set answered_at = $3,
  service_seconds = greatest(0, extract(epoch from $3 - greatest(w.began_at, least(c.assigned_at, $3))))
from conversation c where w.workspace_id = $1 and w.conversation_id = $2 and w.answered_at is null and w.left_at is null
  and w.began_at <= $3 and c.workspace_id = $1 and c.id = $2"""
_LEAVE = """
update wait set left_at = $3 where workspace_id = $1 and conversation_id = $2
  and answered_at is null and left_at is null and began_at <= $3"""
_MOVE = """
update wait set queue_id = $3 where workspace_id = $1 and conversation_id = $2
  and answered_at is null and left_at is null"""


class WaitingPlace(NamedTuple):
    """The queue that somebody waits in. Of a case: `is_owed` an answer now, and whether a wait of it is running."""

    queue_id: UUID
    calendar_id: UUID | None
    priority: int
    now: datetime
    is_owed: bool = True
    is_waiting: bool = False


class AtWork(NamedTuple):
    """The agents who are there and may serve a queue, and the share of their capacity that is taken."""

    agents: int
    with_room: int
    load: float


class Line(NamedTuple):
    """A queue's waits, running and of the last day; rates per hour, the newest of `last_waits_seconds` last."""

    ahead: int
    longest_waiting_seconds: float
    arrivals_per_hour: float
    answers_per_hour: float
    mean_service_seconds: float
    last_waits_seconds: tuple[float, ...]


async def find_place(tx: Transaction, queue_id: UUID) -> WaitingPlace | None:
    """Return a queue as somebody finds it who has not written yet."""
    row = await tx.fetchrow(_QUEUE_OF_ID, tx.workspace_id, queue_id)
    return None if row is None else WaitingPlace(row["id"], row["calendar_id"], row["priority"], row["now"])


async def find_place_of_case(tx: Transaction, conversation_id: UUID) -> WaitingPlace | None:
    """Return the queue that a conversation is in, the default one where it was never put in any."""
    row = await tx.fetchrow(_QUEUE_OF_CASE, tx.workspace_id, conversation_id)
    return None if row is None else _shape_place(row)


def _shape_place(row: Row) -> WaitingPlace:
    return WaitingPlace(
        queue_id=row["id"],
        calendar_id=row["calendar_id"],
        priority=row["priority"] + row["case_priority"],
        now=row["now"],
        is_owed=row["is_owed"],
        is_waiting=row["is_waiting"],
    )


async def count_at_work(tx: Transaction, queue_id: UUID) -> AtWork:
    """Count the agents who are online, in the queue's team, and can do what it asks for."""
    row = await tx.fetchrow(_AT_WORK, tx.workspace_id, queue_id)
    assert row is not None
    load = row["held"] / row["capacity"] if row["capacity"] else 1.0
    return AtWork(row["at_work"], row["with_room"], load)


async def read_line(tx: Transaction, queue_id: UUID, *, at: datetime) -> Line:
    """Return what was waiting in a queue before `at`; beyond a thousand it is a thousand."""
    row = await tx.fetchrow(_LINE, tx.workspace_id, queue_id, at, at - _RECENT, at - _MEMORY)
    assert row is not None
    first_began_at: datetime | None = row["first_began_at"]
    an_hour = timedelta(hours=1) / _RECENT
    return Line(
        ahead=row["ahead"],
        longest_waiting_seconds=0.0 if first_began_at is None else (at - first_began_at).total_seconds(),
        arrivals_per_hour=row["arrivals"] * an_hour,
        answers_per_hour=row["answers"] * an_hour,
        mean_service_seconds=float(row["service_seconds"] or 0.0),
        last_waits_seconds=tuple(reversed(row["waits"])),
    )


async def count_ahead(tx: Transaction, queue_id: UUID, began_at: datetime) -> int:
    """Return how many wait in a queue since before `began_at`; beyond a thousand it is a thousand."""
    sql = f"select count(*) from (select 1 {_RUNNING} limit {_MOST_COUNTED}) r"
    ahead: int = await tx.fetchval(sql, tx.workspace_id, queue_id, began_at)
    return ahead


async def insert_wait(
    tx: Transaction, conversation_id: UUID, queue_id: UUID, began_at: datetime, state: dict[str, Any] | None
) -> bool:
    """Begin a wait; False when one is running."""
    return await tx.fetchval(_INSERT, tx.workspace_id, conversation_id, began_at, queue_id, state) is not None


async def answer_wait(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """End the running wait with an answer; one that began later goes on."""
    await tx.execute(_ANSWER, tx.workspace_id, conversation_id, at)


async def leave_wait(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """End the running wait without an answer."""
    await tx.execute(_LEAVE, tx.workspace_id, conversation_id, at)


async def move_wait(tx: Transaction, conversation_id: UUID, queue_id: UUID) -> None:
    """Let the running wait go on in another queue."""
    await tx.execute(_MOVE, tx.workspace_id, conversation_id, queue_id)
