"""A TCP line that a test can cut, hold and slow: what lies between a phone and the server."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_CHUNK_BYTES = 16_384


class Wire:
    """Listens on a port of its own and passes bytes on to `target_port`.

    `cut` closes what is open and refuses anew; `hold` keeps connections open and passes nothing, both ways: a dead
    radio link; `heal` is the line as it should be; `bytes_per_s` slows the way up.
    """

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.port = 0
        self.bytes_per_s: int | None = None
        self._open = asyncio.Event()
        self._open.set()
        self._refusing = False
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        self._refusing = True
        for writer in list(self._writers):
            writer.transport.abort()

    def hold(self) -> None:
        self._open.clear()

    def heal(self) -> None:
        self._refusing = False
        self.bytes_per_s = None
        self._open.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refusing:
            writer.transport.abort()
            return
        await self._open.wait()
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        self._writers |= ends
        try:
            await asyncio.gather(self._pass(reader, far_writer, slow=True), self._pass(far_reader, writer, slow=False))
        finally:
            self._writers -= ends
            for end in ends:
                end.transport.abort()

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, slow: bool) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(_CHUNK_BYTES):
                if slow and self.bytes_per_s is not None:
                    await asyncio.sleep(len(data) / self.bytes_per_s)
                await self._open.wait()
                target.write(data)
                await target.drain()
        with contextlib.suppress(OSError):
            target.close()


@asynccontextmanager
async def open_wire(target_port: int, port: int) -> AsyncIterator[Wire]:
    """Listen on `port` until the end."""
    wire = Wire(target_port)
    wire.port = port
    running: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Not a coroutine: asyncio would report the cancelling of its own task as an error.
        task = asyncio.ensure_future(wire.carry(reader, writer))
        running.add(task)
        task.add_done_callback(running.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", port)
    try:
        yield wire
    finally:
        server.close()
        wire.cut()
        wire.heal()
        for task in list(running):
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
