"""How much longer somebody waits who has waited a while: what the queue says of a wait, given that it is not over yet.

The range's three points give the shares that outlast them; between them, and beyond the last, the logarithm of that
share falls in a line over the softened time. Invariant: low <= likely <= high, finite; waited 0: the range itself.
"""

import math
from bisect import bisect_left
from itertools import pairwise

from onglass.routing.engine.waits import (
    HIGH_SHARE,
    LIKELY_SHARE,
    LOW_SHARE,
    ExpectedWait,
    hardened,
    ordered_wait,
    softened,
)

_POINTS = tuple(-math.log(1.0 - share) for share in (LOW_SHARE, LIKELY_SHARE, HIGH_SHARE))
# Beyond the range: as between likely and high, but never so flat or so steep that a guess is no guess any more.
_FLATTEST, _STEEPEST = 1.0, 8.0
_LEAST_GAP = 1e-3

_Hazard = list[tuple[float, float]]


def remaining(expected: ExpectedWait, waited_seconds: float) -> ExpectedWait:
    """Return the range of what is left of a wait that `expected` speaks of and that has lasted so long already."""
    hazard = _hazard_of(expected)
    slope = _slope(hazard)
    waited = max(0.0, waited_seconds)
    so_far = _hazard_at(hazard, slope, softened(waited))
    low, likely, high = (hardened(_time_at(hazard, slope, so_far + point)) - waited for point in _POINTS)
    return ordered_wait(low, likely, high)


def _hazard_of(expected: ExpectedWait) -> _Hazard:
    """Return points (softened time, minus the logarithm of the share that outlasts it), both strictly rising."""
    points = [(softened(0.0), 0.0)]
    for seconds, hazard in zip(
        (expected.low_seconds, expected.likely_seconds, expected.high_seconds), _POINTS, strict=True
    ):
        points.append((max(softened(seconds), points[-1][0] + _LEAST_GAP), hazard))
    return points


def _slope(points: _Hazard) -> float:
    (first, less), (last, more) = points[-2:]
    return min(_STEEPEST, max(_FLATTEST, (more - less) / (last - first)))


def _hazard_at(points: _Hazard, slope: float, time: float) -> float:
    last_time, last_hazard = points[-1]
    if time >= last_time:
        return last_hazard + (time - last_time) * slope
    for (start, less), (end, more) in pairwise(points):
        if time < end:
            return less + (more - less) * (time - start) / (end - start)
    return last_hazard


def _time_at(points: _Hazard, slope: float, hazard: float) -> float:
    last_time, last_hazard = points[-1]
    if hazard >= last_hazard:
        return last_time + (hazard - last_hazard) / slope
    at = bisect_left([point[1] for point in points], hazard)
    (start, less), (end, more) = points[max(0, at - 1)], points[max(1, at)]
    return start + (end - start) * (hazard - less) / (more - less)
