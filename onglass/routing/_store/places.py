"""Queues as a decision sees them: who may work in one, and what it asks of them."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from onglass.platform.transactions import Row, Transaction
from onglass.routing.model import EARLIEST_KEEPABLE_DEADLINE, POLICIES, PolicyName

_POLICIES: dict[str, PolicyName] = {name: name for name in POLICIES}


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A queue and what routing needs of its settings."""

    id: UUID
    team_id: UUID | None
    priority: int
    policy: PolicyName
    is_asked: bool
    offer_seconds: int
    grace_seconds: int
    needs: dict[UUID, int]
    language_rule: str = "ignored"
    escalate_by: int = 0
    escalate_to_queue_id: UUID | None = None


_PLACE = """
select q.id, q.team_id, q.priority, q.policy, q.accepts, q.offer_seconds, q.grace_seconds, q.language_rule,
  q.escalate_by, q.escalate_to_queue_id,
  array(select s.skill_id from queue_skill s where s.workspace_id = q.workspace_id and s.queue_id = q.id
    order by s.skill_id) skill_ids,
  array(select s.least_level from queue_skill s where s.workspace_id = q.workspace_id and s.queue_id = q.id
    order by s.skill_id) least_levels
from queue q where q.workspace_id = $1 and """
_ONE = _PLACE + "q.id = $2"
# Every queue that the agent is in the team of, and that asks for no skill they lack.
_OF_AGENT = (
    _PLACE
    + """q.retired_at is null and (q.team_id is null or exists (select 1 from team_member m
      where m.workspace_id = q.workspace_id and m.team_id = q.team_id and m.agent_id = $2))
  and not exists (select 1 from queue_skill s where s.workspace_id = q.workspace_id and s.queue_id = q.id
    and not exists (select 1 from agent_skill k where k.workspace_id = q.workspace_id and k.agent_id = $2
      and k.skill_id = s.skill_id and k.level >= s.least_level))
order by q.id"""
)

_OF_TEAM = """
select id from queue where workspace_id = $1 and team_id = $2 and retired_at is null
order by is_default desc, created_at limit 1"""


async def load_place(tx: Transaction, queue_id: UUID) -> Place | None:
    """Return a queue."""
    row = await tx.fetchrow(_ONE, tx.workspace_id, queue_id)
    return None if row is None else _shape(row)


async def list_places(tx: Transaction, agent_id: UUID) -> Sequence[Place]:
    """Return every queue that the agent may serve, in id order."""
    return [_shape(row) for row in await tx.fetch(_OF_AGENT, tx.workspace_id, agent_id)]


async def find_place_of(tx: Transaction, conversation_id: UUID) -> Place | None:
    """Return the queue a conversation is in."""
    queue_id = await find_queue(tx, conversation_id)
    return None if queue_id is None else await load_place(tx, queue_id)


async def find_queue(tx: Transaction, conversation_id: UUID) -> UUID | None:
    """Return the queue a conversation is in now; it may be another once the conversation is locked."""
    sql = "select queue_id from conversation where workspace_id = $1 and id = $2"
    queue_id: UUID | None = await tx.fetchval(sql, tx.workspace_id, conversation_id)
    return queue_id


async def find_queue_of_team(tx: Transaction, team_id: UUID) -> UUID | None:
    """Return the queue that a team serves; of several the default one, else the oldest."""
    queue_id: UUID | None = await tx.fetchval(_OF_TEAM, tx.workspace_id, team_id)
    return queue_id


def _shape(row: Row) -> Place:
    return Place(
        id=row["id"],
        team_id=row["team_id"],
        priority=row["priority"],
        # A policy of a newer version is served by the best one that this version knows.
        policy=_POLICIES.get(row["policy"], EARLIEST_KEEPABLE_DEADLINE),
        is_asked=row["accepts"] == "asked",
        offer_seconds=row["offer_seconds"],
        grace_seconds=row["grace_seconds"],
        needs=dict(zip(row["skill_ids"], row["least_levels"], strict=True)),
        language_rule=row["language_rule"],
        escalate_by=row["escalate_by"],
        escalate_to_queue_id=row["escalate_to_queue_id"],
    )
