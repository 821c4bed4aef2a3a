"""What every store of blobs can do."""

import re
from collections.abc import AsyncIterator
from typing import NamedTuple, Protocol

Chunks = AsyncIterator[bytes]
READ_BYTES = 256 * 1024

_KEY = re.compile(r"[A-Za-z0-9_-]{1,100}(/[A-Za-z0-9_-]{1,100}){0,4}")


class BlobMissingError(LookupError):
    """There is no blob (or not so much of one) under this key."""


class Appended(NamedTuple):
    """How far an upload is now, durably, and what cut it short (None when the chunks simply ended)."""

    offset_bytes: int
    error: Exception | None


class BlobStore(Protocol):
    """Keys are made by us: words of letters, digits, `_` and `-`, joined by `/`; anything else is a ValueError.

    No key may be another's folder: `a/b` and `a/b/c` do not go together, `a/b` and `a/b-c` do.

    An upload is appended to piece by piece, from wherever it stands, on any node; `complete` makes it a blob.
    """

    async def append(self, key: str, chunks: Chunks, *, offset_bytes: int, max_bytes: int) -> Appended:
        """Add to an upload from `offset_bytes` on; what stood behind it is overwritten.

        Takes at most `max_bytes` in all (offset included) and leaves the rest unread. An error of `chunks` does not
        lose what came before it. Raises BlobMissingError when less than `offset_bytes` is there.
        """

    async def complete(self, key: str, *, size_bytes: int) -> None:
        """Make an upload of exactly this size a blob; a second call does nothing. Raises BlobMissingError."""

    async def put(self, key: str, body: bytes) -> None:
        """Store a small blob whole; replaces an older one."""

    async def size(self, key: str) -> int | None:
        """Return a blob's size in bytes, None when it is not there (or not complete)."""

    def read(self, key: str, *, start: int = 0, end: int | None = None) -> Chunks:
        """Yield the bytes from `start` up to, not including, `end`. Raises BlobMissingError at the first step."""

    async def delete(self, key: str) -> None:
        """Remove a blob and any upload under its key; nothing happens when there is none."""


def checked_key(key: str) -> str:
    """Return the key; raises ValueError for one that was not made by us."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a blob's key: {key[:120]!r}")
    return key
