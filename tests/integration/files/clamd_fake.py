"""A wire-true fake of clamd: it speaks the INSTREAM command as the manual page has it, and knows one signature.

It stands in for a foreign service that cannot be installed everywhere; it refuses whatever clamd would refuse.
"""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

# In two halves, so that no scanner takes this file for the test virus itself.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()
STREAM_MAX_BYTES = 3 * 1024 * 1024


class ClamdFake:
    """Counts what it was asked; `mood` makes it answer as a broken one does."""

    def __init__(self) -> None:
        self.mood = "well"
        self.scanned: list[bytes] = []
        self.port = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(await self._reply(reader))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _reply(self, reader: asyncio.StreamReader) -> bytes:
        command = await reader.readuntil(b"\0")
        if command != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND\0"
        if self.mood == "hangs up":
            return b""
        if self.mood == "silent":
            await reader.read()  # until the asker has had enough
            return b""
        content = bytearray()
        while length := struct.unpack(">I", await reader.readexactly(4))[0]:
            if len(content) + length > STREAM_MAX_BYTES:
                return b"INSTREAM size limit exceeded. ERROR\0"
            content += await reader.readexactly(length)
        self.scanned.append(bytes(content))
        if self.mood == "confused":
            return b"stream: Can't allocate memory ERROR\0"
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


@asynccontextmanager
async def clamd_fake() -> AsyncIterator[ClamdFake]:
    """Run one on a free port of this machine."""
    fake = ClamdFake()
    server = await asyncio.start_server(fake.answer, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
