"""How often one may knock: token buckets, one subtraction a call.

Invariant: the number of buckets is bounded; the ones longest unused go first, and they were full by then.
"""

import time
from collections import OrderedDict

import msgspec

from onglass.platform.problems import TooMany


class Rate(msgspec.Struct, frozen=True):
    """`burst` calls at once, refilled at `per_second`."""

    burst: float
    per_second: float


class Bucket:
    """What is left of a rate; starts full."""

    __slots__ = ("_at", "_left", "rate")

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self._left = rate.burst
        self._at = time.monotonic()

    def take(self, cost: float = 1.0) -> float:
        """Take `cost` and return 0, or take nothing and return the seconds until it would be there."""
        now = time.monotonic()
        rate = self.rate
        left = min(rate.burst, self._left + (now - self._at) * rate.per_second)
        self._at = now
        if left < cost:
            self._left = left
            return (cost - left) / rate.per_second
        self._left = left - cost
        return 0.0

    def give_back(self, cost: float = 1.0) -> None:
        """Undo a `take`."""
        self._left = min(self.rate.burst, self._left + cost)

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return RateLimit-* headers: the burst, what is left of it, seconds until it is full again."""
        rate = self.rate
        return [
            (b"ratelimit-limit", b"%d" % rate.burst),
            (b"ratelimit-remaining", b"%d" % self._left),
            (b"ratelimit-reset", b"%d" % ((rate.burst - self._left) / rate.per_second + 1)),
        ]

    def lines(self) -> bytes:
        """Return the same headers as they stand on the wire."""
        rate = self.rate
        left = self._left
        return b"ratelimit-limit: %d\r\nratelimit-remaining: %d\r\nratelimit-reset: %d\r\n" % (
            rate.burst,
            left,
            (rate.burst - left) / rate.per_second + 1,
        )


def slow_down(seconds: float) -> TooMany:
    """Return the 429 that says when to come back."""
    return TooMany("rate_limited", "Too many requests; wait as Retry-After says.", retry_after_seconds=seconds)


class Buckets:
    """One bucket for each key; for keys that anybody can make up (addresses), so their number is bounded."""

    def __init__(self, rate: Rate, *, max_keys: int = 20_000) -> None:
        self._rate = rate
        self._max_keys = max_keys
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def of(self, key: str) -> Bucket:
        """Return the bucket of a key."""
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(self._rate)
            if len(self._buckets) > self._max_keys:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
        return bucket

    def take(self, key: str, cost: float = 1.0) -> None:
        """Take from the key's bucket; raises TooMany."""
        seconds = self.of(key).take(cost)
        if seconds:
            raise slow_down(seconds)
