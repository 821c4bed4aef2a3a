"""What a supervisor sees, read by a handful of statements however much waits and however many work.

Invariant: nothing is asked once a queue or once an agent; the open cases are looked at once and counted both ways.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from onglass.platform.transactions import Row, Transaction
from onglass.routing.model import language_of

_MOST_COUNTED = 1000
_LAST_WAITS = 5
_LAST_SERVED = 20
_RECENT = timedelta(minutes=15)
_MEMORY = timedelta(days=1)

_QUEUES = """
select q.id, q.name, q.team_id, q.calendar_id, q.priority, q.is_default, q.language_rule,
  array(select s.skill_id from queue_skill s where s.workspace_id = q.workspace_id and s.queue_id = q.id
    order by s.skill_id) skill_ids,
  array(select s.least_level from queue_skill s where s.workspace_id = q.workspace_id and s.queue_id = q.id
    order by s.skill_id) least_levels
from queue q where q.workspace_id = $1 and q.retired_at is null order by lower(q.name), q.id"""
_AGENTS = """
with skilled as (
    select s.agent_id, array_agg(s.skill_id) skill_ids, array_agg(s.level) levels,
      array_agg(k.name) filter (where k.kind = 'language') tags
    from agent_skill s join skill k on k.workspace_id = s.workspace_id and k.id = s.skill_id
    where s.workspace_id = $1 group by s.agent_id),
  teamed as (select agent_id, array_agg(team_id) team_ids from team_member where workspace_id = $1 group by agent_id),
  asked as (select agent_id, count(*) offers from offer where workspace_id = $1 group by agent_id)
select a.id, a.name, a.availability, a.capacity, coalesce(s.skill_ids, '{}') skill_ids,
  coalesce(s.levels, '{}') levels, coalesce(s.tags, '{}') tags, coalesce(t.team_ids, '{}') team_ids,
  coalesce(o.offers, 0) offers
from agent a left join skilled s on s.agent_id = a.id left join teamed t on t.agent_id = a.id
left join asked o on o.agent_id = a.id
where a.workspace_id = $1 and a.disabled_at is null
order by array_position(array['online', 'away'], a.availability) nulls last, lower(a.name), a.id"""

# A case that was never put anywhere is the default queue's. Spam and what the customer paused waits for nobody.
_OPEN = """
select c.id, coalesce(c.queue_id, $2::uuid) queue_id, c.assignee_id, c.holding, c.deadline_at, c.turn, c.subject,
  c.customer_id, c.language, c.turn = 1 and c.paused_at is null and not c.is_spam is_owed,
  coalesce(c.waiting_since, c.created_at) since_at, c.first_response_at is null is_first
from conversation c where c.workspace_id = $1 and c.status = 1"""
_IN_TEAM = "($3::uuid[] is null or o.queue_id = any($3) or o.assignee_id = any($4))"
_COUNTS = f"""
select o.queue_id, o.assignee_id, grouping(o.queue_id) of_agent, grouping(o.queue_id, o.assignee_id) = 3 of_all,
  count(*) filter (where o.is_owed) waiting, count(*) filter (where o.is_owed and o.is_first) first_replies,
  count(*) filter (where o.is_owed and o.deadline_at < clock_timestamp()) late,
  min(o.since_at) filter (where o.is_owed) oldest_at, min(o.deadline_at) filter (where o.is_owed) next_due_at,
  count(*) filter (where o.holding < 2) taken, count(*) filter (where o.holding = 1) held,
  count(*) filter (where o.holding = 2) parked
from ({_OPEN}) o where {_IN_TEAM} group by grouping sets ((o.queue_id), (o.assignee_id), ())"""
_LATE = f"""
select o.id, o.queue_id, coalesce(o.assignee_id, f.agent_id), o.language,
  array(select r.agent_id from offer_refusal r where r.workspace_id = $1 and r.conversation_id = o.id) refused_ids
from (select * from ({_OPEN}) o where o.is_owed and o.deadline_at < clock_timestamp() + $5::interval and {_IN_TEAM}
  order by o.deadline_at, o.id limit $6) o
left join offer f on f.workspace_id = $1 and f.conversation_id = o.id order by o.deadline_at, o.id"""
_CASES = f"""
select o.id, o.assignee_id, o.subject, o.turn, o.deadline_at, u.name customer_name
from (select o.*, row_number() over (partition by o.assignee_id
    order by not o.is_owed, o.deadline_at nulls last, o.since_at, o.id) place
  from ({_OPEN}) o where o.assignee_id = any($3::uuid[]) and o.holding <> 2) o
join customer u on u.workspace_id = $1 and u.id = o.customer_id
where o.place <= $4 order by o.assignee_id, o.place"""

_OF_QUEUE = "from wait w where w.workspace_id = $1 and w.queue_id = q.id"
_RUNNING = f"{_OF_QUEUE} and w.answered_at is null and w.left_at is null and w.began_at < $3"
_LINES = f"""
select q.id,
  (select count(*) from (select 1 {_RUNNING} limit {_MOST_COUNTED}) r) ahead,
  (select w.began_at {_RUNNING} order by w.began_at limit 1) first_began_at,
  (select count(*) from (select 1 {_OF_QUEUE} and w.began_at >= $4 and w.began_at < $3
    limit {_MOST_COUNTED}) a) arrivals,
  (select count(*) from (select 1 {_OF_QUEUE} and w.answered_at >= $4 limit {_MOST_COUNTED}) a) answers,
  array(select extract(epoch from w.answered_at - w.began_at)::float {_OF_QUEUE} and w.answered_at >= $5
    order by w.answered_at desc limit {_LAST_WAITS}) waits,
  (select avg(s.service_seconds)::float from (select w.service_seconds {_OF_QUEUE} and w.answered_at >= $5
    order by w.answered_at desc limit {_LAST_SERVED}) s) service_seconds
from unnest($2::uuid[]) q(id)"""
# A promise whose time is not over is neither kept nor broken yet.
_PROMISES = """
select count(*) filter (where p.outcome = 'kept') kept,
  count(*) filter (where p.outcome in ('kept', 'broken', 'moved')
    or (p.outcome is null and p.due_at < clock_timestamp())) told
from promise p join conversation c on c.workspace_id = p.workspace_id and c.id = p.conversation_id
where p.workspace_id = $1 and p.told_at >= clock_timestamp() - interval '1 day'
  and ($2::uuid[] is null or c.queue_id = any($2) or c.assignee_id = any($3))"""


class QueueSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A queue, whose it is and what it asks for."""

    id: UUID
    name: str
    team_id: UUID | None
    calendar_id: UUID | None
    priority: int
    is_default: bool
    language_rule: str
    needs: dict[UUID, int]


class AgentSeen(msgspec.Struct, frozen=True, kw_only=True):
    """An agent, what they can, and how many cases they are being asked to take."""

    id: UUID
    name: str
    availability: str
    capacity: int
    skills: dict[UUID, int]
    team_ids: frozenset[UUID]
    languages: frozenset[str]
    offers: int


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Open cases counted: of all, of a queue or of an agent. `taken`: they take capacity."""

    waiting: int = 0
    first_replies: int = 0
    late: int = 0
    oldest_at: datetime | None = None
    next_due_at: datetime | None = None
    taken: int = 0
    held: int = 0
    parked: int = 0


class Tallies(NamedTuple):
    """The same open cases, counted in three ways."""

    all: Tally
    queues: dict[UUID, Tally]
    agents: dict[UUID, Tally]


class LateRow(NamedTuple):
    """A case whose answer is late or soon will be, who has it or is asked to take it, and who would not."""

    id: UUID
    queue_id: UUID
    holder_id: UUID | None
    language: str | None
    refused_ids: Sequence[UUID]


class Scope(NamedTuple):
    """What is looked at: with a team its queues and its members' cases. A case without a queue is the default one's."""

    default_queue_id: UUID | None
    queue_ids: list[UUID] | None
    agent_ids: list[UUID] | None


async def hold_still(tx: Transaction) -> None:
    """Let everything that is read from here on be of one moment; the first statement of a transaction."""
    await tx.execute("set transaction isolation level repeatable read")


async def list_queues(tx: Transaction) -> list[QueueSeen]:
    """Return the queues in use by name."""
    found = []
    for row in await tx.fetch(_QUEUES, tx.workspace_id):
        needs = dict(zip(row["skill_ids"], row["least_levels"], strict=True))
        plain = {name: row[name] for name in QueueSeen.__struct_fields__ if name != "needs"}
        found.append(QueueSeen(needs=needs, **plain))
    return found


async def list_agents(tx: Transaction) -> list[AgentSeen]:
    """Return the agents who may work, who is there first, by name."""
    return [
        AgentSeen(
            id=row["id"],
            name=row["name"],
            availability=row["availability"],
            capacity=row["capacity"],
            skills=dict(zip(row["skill_ids"], row["levels"], strict=True)),
            team_ids=frozenset(row["team_ids"]),
            languages=frozenset(map(language_of, row["tags"])),
            offers=row["offers"],
        )
        for row in await tx.fetch(_AGENTS, tx.workspace_id)
    ]


async def count_open(tx: Transaction, scope: Scope) -> Tallies:
    """Count what is open, in one look at it."""
    found = Tallies(Tally(), {}, {})
    for row in await tx.fetch(_COUNTS, tx.workspace_id, *scope):
        tally = Tally(**{name: row[name] for name in Tally.__struct_fields__})
        if row["of_all"]:
            found = found._replace(all=tally)
        elif row["of_agent"]:
            found.agents[row["assignee_id"]] = tally
        else:
            found.queues[row["queue_id"]] = tally
    return found


async def list_late(tx: Transaction, scope: Scope, *, soon: timedelta, at_most: int) -> list[LateRow]:
    """Return what is late or due within `soon`, the longest due first."""
    rows = await tx.fetch(_LATE, tx.workspace_id, *scope, soon, at_most)
    return [LateRow(*row) for row in rows]


async def list_cases(tx: Transaction, scope: Scope, agent_ids: Sequence[UUID], *, each: int) -> list[Row]:
    """Return up to so many open cases of each agent that are not parked, what is owed first."""
    return await tx.fetch(_CASES, tx.workspace_id, scope.default_queue_id, list(agent_ids), each)


async def read_lines(tx: Transaction, queue_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, dict[str, Any]]:
    """Return of each queue what `waits.read_line` returns of one, as fields of a queue state."""
    rows = await tx.fetch(_LINES, tx.workspace_id, list(queue_ids), at, at - _RECENT, at - _MEMORY)
    return {row["id"]: _line(row, at) for row in rows}


def _line(row: Row, at: datetime) -> dict[str, Any]:
    first_began_at: datetime | None = row["first_began_at"]
    an_hour = timedelta(hours=1) / _RECENT
    return {
        "ahead": row["ahead"],
        "longest_waiting_seconds": 0.0 if first_began_at is None else (at - first_began_at).total_seconds(),
        "arrivals_per_hour": row["arrivals"] * an_hour,
        "answers_per_hour": row["answers"] * an_hour,
        "mean_service_seconds": row["service_seconds"] or 0.0,
        "last_waits_seconds": tuple(reversed(row["waits"])),
    }


async def count_promises(tx: Transaction, scope: Scope) -> tuple[int, int]:
    """Return how many promises of the last day were kept, of how many whose time is over."""
    row = await tx.fetchrow(_PROMISES, tx.workspace_id, scope.queue_ids, scope.agent_ids)
    assert row is not None
    return row["kept"], row["told"]
