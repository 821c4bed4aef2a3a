"""UUIDv7 identifiers made in the process: time-ordered, so that index pages fill from one side.

Random bytes come from a pool of the operating system's generator; one system call serves 400 ids.
"""

import os
import time
from datetime import UTC, datetime
from uuid import UUID

from asyncpg.pgproto import pgproto

_POOL_BYTES = 4000
_BITS_PER_ID = 10


class _Pool:
    """A slice of os.urandom that is used up front to back and never twice."""

    __slots__ = ("_bytes", "_offset")

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Throw the pool away: a forked child must not hand out its parent's ids."""
        self._bytes = b""
        self._offset = 0

    def take(self) -> bytes:
        if self._offset >= len(self._bytes):
            self._bytes = os.urandom(_POOL_BYTES)
            self._offset = 0
        start = self._offset
        self._offset = start + _BITS_PER_ID
        return self._bytes[start : self._offset]


_pool = _Pool()
os.register_at_fork(after_in_child=_pool.forget)


def new_id() -> UUID:
    """Return a new UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, 74 random bits."""
    random_bytes = _pool.take()
    milliseconds = time.time_ns() // 1_000_000
    return pgproto.UUID(
        milliseconds.to_bytes(6, "big")
        + bytes((0x70 | (random_bytes[0] & 0x0F), random_bytes[1], 0x80 | (random_bytes[2] & 0x3F)))
        + random_bytes[3:],
    )


def quick_id(identifier: UUID) -> UUID:
    """Return the same id in the form that hashes, compares and encodes without Python code, for what is done often."""
    return pgproto.UUID(identifier.bytes)


def id_time(identifier: UUID) -> datetime:
    """Return when a UUIDv7 was made, in UTC, to the millisecond, by the clock of the machine that made it."""
    return datetime.fromtimestamp(int.from_bytes(identifier.bytes[:6], "big") / 1000, UTC)
