"""What a process without an edge answers: that it lives, that its database answers, its metrics.

Invariant: nothing else is served there.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from onglass.platform.telemetry import REGISTRY

_Message = MutableMapping[str, Any]


class HealthPages:
    """An ASGI application of three addresses."""

    def __init__(self, is_ready: Callable[[], Awaitable[bool]]) -> None:
        """Answer /readyz by what `is_ready` says."""
        self._is_ready = is_ready

    async def __call__(
        self,
        scope: _Message,
        receive: Callable[[], Awaitable[_Message]],
        send: Callable[[_Message], Awaitable[None]],
    ) -> None:
        """Answer one request, or the life of the server."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            return
        status, media_type, body = await self._page(scope["path"])
        headers = [(b"content-type", media_type.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _page(self, path: str) -> tuple[int, str, bytes]:
        if path == "/healthz":
            return 200, "application/json", b'{"status":"ok"}'
        if path == "/readyz":
            is_ready = await self._is_ready()
            return (
                200 if is_ready else 503,
                "application/json",
                b'{"status":"%s"}' % (b"ready" if is_ready else b"away"),
            )
        if path == "/metrics":
            return 200, CONTENT_TYPE_LATEST, generate_latest(REGISTRY)
        return 404, "text/plain", b"this process has the role worker"


async def _live(receive: Callable[[], Awaitable[_Message]], send: Callable[[_Message], Awaitable[None]]) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
