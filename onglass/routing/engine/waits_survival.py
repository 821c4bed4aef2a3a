"""What waits really were when some left before their answer: Kaplan-Meier, with weights.

Source: Kaplan and Meier 1958; the mean beyond a value as Buckley and James 1979 use it.
"""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

import msgspec


class Seen(msgspec.Struct, frozen=True):
    """One value; when it is not `whole`, the true one is known to be larger. `weight` is above 0."""

    value: float
    whole: bool
    weight: float


class Survival(msgspec.Struct, frozen=True):
    """Values at which whole ones were seen, ascending, and the share that survives each; beyond the last: none."""

    values: tuple[float, ...]
    shares: tuple[float, ...]
    sums_beyond: tuple[float, ...]

    def quantile(self, share: float) -> float:
        """Return the value that `share` of all do not exceed."""
        for value, surviving in zip(self.values, self.shares, strict=True):
            if 1.0 - surviving >= share - 1e-12:
                return value
        return self.values[-1]

    def mean_beyond(self, value: float) -> float:
        """Return what those who survived `value` have on average; at least `value`."""
        at = bisect_right(self.values, value)
        surviving = self.shares[at - 1] if at else 1.0
        if at == len(self.values) or surviving <= 0.0:
            return value
        return max(value, self.sums_beyond[at] / surviving)


def survival_of(seen: Iterable[Seen]) -> Survival:
    """Count the survivors. Raises ValueError where nothing whole was seen."""
    ordered = sorted(seen, key=lambda one: (one.value, not one.whole))
    at_risk, surviving = sum(one.weight for one in ordered), 1.0
    values: list[float] = []
    shares: list[float] = []
    for one in ordered:
        if one.whole:
            surviving *= max(0.0, 1.0 - one.weight / at_risk) if at_risk > one.weight else 0.0
            values.append(one.value)
            shares.append(surviving)
        at_risk -= one.weight
    if not values:
        raise ValueError("Nothing whole was seen, so nothing is known about the end of any wait.")
    shares[-1] = 0.0  # whoever outlasted the longest is counted with it
    lost = [before - after for before, after in zip([1.0, *shares], shares, strict=False)]
    sums = list(accumulate((value * share for value, share in zip(values[::-1], lost[::-1], strict=True))))[::-1]
    return Survival(tuple(values), tuple(shares), tuple(sums))
