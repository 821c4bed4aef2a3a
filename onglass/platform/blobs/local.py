"""Blobs in a folder. With several nodes it must be a shared one.

Invariant: bytes are on disk before an offset is returned; a blob appears by rename, whole.
"""

import asyncio
import os
from contextlib import suppress
from io import FileIO
from pathlib import Path

from onglass.platform.blobs.model import READ_BYTES, Appended, BlobMissingError, Chunks, checked_key

_BUFFER_BYTES = 512 * 1024
_FOLDER_MODE = 0o700
_UNFINISHED = ".part"


class LocalBlobs:
    """A store in `folder`, which is made when it is missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def append(self, key: str, chunks: Chunks, *, offset_bytes: int, max_bytes: int) -> Appended:
        """Add to an upload; see BlobStore."""
        file = await asyncio.to_thread(self._open_part, key, offset_bytes)
        try:
            reached, waiting, error = await _write_chunks(file, chunks, offset_bytes, max_bytes)
            await asyncio.to_thread(_write_and_sync, file, waiting)
        finally:
            await asyncio.to_thread(file.close)
        return Appended(reached + len(waiting), error)

    async def complete(self, key: str, *, size_bytes: int) -> None:
        """Make an upload a blob; see BlobStore."""
        await asyncio.to_thread(self._complete, key, size_bytes)

    async def put(self, key: str, body: bytes) -> None:
        """Store a small blob whole."""

        def write() -> None:
            with self._open_part(key, 0) as file:
                _write_and_sync(file, body)
            _publish(self._part(key), self._path(key))

        await asyncio.to_thread(write)

    async def size(self, key: str) -> int | None:
        """Return a blob's size, None when it is not there."""

        def look() -> int | None:
            try:
                return self._path(key).stat().st_size
            except FileNotFoundError:
                return None

        return await asyncio.to_thread(look)

    async def read(self, key: str, *, start: int = 0, end: int | None = None) -> Chunks:
        """Yield a range of a blob."""
        try:
            file = await asyncio.to_thread(self._path(key).open, "rb")
        except FileNotFoundError:
            raise BlobMissingError(key) from None
        try:
            await asyncio.to_thread(file.seek, start)
            left = None if end is None else end - start
            while left is None or left > 0:
                chunk = await asyncio.to_thread(file.read, READ_BYTES if left is None else min(READ_BYTES, left))
                if not chunk:
                    return
                if left is not None:
                    left -= len(chunk)
                yield chunk
        finally:
            file.close()

    async def delete(self, key: str) -> None:
        """Remove a blob and any upload under its key."""

        def remove() -> None:
            for path in (self._path(key), self._part(key)):
                with suppress(FileNotFoundError):
                    path.unlink()

        await asyncio.to_thread(remove)

    def _open_part(self, key: str, offset_bytes: int) -> FileIO:
        """Open an upload at an offset, without what stands behind it."""
        part = self._part(key)
        for folder in (self._folder, *reversed(part.parents)):
            if folder.is_relative_to(self._folder):
                folder.mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
        file = FileIO(os.open(part, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+")
        if os.fstat(file.fileno()).st_size < offset_bytes:
            file.close()
            raise BlobMissingError(f"{key} has less than {offset_bytes} bytes")
        file.truncate(offset_bytes)
        file.seek(offset_bytes)
        return file

    def _path(self, key: str) -> Path:
        return self._folder / checked_key(key)

    def _part(self, key: str) -> Path:
        path = self._path(key)
        return path.with_name(path.name + _UNFINISHED)

    def _complete(self, key: str, size_bytes: int) -> None:
        path, part = self._path(key), self._part(key)
        if not part.exists():
            if path.exists() and path.stat().st_size == size_bytes:
                return
            raise BlobMissingError(key)
        if part.stat().st_size < size_bytes:
            raise BlobMissingError(f"{key} has {part.stat().st_size} of {size_bytes} bytes")
        os.truncate(part, size_bytes)
        _publish(part, path)


async def _write_chunks(
    file: FileIO, chunks: Chunks, offset_bytes: int, max_bytes: int
) -> tuple[int, bytearray, Exception | None]:
    """Write chunks as they come; return how far that is, what is not written yet, and the error of `chunks`."""
    reached = offset_bytes
    waiting = bytearray()
    iterator = aiter(chunks)
    while reached + len(waiting) < max_bytes:
        try:
            chunk = await anext(iterator)
        except StopAsyncIteration:
            break
        except Exception as error:  # noqa: BLE001 - handed back with what arrived before it
            return reached, waiting, error
        waiting += chunk[: max_bytes - reached - len(waiting)]
        if len(waiting) >= _BUFFER_BYTES:
            await asyncio.to_thread(_write, file, waiting)
            reached += len(waiting)
            waiting = bytearray()
    return reached, waiting, None


def _write(file: FileIO, waiting: bytes | bytearray) -> None:
    left = memoryview(waiting)
    while left:
        left = left[file.write(left) :]


def _write_and_sync(file: FileIO, waiting: bytes | bytearray) -> None:
    _write(file, waiting)
    os.fsync(file.fileno())


def _publish(part: Path, path: Path) -> None:
    part.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
