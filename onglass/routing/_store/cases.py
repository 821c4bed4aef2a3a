"""Conversations as cases that wait for an agent."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from onglass.platform.transactions import Row, Transaction
from onglass.routing._store.places import Place
from onglass.routing.engine import ASSUMED_TARGET_SECONDS
from onglass.routing.model import FIRST_COME, Case, language_of

_PREVIOUS_OWNERS = 3
# A decision looks at so many of a queue by arrival, and as many by deadline and by priority.
_WINDOW = 100

_IS_WAITING = "c.assignee_id is null and c.status = 1 and c.turn = 1 and c.paused_at is null"
_COLUMNS = f"""
c.id, c.queue_id, c.assignee_id, c.priority, c.deadline_at, coalesce(c.waiting_since, c.created_at) arrived_at,
  array(select p.assignee_id from conversation p where p.workspace_id = c.workspace_id
    and p.customer_id = c.customer_id and p.id <> c.id and p.assignee_id is not null
    order by p.assigned_at desc limit {_PREVIOUS_OWNERS}) previous,
  (select min(p.due_at) from promise p where p.workspace_id = c.workspace_id and p.conversation_id = c.id
    and p.outcome is null) promised_until_at, c.language,
  case when c.present_due_at is not null and exists (select 1 from customer u where u.workspace_id = c.workspace_id
    and u.id = c.customer_id and u.present_until_at > clock_timestamp()) then c.present_due_at end present_due_at"""
_CASE = f"select {_COLUMNS} from conversation c where c.workspace_id = $1 and "
_UNOFFERED = "not exists (select 1 from offer o where o.workspace_id = c.workspace_id and o.conversation_id = c.id)"
_LOCK_WAITING = _CASE + f"c.id = $2 and {_IS_WAITING} and {_UNOFFERED} for no key update of c"
_LOCK_OWNED = _CASE + "c.id = $2 and c.status = 1 and c.turn = 1 for no key update of c"
_UNREFUSED = """not exists (select 1 from offer_refusal r where r.workspace_id = c.workspace_id
      and r.conversation_id = c.id and r.agent_id = $3)"""
_ARRIVED_AT = "coalesce(c.waiting_since, c.created_at)"
# Everything that waits is looked at once, which takes ten thousand cases 10 ms; only what may be first is read whole.
_WAITING = f"""
with waiting as materialized (
  select c.id, c.priority, c.present_due_at, {_ARRIVED_AT} arrived_at,
    coalesce(c.deadline_at, {_ARRIVED_AT} + interval '{ASSUMED_TARGET_SECONDS} seconds') due_at
  from conversation c
  where c.workspace_id = $1 and c.queue_id = $2 and {_IS_WAITING} and {_UNOFFERED} and {_UNREFUSED}),
first as materialized ("""
_READ_WHOLE = f""")
select {_COLUMNS} from first f cross join lateral (
  select * from conversation c where c.workspace_id = $1 and c.id = f.id limit 1) c"""
_FIRST_COME_WINDOW = f"{_WAITING}select id from waiting order by arrived_at, id limit {_WINDOW}{_READ_WHOLE}"
# What may be first in one of the order's three groups: beyond the cap by due time alone, the others by rank, then due;
# who may be favoured because they look on; and what was promised, which says whether anybody may.
_DUE_WINDOW = f"""{_WAITING}
  (select id from waiting order by due_at, id limit {_WINDOW})
  union
  (select id from waiting where due_at >= clock_timestamp() order by priority desc, due_at, id limit {_WINDOW})
  union
  (select id from waiting where due_at < clock_timestamp() order by priority desc, due_at, id limit {_WINDOW})
  union
  (select id from waiting where present_due_at is not null order by priority desc, present_due_at, id limit {_WINDOW})
  union
  (select p.conversation_id from promise p join waiting w on w.id = p.conversation_id
    where p.workspace_id = $1 and p.outcome is null and p.due_at >= clock_timestamp()
    order by p.due_at, p.conversation_id limit {_WINDOW})
{_READ_WHOLE}"""
_WAITING_COUNT = f"""
select count(*) from conversation c where c.workspace_id = $1 and c.queue_id = $2 and {_IS_WAITING}"""
_OWNED = """
select c.id from conversation c where c.workspace_id = $1 and c.assignee_id = $2 and c.status = 1 and c.turn = 1
order by c.id"""


async def lock_waiting(tx: Transaction, conversation_id: UUID, place: Place) -> Case | None:
    """Lock a case of a queue; None when nobody has to be sought: it is owned, offered, closed, or not there."""
    row = await tx.fetchrow(_LOCK_WAITING, tx.workspace_id, conversation_id)
    return None if row is None or row["queue_id"] != place.id else _shape(row, place)


async def lock_owned(tx: Transaction, conversation_id: UUID, place: Place) -> Case | None:
    """Lock an open case that waits for an answer, whoever owns it."""
    row = await tx.fetchrow(_LOCK_OWNED, tx.workspace_id, conversation_id)
    return None if row is None or row["queue_id"] != place.id else _shape(row, place)


async def lock_if_free(tx: Transaction, conversation_id: UUID, place: Place) -> Case | None:
    """Lock a case as `lock_waiting` does, or return None when somebody holds its lock: an agent's lock is held here."""
    row = await tx.fetchrow(_LOCK_WAITING + " skip locked", tx.workspace_id, conversation_id)
    return None if row is None or row["queue_id"] != place.id else _shape(row, place)


async def list_waiting(tx: Transaction, place: Place, agent_id: UUID) -> Sequence[Case]:
    """Return the cases of a queue that may be an agent's next by its policy, but those they did not take."""
    window = _FIRST_COME_WINDOW if place.policy == FIRST_COME else _DUE_WINDOW
    return [_shape(row, place) for row in await tx.fetch(window, tx.workspace_id, place.id, agent_id)]


class Holding(NamedTuple):
    """Who has a locked case, or is being asked to take it."""

    assignee_id: UUID | None
    offered_id: UUID | None


async def lock_holding(tx: Transaction, conversation_id: UUID) -> Holding | None:
    """Lock a conversation and return whose it is; None when there is no such one."""
    lock = "select assignee_id from conversation where workspace_id = $1 and id = $2 for no key update"
    row = await tx.fetchrow(lock, tx.workspace_id, conversation_id)
    if row is None:
        return None
    offered = "select agent_id from offer where workspace_id = $1 and conversation_id = $2"
    return Holding(row["assignee_id"], await tx.fetchval(offered, tx.workspace_id, conversation_id))


async def count_waiting(tx: Transaction, queue_id: UUID) -> int:
    """Return how many cases of a queue wait for an agent."""
    count: int = await tx.fetchval(_WAITING_COUNT, tx.workspace_id, queue_id)
    return count


async def find_owner(tx: Transaction, conversation_id: UUID) -> UUID | None:
    """Return who owns a conversation now."""
    sql = "select assignee_id from conversation where workspace_id = $1 and id = $2"
    owner_id: UUID | None = await tx.fetchval(sql, tx.workspace_id, conversation_id)
    return owner_id


async def list_owed(tx: Transaction, agent_id: UUID) -> Sequence[UUID]:
    """Return the agent's open cases whose customer waits for an answer."""
    return [row["id"] for row in await tx.fetch(_OWNED, tx.workspace_id, agent_id)]


def _shape(row: Row, place: Place) -> Case:
    arrived_at: datetime = row["arrived_at"]
    language: str | None = row["language"]
    return Case(
        conversation_id=row["id"],
        arrived_at=arrived_at.timestamp(),
        deadline_at=_seconds(row["deadline_at"]),
        priority=place.priority + row["priority"],
        needs=place.needs,
        owner_id=row["assignee_id"],
        previous_owner_ids=tuple(row["previous"]),
        team_id=place.team_id,
        promised_until_at=_seconds(row["promised_until_at"]),
        present_due_at=_seconds(row["present_due_at"]),
        language=None if language is None or place.language_rule == "ignored" else language_of(language),
        needs_speaker=place.language_rule == "required",
    )


def _seconds(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()
