"""What routing decides about, as plain values; whoever calls the engine fills them from wherever the truth is kept.

Instants are seconds on one clock (any), the same for everything handed to one decision; ids are the callers' own.
"""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

import msgspec

PolicyName = Literal["earliest_keepable_deadline", "first_come"]

EARLIEST_KEEPABLE_DEADLINE: PolicyName = "earliest_keepable_deadline"
FIRST_COME: PolicyName = "first_come"
POLICIES: tuple[PolicyName, ...] = (EARLIEST_KEEPABLE_DEADLINE, FIRST_COME)


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An agent who is there. `skills` maps a skill to the agent's level; `load` of `capacity` is taken.

    `idle_since` is the instant the agent's last case left them, None for somebody who has not had one.
    """

    agent_id: UUID
    skills: Mapping[UUID, int]
    load: int
    capacity: int
    idle_since: float | None
    team_ids: frozenset[UUID]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that waits for an agent. `needs` maps a skill to the least level; a higher `priority` goes first.

    `deadline_at` is when the first answer is due, None where nothing was promised; `previous_owner_ids` are those who
    served this customer before, latest first; `cost` is the capacity it takes; `team_id` keeps it within one team.
    """

    conversation_id: UUID
    arrived_at: float
    deadline_at: float | None
    priority: int
    needs: Mapping[UUID, int]
    owner_id: UUID | None
    previous_owner_ids: tuple[UUID, ...]
    cost: int = 1
    team_id: UUID | None = None
