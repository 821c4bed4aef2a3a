"""Blobs in S3-compatible storage, for any number of nodes.

Invariant: an object cannot be appended to, so an upload is a row of parts, each an object named by its offset; they
are joined (by the store itself when there is only one) when the upload is complete.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import S3Store

from onglass.platform.blobs.model import READ_BYTES, Appended, BlobMissingError, Chunks, checked_key

_PART_BYTES = 8 * 1024 * 1024
_MULTIPART_BYTES = 5 * 1024 * 1024
_PARTS = ".parts"
_OFFSET_DIGITS = 14


class S3Blobs:
    """A store in a bucket, below a prefix."""

    def __init__(
        self,
        bucket: str,
        *,
        prefix: str = "",
        endpoint: str | None = None,
        region: str = "us-east-1",
        access_key_id: str | None = None,
        secret_access_key: str | None = None,
    ) -> None:
        """Without credentials the machine's own are used. An `http://` endpoint is allowed when it is given."""
        options: dict[str, str] = {"region": region}
        if endpoint is not None:
            options["endpoint"] = endpoint
        if access_key_id is not None and secret_access_key is not None:
            options |= {"access_key_id": access_key_id, "secret_access_key": secret_access_key}
        is_plain = endpoint is not None and endpoint.startswith("http://")
        client_options = {"allow_http": True} if is_plain else {}
        self._store = S3Store(bucket, prefix=prefix or None, client_options=client_options, **options)  # type: ignore[arg-type]

    async def append(self, key: str, chunks: Chunks, *, offset_bytes: int, max_bytes: int) -> Appended:
        """Add to an upload; see BlobStore."""
        await self._cut_back(key, offset_bytes)
        reached = offset_bytes
        waiting = bytearray()
        error: Exception | None = None
        iterator = aiter(chunks)
        while reached + len(waiting) < max_bytes:
            try:
                chunk = await anext(iterator)
            except StopAsyncIteration:
                break
            except Exception as raised:  # noqa: BLE001 - handed back with what arrived before it
                error = raised
                break
            waiting += chunk[: max_bytes - reached - len(waiting)]
            if len(waiting) >= _PART_BYTES:
                reached += await self._put_part(key, reached, bytes(waiting))
                waiting = bytearray()
        if waiting:
            reached += await self._put_part(key, reached, bytes(waiting))
        return Appended(reached, error)

    async def complete(self, key: str, *, size_bytes: int) -> None:
        """Make an upload a blob; see BlobStore."""
        sizes = await self._part_sizes(key)
        offsets = _chain(sizes, size_bytes)
        if offsets is None:
            if await self.size(key) == size_bytes:
                return
            raise BlobMissingError(f"the parts of {key} do not make {size_bytes} bytes")
        if len(offsets) == 1:
            await obstore.copy_async(self._store, _part_path(key, 0), key)
        else:
            joined = self._joined(key, offsets)
            await obstore.put_async(self._store, key, joined, use_multipart=True, chunk_size=_MULTIPART_BYTES)
        await self._delete_all([_part_path(key, offset) for offset in sizes])

    async def put(self, key: str, body: bytes) -> None:
        """Store a small blob whole."""
        await obstore.put_async(self._store, checked_key(key), body)

    async def size(self, key: str) -> int | None:
        """Return a blob's size, None when it is not there."""
        try:
            found = await obstore.head_async(self._store, checked_key(key))
        except (NotFoundError, FileNotFoundError):
            return None
        return found["size"]

    async def read(self, key: str, *, start: int = 0, end: int | None = None) -> Chunks:
        """Yield a range of a blob, a bounded piece of it at a time in memory."""
        size = await self.size(key)
        if size is None:
            raise BlobMissingError(key)
        stop = size if end is None else min(end, size)
        async for chunk in self._read_object(key, start, stop):
            yield chunk

    async def delete(self, key: str) -> None:
        """Remove a blob and any upload under its key."""
        sizes = await self._part_sizes(key)
        await self._delete_all([*(_part_path(key, offset) for offset in sizes), key])

    async def _read_object(self, path: str, start: int, stop: int) -> AsyncIterator[bytes]:
        if start >= stop:
            return
        answer = await obstore.get_async(self._store, path, options={"range": (start, stop)})
        async for chunk in answer.stream(min_chunk_size=READ_BYTES):
            yield bytes(chunk)

    async def _joined(self, key: str, offsets: Mapping[int, int]) -> AsyncIterator[bytes]:
        for offset, length in offsets.items():
            async for chunk in self._read_object(_part_path(key, offset), 0, length):
                yield chunk

    async def _put_part(self, key: str, offset: int, body: bytes) -> int:
        await obstore.put_async(self._store, _part_path(key, offset), body)
        return len(body)

    async def _part_sizes(self, key: str) -> dict[int, int]:
        """Return the length of each part by its offset."""
        sizes: dict[int, int] = {}
        async for found in obstore.list(self._store, prefix=checked_key(key) + _PARTS):
            for each in found:
                sizes[int(each["path"].rpartition("/")[2])] = each["size"]
        return dict(sorted(sizes.items()))

    async def _cut_back(self, key: str, offset_bytes: int) -> None:
        """Remove what stands behind an offset; raises BlobMissingError when the upload does not reach it."""
        sizes = await self._part_sizes(key)
        if _chain(sizes, offset_bytes) is None:
            raise BlobMissingError(f"{key} has less than {offset_bytes} bytes")
        await self._delete_all([_part_path(key, offset) for offset in sizes if offset >= offset_bytes])

    async def _delete_all(self, paths: list[str]) -> None:
        async def delete(path: str) -> None:
            try:
                await obstore.delete_async(self._store, path)
            except (NotFoundError, FileNotFoundError):
                return

        await asyncio.gather(*(delete(path) for path in paths))


def _part_path(key: str, offset: int) -> str:
    return f"{checked_key(key)}{_PARTS}/{offset:0{_OFFSET_DIGITS}d}"


def _chain(sizes: Mapping[int, int], wanted_bytes: int) -> dict[int, int] | None:
    """Return the parts, and how much of each, that make the first `wanted_bytes`; None when there is a hole.

    A part may be longer than what counts of it, when the upload went on from inside it: the later part has the say.
    """
    chain: dict[int, int] = {}
    reached = 0
    for offset in sorted(sizes):
        if offset > reached or offset >= wanted_bytes:
            break
        if chain and offset < reached:
            last = next(reversed(chain))
            chain[last] = offset - last
        chain[offset] = min(sizes[offset], wanted_bytes - offset)
        reached = offset + chain[offset]
    return chain if reached == wanted_bytes else None
