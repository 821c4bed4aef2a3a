"""The server interface in the raw: reading a request's body within limits, answering in one piece.

Invariant: a body is refused before it is held when it is larger or slower than its door allows.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from onglass.platform.problems import Malformed, TooLarge

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = Sequence[tuple[bytes, bytes]]

MAX_JSON_BYTES = 256 * 1024
_BODY_SECONDS = 30.0
_HEADERS = "onglass.headers"


class ClientGone(Exception):  # noqa: N818 - not an error of ours: nobody is left to answer
    """The client closed the connection before its request was complete."""


def header(scope: Scope, name: bytes) -> bytes | None:
    """Return the first header of that lower-case name, or None."""
    headers: dict[bytes, bytes] | None = scope.get(_HEADERS)
    if headers is None:
        headers = scope[_HEADERS] = dict(reversed(scope["headers"]))
    return headers.get(name)


def declared_length(scope: Scope) -> int | None:
    """Return the announced size of the body in bytes, or None; raises Malformed for what is no number."""
    value = header(scope, b"content-length")
    if value is None:
        return None
    if not value.isdigit():
        raise Malformed("bad_content_length", "Content-Length must be a number of bytes.")
    return int(value)


def too_large(limit_bytes: int) -> TooLarge:
    """Return the 413 for a body above the limit."""
    return TooLarge("body_too_large", f"The body may have at most {limit_bytes} bytes.")


async def read_body(scope: Scope, receive: Receive, *, limit_bytes: int = MAX_JSON_BYTES) -> bytes:
    """Return the whole body; raises TooLarge, Malformed (too slow) or ClientGone."""
    length = declared_length(scope)
    if length is not None and length > limit_bytes:
        raise too_large(limit_bytes)
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body", False):
        body: bytes = message["body"]
        if len(body) > limit_bytes:
            raise too_large(limit_bytes)
        return body
    return await _read_rest(message, receive, limit_bytes)


async def _read_rest(message: Message, receive: Receive, limit_bytes: int) -> bytes:
    parts = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while True:
                if message["type"] != "http.request":
                    raise ClientGone
                parts += message["body"]
                if len(parts) > limit_bytes:
                    raise too_large(limit_bytes)
                if not message.get("more_body", False):
                    return bytes(parts)
                message = await receive()
    except TimeoutError:
        raise Malformed("body_too_slow", f"The body must arrive within {_BODY_SECONDS:.0f} seconds.") from None


async def answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes = b"") -> None:
    """Send a whole response. 204 and 304 carry no length, as HTTP wants."""
    if status not in {204, 304}:
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
