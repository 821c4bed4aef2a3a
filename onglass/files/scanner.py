"""The door to a virus scanner: a foreign system that says whether a file may pass.

Invariant: no answer is no pass. A scanner that is away holds a file back, it never lets one through.
"""

import asyncio
import struct
from collections.abc import AsyncIterator
from typing import Protocol

from typing_extensions import override

_CHUNK_BYTES = 256 * 1024
_MAX_ANSWER_BYTES = 4096


class ScannerAway(Exception):  # noqa: N818 - a state of a foreign system, not a fault of the caller
    """The scanner gave no usable answer; the check has to be made again later."""


class FileScanner(Protocol):
    """Something that looks into a file."""

    async def scan(self, chunks: AsyncIterator[bytes]) -> str | None:
        """Return None when the file is clean, else what was found; raises ScannerAway."""


class NoScanner(FileScanner):
    """Where no scanner is set up, nothing is found."""

    @override
    async def scan(self, chunks: AsyncIterator[bytes]) -> str | None:
        """Look at nothing."""
        return None


class ClamdScanner(FileScanner):
    """clamd over TCP or a Unix socket, by its INSTREAM command.

    Source of the protocol: the clamd manual page: `zINSTREAM` and NUL, chunks of a 4-byte big-endian length and bytes,
    a zero length; the answer is `stream: OK`, `stream: NAME FOUND` or an error, ended by NUL.
    """

    def __init__(self, address: str, *, timeout_seconds: float = 30.0) -> None:
        """Take `host:port`, or the path of a socket that begins with a slash."""
        self._address = address
        self._timeout_seconds = timeout_seconds

    @override
    async def scan(self, chunks: AsyncIterator[bytes]) -> str | None:
        """Send the file and return the name of what was found."""
        try:
            async with asyncio.timeout(self._timeout_seconds):
                reader, writer = await self._connect()
                try:
                    answer = await _converse(reader, writer, chunks)
                finally:
                    writer.close()
        except (OSError, TimeoutError, ValueError) as error:
            raise ScannerAway(f"the virus scanner at {self._address} did not answer: {error!r}") from error
        return _reading_of(answer)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._address.startswith("/"):
            return await asyncio.open_unix_connection(self._address, limit=_MAX_ANSWER_BYTES)
        host, _, port = self._address.rpartition(":")
        return await asyncio.open_connection(host.strip("[]"), int(port), limit=_MAX_ANSWER_BYTES)


async def _converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, chunks: AsyncIterator[bytes]) -> bytes:
    # clamd answers and hangs up in the middle of a stream that is too long for it: its answer is read all the same.
    try:
        writer.write(b"zINSTREAM\0")
        async for chunk in chunks:
            for start in range(0, len(chunk), _CHUNK_BYTES):
                piece = chunk[start : start + _CHUNK_BYTES]
                writer.write(struct.pack(">I", len(piece)) + piece)
                await writer.drain()
        writer.write(struct.pack(">I", 0))
        await writer.drain()
    except ConnectionError:
        pass
    try:
        return await reader.readuntil(b"\0")
    except asyncio.IncompleteReadError as cut:
        return cut.partial
    except asyncio.LimitOverrunError as error:
        raise ValueError("an endless answer") from error


def _reading_of(answer: bytes) -> str | None:
    text = answer.rstrip(b"\0\r\n").decode("utf-8", "replace").removeprefix("stream: ")
    if text == "OK":
        return None
    if text.endswith(" FOUND"):
        return text.removesuffix(" FOUND")
    raise ScannerAway(f"the virus scanner answered: {text or 'nothing'}")
