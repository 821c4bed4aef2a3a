"""Images from strangers are opened in a process of their own, which may die of them.

Invariant: no decoder runs in the server; whatever a file does, it is over in seconds and costs bounded memory.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import suppress

import msgspec

_CHILD = "onglass.platform._image_child"
THUMBNAIL_TYPE = "image/webp"
_READ_BYTES = 8 * 1024 * 1024


class ImageRefusedError(Exception):
    """The image is not taken; the text says why, to whoever sent it."""


class ImageLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What one image may cost."""

    max_pixels: int = 50_000_000
    memory_bytes: int = 1_000_000_000
    seconds: int = 10
    longest_side: int = 480
    at_once: int = 2


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """An image that can be shown: sizes in pixels, as seen (turned upright); `thumbnail` is WebP without metadata."""

    media_type: str
    width: int
    height: int
    thumbnail_width: int
    thumbnail_height: int
    thumbnail: bytes = b""


class _Told(msgspec.Struct):
    refusal: str | None = None


class Images:
    """Opens images, a few at a time."""

    def __init__(self, limits: ImageLimits | None = None) -> None:
        self._limits = limits or ImageLimits()
        self._places = asyncio.Semaphore(self._limits.at_once)

    async def inspect(self, chunks: AsyncIterator[bytes]) -> Picture:
        """Return what an image is, with its thumbnail; raises ImageRefusedError, or what `chunks` raises."""
        async with self._places:
            process = await self._start()
            try:
                async with asyncio.timeout(self._limits.seconds):
                    told = await self._talk(process, chunks)
            except TimeoutError:
                raise ImageRefusedError("The image takes too long to open.") from None
            finally:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return _picture(told)

    async def _start(self) -> asyncio.subprocess.Process:
        limits = self._limits
        numbers = (limits.max_pixels, limits.memory_bytes, limits.seconds, limits.longest_side)
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            "-m",
            _CHILD,
            *(str(number) for number in numbers),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},  # it learns none of our secrets
        )

    @staticmethod
    async def _talk(process: asyncio.subprocess.Process, chunks: AsyncIterator[bytes]) -> bytes:
        assert process.stdin is not None
        assert process.stdout is not None
        reading = asyncio.ensure_future(process.stdout.read(_READ_BYTES))
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # it has ended early: what it told says why
                async for chunk in chunks:
                    process.stdin.write(chunk)
                    await process.stdin.drain()
                process.stdin.close()
            told = bytearray()
            while piece := await reading:
                told += piece
                reading = asyncio.ensure_future(process.stdout.read(_READ_BYTES))
            return bytes(told)
        finally:
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading


def _picture(told: bytes) -> Picture:
    line, _end, thumbnail = told.partition(b"\n")
    if not line:
        raise ImageRefusedError("The image could not be opened: it is damaged or asks for too much.")
    refusal = msgspec.json.decode(line, type=_Told).refusal
    if refusal is not None:
        raise ImageRefusedError(refusal)
    return msgspec.structs.replace(msgspec.json.decode(line, type=Picture), thumbnail=thumbnail)
