"""How uvicorn is run: no framework defaults that log addresses, trust proxies unasked or wait for ever.

Invariant: a connection that sends nothing, or only half a request, is closed after a while; headers are bounded.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from onglass.edge.asgi import MAX_JSON_BYTES, AsgiApp
from onglass.edge.sockets import SocketProtocol
from onglass.edge.whole_answers import SCOPE_KEY

MAX_HEADER_BYTES = 32 * 1024
_SILENT_SECONDS = 20.0
_SWEEP_SECONDS = 2.0
_HEADERS_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class RequestProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, which notes when it last heard something and how much of it was headers."""

    heard_at = 0.0
    header_bytes = 0
    in_request = True

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.heard_at = self.loop.time()

    @override
    def data_received(self, data: bytes) -> None:
        self.heard_at = self.loop.time()
        if self.header_bytes >= 0:
            self.header_bytes += len(data)
        super().data_received(data)
        if self.header_bytes > MAX_HEADER_BYTES and not self.transport.is_closing():
            self.transport.write(_HEADERS_TOO_LARGE)
            self.transport.close()

    @override
    def on_message_begin(self) -> None:
        self.in_request = True
        super().on_message_begin()

    @override
    def on_headers_complete(self) -> None:
        self.header_bytes = -1
        super().on_headers_complete()
        scope: Any = self.scope
        scope[SCOPE_KEY] = self.cycle

    @override
    def on_message_complete(self) -> None:
        self.in_request = False
        self.header_bytes = 0
        super().on_message_complete()

    def is_stuck(self, now: float) -> bool:
        """Tell whether a request was begun, or never begun at all, and nothing was heard for too long."""
        return self.in_request and now - self.heard_at > _SILENT_SECONDS and not self.flow.read_paused


class EdgeServer(uvicorn.Server):
    """A uvicorn server that hangs up on those who stopped speaking, and sends clients elsewhere before it stops."""

    def __init__(
        self, config: uvicorn.Config, *, drain: Callable[[float], Awaitable[None]], drain_seconds: float
    ) -> None:
        """`drain` is the edge's, given the seconds it may take."""
        super().__init__(config)
        self._drain = drain
        self._drain_seconds = drain_seconds

    @override
    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self._sweep = asyncio.create_task(self._sweep_silent())

    @override
    async def shutdown(self, sockets: Any = None) -> None:
        for server in self.servers:
            server.close()
        await self._drain(self._drain_seconds)
        self._sweep.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._sweep
        await super().shutdown(sockets)

    async def _sweep_silent(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            now = loop.time()
            for connection in list(self.server_state.connections):
                if isinstance(connection, RequestProtocol) and connection.is_stuck(now):
                    connection.transport.abort()


def server_config(
    app: AsgiApp,
    *,
    host: str,
    port: int,
    trusted_proxies: str | None = None,
    grace_seconds: int = 10,
    backlog: int = 2048,
) -> uvicorn.Config:
    """Return the settings for `EdgeServer`; `trusted_proxies` (addresses, comma-separated) may set X-Forwarded-For."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="none",
        http=RequestProtocol,
        ws=SocketProtocol,
        ws_max_size=MAX_JSON_BYTES,
        ws_per_message_deflate=False,
        # Our own heartbeat frames tell both sides of a dead line; protocol pings would cost a timer a socket.
        ws_ping_interval=None,
        ws_ping_timeout=None,
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=trusted_proxies is not None,
        forwarded_allow_ips=trusted_proxies,
        server_header=False,
        date_header=True,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=grace_seconds,
        backlog=backlog,
    )
