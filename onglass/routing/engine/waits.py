"""How long an answer will take, as a range that holds four times in five, computed from the live state of a queue.

Invariant: low <= likely <= high, finite and not negative, never smaller with more cases in front, never spoken as
"0 min". With too little history there is no promise (None): a made-up one is worse. `waits_fit` makes the model.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import msgspec

MODEL_VERSION = 1
LOW_SHARE, LIKELY_SHARE, HIGH_SHARE = 0.1, 0.5, 0.9

_MOST_SECONDS = 30 * 86400.0
_MOST_COUNT = 1e6
_HOUR_MINUTES = 60
_STEPS_MINUTES = ((120, 60), (20, 15))  # above so many minutes, in steps of so many
_DASH = "\N{EN DASH}"
_MOST_BEYOND = math.log(3.0)
_DEFAULT_SERVICE_SECONDS = 180.0
_SOFTENING_SECONDS = 10.0
_MOST_SOFTENED = 30.0
_SOFTENING_ANSWERS_PER_HOUR = 12.0

# Those of `state_features` that grow with the number in front: their weights may not be negative.
AHEAD_FEATURES = (1, 2, 3)


class QueueState(msgspec.Struct, frozen=True, kw_only=True):
    """What is known at the moment somebody asks how long it will take.

    `ahead` counts the cases that would be taken first; `load` is the taken share of the agents' capacity (0 to 1);
    rates are per hour and of the last minutes; `last_waits_seconds` has the newest last; `hour` and `weekday`
    (Monday 0) are the calendar's own; `queue` is any name that tells queues of one history apart.
    """

    ahead: int
    agents_at_work: int
    agents_with_room: int
    load: float
    arrivals_per_hour: float
    answers_per_hour: float
    mean_service_seconds: float
    longest_waiting_seconds: float
    last_waits_seconds: tuple[float, ...]
    hour: int
    weekday: int
    priority: int = 0
    queue: str = ""


class WaitSample(msgspec.Struct, frozen=True, kw_only=True):
    """One wait of the past: the state when it began, at `asked_at` (unix seconds), and how long it took.

    `answered` is False for somebody who left or was closed before: their wait was longer than `waited_seconds`.
    """

    state: QueueState
    asked_at: float
    waited_seconds: float
    answered: bool = True


class ExpectedWait(msgspec.Struct, frozen=True, kw_only=True):
    """A range in seconds: one wait in ten is below `low`, half below `likely`, one in ten above `high`."""

    low_seconds: float
    likely_seconds: float
    high_seconds: float


class Knot(msgspec.Struct, frozen=True, kw_only=True):
    """The waits that were found at one score of the regression."""

    score: float
    wait: ExpectedWait


class StateModel(msgspec.Struct, frozen=True, kw_only=True):
    """A score out of the state's features, and what waits that score has meant.

    `queue_shifts` are added to the score; `most_ahead` is the longest line the history knows.
    """

    weights: tuple[float, ...]
    queue_shifts: Mapping[str, float]
    knots: tuple[Knot, ...]
    most_ahead: int


class WaitModel(msgspec.Struct, frozen=True, kw_only=True):
    """What was learnt from one workspace's history; round-trips as JSON. Parts without enough history are absent.

    `unattended` is about waits that began while nobody was at work; the other parts are about the rest.
    """

    version: int = MODEL_VERSION
    samples: int = 0
    pooled: ExpectedWait | None = None
    by_hour: Mapping[int, ExpectedWait] = {}
    unattended: ExpectedWait | None = None
    by_state: StateModel | None = None


class SpokenWait(msgspec.Struct, frozen=True, kw_only=True):
    """A range rounded for people, in minutes: whole ones, above 20 quarter hours, above 120 hours; never 0."""

    low_minutes: int
    high_minutes: int


Basis = Literal["state", "hour", "pooled", "unattended", "none"]


def basis_of(model: WaitModel, state: QueueState) -> Basis:
    """Tell what `expect` reckons from."""
    if not state.agents_at_work > 0:
        return "none" if model.unattended is None else "unattended"
    if model.by_state is not None:
        return "state"
    if state.hour in model.by_hour:
        return "hour"
    return "none" if model.pooled is None else "pooled"


def expect(model: WaitModel, state: QueueState) -> ExpectedWait | None:
    """Return the range for somebody who asks now, or None where the history is too short to promise anything."""
    if not state.agents_at_work > 0:
        return model.unattended
    if model.by_state is None:
        return model.by_hour.get(state.hour, model.pooled)
    return _by_state(model.by_state, state, typical=typical_wait_seconds(model, state.hour))


def typical_wait_seconds(model: WaitModel, hour: int) -> float:
    """Return the median wait of that hour, of all hours where that one is unknown, or 0."""
    found = model.by_hour.get(hour, model.pooled)
    return 0.0 if found is None else found.likely_seconds


def _by_state(model: StateModel, state: QueueState, *, typical: float) -> ExpectedWait:
    ahead = _bounded(state.ahead, most=_MOST_COUNT)
    known = min(ahead, float(model.most_ahead))
    features = state_features(state, ahead=known, typical_seconds=typical)
    score = sum(weight * value for weight, value in zip(model.weights, features, strict=True))
    score += model.queue_shifts.get(state.queue, 0.0)
    # A line longer than any before takes longer in proportion; the regression knows nothing about it.
    return wait_at(model.knots, score, stretch=(ahead + 1.0) / (known + 1.0))


def state_features(state: QueueState, *, ahead: float, typical_seconds: float) -> tuple[float, ...]:
    """Return what the regression sees, all finite whatever the state holds; the first one is the constant."""
    agents = max(1.0, _bounded(state.agents_at_work, most=_MOST_COUNT))
    service = _bounded(state.mean_service_seconds) or _DEFAULT_SERVICE_SECONDS
    answers = _bounded(state.answers_per_hour, most=_MOST_COUNT)
    waits = [_bounded(wait) for wait in state.last_waits_seconds[-5:]] or [typical_seconds]
    return (
        1.0,
        softened((ahead + 1.0) * service / agents),
        math.log1p(ahead),
        softened((ahead + 1.0) * 3600.0 / (answers + _SOFTENING_ANSWERS_PER_HOUR)),
        math.log(agents),
        math.log1p(_bounded(state.agents_with_room, most=_MOST_COUNT)),
        _bounded(state.load, most=2.0),
        math.log1p(_bounded(state.arrivals_per_hour, most=_MOST_COUNT)),
        math.log1p(answers),
        math.log(service + _SOFTENING_SECONDS),
        softened(_bounded(state.longest_waiting_seconds)),
        softened(waits[-1]),
        softened(sum(waits) / len(waits)),
        softened(typical_seconds),
        _signed(state.priority),
    )


def wait_at(knots: Sequence[Knot], score: float, *, stretch: float = 1.0) -> ExpectedWait:
    """Return the waits at a score: on a line between two knots, before the first those of the first.

    Beyond the last they grow as the score does, which is a logarithm of seconds, up to threefold.
    """
    at = bisect_right(knots, score, key=lambda knot: knot.score)
    before, after = knots[max(0, at - 1)], knots[min(at, len(knots) - 1)]
    gap = after.score - before.score
    stretch *= math.exp(min(_MOST_BEYOND, max(0.0, score - knots[-1].score)))
    share = min(1.0, max(0.0, (score - before.score) / gap)) if gap > 0 else 0.0

    def between(first: float, second: float) -> float:
        return (first + (second - first) * share) * stretch

    return ordered_wait(
        between(before.wait.low_seconds, after.wait.low_seconds),
        between(before.wait.likely_seconds, after.wait.likely_seconds),
        between(before.wait.high_seconds, after.wait.high_seconds),
    )


def ordered_wait(low: float, likely: float, high: float) -> ExpectedWait:
    """Return the three as a range that keeps the invariant."""
    low_seconds = _bounded(low)
    likely_seconds = max(low_seconds, _bounded(likely))
    return ExpectedWait(
        low_seconds=low_seconds,
        likely_seconds=likely_seconds,
        high_seconds=max(likely_seconds, _bounded(high)),
    )


def spoken(wait: ExpectedWait) -> SpokenWait:
    """Round a range outwards, the low end down and the high end up, so that rounding breaks no promise."""
    low = max(1, _rounded(wait.low_seconds, math.floor))
    return SpokenWait(low_minutes=low, high_minutes=max(low, _rounded(wait.high_seconds, math.ceil)))


def as_words(wait: SpokenWait) -> str:
    """Say a range in English: "about 1 min", "3-6 min", "45 min - 1 h 30 min" (with dashes), "2-3 h"."""
    low, high = wait.low_minutes, wait.high_minutes
    if low == high:
        return f"about {_duration(low)}"
    if high <= _HOUR_MINUTES:
        return f"{low}{_DASH}{high} min"
    if low % _HOUR_MINUTES == high % _HOUR_MINUTES == 0:
        return f"{low // _HOUR_MINUTES}{_DASH}{high // _HOUR_MINUTES} h"
    return f"{_duration(low)} {_DASH} {_duration(high)}"


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, _HOUR_MINUTES)
    return " ".join([f"{hours} h"] * (hours > 0) + [f"{rest} min"] * (rest > 0))


def _rounded(seconds: float, towards: Callable[[float], int]) -> int:
    minutes = _bounded(seconds) / 60.0
    for above, step in _STEPS_MINUTES:
        if minutes > above:
            return max(above, towards(minutes / step) * step)
    return towards(minutes)


def _bounded(value: float, *, most: float = _MOST_SECONDS) -> float:
    """Return a finite number from 0 to `most`; what is no number is 0."""
    return float(min(value, most)) if value > 0 else 0.0


def softened(seconds: float) -> float:
    """Return seconds on the scale of the regression, a logarithm that is gentle below ten seconds."""
    return math.log1p(seconds / _SOFTENING_SECONDS)


def hardened(value: float) -> float:
    """Return the seconds that `softened` made a value of."""
    return math.expm1(min(value, _MOST_SOFTENED)) * _SOFTENING_SECONDS


def _signed(priority: float) -> float:
    return min(3.0, _bounded(priority)) - min(3.0, _bounded(-priority))
