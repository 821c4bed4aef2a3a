"""The edge as one ASGI application, made of the parts that main/serve.py hands in.

Invariant: what this module makes is the only way in; everything it starts, it stops.
"""

from typing import cast

from onglass.edge.access import Api, Gate
from onglass.edge.asgi import AsgiApp, Receive, Scope, Send
from onglass.edge.door import Door
from onglass.edge.pages import Pages
from onglass.edge.parts import EdgeParts
from onglass.edge.quick_sends import QuickSends
from onglass.edge.routes.application import make_application
from onglass.edge.static_files import StaticFiles
from onglass.edge.stream.serving import serve_stream
from onglass.edge.stream.streams import Streams

_STREAMS = {"/v1/client/stream": Api.CLIENT, "/v1/agent/stream": Api.AGENT}


class Edge:
    """The application. `drain` is awaited before the server closes its sockets; its protocol may use `quick_sends`."""

    def __init__(self, parts: EdgeParts) -> None:
        gate = Gate(parts)
        application = make_application()
        framework = cast("AsgiApp", application)
        pages = Pages(gate, application)
        self.streams = Streams(gate)
        self.quick_sends = QuickSends(gate)
        self._sessions = parts.sessions
        self._door = Door(gate, framework, pages.by_address(), StaticFiles(parts.settings.static_dir).serve)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, socket or lifespan."""
        if scope["type"] == "http":
            await self._door(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._serve_socket(scope, receive, send)
        else:
            await self._live(receive, send)

    async def drain(self, seconds: float) -> None:
        """Send every client elsewhere; returns when all that was under way is answered, or after `seconds`."""
        await self.streams.drain(seconds)

    async def _serve_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        api = _STREAMS.get(scope["path"])
        if api is None:
            await receive()
            await send({"type": "websocket.http.response.start", "status": 404, "headers": []})
            await send({"type": "websocket.http.response.body", "body": b""})
            return
        await serve_stream(self.streams, api, scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._sessions.start()
                await self.streams.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.streams.close()
                await self._sessions.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


def create_asgi_app(parts: EdgeParts) -> Edge:
    """Return the application that `server_config` serves."""
    return Edge(parts)
