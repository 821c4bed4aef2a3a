"""Agents as candidates: who is there, what they can, how much they hold.

What an agent holds is counted from the conversations, not kept beside them: a counter would have to be right after
every crash, and a count is right by itself.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from onglass.platform.transactions import Row, Transaction
from onglass.routing.model import Candidate, language_of

# An open offer takes room as the case itself would.
_CANDIDATE = """
select a.id, a.capacity, held.load, held.last_at,
  array(select s.skill_id from agent_skill s where s.workspace_id = a.workspace_id and s.agent_id = a.id
    order by s.skill_id) skill_ids,
  array(select s.level from agent_skill s where s.workspace_id = a.workspace_id and s.agent_id = a.id
    order by s.skill_id) levels,
  spoken.tags, spoken.language_levels,
  array(select m.team_id from team_member m where m.workspace_id = a.workspace_id and m.agent_id = a.id) team_ids
from agent a cross join lateral (
  select count(*) filter (where c.status = 1 and c.holding < 2)
      + (select count(*) from offer o where o.workspace_id = a.workspace_id and o.agent_id = a.id) as load,
    max(c.assigned_at) last_at
  from conversation c where c.workspace_id = a.workspace_id and c.assignee_id = a.id and c.status <> 3) held
left join (
  select s.agent_id, array_agg(k.name order by k.id) tags, array_agg(s.level order by k.id) language_levels
  from skill k join agent_skill s on s.workspace_id = k.workspace_id and s.skill_id = k.id
  where k.workspace_id = $1 and k.kind = 'language' group by s.agent_id) spoken on spoken.agent_id = a.id
where a.workspace_id = $1 and a.disabled_at is null and a.availability = 'online' and """
_WITH_ROOM = (
    _CANDIDATE
    + """($2::uuid is null or exists (select 1 from team_member m
    where m.workspace_id = a.workspace_id and m.team_id = $2 and m.agent_id = a.id))
  and held.load < a.capacity and a.id <> all($3::uuid[])
order by a.id"""
)
_ONE = _CANDIDATE + "a.id = $2"

_OF_TEAM = """a.workspace_id = $1 and a.disabled_at is null and a.availability = 'online'
  and ($2::uuid is null or exists (select 1 from team_member m
    where m.workspace_id = a.workspace_id and m.team_id = $2 and m.agent_id = a.id))"""
_SPOKEN = f"""
select distinct k.name from skill k
join agent_skill s on s.workspace_id = k.workspace_id and s.skill_id = k.id
join agent a on a.workspace_id = s.workspace_id and a.id = s.agent_id
where k.workspace_id = $1 and k.kind = 'language' and {_OF_TEAM}"""
_AT_WORK = f"select a.id from agent a where {_OF_TEAM} order by a.id limit $3"

_HELD = """
select (select count(*) from conversation c where c.workspace_id = $1 and c.assignee_id = $2 and c.status = 1
    and c.holding < 2) + (select count(*) from offer o where o.workspace_id = $1 and o.agent_id = $2)"""


async def list_candidates(
    tx: Transaction, team_id: UUID | None, *, without: Sequence[UUID] = ()
) -> Sequence[Candidate]:
    """Return the agents of a team (None: all) who are there and have room, but for some who said no."""
    rows = await tx.fetch(_WITH_ROOM, tx.workspace_id, team_id, list(without))
    return [_shape(row) for row in rows]


async def list_spoken(tx: Transaction, team_id: UUID | None) -> frozenset[str]:
    """Return the languages of the agents of a team (None: all) who are there, with room or without."""
    rows = await tx.fetch(_SPOKEN, tx.workspace_id, team_id)
    return frozenset(language_of(row["name"]) for row in rows)


async def list_at_work(tx: Transaction, team_id: UUID | None, *, at_most: int) -> list[UUID]:
    """Return the agents of a team (None: all) who are there."""
    return [row["id"] for row in await tx.fetch(_AT_WORK, tx.workspace_id, team_id, at_most)]


async def lock_candidate(tx: Transaction, agent_id: UUID) -> Candidate | None:
    """Lock an agent and return them as they are under the lock; None when they are not there any more.

    Whoever gives cases to an agent holds this lock, so what is counted after it holds until the transaction ends.
    """
    lock = "select 1 from agent where workspace_id = $1 and id = $2 for no key update"
    await tx.fetchval(lock, tx.workspace_id, agent_id)
    row = await tx.fetchrow(_ONE, tx.workspace_id, agent_id)
    return None if row is None else _shape(row)


async def count_held(tx: Transaction, agent_id: UUID) -> int:
    """Return how much of an agent's capacity is taken."""
    held: int = await tx.fetchval(_HELD, tx.workspace_id, agent_id)
    return held


async def find_availability(tx: Transaction, agent_id: UUID) -> str | None:
    """Return `online`, `away` or `offline`, None for somebody who may not work."""
    sql = "select availability from agent where workspace_id = $1 and id = $2 and disabled_at is null"
    state: str | None = await tx.fetchval(sql, tx.workspace_id, agent_id)
    return state


def _shape(row: Row) -> Candidate:
    last_at: datetime | None = row["last_at"]
    return Candidate(
        agent_id=row["id"],
        skills=dict(zip(row["skill_ids"], row["levels"], strict=True)),
        load=row["load"],
        capacity=row["capacity"],
        idle_since=None if last_at is None else last_at.timestamp(),
        team_ids=frozenset(row["team_ids"]),
        languages=_languages(row),
    )


def _languages(row: Row) -> dict[str, int]:
    levels: dict[str, int] = {}
    for tag, level in zip(row["tags"] or (), row["language_levels"] or (), strict=True):
        language = language_of(tag)
        levels[language] = max(level, levels.get(language, 0))
    return levels
