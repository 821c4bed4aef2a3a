"""Learns a workspace's wait model from its own history; for the night: seconds for 50,000 samples, no numpy.

A ridge regression on the logarithm of the wait gives each state a score; what waits a score really meant is read off
days that were left out of the regression, so that the range holds on days to come. Whoever left before the answer
counts as "longer than they stayed" in both. Recent days weigh more.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from onglass.routing.engine.waits import (
    AHEAD_FEATURES,
    HIGH_SHARE,
    LIKELY_SHARE,
    LOW_SHARE,
    ExpectedWait,
    Knot,
    StateModel,
    WaitModel,
    WaitSample,
    ordered_wait,
    softened,
    state_features,
    typical_wait_seconds,
)
from onglass.routing.engine.waits_ridge import Part, Scale, solve, total_of
from onglass.routing.engine.waits_survival import Seen, survival_of

MOST_SAMPLES = 50_000
LEAST_SAMPLES = 20
LEAST_SAMPLES_FOR_STATE = 300
LEAST_DAYS_FOR_STATE = 3

_DAY_SECONDS = 86400.0
_HOURS = range(24)
_MOST_WAITED_SECONDS = 366 * _DAY_SECONDS
_MOST_UNIX_SECONDS = 1e12
_HALF_LIFE_DAYS = 28.0
_MOST_HALVINGS = 20.0
_FOLDS = 10
_PASSES = 3
_SHIFT_SHRINKAGE = 50.0
_SAMPLES_A_KNOT = 100
_MOST_KNOTS = 16
_MOST_AHEAD = 1_000_000


class _Row(msgspec.Struct, frozen=True):
    """A usable sample with its weight and its features."""

    sample: WaitSample
    weight: float
    features: tuple[float, ...]


def fit(history: Iterable[WaitSample]) -> WaitModel:
    """Return the model of the newest 50,000 samples; parts for which there is too little history are left out."""
    samples = sorted((one for one in history if _is_usable(one)), key=lambda one: one.asked_at)[-MOST_SAMPLES:]
    attended = [one for one in samples if one.state.agents_at_work > 0]
    by_hour: dict[int, list[WaitSample]] = defaultdict(list)
    for sample in attended:
        by_hour[sample.state.hour].append(sample)
    ranges = {hour: _range_of(ones) for hour, ones in sorted(by_hour.items()) if hour in _HOURS}
    model = WaitModel(
        samples=len(samples),
        pooled=_range_of(attended),
        by_hour={hour: one for hour, one in ranges.items() if one is not None},
        unattended=_range_of([one for one in samples if one.state.agents_at_work <= 0]),
    )
    return msgspec.structs.replace(model, by_state=_state_model(attended, model))


def _is_usable(sample: WaitSample) -> bool:
    return 0 <= sample.waited_seconds <= _MOST_WAITED_SECONDS and abs(sample.asked_at) <= _MOST_UNIX_SECONDS


def _range_of(samples: Sequence[WaitSample]) -> ExpectedWait | None:
    """Return the range of all these waits, or None below the least number of answered ones."""
    if sum(one.answered for one in samples) < LEAST_SAMPLES:
        return None
    newest = _newest_at(samples)
    return _range_seen([Seen(one.waited_seconds, one.answered, _weight(one, newest)) for one in samples])


def _range_seen(seen: Iterable[Seen]) -> ExpectedWait:
    survival = survival_of(seen)
    return ordered_wait(*(survival.quantile(share) for share in (LOW_SHARE, LIKELY_SHARE, HIGH_SHARE)))


def _newest_at(samples: Sequence[WaitSample]) -> float:
    """Return when the history ends; the last twentieth does not decide, so a clock that jumped ages nothing."""
    return samples[len(samples) * 19 // 20].asked_at


def _weight(sample: WaitSample, newest_at: float) -> float:
    halvings = (newest_at - sample.asked_at) / _DAY_SECONDS / _HALF_LIFE_DAYS
    return math.pow(0.5, min(max(0.0, halvings), _MOST_HALVINGS))


def _state_model(samples: Sequence[WaitSample], model: WaitModel) -> StateModel | None:
    """Return the regression and its knots, or None where the history is too short for them."""
    days = sorted({_day(sample) for sample in samples})
    answered = sum(sample.answered for sample in samples)
    if answered < LEAST_SAMPLES_FOR_STATE or len(days) < LEAST_DAYS_FOR_STATE:
        return None
    fold_of = {day: number % _FOLDS for number, day in enumerate(days)}
    folds: list[list[_Row]] = [[] for _ in range(min(_FOLDS, len(days)))]
    for row in _rows(samples, model):
        folds[fold_of[_day(row.sample)]].append(row)
    regression = _Regression(folds)
    shifts = regression.queue_shifts()
    return StateModel(
        weights=tuple(regression.plain_weights),
        queue_shifts=shifts.of_all,
        knots=_knots(regression.scores_left_out(shifts)),
        most_ahead=max(_ahead(sample) for sample in samples),
    )


def _rows(samples: Sequence[WaitSample], model: WaitModel) -> list[_Row]:
    newest = _newest_at(samples)
    return [
        _Row(
            sample,
            _weight(sample, newest),
            state_features(
                sample.state,
                ahead=float(_ahead(sample)),
                typical_seconds=typical_wait_seconds(model, sample.state.hour),
            ),
        )
        for sample in samples
    ]


def _ahead(sample: WaitSample) -> int:
    return min(_MOST_AHEAD, max(0, sample.state.ahead))


def _day(sample: WaitSample) -> int:
    return int(sample.asked_at // _DAY_SECONDS)


class _Shifts(msgspec.Struct, frozen=True):
    """What to add to the score of a queue's cases: learnt from all days, and from all but those of each fold."""

    of_all: dict[str, float]
    without_fold: list[dict[str, float]]


class _Scored(msgspec.Struct, frozen=True):
    score: float
    row: _Row


class _Regression:
    """The regression over all folds, and for each fold the one that has not seen it."""

    def __init__(self, folds: Sequence[Sequence[_Row]]) -> None:
        """Fit; the targets of those who left are their expected ones, found in a few passes."""
        self._folds = folds
        scale = Scale(list(zip(*(row.features for rows in folds for row in rows), strict=True)))
        self._parts = [_part(rows, scale) for rows in folds]
        self._targets = [[softened(row.sample.waited_seconds) for row in rows] for rows in folds]
        grams = [part.gram for part in self._parts]
        total = total_of(grams)
        weights: list[float] = []
        for _ in range(_PASSES):
            weights = solve(total, self._moments(), never_negative=AHEAD_FEATURES)
            self._impute(weights)
        self.plain_weights = scale.plain_weights(weights)
        self._left_out = [self._scores_without(number, total) for number in range(len(folds))]

    def _moments(self, *, without: int | None = None) -> list[float]:
        parts = [
            part.moments(targets)
            for number, (part, targets) in enumerate(zip(self._parts, self._targets, strict=True))
            if number != without
        ]
        return [sum(values) for values in zip(*parts, strict=True)]

    def _impute(self, weights: Sequence[float]) -> None:
        """Give those who left the mean of what outlasts them, by the residuals of all."""
        scores = [part.scores(weights) for part in self._parts]
        survival = survival_of(
            Seen(softened(row.sample.waited_seconds) - score, row.sample.answered, row.weight)
            for rows, fold_scores in zip(self._folds, scores, strict=True)
            for row, score in zip(rows, fold_scores, strict=True)
        )
        for rows, fold_scores, targets in zip(self._folds, scores, self._targets, strict=True):
            for at, (row, score) in enumerate(zip(rows, fold_scores, strict=True)):
                if not row.sample.answered:
                    targets[at] = score + survival.mean_beyond(softened(row.sample.waited_seconds) - score)

    def _scores_without(self, number: int, total: list[list[float]]) -> list[float]:
        rest = [
            [whole - own for whole, own in zip(*rows, strict=True)]
            for rows in zip(total, self._parts[number].gram, strict=True)
        ]
        weights = solve(rest, self._moments(without=number), never_negative=AHEAD_FEATURES)
        return self._parts[number].scores(weights)

    def queue_shifts(self) -> _Shifts:
        """Return each queue's mean residual, drawn towards 0 where the queue has few cases."""
        sums: list[dict[str, tuple[float, float]]] = []
        for rows, scores, targets in zip(self._folds, self._left_out, self._targets, strict=True):
            one: dict[str, tuple[float, float]] = {}
            for row, score, target in zip(rows, scores, targets, strict=True):
                before = one.get(row.sample.state.queue, (0.0, 0.0))
                one[row.sample.state.queue] = (before[0] + row.weight * (target - score), before[1] + row.weight)
            sums.append(one)
        return _Shifts(
            _shifts(sums), [_shifts(sums[:number] + sums[number + 1 :]) for number in range(len(self._folds))]
        )

    def scores_left_out(self, shifts: _Shifts) -> list[_Scored]:
        """Return each row with the score it would have got had its day not been known."""
        return [
            _Scored(score + fold_shifts.get(row.sample.state.queue, 0.0), row)
            for rows, scores, fold_shifts in zip(self._folds, self._left_out, shifts.without_fold, strict=True)
            for row, score in zip(rows, scores, strict=True)
        ]


def _part(rows: Sequence[_Row], scale: Scale) -> Part:
    columns = [
        scale.column(number, values) for number, values in enumerate(zip(*(row.features for row in rows), strict=True))
    ]
    return Part(columns, [row.weight for row in rows])


def _shifts(sums: Iterable[dict[str, tuple[float, float]]]) -> dict[str, float]:
    total: dict[str, tuple[float, float]] = {}
    for one in sums:
        for queue, (residuals, weight) in one.items():
            before = total.get(queue, (0.0, 0.0))
            total[queue] = (before[0] + residuals, before[1] + weight)
    return {queue: residuals / (weight + _SHIFT_SHRINKAGE) for queue, (residuals, weight) in sorted(total.items())}


def _knots(scored: Sequence[_Scored]) -> tuple[Knot, ...]:
    """Return the ranges found from the lowest to the highest scores, made to rise with the score."""
    ordered = sorted(scored, key=lambda one: one.score)
    count = max(1, min(_MOST_KNOTS, len(ordered) // _SAMPLES_A_KNOT))
    edges = [number * len(ordered) // count for number in range(count + 1)]
    bins = [ordered[start:stop] for start, stop in pairwise(edges)]
    kept = [ones for ones in bins if any(one.row.sample.answered for one in ones)]
    ranges = [
        _range_seen(Seen(one.row.sample.waited_seconds, one.row.sample.answered, one.row.weight) for one in ones)
        for ones in kept
    ]
    lows, likelies, highs = (
        _rising(values)
        for values in zip(*((one.low_seconds, one.likely_seconds, one.high_seconds) for one in ranges), strict=True)
    )
    return tuple(
        Knot(score=sum(one.score for one in ones) / len(ones), wait=ordered_wait(*wait))
        for ones, wait in zip(kept, zip(lows, likelies, highs, strict=True), strict=True)
    )


def _rising(values: Sequence[float]) -> list[float]:
    """Return the nearest values (least squares) that never fall: neighbours in the wrong order share their mean."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (second, more), (first, many) = blocks.pop(), blocks.pop()
            blocks.append(((first * many + second * more) / (many + more), many + more))
    return [value for value, count in blocks for _ in range(count)]
