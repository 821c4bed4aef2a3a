"""Whether one more anonymous customer may come in from an address: two token buckets, per network and per app.

Invariant: memory is bounded; a network that floods an app holds up itself, and the app's bucket bounds them all.
The counters belong to one node, so the true limit is the number of nodes times these.
"""

from collections import OrderedDict
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from uuid import UUID

import msgspec

_MAX_BUCKETS = 50_000
_IPV4_PREFIX = 32  # a phone network hides thousands behind one address, so the burst is generous instead
_IPV6_PREFIX = 64  # what one subscriber has


class Rate(msgspec.Struct, frozen=True):
    """So many at once, refilled at so many a second."""

    burst: float
    per_second: float


class StartLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How many anonymous customers may begin."""

    network: Rate = Rate(60, 0.5)
    app: Rate = Rate(1000, 50.0)


class Bucket(msgspec.Struct):
    """What is left of a rate at an instant of a monotonic clock."""

    left: float
    at_seconds: float


def refill(bucket: Bucket | None, rate: Rate, *, now_seconds: float) -> float:
    """Return what is left in the bucket now."""
    if bucket is None:
        return rate.burst
    return min(rate.burst, bucket.left + max(0.0, now_seconds - bucket.at_seconds) * rate.per_second)


def network_of(address: str) -> str:
    """Return the network that an address is counted under; an unreadable address counts as itself."""
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    prefix = _IPV4_PREFIX if isinstance(parsed, IPv4Address) else _IPV6_PREFIX
    return str(ip_network((parsed, prefix), strict=False))


class StartCounters:
    """The buckets of one node."""

    def __init__(self, limits: StartLimits | None = None) -> None:
        """Begin with full buckets."""
        self._limits = limits or StartLimits()
        self._buckets: OrderedDict[tuple[UUID, str], Bucket] = OrderedDict()

    def admit(self, address: str, app_id: UUID, *, now_seconds: float) -> float | None:
        """Take one start from both buckets and return None, or take nothing and return the seconds to wait."""
        wanted = (((app_id, network_of(address)), self._limits.network), ((app_id, ""), self._limits.app))
        left = [refill(self._buckets.get(key), rate, now_seconds=now_seconds) for key, rate in wanted]
        waits = [(1 - rest) / rate.per_second for rest, (_, rate) in zip(left, wanted, strict=True) if rest < 1]
        if waits:
            return max(waits)
        for (key, _), rest in zip(wanted, left, strict=True):
            self._buckets[key] = Bucket(rest - 1, now_seconds)
            self._buckets.move_to_end(key)
        while len(self._buckets) > _MAX_BUCKETS:
            self._buckets.popitem(last=False)
        return None
