"""How many pushes may be under way, to whom: so that an address that never answers keeps nobody waiting.

Invariant: one at a time for an address; few for a host that never answered; fewer for one that is silent again and
again, and for all such hosts together a third of all places.
"""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import msgspec

_MOST_REMEMBERED = 1_000
# One silent address makes no silent host.
_DOUBTFUL_AFTER = 3


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """Places: in all, for a host that answers, for one that never did yet, and for one that is silent."""

    places: int = 48
    of_good_host: int = 16
    of_unknown_host: int = 3
    of_doubtful_host: int = 2


class HostRoom(msgspec.Struct, frozen=True, kw_only=True):
    """How many more pushes a host may have under way; `is_doubtful`: it has been silent again and again."""

    name: str
    room: int
    is_doubtful: bool


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """What may begin now: `places` in all, `of_doubtful` of them with doubtful hosts."""

    places: int
    of_doubtful: int
    of_unknown_host: int
    hosts: Sequence[HostRoom] = ()
    busy_addresses: Sequence[UUID] = ()


class Traffic:
    """What is under way in one sender."""

    def __init__(self, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self._addresses: set[UUID] = set()
        self._by_host: Counter[str] = Counter()
        # How often in a row a host was silent; it begins with an answer, or in the dark.
        self._silences: dict[str, int] = {}
        self._has_answered: set[str] = set()

    def begin(self, host: str, subscription_id: UUID) -> None:
        """Take a place."""
        self._addresses.add(subscription_id)
        self._by_host[host] += 1

    def end(self, host: str, subscription_id: UUID, *, is_good: bool | None) -> None:
        """Give the place back, and remember whether the host answered; None: it was not asked."""
        self._addresses.discard(subscription_id)
        self._by_host[host] -= 1
        if self._by_host[host] <= 0:
            del self._by_host[host]
        if is_good is None:
            return
        if len(self._silences) >= _MOST_REMEMBERED:
            self._silences.clear()
            self._has_answered.clear()
        self._silences[host] = 0 if is_good else self._silences.get(host, 0) + 1
        if is_good:
            self._has_answered.add(host)

    def room(self) -> Room:
        """Return what may begin now."""
        doubtful = sum(number for host, number in self._by_host.items() if self._is_doubtful(host))
        places = max(0, self.pace.places - len(self._addresses))
        return Room(
            places=places,
            of_doubtful=max(0, min(places, self.pace.places // 3 - doubtful)),
            of_unknown_host=self.pace.of_unknown_host,
            hosts=[self._room_of(host) for host in sorted({*self._by_host, *self._silences})],
            busy_addresses=list(self._addresses),
        )

    def _is_doubtful(self, host: str) -> bool:
        return self._silences.get(host, 0) >= _DOUBTFUL_AFTER

    def _room_of(self, host: str) -> HostRoom:
        is_doubtful = self._is_doubtful(host)
        most = self.pace.of_good_host if host in self._has_answered else self.pace.of_unknown_host
        if is_doubtful:
            most = self.pace.of_doubtful_host
        return HostRoom(name=host, room=max(0, most - self._by_host[host]), is_doubtful=is_doubtful)
