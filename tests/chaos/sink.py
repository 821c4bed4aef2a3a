"""Somebody outside who receives calls: counts what the probe reaction posts, over plain HTTP/1.1."""

import asyncio
from contextlib import suppress

from tests.chaos.history import Outbound, now


class Sink:
    """A tiny HTTP server; `POST /MESSAGE_ID` is a call about that message."""

    def __init__(self) -> None:
        """Nothing received yet."""
        self.received: list[Outbound] = []
        self.port = 0
        self._server: asyncio.Server | None = None

    async def start(self, port: int) -> None:
        """Listen on loopback."""
        self.port = port
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            request = await reader.readuntil(b"\r\n\r\n")
            path = request.split(b" ", 2)[1].decode()
            self.received.append(Outbound(message_id=path.strip("/"), received_at=now()))
            writer.write(b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            await writer.drain()
        writer.close()
