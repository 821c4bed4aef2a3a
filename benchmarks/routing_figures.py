"""From days played under two policies to figures with their uncertainty.

Invariant: every figure compares the same days under common random numbers, and its interval is taken over days,
because calls of one day are not independent.
"""

import math
import random
from collections.abc import Callable, Sequence
from statistics import fmean, stdev

import msgspec

from benchmarks.routing_trace import Played

_RESAMPLES = 4000
# Two-sided 95 % quantiles of Student's t by degrees of freedom.
_T = (12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131)


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """The replications of one day under the policy judged and under first come, first served."""

    judged: tuple[Played, ...]
    first_come: tuple[Played, ...]


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The gain is over all calls, `ci` its 95 % interval by resampling days; `by_day` gives each day the same weight.

    `continuity` compares, of the calls whose customer one of those at work had served, the share who got one of those.
    """

    sla_gain_points: float
    ci: tuple[float, float]
    by_day: float
    by_day_t: tuple[float, float]
    p99_ratio: float
    p99_ratio_ci: tuple[float, float]
    continuity: float
    continuity_ci: tuple[float, float]
    abandon_ratio: float
    service_level: tuple[float, float]
    mean_wait_seconds: tuple[float, float]
    p99_seconds: tuple[float, float]
    continued: tuple[float, float]
    abandoned: tuple[float, float]


def figures(pairs: Sequence[Pair]) -> Figures:
    """Return the figures; of pairs of values the first is the policy judged, the second first come, first served."""
    gains = [_gain([pair]) for pair in pairs]
    half = _T[len(gains) - 2] * stdev(gains) / math.sqrt(len(gains))

    def both(figure: Callable[[Sequence[Played]], float], digits: int) -> tuple[float, float]:
        return round(figure(_judged(pairs)), digits), round(figure(_first_come(pairs)), digits)

    return Figures(
        sla_gain_points=round(_gain(pairs), 2),
        ci=_interval(pairs, _gain, 2),
        by_day=round(fmean(gains), 2),
        by_day_t=(round(fmean(gains) - half, 2), round(fmean(gains) + half, 2)),
        p99_ratio=round(_ratio(pairs, _p99), 3),
        p99_ratio_ci=_interval(pairs, lambda some: _ratio(some, _p99), 3, resamples=200),
        continuity=round(_ratio(pairs, _continued), 3),
        continuity_ci=_interval(pairs, lambda some: _ratio(some, _continued), 3),
        abandon_ratio=round(_ratio(pairs, _abandoned), 3),
        service_level=both(_in_time, 4),
        mean_wait_seconds=both(_mean_wait, 1),
        p99_seconds=both(_p99, 0),
        continued=both(_continued, 3),
        abandoned=both(_abandoned, 4),
    )


def _gain(pairs: Sequence[Pair]) -> float:
    return 100 * (_in_time(_judged(pairs)) - _in_time(_first_come(pairs)))


def _ratio(pairs: Sequence[Pair], figure: Callable[[Sequence[Played]], float]) -> float:
    against = figure(_first_come(pairs))
    return figure(_judged(pairs)) / against if against else math.nan


def _judged(pairs: Sequence[Pair]) -> list[Played]:
    return [played for pair in pairs for played in pair.judged]


def _first_come(pairs: Sequence[Pair]) -> list[Played]:
    return [played for pair in pairs for played in pair.first_come]


def _interval(
    pairs: Sequence[Pair], figure: Callable[[Sequence[Pair]], float], digits: int, *, resamples: int = _RESAMPLES
) -> tuple[float, float]:
    """Return the 95 % interval of a figure by resampling whole days."""
    dice = random.Random(0)
    found = sorted(figure(dice.choices(pairs, k=len(pairs))) for _ in range(resamples))
    return round(found[int(0.025 * resamples)], digits), round(found[int(0.975 * resamples)], digits)


def _in_time(days: Sequence[Played]) -> float:
    return sum(day.in_time for day in days) / sum(day.calls for day in days)


def _abandoned(days: Sequence[Played]) -> float:
    return sum(day.hung_up for day in days) / sum(day.calls for day in days)


def _continued(days: Sequence[Played]) -> float:
    return sum(day.continued for day in days) / max(1, sum(day.known for day in days))


def _waits(days: Sequence[Played]) -> list[float]:
    return sorted(wait for day in days for wait in day.waits.values())


def _mean_wait(days: Sequence[Played]) -> float:
    return fmean(_waits(days))


def _p99(days: Sequence[Played]) -> float:
    waits = _waits(days)
    return waits[int(0.99 * len(waits))]
