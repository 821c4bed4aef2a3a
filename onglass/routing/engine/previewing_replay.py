"""The recorded arrivals routed once more, by the engine that routes real ones: who would have waited how long. Pure.

Time goes from one happening to the next: a case arrives, an agent has room again, an agent comes or goes.
Invariant: the same input gives the same waits, so two set-ups differ by what differs between them alone.
"""

import heapq
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from onglass.routing.engine.choosing import choose_agent, choose_case
from onglass.routing.engine.order import due_at
from onglass.routing.model import EARLIEST_KEEPABLE_DEADLINE, Candidate, Case, PolicyName

_WINDOW = 30
_RELEASE, _SHIFT, _ARRIVAL = 0, 1, 2


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A turn as it came in. `service_seconds`: what the answer took; `stays_seconds`: how long the case was held then.

    Instants are seconds on one clock; `due_at` None where nothing was promised.
    """

    conversation_id: UUID
    queue_id: UUID
    at: float
    service_seconds: float
    stays_seconds: float
    priority: int
    due_at: float | None
    language: str | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A queue's rules, and who may serve it."""

    policy: PolicyName
    priority: int
    needs: Mapping[UUID, int]
    team_id: UUID | None
    hold_seconds: float
    able: frozenset[UUID]
    language_rule: str = "ignored"


class Shift(NamedTuple):
    """An agent comes or goes."""

    at: float
    agent_id: UUID
    is_online: bool


class Answered(NamedTuple):
    """When an arrival got its answer, and after how long."""

    at: float
    waited_seconds: float


class Waiting:
    """A queue's waiting cases, kept so that the few that may be next are found without looking at all."""

    def __init__(self) -> None:
        """Nobody waits."""
        self.cases: dict[UUID, Case] = {}
        self._by_priority: dict[int, list[tuple[float, UUID]]] = {}

    def add(self, case: Case) -> None:
        """Let a case wait; the earlier arrived first."""
        self.cases[case.conversation_id] = case
        insort(self._by_priority.setdefault(case.priority, []), (due_at(case), case.conversation_id))

    def take(self, case_id: UUID) -> Case:
        """Take a case out."""
        case = self.cases.pop(case_id)
        entries = self._by_priority[case.priority]
        del entries[bisect_left(entries, (due_at(case), case_id))]
        return case

    def window(self, now: float) -> Iterable[Case]:
        """Return those among which the next is by any policy: the first come, the first due, the first to be kept."""
        if len(self.cases) <= 2 * _WINDOW:
            return self.cases.values()
        return (self.cases[each] for each in dict.fromkeys(self._likely(now)))

    def _likely(self, now: float) -> Iterator[UUID]:
        yield from (each for each, _ in zip(self.cases, range(_WINDOW), strict=False))
        for entries in self._by_priority.values():
            kept_from = bisect_left(entries, (now, UUID(int=0)))
            yield from (each for _, each in entries[:_WINDOW])
            yield from (each for _, each in entries[kept_from : kept_from + _WINDOW])


class _Replay:
    """The floor at one instant of the past."""

    def __init__(self, arrivals: Sequence[Arrival], agents: Iterable[Candidate], lines: Mapping[UUID, Line]) -> None:
        self.arrivals = arrivals
        self.lines = lines
        self.agents = {agent.agent_id: agent for agent in agents}
        self.online: set[UUID] = set()
        self.owners: dict[UUID, UUID] = {}
        self.busy: set[UUID] = set()
        self.answered_at: dict[UUID, float] = {}
        self.behind: dict[UUID, list[int]] = {}
        self.waiting = {queue_id: Waiting() for queue_id in lines}
        self.arrived_at = [arrival.at for arrival in arrivals]
        self.answers: list[Answered | None] = [None] * len(arrivals)
        self.happenings: list[tuple[float, int, int, UUID | None]] = []
        self.served = {
            agent_id: [queue_id for queue_id, line in lines.items() if agent_id in line.able]
            for agent_id in self.agents
        }

    def run(self, shifts: Iterable[Shift]) -> "list[Answered | None]":
        """Let everything happen; return what became of each arrival."""
        for shift in shifts:
            if shift.agent_id in self.agents:
                heapq.heappush(self.happenings, (shift.at, _SHIFT, int(shift.is_online), shift.agent_id))
        for number, arrival in enumerate(self.arrivals):
            heapq.heappush(self.happenings, (arrival.at, _ARRIVAL, number, None))
        while self.happenings:
            at, kind, number, agent_id = heapq.heappop(self.happenings)
            if kind == _ARRIVAL:
                self._arrive(number, at)
            elif agent_id is not None:
                self._change(agent_id, number, at, is_shift=kind == _SHIFT)
        return self.answers

    def _change(self, agent_id: UUID, number: int, at: float, *, is_shift: bool) -> None:
        if is_shift and not number:
            self.online.discard(agent_id)
            return
        if is_shift:
            self.online.add(agent_id)
        else:
            self._load(agent_id, -1)
        self._seek_cases(agent_id, at)

    def _arrive(self, number: int, at: float) -> None:
        arrival = self.arrivals[number]
        # While the question before this one is not answered, nobody writes on what they have not read.
        if arrival.conversation_id in self.busy:
            self.behind.setdefault(arrival.conversation_id, []).append(number)
            return
        answered_at = self.answered_at.get(arrival.conversation_id, at)
        if answered_at > at:
            heapq.heappush(self.happenings, (answered_at, _ARRIVAL, number, None))
            return
        self.busy.add(arrival.conversation_id)
        self.arrived_at[number] = at
        line = self.lines[arrival.queue_id]
        case = self._case(number, arrival, line, at)
        able = [
            self.agents[each] for each in self.online & line.able if self.agents[each].load < self.agents[each].capacity
        ]
        chosen = choose_agent(case, able, policy=line.policy) if able else None
        if chosen is None:
            self.waiting[arrival.queue_id].add(case)
        else:
            self._serve(number, chosen, at)

    def _case(self, number: int, arrival: Arrival, line: Line, at: float) -> Case:
        owner_id = self.owners.get(arrival.conversation_id)
        return Case(
            conversation_id=UUID(int=number),
            arrived_at=at,
            deadline_at=arrival.due_at,
            priority=line.priority + arrival.priority,
            needs=line.needs,
            owner_id=owner_id,
            previous_owner_ids=() if owner_id is None else (owner_id,),
            team_id=line.team_id,
            language=None if line.language_rule == "ignored" else arrival.language,
            needs_speaker=line.language_rule == "required",
        )

    def _seek_cases(self, agent_id: UUID, now: float) -> None:
        while agent_id in self.online and self.agents[agent_id].load < self.agents[agent_id].capacity:
            chosen = self._next_of(self.agents[agent_id], now)
            if chosen is None:
                return
            self._serve(chosen.int, agent_id, now)

    def _next_of(self, agent: Candidate, now: float) -> UUID | None:
        """As routing does: each queue names one by its own policy, and of those the most urgent is served."""
        firsts: dict[UUID, UUID] = {}
        for queue_id in self.served[agent.agent_id]:
            waiting = self.waiting[queue_id]
            if waiting.cases:
                line = self.lines[queue_id]
                first = choose_case(agent, waiting.window(now), now=now, policy=line.policy)
                if first is None and line.language_rule == "required":
                    # Those of the window may all need somebody else.
                    first = choose_case(agent, waiting.cases.values(), now=now, policy=line.policy)
                if first is not None:
                    firsts[first] = queue_id
        named = [self.waiting[queue_id].cases[each] for each, queue_id in firsts.items()]
        chosen = choose_case(agent, named, now=now, policy=EARLIEST_KEEPABLE_DEADLINE)
        if chosen is not None:
            self.waiting[firsts[chosen]].take(chosen)
        return chosen

    def _serve(self, number: int, agent_id: UUID, now: float) -> None:
        arrival = self.arrivals[number]
        answered_at = now + arrival.service_seconds
        self._load(agent_id, 1)
        self.agents[agent_id] = msgspec.structs.replace(self.agents[agent_id], idle_since=now)
        self.answers[number] = Answered(answered_at, answered_at - self.arrived_at[number])
        self.answered_at[arrival.conversation_id] = answered_at
        self.owners[arrival.conversation_id] = agent_id
        self.busy.discard(arrival.conversation_id)
        held = min(self.lines[arrival.queue_id].hold_seconds, arrival.stays_seconds)
        heapq.heappush(self.happenings, (answered_at + held, _RELEASE, number, agent_id))
        for behind in self.behind.pop(arrival.conversation_id, []):
            heapq.heappush(self.happenings, (answered_at, _ARRIVAL, behind, None))

    def _load(self, agent_id: UUID, change: int) -> None:
        agent = self.agents[agent_id]
        self.agents[agent_id] = msgspec.structs.replace(agent, load=agent.load + change)


def replay(
    arrivals: Sequence[Arrival], agents: Iterable[Candidate], shifts: Iterable[Shift], lines: Mapping[UUID, Line]
) -> list[Answered | None]:
    """Return when each arrival would have been answered; None: never in these days."""
    return _Replay(arrivals, agents, lines).run(shifts)
