"""A WebSocket client reduced to what a load needs: no masking work, no tasks, one callback a frame."""

import asyncio
import base64
import os
from collections.abc import Callable

import msgspec
from typing_extensions import override

HEADER_END = b"\r\n\r\n"


class RawStream(asyncio.Protocol):
    """One stream: upgrades, says hello, then calls `on_ready` once and `on_frame` for each text frame."""

    def __init__(
        self,
        *,
        token: str,
        audience: str,
        cursors: dict[str, int] | None = None,
        on_ready: Callable[["RawStream"], None],
        on_frame: Callable[["RawStream", bytes], None],
        on_lost: Callable[["RawStream"], None],
    ) -> None:
        """Speak for `token` at the door of `audience` (client or agent)."""
        self.token = token
        self.audience = audience
        self.cursors = cursors or {}
        self.on_ready = on_ready
        self.on_frame = on_frame
        self.on_lost = on_lost
        self.transport: asyncio.Transport | None = None
        self.pending = b""
        self.upgraded = False
        self.ready = False

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("expected a stream transport")
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /v1/{self.audience}/stream HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\n"
            f"connection: upgrade\r\nsec-websocket-key: {key}\r\nsec-websocket-version: 13\r\n"
            "sec-websocket-protocol: onglass.v1\r\n\r\n".encode(),
        )

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.on_lost(self)

    def send(self, text: bytes) -> None:
        """Send one text frame; its mask is zero, which the protocol allows."""
        size = len(text)
        head = bytes((0x81, 0x80 | size)) if size < 126 else bytes((0x81, 0xFE)) + size.to_bytes(2, "big")
        if self.transport is not None:
            self.transport.write(head + b"\0\0\0\0" + text)

    def close(self) -> None:
        """Drop the connection."""
        if self.transport is not None:
            self.transport.abort()

    @override
    def data_received(self, data: bytes) -> None:
        self.pending += data
        if not self.upgraded and not self._upgrade():
            return
        while (frame := self._take_frame()) is not None:
            if self.ready:
                self.on_frame(self, frame)
            elif b'"welcome"' in frame:
                self.ready = True
                self.on_ready(self)

    def _upgrade(self) -> bool:
        end = self.pending.find(HEADER_END)
        if end < 0:
            return False
        if not self.pending.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(self.pending[:200].decode(errors="replace"))
        self.upgraded = True
        self.pending = self.pending[end + 4 :]
        self.send(msgspec.json.encode({"type": "hello", "token": self.token, "cursors": self.cursors}))
        return True

    def _take_frame(self) -> bytes | None:
        buffer = self.pending
        if len(buffer) < 2:
            return None
        size, start = buffer[1] & 0x7F, 2
        if size == 126:
            size, start = int.from_bytes(buffer[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(buffer[2:10], "big"), 10
        if len(buffer) < start + size:
            return None
        self.pending = buffer[start + size :]
        is_close = buffer[0] & 0x0F == 0x8
        return b'{"type":"closed"}' if is_close else buffer[start : start + size]


class RawRequests(asyncio.Protocol):
    """One keep-alive HTTP/1.1 connection with one request under way."""

    def __init__(
        self,
        *,
        on_ready: Callable[["RawRequests"], None],
        on_answer: Callable[["RawRequests", int, bytes], None],
        on_lost: Callable[["RawRequests"], None],
    ) -> None:
        """Call `on_answer` with status and body of each answer."""
        self.on_ready = on_ready
        self.on_answer = on_answer
        self.on_lost = on_lost
        self.transport: asyncio.Transport | None = None
        self.pending = b""

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("expected a stream transport")
        self.transport = transport
        self.on_ready(self)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.on_lost(self)

    def send(self, raw: bytes) -> None:
        """Send a whole request."""
        if self.transport is not None:
            self.transport.write(raw)

    @override
    def data_received(self, data: bytes) -> None:
        self.pending += data
        end = self.pending.find(HEADER_END)
        if end < 0:
            return
        head = self.pending[:end].lower()
        at = head.find(b"content-length: ")
        length = int(head[at + 16 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self.pending) >= end + 4 + length:
            body = self.pending[end + 4 :]
            self.pending = b""
            self.on_answer(self, int(head[9:12]), body)
