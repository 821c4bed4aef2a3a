"""A day of calls played through the product's own routing engine, event by event.

Invariant: with the same trace and shifts two policies meet the same arrivals, patience and service times; nothing but
their own decisions differs.
"""

import heapq
import random
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import msgspec

from benchmarks.routing_calls import ANONYMOUS, Call, Learnt, Shift, remember
from onglass.routing.engine import OVERDUE_CAP_SECONDS, choose_agent, choose_case
from onglass.routing.model import Candidate, Case, PolicyName

_MOST_SHIFT_OF_A_COPY_SECONDS = 600.0
_MISTAKE_SECONDS = 30.0
_ARRIVES, _HANGS_UP, _STARTS, _ENDS, _IS_FREE = range(5)


class Traced(msgspec.Struct, frozen=True, kw_only=True):
    """A call as it is played: everything about it that no policy can change."""

    id: UUID
    kind: str
    customer: str
    arrived_at: float
    target_seconds: float
    patience_seconds: float
    service_seconds: float


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """Who is there when, what they are listed as able to take, and what they really are able to take."""

    shifts: Sequence[Shift]
    listed: Mapping[str, frozenset[str]]
    true: Mapping[str, frozenset[str]]


class Played(msgspec.Struct, kw_only=True):
    """What became of a day's calls. `known` calls had a customer whom somebody now at work had served before."""

    calls: int = 0
    in_time: int = 0
    hung_up: int = 0
    known: int = 0
    continued: int = 0
    waits: dict[UUID, float] = {}


def trace(calls: Sequence[Call], learnt: Learnt, *, load: float, seed: int) -> list[Traced]:
    """Return the calls of a day at `load` times its arrivals: some left out, or some copied to a near moment."""
    traced = []
    for call in calls:
        dice = random.Random(f"{seed}-{call.number}")
        keep, copy, shift = dice.random(), dice.random(), dice.uniform(-1, 1) * _MOST_SHIFT_OF_A_COPY_SECONDS
        one = _traced(call, learnt, UUID(int=call.number), dice)
        if keep < load:
            traced.append(one)
        if copy < load - 1:
            moved = max(0.0, call.arrived_at + shift)
            copied = _traced(call, learnt, UUID(int=(1 << 64) + call.number), dice)
            traced.append(msgspec.structs.replace(copied, arrived_at=moved, customer=ANONYMOUS))
    return traced


def _traced(call: Call, learnt: Learnt, call_id: UUID, dice: random.Random) -> Traced:
    patience, service = dice.random(), dice.random()
    pool = learnt.service[call.kind]
    return Traced(
        id=call_id,
        kind=call.kind,
        customer=call.customer,
        arrived_at=call.arrived_at,
        target_seconds=learnt.targets[call.kind],
        patience_seconds=learnt.patience[call.kind].draw(patience),
        service_seconds=call.service_seconds if call.was_answered else pool[int(service * len(pool))],
    )


def kind_id(kind: str) -> UUID:
    """Return the id of the skill that a kind of call needs."""
    return UUID(bytes=kind.encode().rjust(16, b"\0"))


class Day:
    """One day under one policy; `play` runs it to its end."""

    def __init__(
        self,
        traced: Iterable[Traced],
        roster: Roster,
        *,
        policy: PolicyName,
        known: Mapping[str, tuple[str, ...]],
        overdue_cap_seconds: float = OVERDUE_CAP_SECONDS,
        wrap_up_seconds: float = 0.0,
    ) -> None:
        """Lay out arrivals and shifts; `known` says who served a customer before this day."""
        self.roster = roster
        self.policy = policy
        self.cap = overdue_cap_seconds
        self.wrap_up = wrap_up_seconds
        self.known = dict(known)
        self.calls = {each.id: each for each in traced}
        names = sorted({shift.server for shift in roster.shifts})
        self.ids = {server: UUID(int=(1 << 65) + number) for number, server in enumerate(names)}
        self.servers = {agent_id: server for server, agent_id in self.ids.items()}
        self.skills = {server: {kind_id(kind): 1 for kind in roster.listed[server]} for server in names}
        self.waiting: dict[UUID, Case] = {}
        self.tried: dict[UUID, set[str]] = {}
        self.idle: dict[str, Candidate] = {}
        self.at_work: set[str] = set()
        self.busy: set[str] = set()
        self.played = Played()
        self.events: list[tuple[float, int, int, object]] = []
        for number, shift in enumerate(roster.shifts):
            self.events.append((shift.starts_at, _STARTS, number, shift.server))
            self.events.append((shift.ends_at, _ENDS, number, shift.server))
        for number, each in enumerate(self.calls.values()):
            self.events.append((each.arrived_at, _ARRIVES, number, each))
        heapq.heapify(self.events)
        self.number = len(self.events)

    def play(self) -> Played:
        """Play the day and return what became of its calls."""
        now = 0.0
        while self.events:
            now, what, _number, subject = heapq.heappop(self.events)
            if isinstance(subject, Traced):
                self._arrive(subject, now)
            elif isinstance(subject, UUID):
                self._hang_up(subject, now)
            elif isinstance(subject, str):
                self._change(what, subject, now)
        for call_id in list(self.waiting):
            self._hang_up(call_id, now)
        return self.played

    def _change(self, what: int, server: str, now: float) -> None:
        if what == _STARTS:
            self.at_work.add(server)
        elif what == _ENDS:
            self.at_work.discard(server)
            self.idle.pop(server, None)
        else:
            self.busy.discard(server)
        if what != _ENDS and server in self.at_work and server not in self.busy:
            self._seek_case(server, now)

    def _arrive(self, call: Traced, now: float) -> None:
        self.played.calls += 1
        if call.patience_seconds != float("inf"):
            self._at(now + call.patience_seconds, _HANGS_UP, call.id)
        case = Case(
            conversation_id=call.id,
            arrived_at=call.arrived_at,
            deadline_at=call.arrived_at + call.target_seconds,
            priority=0,
            needs={kind_id(call.kind): 1},
            owner_id=None,
            previous_owner_ids=tuple(self.ids[each] for each in self.known.get(call.customer, ()) if each in self.ids),
        )
        self._seek_agent(case, now)

    def _seek_agent(self, case: Case, now: float) -> None:
        tried = self.tried.get(case.conversation_id, ())
        candidates = [each for server, each in self.idle.items() if server not in tried]
        agent_id = choose_agent(case, candidates, policy=self.policy)
        if agent_id is None:
            self.waiting[case.conversation_id] = case
        else:
            self._take(case, self.servers[agent_id], now)

    def _seek_case(self, server: str, now: float) -> None:
        agent = Candidate(
            agent_id=self.ids[server],
            skills=self.skills[server],
            load=0,
            capacity=1,
            idle_since=now,
            team_ids=frozenset(),
        )
        tried = self.tried
        cases: Iterable[Case] = self.waiting.values()
        if tried:
            cases = [each for each in cases if server not in tried.get(each.conversation_id, ())]
        call_id = choose_case(agent, cases, now=now, policy=self.policy, overdue_cap_seconds=self.cap)
        if call_id is None:
            self.idle[server] = agent
        else:
            self._take(self.waiting.pop(call_id), server, now)

    def _take(self, case: Case, server: str, now: float) -> None:
        call = self.calls[case.conversation_id]
        self.idle.pop(server, None)
        self.busy.add(server)
        if call.kind not in self.roster.true[server]:
            self.tried.setdefault(call.id, set()).add(server)
            self._at(now + _MISTAKE_SECONDS, _IS_FREE, server)
            self._seek_agent(case, now)
            return
        self._at(now + call.service_seconds + self.wrap_up, _IS_FREE, server)
        waited = now - call.arrived_at
        self.played.waits[call.id] = waited
        self.played.in_time += waited <= call.target_seconds
        self._note_continuity(case, server)

    def _note_continuity(self, case: Case, server: str) -> None:
        call = self.calls[case.conversation_id]
        agent_id = self.ids[server]
        if any(self.servers[each] in self.at_work for each in case.previous_owner_ids):
            self.played.known += 1
            self.played.continued += agent_id in case.previous_owner_ids
        if call.customer != ANONYMOUS:
            self.known[call.customer] = remember(self.known.get(call.customer, ()), server)

    def _hang_up(self, call_id: UUID, now: float) -> None:
        case = self.waiting.pop(call_id, None)
        if case is not None:
            self.played.hung_up += 1
            self.played.waits[call_id] = now - case.arrived_at

    def _at(self, moment: float, what: int, subject: object) -> None:
        self.number += 1
        heapq.heappush(self.events, (moment, what, self.number, subject))
