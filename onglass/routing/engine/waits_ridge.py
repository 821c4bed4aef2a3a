"""Weighted ridge regression in plain Python, in parts, so that leaving a part out costs one small solve.

Invariant: the weights named as never negative are not; the columns are scaled to equal spread before the penalty.
"""

import math
from collections.abc import Sequence
from itertools import compress
from operator import mul

_RIDGE = 5.0
_TINY = 1e-9

Matrix = list[list[float]]


class Part:
    """The rows of one part of the history: scaled columns, and the same times the rows' weights."""

    def __init__(self, columns: list[list[float]], weights: list[float]) -> None:
        """Multiply the columns out; column 0 is the constant."""
        self.columns = columns
        self._weighted = [list(map(mul, column, weights)) for column in columns]
        self.gram: Matrix = [
            [sum(map(mul, first, second)) for second in columns[: number + 1]]
            for number, first in enumerate(self._weighted)
        ]

    def moments(self, targets: Sequence[float]) -> list[float]:
        """Return the columns' products with the targets of this part's rows."""
        return [sum(map(mul, column, targets)) for column in self._weighted]

    def scores(self, weights: Sequence[float]) -> list[float]:
        """Return the regression's value for each row."""
        total = [0.0] * len(self.columns[0])
        for weight, column in zip(weights, self.columns, strict=True):
            if weight:
                total = [value + weight * x for value, x in zip(total, column, strict=True)]
        return total


class Scale:
    """Brings columns to mean 0 and spread 1, and weights for such columns back to weights for the plain ones."""

    def __init__(self, columns: Sequence[Sequence[float]]) -> None:
        """Measure the columns; column 0, the constant, and columns that never change stay as they are."""
        count = len(columns[0])
        means = [sum(column) / count for column in columns]
        spreads = [
            math.sqrt(sum((x - mean) ** 2 for x in column) / count) for column, mean in zip(columns, means, strict=True)
        ]
        self._means = [0.0, *means[1:]]
        self._spreads = [1.0, *(spread if spread > _TINY else math.inf for spread in spreads[1:])]

    def column(self, number: int, values: Sequence[float]) -> list[float]:
        """Scale one column; one that never changes becomes 0."""
        mean, spread = self._means[number], self._spreads[number]
        return [(value - mean) / spread for value in values]

    def plain_weights(self, weights: Sequence[float]) -> list[float]:
        """Return weights that give the same value for unscaled columns."""
        plain = [weight / spread for weight, spread in zip(weights, self._spreads, strict=True)]
        plain[0] -= sum(map(mul, plain[1:], self._means[1:]))
        return plain


def total_of(grams: Sequence[Matrix]) -> Matrix:
    """Add the parts up."""
    return [[sum(cells) for cells in zip(*rows, strict=True)] for rows in zip(*grams, strict=True)]


def solve(gram: Matrix, moments: Sequence[float], *, never_negative: Sequence[int]) -> list[float]:
    """Return the weights; a column whose weight may not be negative and would be is left out."""
    used = [True] * len(moments)
    while True:
        weights = _solve_used(gram, moments, used)
        wrong = [number for number in never_negative if weights[number] < 0.0]
        if not wrong:
            return weights
        used[min(wrong, key=lambda number: weights[number])] = False


def _solve_used(gram: Matrix, moments: Sequence[float], used: Sequence[bool]) -> list[float]:
    """Solve the normal equations of the used columns by Cholesky's factor."""
    chosen = list(compress(range(len(moments)), used))
    factor: Matrix = []
    middle: list[float] = []
    for at, number in enumerate(chosen):
        row: list[float] = []
        for before, other in enumerate(chosen[: at + 1]):
            value = gram[number][other] - sum(map(mul, row, factor[before] if before < at else row))
            if before < at:
                row.append(value / factor[before][before])
            else:
                row.append(math.sqrt(max(_TINY, value + (_RIDGE if number else _TINY))))
        factor.append(row)
        middle.append((moments[number] - sum(map(mul, row, middle))) / row[at])
    solved = [0.0] * len(chosen)
    for at in reversed(range(len(chosen))):
        known = sum(factor[later][at] * solved[later] for later in range(at + 1, len(chosen)))
        solved[at] = (middle[at] - known) / factor[at][at]
    weights = [0.0] * len(moments)
    for number, value in zip(chosen, solved, strict=True):
        weights[number] = value
    return weights
