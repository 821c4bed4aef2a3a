"""Agents' passwords: argon2id in threads, so that sign-ins never hold up messages.

Invariant: an unknown address costs as much time as a wrong password, and only so many hashes run or wait at once.
"""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from onglass.platform.problems import TooMany, invalid_field

MIN_CHARACTERS = 10
MAX_CHARACTERS = 1024
_AT_ONCE = 2
_MAX_WAITING = 64

# OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_DUMMY_HASH = _hasher.hash("nobody has this password: it only takes the time")


class _Doors:
    """How many hashes run and wait; the semaphore belongs to the loop that first used it."""

    def __init__(self) -> None:
        self._waiting = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._semaphore = asyncio.Semaphore(_AT_ONCE)

    async def run(self, password: str, password_hash: str | None) -> str | bool:
        if self._waiting >= _MAX_WAITING:
            raise TooMany("busy", "Too many people are signing in. Try again in a moment.", retry_after_seconds=2)
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._semaphore = loop, asyncio.Semaphore(_AT_ONCE)
        self._waiting += 1
        try:
            async with self._semaphore:
                if password_hash is None:
                    return await asyncio.to_thread(_hasher.hash, password)
                return await asyncio.to_thread(_matches, password, password_hash)
        finally:
            self._waiting -= 1


_doors = _Doors()


def _matches(password: str, password_hash: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False


def check_password(password: str, *, min_characters: int = MIN_CHARACTERS) -> None:
    """Raise Invalid (422, path `password`) when a new password is too short, too long or cannot be encoded."""
    if not min_characters <= len(password) <= MAX_CHARACTERS:
        raise invalid_field("password", f"Choose {min_characters} to {MAX_CHARACTERS} characters.")
    if not password.isprintable():
        raise invalid_field("password", "Use characters that can be typed.")


async def hash_password(password: str, *, min_characters: int = MIN_CHARACTERS) -> str:
    """Return the stored form of a new password; raises Invalid (422, path `password`) or TooMany (429).

    Only the operator at the command line, who answers for it, may choose a shorter one.
    """
    check_password(password, min_characters=min_characters)
    return str(await _doors.run(password, None))


async def is_password(password: str, password_hash: str | None) -> bool:
    """Tell whether a password fits. Without a hash (nobody there) it takes as long and is False."""
    if len(password) > MAX_CHARACTERS or any("\ud800" <= character <= "\udfff" for character in password):
        password, password_hash = "", None
    fits = await _doors.run(password, password_hash or _DUMMY_HASH)
    return fits is True and password_hash is not None
