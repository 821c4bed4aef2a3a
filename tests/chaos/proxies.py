"""Small proxies between clients and nodes, and between nodes and the broker, that can be told to misbehave."""

import asyncio
import random
import re
import socket
import struct
from contextlib import suppress
from typing import Literal

from typing_extensions import override

Mode = Literal["pass", "black_hole", "slow"]
_CHUNK_BYTES = 65536
_SLOW_SECONDS = 0.15
_MESSAGE_LINE = re.compile(rb"^MSG (\S+) (\S+) (?:(\S+) )?(\d+)$")


class Proxy:
    """A TCP proxy in front of one address."""

    def __init__(self, target_port: int) -> None:
        """Forward to 127.0.0.1:`target_port`; the proxy's own port is known after `start`."""
        self.target_port = target_port
        self.mode: Mode = "pass"
        self.port = 0
        self._server: asyncio.Server | None = None
        self._pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, port: int) -> None:
        """Listen on loopback."""
        self.port = port
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", port)

    async def stop(self) -> None:
        """Close the door and everything that came through it."""
        if self._server is not None:
            self._server.close()
        self.reset_all()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def reset_all(self) -> None:
        """Cut every connection with a TCP reset, as a dying middlebox does."""
        for client, server in list(self._pairs):
            for writer in (client, server):
                _reset(writer)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            _reset(writer)
            return
        pair = (writer, up_writer)
        self._pairs.add(pair)
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            await asyncio.gather(self._pump(reader, up_writer), self._pump_back(up_reader, writer))
        finally:
            self._pairs.discard(pair)
            for end in pair:
                end.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while chunk := await reader.read(_CHUNK_BYTES):
                await self._hold()
                writer.write(chunk)
                await writer.drain()
        writer.close()

    async def _pump_back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._pump(reader, writer)

    async def _hold(self) -> None:
        while self.mode == "black_hole":
            await asyncio.sleep(0.05)
        if self.mode == "slow":
            await asyncio.sleep(_SLOW_SECONDS)


class HintProxy(Proxy):
    """In front of NATS: can drop, double or reorder the messages that subscribers receive."""

    def __init__(self, target_port: int, *, chance: random.Random) -> None:
        """Forward to NATS; `chance` decides which messages are hit."""
        super().__init__(target_port)
        self.hints: Literal["as_sent", "dropped", "doubled", "reordered"] = "as_sent"
        self._chance = chance

    @override
    async def _pump_back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held: list[bytes] = []
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while line := await reader.readuntil(b"\r\n"):
                found = _MESSAGE_LINE.match(line.rstrip())
                if found is None:
                    writer.write(line)
                    continue
                payload = await reader.readexactly(int(found[4]) + 2)
                for message in self._distort(line + payload, held):
                    writer.write(message)
                await writer.drain()
        writer.close()

    def _distort(self, message: bytes, held: list[bytes]) -> list[bytes]:
        if self.hints == "dropped" and self._chance.random() < 0.7:
            return []
        if self.hints == "doubled":
            return [message, message]
        if self.hints == "reordered":
            held.append(message)
            if len(held) < 4:
                return []
            self._chance.shuffle(held)
        elif not held:
            return [message]
        released = [*held] if self.hints == "reordered" else [*held, message]
        held.clear()
        return released


def _reset(writer: asyncio.StreamWriter) -> None:
    raw = writer.get_extra_info("socket")
    if raw is not None:
        with suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
