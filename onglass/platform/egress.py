"""The one door out: every address that came from outside the code is fetched here.

Invariant: a name is resolved once, all its addresses are judged, and the connection goes to a judged address; no
redirect is followed, nothing is read past a size and a time.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from types import TracebackType
from typing import Any

import httpcore
import httpx
import msgspec
from typing_extensions import override

from onglass.platform._addresses import EgressRefusedError, Rules, judge_address, judge_url

_CONNECT_SECONDS = 5.0
_POOL_CONNECTIONS = 50

__all__ = ["Answer", "Egress", "EgressRefusedError", "Rules", "judge_url"]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, whatever the status; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class AnswerTooLargeError(Exception):
    """More came back than was asked for."""


class Egress:
    """A client that cannot be talked into visiting our own network."""

    def __init__(self, rules: Rules | None = None, *, ssl_context: ssl.SSLContext | None = None) -> None:
        """`rules` widen what may be visited (an operator's own hosts, more ports); default: the public web only."""
        self.rules = rules or Rules()
        transport = _GuardedTransport(self.rules, ssl_context or httpx.create_ssl_context(trust_env=False))
        self._client = httpx.AsyncClient(transport=transport, follow_redirects=False, trust_env=False)

    async def check(self, url: str) -> None:
        """Judge an address before it is saved, its name's resolution included; raises EgressRefusedError."""
        host, port = judge_url(url, self.rules)
        await _resolve(host, port, self.rules)

    async def fetch(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        seconds: float = 10.0,
        max_bytes: int = 1_000_000,
    ) -> Answer:
        """Make one request. Raises EgressRefusedError, AnswerTooLargeError, TimeoutError or httpx.HTTPError."""
        judge_url(url, self.rules)
        sent = {"accept-encoding": "identity", "user-agent": "onglass", **(headers or {})}
        async with (
            asyncio.timeout(seconds),
            self._client.stream(method, url, headers=sent, content=content, timeout=seconds) as answer,
        ):
            body = bytearray()
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > max_bytes:
                    raise AnswerTooLargeError(f"{httpx.URL(url).host} answers with more than {max_bytes} bytes")
        return Answer(status=answer.status_code, headers=dict(answer.headers), body=bytes(body))

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()


async def _resolve(host: str, port: int, rules: Rules) -> list[str]:
    """Return the addresses of a host; raises EgressRefusedError when a single one of them may not be visited."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise EgressRefusedError(f"{host} has no address") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        judge_address(address, host=host, rules=rules)
    return addresses


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to what `_resolve` has judged, and to nothing else; the name is never resolved a second time."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._inner = httpcore.AnyIOBackend()

    @override
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self._rules.judge_port(port)
        addresses = await _resolve(host, port, self._rules)
        error: Exception | None = None
        for address in addresses:
            try:
                return await self._inner.connect_tcp(address, port, timeout or _CONNECT_SECONDS)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
        raise error or httpcore.ConnectError(f"{host} has no address")

    @override
    async def connect_unix_socket(self, path: str, *_arguments: Any, **_options: Any) -> httpcore.AsyncNetworkStream:
        raise EgressRefusedError("sockets of this machine are not visited")


class _GuardedTransport(httpx.AsyncBaseTransport):
    """httpx over a pool whose connections go through the guard."""

    def __init__(self, rules: Rules, ssl_context: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl_context,
            max_connections=_POOL_CONNECTIONS,
            keepalive_expiry=30.0,
            http2=True,
            network_backend=_GuardedBackend(rules),
        )

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        url = request.url
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            answer = await self._pool.handle_async_request(asked)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise httpx.TransportError(f"{url.host}: {error}", request=request) from error
        assert isinstance(answer.stream, AsyncIterator) or hasattr(answer.stream, "__aiter__")
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer.stream),
            extensions=answer.extensions,
        )

    @override
    async def aclose(self) -> None:
        await self._pool.aclose()

    @override
    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._stream:
                yield chunk
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise httpx.TransportError(str(error)) from error

    @override
    async def aclose(self) -> None:
        await self._stream.aclose()
