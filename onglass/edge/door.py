"""The front door: every HTTP request passes here, in this order: Origin, hot call or framework, headers.

Invariant: nothing a browser sent from an unknown page reaches a call, and every answer carries its policy headers.
"""

import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from onglass.edge.access import CALL, GATE, ORIGIN, Call, Gate, admit
from onglass.edge.asgi import AsgiApp, ClientGone, Message, Receive, Scope, Send, answer
from onglass.edge.counts import ANSWERS
from onglass.edge.hot_routes import find_hot
from onglass.edge.origins import origin_of, refused_origin
from onglass.edge.problem_documents import as_problem, send_problem
from onglass.edge.response_headers import API_HEADERS, cors_headers, is_preflight, preflight_headers
from onglass.edge.whole_answers import answer_whole, as_lines
from onglass.platform.problems import NotFound

_log = structlog.get_logger(__name__)
_API_LINES = as_lines(API_HEADERS)
_JSON = (b"content-type", b"application/json")

Page = Callable[[Scope, Send], Awaitable[None]]


class Door:
    """Answers HTTP."""

    def __init__(self, gate: Gate, framework: AsgiApp, pages: dict[str, Page], static: Page) -> None:
        """`pages` are answered by exact address, /sdk and /console from `static`, /v1 by the calls."""
        self._gate = gate
        self._framework = framework
        self._pages = pages
        self._static = static

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path: str = scope["path"]
        try:
            if path.startswith("/v1/") and path not in self._pages:
                await self._serve_call(scope, receive, send)
                return
            page = self._pages.get(path)
            if page is None and path.startswith(("/sdk/", "/console")):
                page = self._static
            await _serve_page(page or _nothing_here, scope, send)
        except ClientGone:
            return

    async def _serve_call(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = origin_of(scope)
        headers = API_HEADERS
        if origin is not None:
            refusal = await self._refusal(origin, scope)
            if refusal is not None:
                await send_problem(send, refusal, [*API_HEADERS, (b"vary", b"Origin")])
                return
            headers = [*API_HEADERS, *cors_headers(origin)]
            if is_preflight(scope):
                await answer(send, 204, preflight_headers(origin))
                return
        hot = find_hot(scope["method"], scope["path"])
        if hot is not None:
            await self._serve_hot(hot, scope, receive, send, origin, headers)
            return
        scope[GATE], scope[ORIGIN] = self._gate, origin
        await self._framework(scope, receive, _with_headers(scope, send, headers))

    async def _refusal(self, origin: str, scope: Scope) -> Exception | None:
        try:
            return None if await self._gate.origins.is_allowed(origin, scope) else refused_origin()
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem document
            return error

    async def _serve_hot(
        self,
        hot: Any,
        scope: Scope,
        receive: Receive,
        send: Send,
        origin: str | None,
        headers: list[tuple[bytes, bytes]],
    ) -> None:
        route, conversation_id = hot
        call: Call | None = None
        try:
            call = await admit(self._gate, scope, origin, route.api, route.action)
            status, body = await route.serve(call, conversation_id, scope, receive)
        except ClientGone:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem document
            problem = as_problem(error)
            ANSWERS.add(problem.status)
            await send_problem(send, problem, [*headers, *(call.entry.bucket.headers() if call else ())])
            return
        ANSWERS.add(status)
        bucket = call.entry.bucket
        lines = (_API_LINES if origin is None else as_lines(headers)) + bucket.lines()
        if not await answer_whole(scope, status, lines, body):
            more = [*bucket.headers(), _JSON] if body else bucket.headers()
            await answer(send, status, [*headers, *more], body)


async def _serve_page(page: Page, scope: Scope, send: Send) -> None:
    try:
        await page(scope, send)
    except Exception as error:  # noqa: BLE001 - told as a problem document, like everywhere
        await send_problem(send, error, API_HEADERS)


async def _nothing_here(_scope: Scope, send: Send) -> None:
    await send_problem(send, NotFound("not_found", "There is nothing at this address."), API_HEADERS)


def _with_headers(scope: Scope, send: Send, headers: list[tuple[bytes, bytes]]) -> Send:
    began = time.monotonic()

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name.lower() for name, _ in message["headers"]}
            call = scope.get(CALL)
            limits = call.entry.bucket.headers() if isinstance(call, Call) else []
            # What a call says itself wins: a file brings its own policy.
            message["headers"] = [
                *message["headers"],
                *((name, value) for name, value in (*headers, *limits) if name not in own),
            ]
            ANSWERS.add(message["status"])
            _log.debug(
                "answered",
                method=scope["method"],
                path=scope["path"],
                status=message["status"],
                milliseconds=round((time.monotonic() - began) * 1000, 1),
            )
        await send(message)

    return send_with_headers
