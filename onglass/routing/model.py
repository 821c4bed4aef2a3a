"""What routing decides about, as plain values; whoever calls the engine fills them from wherever the truth is kept.

Instants are seconds on one clock (any), the same for everything handed to one decision; ids are the callers' own.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple
from uuid import UUID

import msgspec

PolicyName = Literal["earliest_keepable_deadline", "first_come"]

EARLIEST_KEEPABLE_DEADLINE: PolicyName = "earliest_keepable_deadline"
FIRST_COME: PolicyName = "first_come"
POLICIES: tuple[PolicyName, ...] = (EARLIEST_KEEPABLE_DEADLINE, FIRST_COME)


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An agent who is there. `skills` maps a skill to the agent's level; `load` of `capacity` is taken.

    `idle_since` is the instant the agent's last case left them, None for somebody who has not had one. `languages` maps
    a language (`language_of` a tag) to the level.
    """

    agent_id: UUID
    skills: Mapping[UUID, int]
    load: int
    capacity: int
    idle_since: float | None
    team_ids: frozenset[UUID]
    languages: Mapping[str, int] = {}


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that waits for an agent. `needs` maps a skill to the least level; a higher `priority` goes first.

    `deadline_at` is when the first answer is due, None where nothing was promised; `previous_owner_ids` are those who
    served this customer before, latest first; `cost` is the capacity it takes; `team_id` keeps it within one team.

    `promised_until_at` is the earliest time that the customer was told and that holds still. `present_due_at`: when the
    answer should be there because the customer looks on now, which orders cases and is no promise; None otherwise.
    `language` is theirs (`language_of` a tag), None where nobody knows or it does not matter; with
    `needs_speaker` only who speaks it may have the case, else they are preferred.
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
    promised_until_at: float | None = None
    present_due_at: float | None = None
    language: str | None = None
    needs_speaker: bool = False


def language_of(tag: str) -> str:
    """Return the language of a BCP 47 tag without its region or script: pt-BR and pt are one."""
    return tag.replace("_", "-").split("-", 1)[0].lower()


class Figures(NamedTuple):
    """How many promises there were and what came of them; overdue ones are broken, moved ones neither."""

    told: int
    kept: int
    moved: int
    broken: int
    running: int
    void: int
