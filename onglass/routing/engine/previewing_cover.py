"""Who could have answered what came in: cases against the teams and skills that they asked for. Pure."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from typing import NamedTuple
from uuid import UUID

from onglass.directory.work_model import Queue
from onglass.routing.engine.eligibility import is_eligible
from onglass.routing.engine.previewing import AgentSetup, Figures, PastPresence, Setup, Turn, rounded
from onglass.routing.model import Candidate, Case, language_of


class Presence:
    """Who was there when. Somebody of whom nothing was recorded was there as they are now."""

    def __init__(self, seen: Iterable[PastPresence], agents: Mapping[UUID, AgentSetup]) -> None:
        """Put the records in order; they come in the order of their time."""
        self._always = {agent.id for agent in agents.values() if agent.is_online}
        self._at: dict[UUID, list[datetime]] = {}
        self._states: dict[UUID, list[bool]] = {}
        for one in seen:
            self._at.setdefault(one.agent_id, []).append(one.at)
            self._states.setdefault(one.agent_id, []).append(one.is_online)

    def knows(self, agent_id: UUID) -> bool:
        """Tell whether anything was recorded of an agent."""
        return agent_id in self._at

    def was_there(self, agent_id: UUID, at: datetime) -> bool:
        """Tell whether an agent was there at an instant."""
        instants = self._at.get(agent_id)
        if instants is None:
            return agent_id in self._always
        place = bisect_right(instants, at)
        # Before the first word of somebody who always speaks up there was the opposite.
        return self._states[agent_id][place - 1] if place else not self._states[agent_id][0]

    def strength(self, agent_ids: Iterable[UUID]) -> "Strength":
        """Reckon how many of these agents were there at any instant."""
        always, steps = 0, []
        for agent_id in agent_ids:
            instants = self._at.get(agent_id)
            if instants is None:
                always += agent_id in self._always
                continue
            states = self._states[agent_id]
            always += not states[0]
            before = not states[0]
            for at, state in zip(instants, states, strict=True):
                steps.append((at, state - before))
                before = state
        steps.sort()
        return Strength([at for at, _ in steps], list(accumulate((step for _, step in steps), initial=always)))


class Strength(NamedTuple):
    """How many were there: `counts` has one more, what held before the first instant."""

    instants: list[datetime]
    counts: list[int]

    def at(self, instant: datetime) -> int:
        """Return how many were there at an instant."""
        return self.counts[bisect_right(self.instants, instant)]


def able_of(queue: Queue, agents: Iterable[AgentSetup], *, language: str | None = None) -> frozenset[UUID]:
    """Return who may serve a queue and can do what it asks for, whatever room they have.

    With a `language` that a case needs, only those who speak it.
    """
    case = Case(
        conversation_id=queue.id,
        arrived_at=0.0,
        deadline_at=None,
        priority=0,
        needs={one.skill_id: one.least_level for one in queue.skills},
        owner_id=None,
        previous_owner_ids=(),
        team_id=queue.team_id,
        language=language,
        needs_speaker=language is not None,
    )
    return frozenset(agent.id for agent in agents if agent.capacity and is_eligible(case, _idle(agent)))


def _idle(agent: AgentSetup) -> Candidate:
    return Candidate(
        agent_id=agent.id,
        skills=agent.skills,
        load=0,
        capacity=agent.capacity,
        idle_since=None,
        team_ids=agent.team_ids,
        languages=agent.languages,
    )


def cover_figures(turns: Sequence[Turn], setup: Setup, presence: Presence) -> Figures:
    """Count who could have answered these turns, and who of them was there."""
    kinds = [_kind_of(setup.queues[turn.queue_id], turn) for turn in turns if turn.queue_id in setup.queues]
    instants = [turn.began_at for turn in turns if turn.queue_id in setup.queues]
    counts = Counter(kinds)
    able = {
        (queue_id, language): able_of(setup.queues[queue_id], setup.agents.values(), language=language)
        for queue_id, language in counts
    }
    asked: dict[UUID, float] = {}
    for kind, cases in counts.items():
        for agent_id in able[kind]:
            asked[agent_id] = asked.get(agent_id, 0.0) + cases / len(able[kind])
    without = sum(cases for kind, cases in counts.items() if not able[kind])
    strengths = {kind: presence.strength(agents) for kind, agents in able.items()}
    unattended = sum(not strengths[kind].at(at) for kind, at in zip(kinds, instants, strict=True))
    return {
        "eligible_agents": len(asked),
        "cases_per_eligible_agent": rounded(sum(asked.values()) / len(asked), 2) if asked else None,
        "most_cases_of_one_agent": rounded(max(asked.values()), 2) if asked else None,
        "share_without_eligible_agent": rounded(without / len(kinds), 4) if kinds else None,
        "share_with_nobody_there": rounded(unattended / len(kinds), 4) if kinds else None,
    }


def _kind_of(queue: Queue, turn: Turn) -> tuple[UUID, str | None]:
    """Tell turns apart by who could answer them: by their queue, and the language where it is required."""
    needed = turn.language if queue.language_rule == "required" else None
    return queue.id, None if needed is None else language_of(needed)
