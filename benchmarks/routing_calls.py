"""A bank's real calls of February 1999 and what can be learnt from them: patience, targets, skills, shifts.

Everything that is *learnt* comes from the fitting days; from a held-out day come only its arrivals, its service times
and who was at work. The set is not ours to pass on: it is read from a folder that whoever runs this has.
"""

import csv
import math
import os
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

FILE = Path("anonbank") / "feb1999_01-19.tsv"
PUBLISHED = "https://ie.technion.ac.il/serveng/callcenterdata/ (the Anonymous Bank call centre, for research use)"
FITTING_DAYS = 10

_NOBODY = "NO_SERVER"
ANONYMOUS = "0"
_MANGLED = "E+"  # long numbers that a spreadsheet rounded: several customers in one
_LEAST_CALLS_FOR_A_SKILL = 5
_TARGET_QUANTILE = 0.8
_TARGET_STEP_SECONDS = 10
_REMEMBERED = 3


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call that asked for an agent. Instants are seconds since midnight; `server` is empty when nobody answered."""

    number: int
    day: str
    customer: str
    kind: str
    arrived_at: float
    waited_seconds: float
    service_seconds: float
    server: str

    @property
    def was_answered(self) -> bool:
        """Whether it ended with an agent rather than with the customer hanging up."""
        return self.service_seconds > 0 or bool(self.server)


def read_calls(folder: Path) -> list[Call]:
    """Return the calls by day and arrival. Raises SystemExit saying where the set is published when it is not there."""
    path = next((each for each in (folder / FILE, folder / FILE.name) if each.is_file()), None)
    if path is None:
        raise SystemExit(f"onglass: there is no {FILE} in {folder}. It is published at {PUBLISHED}")
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    calls = [_call(number, row) for number, row in enumerate(rows, 1) if _wanted_an_agent(row)]
    return sorted(calls, key=lambda call: (call.day, call.arrived_at, call.number))


def folder_of(argument: Path | None) -> Path:
    """Return where the data sets are: the option, else ONGLASS_BENCH_DATA. Raises SystemExit when neither is given."""
    named = argument or (Path(found) if (found := os.environ.get("ONGLASS_BENCH_DATA")) else None)
    if named is None:
        raise SystemExit(
            f"onglass: this benchmark replays real calls. Give --data DIR or ONGLASS_BENCH_DATA, a folder with {FILE}. "
            f"The set is published at {PUBLISHED}"
        )
    return named


def _wanted_an_agent(row: Mapping[str, str]) -> bool:
    """Who hung up in the announcement never reached a queue; a phantom is a fault of the exchange."""
    return row["outcome"] == "AGENT" or (row["outcome"] == "HANG" and int(row["q_time"]) > 0)


def _call(number: int, row: Mapping[str, str]) -> Call:
    answered = row["outcome"] == "AGENT"
    entered, left = _seconds(row["vru_entry"]), _seconds(row["vru_exit"])
    return Call(
        number=number,
        day=row["date"],
        customer=ANONYMOUS if _MANGLED in row["customer_id"] else row["customer_id"],
        kind=row["type"],
        arrived_at=float(left if left >= entered else left + 86400),
        waited_seconds=float(row["q_time"]),
        service_seconds=max(1.0, float(row["ser_time"])) if answered else 0.0,
        server=row["server"] if answered and row["server"] != _NOBODY else "",
    )


def _seconds(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds)


class Patience:
    """How long customers of one kind wait before they hang up: Kaplan-Meier over real waits, the answered censored."""

    def __init__(self, calls: Iterable[Call]) -> None:
        """Estimate from calls of one kind."""
        hung_up, left = Counter[float](), Counter[float]()
        for call in calls:
            left[call.waited_seconds] += 1
            hung_up[call.waited_seconds] += not call.was_answered
        at_risk, alive = left.total(), 1.0
        self.seconds: list[float] = []
        self.gone: list[float] = []
        for waited in sorted(left):
            if hung_up[waited]:
                alive *= 1 - hung_up[waited] / at_risk
                self.seconds.append(waited)
                self.gone.append(1 - alive)
            at_risk -= left[waited]

    def draw(self, uniform: float) -> float:
        """Return the patience at a quantile; beyond what was seen, exponential through the last point seen."""
        place = bisect_left(self.gone, uniform)
        if place < len(self.seconds):
            return self.seconds[place]
        return self.seconds[-1] * math.log1p(-uniform) / math.log1p(-self.gone[-1])


class Learnt(msgspec.Struct, frozen=True, kw_only=True):
    """What the fitting days say. `skills` maps a server to the kinds they take; unknown servers take `usual`."""

    patience: Mapping[str, Patience]
    targets: Mapping[str, float]
    skills: Mapping[str, frozenset[str]]
    usual: frozenset[str]
    service: Mapping[str, Sequence[float]]


def learn(calls: Sequence[Call], *, quantile: float = _TARGET_QUANTILE) -> Learnt:
    """Learn from the calls of the fitting days.

    A kind's target is the wait within which the bank itself answered four of five calls of that kind, rounded up to
    10 s. A server has the skill for a kind of which they took at least five calls.
    """
    by_kind: dict[str, list[Call]] = defaultdict(list)
    taken: dict[str, Counter[str]] = defaultdict(Counter)
    for call in calls:
        by_kind[call.kind].append(call)
        taken[call.server][call.kind] += 1
    taken.pop("", None)
    skills = {
        server: frozenset(kind for kind, count in kinds.items() if count >= _LEAST_CALLS_FOR_A_SKILL)
        for server, kinds in taken.items()
    }
    answered = {kind: [call for call in those if call.was_answered] for kind, those in by_kind.items()}
    return Learnt(
        patience={kind: Patience(those) for kind, those in by_kind.items()},
        targets={kind: _target(those, quantile) for kind, those in answered.items()},
        skills=skills,
        usual=frozenset(kind for kind in by_kind if sum(kind in each for each in skills.values()) * 2 > len(skills)),
        service={kind: sorted(call.service_seconds for call in those) for kind, those in answered.items()},
    )


def _target(answered: Sequence[Call], quantile: float) -> float:
    waits = sorted(call.waited_seconds for call in answered)
    wait = waits[min(len(waits) - 1, int(quantile * len(waits)))]
    return max(2, -(-wait // _TARGET_STEP_SECONDS)) * _TARGET_STEP_SECONDS


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time a server was at work."""

    server: str
    starts_at: float
    ends_at: float


def shifts(calls: Sequence[Call], *, break_seconds: float) -> list[Shift]:
    """Return when the servers of one day were there: a longer silence than `break_seconds` is a break."""
    found: list[Shift] = []
    served: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for call in calls:
        if call.server:
            taken_at = call.arrived_at + call.waited_seconds
            served[call.server].append((taken_at, taken_at + call.service_seconds))
    for server, stretches in sorted(served.items()):
        stretches.sort()
        starts_at, ends_at = stretches[0]
        for taken_at, done_at in stretches[1:]:
            if taken_at - ends_at > break_seconds:
                found.append(Shift(server=server, starts_at=starts_at, ends_at=ends_at))
                starts_at, ends_at = taken_at, done_at
            ends_at = max(ends_at, done_at)
        found.append(Shift(server=server, starts_at=starts_at, ends_at=ends_at))
    return found


def during_shifts(calls: Iterable[Call], at_work: Sequence[Shift]) -> list[Call]:
    """Return the calls that arrived while anybody was at work."""
    return [call for call in calls if any(each.starts_at <= call.arrived_at <= each.ends_at for each in at_work)]


def servers_known(calls: Iterable[Call]) -> dict[str, tuple[str, ...]]:
    """Return for each customer with a name who served them, latest first, at most three."""
    known: dict[str, tuple[str, ...]] = {}
    for call in calls:
        if call.server and call.customer != ANONYMOUS:
            known[call.customer] = remember(known.get(call.customer, ()), call.server)
    return known


def remember(servers: tuple[str, ...], server: str) -> tuple[str, ...]:
    """Return who served a customer after one more call."""
    return (server, *(each for each in servers if each != server))[:_REMEMBERED]
