"""How uvicorn is run: no framework defaults that log addresses, trust proxies unasked or wait for ever.

Invariant: a connection that sends nothing, or only half a request, is closed after a while; headers are bounded.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import uvicorn
from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from onglass.edge.asgi import MAX_JSON_BYTES, AsgiApp
from onglass.edge.quick_sends import QuickSends, is_send
from onglass.edge.sockets import SocketProtocol
from onglass.edge.whole_answers import SCOPE_KEY, whole_answer

MAX_HEADER_BYTES = 32 * 1024
_SILENT_SECONDS = 20.0
_SWEEP_SECONDS = 2.0
_HEADERS_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class _UnderWay:
    """A quick request between its end and its answer, as much of it as uvicorn looks at."""

    __slots__ = ("disconnected", "keep_alive", "message_event", "response_complete")

    def __init__(self) -> None:
        self.disconnected = False
        self.keep_alive = True
        self.response_complete = False
        self.message_event = _NOBODY_WAITS


class _NobodyWaits:
    def set(self) -> None:
        """Do nothing: there is no task that waits for more of the request."""


_NOBODY_WAITS = _NobodyWaits()


class RequestProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, which notes when it last heard something and how much of it was headers.

    A plain send is served as soon as it is here whole; for every other request uvicorn does what it always does.
    """

    heard_at = 0.0
    header_bytes = 0
    in_request = True
    _quick_body: bytes | None = None
    _under_way: _UnderWay | None = None

    def __init__(self, *args: Any, quick_sends: QuickSends | None = None, **options: Any) -> None:
        """Take what uvicorn gives its protocols, and what serves sends."""
        super().__init__(*args, **options)
        self._quick_sends = quick_sends

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
        self.url = b""
        self.headers = []
        self.expect_100_continue = False

    @override
    def on_headers_complete(self) -> None:
        self.header_bytes = -1
        is_free = (self.cycle is None or self.cycle.response_complete) and not self.flow.write_paused
        if (
            self._quick_sends is not None
            and is_free
            and not self.expect_100_continue
            and is_send(self.parser.get_method(), self.url)
        ):
            self._quick_body = b""
        else:
            self._begin_ordinarily()

    def _begin_ordinarily(self) -> None:
        url, headers, expects = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expects
        self.headers.extend(headers)
        super().on_headers_complete()
        scope: Any = self.scope
        scope[SCOPE_KEY] = self.cycle

    @override
    def on_body(self, body: bytes) -> None:
        if self._quick_body is None:
            super().on_body(body)
            return
        self._quick_body += body
        if len(self._quick_body) > MAX_JSON_BYTES:
            body, self._quick_body = self._quick_body, None
            self._begin_ordinarily()
            super().on_body(body)

    @override
    def on_message_complete(self) -> None:
        self.in_request = False
        self.header_bytes = 0
        body, self._quick_body = self._quick_body, None
        if body is not None:
            if self._serve_quickly(body):
                return
            self._begin_ordinarily()
            super().on_body(body)
        super().on_message_complete()

    def _serve_quickly(self, body: bytes) -> bool:
        assert self._quick_sends is not None
        stays = self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive()
        if not stays or not self._quick_sends.serve(self, body):
            return False
        under_way: Any = _UnderWay()
        self._under_way = self.cycle = under_way
        return True

    def answer(self, status: int, lines: bytes, body: bytes) -> None:
        """Answer the quick request under way."""
        cycle = self._under_way  # uvicorn's own is the last of the requests that wait behind it
        if cycle is None or cycle.disconnected or self.transport.is_closing():
            return
        own = self.server_state.default_headers
        self.transport.write(whole_answer(status, own, lines, body, keep_alive=cycle.keep_alive))
        cycle.response_complete = True
        if not cycle.keep_alive:
            self.transport.close()
        elif self.pipeline:
            self.on_response_complete()

    def is_stuck(self, now: float) -> bool:
        """Tell whether a request was begun, or never begun at all, and nothing was heard for too long."""
        return self.in_request and now - self.heard_at > _SILENT_SECONDS and not self.flow.read_paused

    def is_idle(self, now: float) -> bool:
        """Tell whether the last answer was a quick one, for which uvicorn set no alarm, and long ago."""
        is_last: bool = self._under_way is not None and self.cycle is self._under_way  # type: ignore[comparison-overlap]
        is_over = is_last and self.cycle.response_complete
        return is_over and now - self.heard_at > self.timeout_keep_alive


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
                if not isinstance(connection, RequestProtocol):
                    continue
                if connection.is_stuck(now):
                    connection.transport.abort()
                elif connection.is_idle(now):
                    connection.transport.close()


def server_config(
    app: AsgiApp,
    *,
    host: str,
    port: int,
    trusted_proxies: str | None = None,
    grace_seconds: int = 10,
    backlog: int = 2048,
    quick_sends: QuickSends | None = None,
) -> uvicorn.Config:
    """Return the settings for `EdgeServer`; `trusted_proxies` (addresses, comma-separated) may set X-Forwarded-For."""
    protocol: Any = partial(RequestProtocol, quick_sends=quick_sends)
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="none",
        http=protocol,
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
