"""A messaging desk, event by event; who gets a case is decided by the product's own engine.

An agent answers one turn at a time, the first due first, and holds at most `capacity` conversations. Invariant,
checked at every event: no agent holds more than that, and nobody waits while somebody on shift has room.
"""

import heapq
from collections.abc import Iterator
from itertools import count, islice
from typing import Literal
from uuid import UUID

import msgspec

from benchmarks.async_world import CAPACITY, DAY, SHIFTS, Script, agent_id_of, due_at, writes_at
from onglass.routing.engine import choose_agent, choose_case
from onglass.routing.model import EARLIEST_KEEPABLE_DEADLINE, Candidate, Case

_TAKEOVER_SECONDS = 30.0
_MEAN_SERVICE_SECONDS = 90.0
_WINDOW = 40
_HOPELESS = 1500

Holding = Literal["parked", "shift", "end"]


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """When a silent customer's slot is freed: `parked` after hold_seconds, or at the `shift`'s or the case's `end`."""

    holding: Holding
    hold_seconds: float = 180.0
    grace_seconds: float = 60.0
    agents: int = 12
    capacity: int = CAPACITY


class Matter(msgspec.Struct, kw_only=True):
    """A conversation being played. `holder` spends a slot on it; `owner` is who answered last; both by number."""

    script: Script
    answers: int = 0
    holder: int | None = None
    owner: int | None = None
    asked_at: float | None = None
    returns_to: int | None = None


class Agent(msgspec.Struct, kw_only=True):
    """An agent: the numbers of the conversations they hold, and those of them that wait for an answer, in order."""

    number: int
    shift: tuple[int, int]
    on_shift: bool = False
    held: set[int]
    pending: list[tuple[float, int]]
    serving: int | None = None
    idle_since: float | None = None


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, in time or not; none by the end is not. `owner_was_there`: on shift when the customer replied."""

    asked_at: float
    in_time: bool
    owner_was_there: bool
    by_owner: bool


class Desk:
    """The desk and its calendar of events; play it once."""

    def __init__(self, scripts: list[Script], rules: Rules, *, days: int) -> None:
        """Put the beginnings of conversations and shifts into the calendar."""
        self._rules = rules
        self._ends_at = days * DAY
        self._matters = [Matter(script=script) for script in scripts]
        self._agents = [
            Agent(number=number, shift=SHIFTS[number % len(SHIFTS)], held=set(), pending=[])
            for number in range(rules.agents)
        ]
        self._waiting: dict[int, None] = {}
        self._in_grace: dict[int, None] = {}
        self._order = count()
        self._calendar: list[tuple[float, int, str, int, int]] = []
        self.responses: list[Response] = []
        self.hopeless = False
        for number, script in enumerate(scripts):
            self._at(script.begins_at, "writes", number)
        for day in range(days):
            for begins_at in sorted({shift[0] for shift in SHIFTS}):
                self._at(day * DAY + begins_at, "come", begins_at)
            for agent in self._agents:
                self._at(day * DAY + agent.shift[1], "goes", agent.number)

    def play(self) -> None:
        """Play all events; ends early, `hopeless`, when far more wait than can ever be answered in time."""
        acts = {
            "writes": self._customer_writes,
            "come": self._shift_comes,
            "goes": self._agent_goes,
            "answers": self._agent_answers,
            "parks": self._park,
            "grace": self._grace_ends,
        }
        while self._calendar and not self.hopeless:
            now, _, act, number, turn = heapq.heappop(self._calendar)
            if now >= self._ends_at:
                break
            acts[act](number, turn, now)
            self._check()
        for matter in self._matters:
            if matter.asked_at is not None:
                self._respond(matter, by=None, now=self._ends_at)

    def _at(self, when: float, act: str, number: int, turn: int = 0) -> None:
        heapq.heappush(self._calendar, (when, next(self._order), act, number, turn))

    def _check(self) -> None:
        if any(len(agent.held) > self._rules.capacity for agent in self._agents):
            raise RuntimeError("An agent holds more than they can: the desk or the engine is wrong.")
        if self._waiting and any(self._has_room(agent) for agent in self._agents):
            raise RuntimeError("Somebody waits while an agent has room: the desk or the engine is wrong.")
        self.hopeless = len(self._waiting) > _HOPELESS

    # --- customers

    def _customer_writes(self, number: int, _turn: int, now: float) -> None:
        matter = self._matters[number]
        matter.asked_at = now
        owner = None if matter.owner is None else self._agents[matter.owner]
        matter.returns_to = owner.number if owner is not None and owner.on_shift else None
        if owner is not None and not self._goes_to_owner(number, owner):
            self._in_grace[number] = None
            self._at(now + self._rules.grace_seconds, "grace", number, matter.answers)
        elif owner is None:
            self._seek(number, now)
        else:
            self._give(number, owner, now)

    def _goes_to_owner(self, number: int, owner: Agent) -> bool:
        return owner.on_shift and (number in owner.held or self._has_room(owner))

    def _grace_ends(self, number: int, turn: int, now: float) -> None:
        if number in self._in_grace and self._matters[number].answers == turn:
            del self._in_grace[number]
            self._seek(number, now)

    def _seek(self, number: int, now: float) -> None:
        """Ask the engine for an agent; without one the case waits."""
        there = [self._candidate(agent) for agent in self._agents if agent.on_shift]
        chosen = choose_agent(self._case(number), there, policy=EARLIEST_KEEPABLE_DEADLINE)
        if chosen is None:
            self._waiting[number] = None
        else:
            self._give(number, self._agents[chosen.int - 1], now)

    # --- agents

    def _shift_comes(self, begins_at: int, _turn: int, now: float) -> None:
        """Let a shift begin; what waits is dealt out one by one, the least loaded first."""
        coming = [agent for agent in self._agents if agent.shift[0] == begins_at]
        for agent in coming:
            agent.on_shift, agent.idle_since = True, now
            for case in [case for case in (*self._in_grace, *self._waiting) if case in agent.held]:
                self._take(case, agent, now)
        while self._in_grace or self._waiting:
            able = sorted((agent for agent in coming if self._has_room(agent)), key=lambda agent: len(agent.held))
            if not any(self._take_one(agent, now) for agent in able):
                return

    def _agent_goes(self, number: int, _turn: int, now: float) -> None:
        """Give unanswered cases back to the queue; finish the one in hand."""
        agent = self._agents[number]
        agent.on_shift = False
        given_back = [case for _, case in agent.pending]
        agent.pending.clear()
        for case in given_back if self._rules.holding == "end" else sorted(agent.held - {agent.serving}):
            self._free(case)
        for case in given_back:
            self._seek(case, now)

    def _agent_answers(self, number: int, case: int, now: float) -> None:
        agent, matter = self._agents[number], self._matters[case]
        agent.serving = None
        self._respond(matter, by=number, now=now)
        matter.owner = number
        away = matter.script.away_seconds
        if matter.answers == len(away):
            self._free(case)
        else:
            self._at(writes_at(now, away[matter.answers]), "writes", case)
            self._hold(agent, case, matter, now)
        matter.answers += 1
        self._take_up(agent, now)
        self._serve(agent, now)

    def _hold(self, agent: Agent, case: int, matter: Matter, now: float) -> None:
        """Keep the slot for the customer's next words, as the rules say."""
        if not agent.on_shift and self._rules.holding != "end":
            self._free(case)
        elif self._rules.holding == "parked":
            self._at(now + self._rules.hold_seconds, "parks", case, matter.answers + 1)

    def _park(self, case: int, turn: int, now: float) -> None:
        matter = self._matters[case]
        if matter.answers == turn and matter.asked_at is None and matter.holder is not None:
            agent = self._agents[matter.holder]
            self._free(case)
            self._take_up(agent, now)

    def _free(self, case: int) -> None:
        matter = self._matters[case]
        if matter.holder is not None:
            self._agents[matter.holder].held.discard(case)
            matter.holder = None

    def _take_up(self, agent: Agent, now: float) -> None:
        """Fill the agent's room."""
        while self._has_room(agent) and self._take_one(agent, now):
            pass

    def _take_one(self, agent: Agent, now: float) -> bool:
        """Take one of the agent's own returning cases, or what the engine says is next."""
        own = next((case for case in self._in_grace if self._matters[case].owner == agent.number), None)
        case = self._next_case(agent, now) if own is None else own
        if case is not None:
            self._take(case, agent, now)
        return case is not None

    def _take(self, case: int, agent: Agent, now: float) -> None:
        self._in_grace.pop(case, None)
        self._waiting.pop(case, None)
        self._give(case, agent, now)

    def _next_case(self, agent: Agent, now: float) -> int | None:
        waiting = [self._case(number) for number in self._window()]
        chosen = choose_case(
            self._candidate(agent),
            waiting,
            now=now,
            policy=EARLIEST_KEEPABLE_DEADLINE,
            mean_service_seconds=_MEAN_SERVICE_SECONDS,
        )
        return None if chosen is None else chosen.int - 1

    def _window(self) -> Iterator[int]:
        return islice(self._waiting, _WINDOW)

    def _give(self, case: int, agent: Agent, now: float) -> None:
        matter = self._matters[case]
        if matter.asked_at is None:
            raise RuntimeError("A case that waits for nothing was given away: the desk is wrong.")
        self._free(case)
        matter.holder = agent.number
        agent.held.add(case)
        heapq.heappush(agent.pending, (due_at(matter.asked_at), case))
        self._serve(agent, now)

    def _serve(self, agent: Agent, now: float) -> None:
        if agent.serving is not None or not agent.on_shift:
            return
        if not agent.pending:
            agent.idle_since = now
            return
        _, case = heapq.heappop(agent.pending)
        matter = self._matters[case]
        agent.serving = case
        is_new_to_them = matter.owner is not None and matter.owner != agent.number
        seconds = matter.script.service_seconds[matter.answers] + _TAKEOVER_SECONDS * is_new_to_them
        self._at(now + seconds, "answers", agent.number, case)

    # --- what the engine sees, and what is counted

    def _has_room(self, agent: Agent) -> bool:
        return agent.on_shift and len(agent.held) < self._rules.capacity

    def _candidate(self, agent: Agent) -> Candidate:
        return Candidate(
            agent_id=agent_id_of(agent.number),
            skills={},
            load=len(agent.held),
            capacity=self._rules.capacity,
            idle_since=agent.idle_since,
            team_ids=frozenset(),
        )

    def _case(self, number: int) -> Case:
        matter = self._matters[number]
        asked_at = matter.asked_at or 0.0
        owner_id = None if matter.owner is None else agent_id_of(matter.owner)
        return Case(
            conversation_id=UUID(int=number + 1),
            arrived_at=asked_at,
            deadline_at=due_at(asked_at),
            priority=0,
            needs={},
            owner_id=owner_id,
            previous_owner_ids=() if owner_id is None else (owner_id,),
        )

    def _respond(self, matter: Matter, *, by: int | None, now: float) -> None:
        if matter.asked_at is not None:
            self.responses.append(
                Response(
                    asked_at=matter.asked_at,
                    in_time=by is not None and now <= due_at(matter.asked_at),
                    owner_was_there=matter.returns_to is not None,
                    by_owner=by is not None and by == matter.returns_to,
                )
            )
        matter.asked_at = None
