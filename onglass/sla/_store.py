"""All SQL of service levels."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from onglass.platform.transactions import Row, Transaction
from onglass.sla.model import CaseFacts, Clock, Level, Target

_LEVELS = """
select id, name, rank, queue_id, least_priority, channel, calendar_id, first_response_seconds, next_response_seconds,
  resolution_seconds, warning_share, present_first_response_seconds, present_next_response_seconds
from service_level where workspace_id = $1"""
_CLOCK = """
select conversation_id, target, started_at, level_id, calendar_id, target_seconds, warning_share, used_seconds,
  running_since_at, due_at, warned_at, missed_at, stopped_at, present_seconds from clock where workspace_id = $1 and """
_LOCK_RUNNING = _CLOCK + "conversation_id = $2 and stopped_at is null order by target for no key update"
_OF_CASE = _CLOCK + "conversation_id = $2 order by started_at, target"
_SAVE = """
insert into clock (workspace_id, conversation_id, target, started_at, level_id, calendar_id, target_seconds,
  warning_share, used_seconds, running_since_at, due_at, warned_at, missed_at, stopped_at, present_seconds)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict (workspace_id, conversation_id, target, started_at) do update set used_seconds = excluded.used_seconds,
  running_since_at = excluded.running_since_at, due_at = excluded.due_at, warned_at = excluded.warned_at,
  missed_at = excluded.missed_at, stopped_at = excluded.stopped_at"""
_FACTS = """
select c.queue_id, c.priority, q.calendar_id from conversation c
left join queue q on q.workspace_id = c.workspace_id and q.id = c.queue_id
where c.workspace_id = $1 and c.id = $2"""
_INSERT_LEVEL = """
insert into service_level (workspace_id, id, name, rank, queue_id, least_priority, channel, calendar_id,
  first_response_seconds, next_response_seconds, resolution_seconds, warning_share, present_first_response_seconds,
  present_next_response_seconds)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (workspace_id, name) do nothing returning id"""
_UPDATE_LEVEL = """
update service_level set name = $3, rank = $4, queue_id = $5, least_priority = $6, channel = $7, calendar_id = $8,
  first_response_seconds = $9, next_response_seconds = $10, resolution_seconds = $11, warning_share = $12,
  present_first_response_seconds = $13, present_next_response_seconds = $14
where workspace_id = $1 and id = $2 returning id"""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a case's level follows from, and the hours of its queue."""

    case: CaseFacts
    calendar_id: UUID | None


async def list_levels(tx: Transaction) -> list[Level]:
    """Return every level, in the order they are asked."""
    return [Level(**row) for row in await tx.fetch(_LEVELS + " order by rank, name", tx.workspace_id)]


async def load_level(tx: Transaction, level_id: UUID) -> Level | None:
    """Return a level."""
    row = await tx.fetchrow(_LEVELS + " and id = $2", tx.workspace_id, level_id)
    return None if row is None else Level(**row)


async def insert_level(tx: Transaction, level: Level) -> bool:
    """Store a new level; False when the name is taken."""
    return await tx.fetchval(_INSERT_LEVEL, tx.workspace_id, *_columns(level)) is not None


async def update_level(tx: Transaction, level: Level) -> bool:
    """Store a changed level; clocks that run keep what they were started with. False when it is not there."""
    return await tx.fetchval(_UPDATE_LEVEL, tx.workspace_id, *_columns(level)) is not None


async def delete_level(tx: Transaction, level_id: UUID) -> bool:
    """Remove a level; its clocks run on."""
    sql = "delete from service_level where workspace_id = $1 and id = $2 returning id"
    return await tx.fetchval(sql, tx.workspace_id, level_id) is not None


def _columns(level: Level) -> tuple[object, ...]:
    return msgspec.structs.astuple(level)


async def load_facts(tx: Transaction, conversation_id: UUID) -> Facts | None:
    """Return what decides the level of a case."""
    row = await tx.fetchrow(_FACTS, tx.workspace_id, conversation_id)
    if row is None:
        return None
    case = CaseFacts(queue_id=row["queue_id"], priority=row["priority"], channel="app")
    return Facts(case=case, calendar_id=row["calendar_id"])


async def lock_clocks(tx: Transaction, conversation_id: UUID) -> Sequence[Clock]:
    """Lock the clocks of a case that have not stopped."""
    return [_shape(row) for row in await tx.fetch(_LOCK_RUNNING, tx.workspace_id, conversation_id)]


async def list_clocks(tx: Transaction, conversation_id: UUID) -> Sequence[Clock]:
    """Return all clocks a case ever had, the oldest first."""
    return [_shape(row) for row in await tx.fetch(_OF_CASE, tx.workspace_id, conversation_id)]


async def save_clock(tx: Transaction, clock: Clock) -> None:
    """Store a clock as it is now."""
    await tx.execute(_SAVE, tx.workspace_id, *msgspec.structs.astuple(clock))


def _shape(row: Row) -> Clock:
    return Clock(**{**row, "target": Target(row["target"])})
