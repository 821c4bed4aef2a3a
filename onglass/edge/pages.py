"""What is answered at fixed addresses: health, metrics, the API's documents and the page that shows them.

Invariant: nothing here needs or shows anything of a workspace.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Litestar
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from onglass.edge.access import Gate
from onglass.edge.asgi import Scope, Send, answer
from onglass.edge.documents.asyncapi import asyncapi_document
from onglass.edge.documents.openapi import openapi_document
from onglass.edge.documents.page import documents_page, documents_style
from onglass.edge.problem_documents import MethodNotAllowed, send_problem
from onglass.edge.response_headers import API_HEADERS, PAGE_HEADERS
from onglass.platform.problems import Unavailable
from onglass.platform.telemetry import REGISTRY

_JSON = (b"content-type", b"application/json")
_HTML = (b"content-type", b"text/html; charset=utf-8")
_CSS = (b"content-type", b"text/css; charset=utf-8")
_OPEN = [(b"access-control-allow-origin", b"*")]

Page = Callable[[Scope, Send], Awaitable[None]]


class Pages:
    """The fixed addresses."""

    def __init__(self, gate: Gate, application: Litestar) -> None:
        self._gate = gate
        self._application = application
        self._documents: dict[str, bytes] = {}
        self._openapi_document: dict[str, Any] | None = None

    def by_address(self) -> dict[str, Page]:
        """Return what is served where."""
        pages: dict[str, Page] = {
            "/": self._home,
            "/healthz": self._healthy,
            "/readyz": self._ready,
            "/metrics": self._metrics,
            "/docs": self._docs,
            "/docs/": self._docs,
            "/docs/page.css": self._docs_style,
            "/v1/openapi.json": self._openapi,
            "/v1/asyncapi.json": self._asyncapi,
        }
        return {address: _only_read(page) for address, page in pages.items()}

    async def _home(self, _: Scope, send: Send) -> None:
        await answer(send, 302, [*API_HEADERS, (b"location", b"/console/")])

    async def _healthy(self, _: Scope, send: Send) -> None:
        await answer(send, 200, [*API_HEADERS, _JSON], b'{"status":"ok"}')

    async def _ready(self, _: Scope, send: Send) -> None:
        if await self._gate.parts.is_ready():
            await answer(send, 200, [*API_HEADERS, _JSON], b'{"status":"ready"}')
            return
        problem = Unavailable("not_ready", "The database does not answer.", retry_after_seconds=1)
        await send_problem(send, problem, API_HEADERS)

    async def _metrics(self, _: Scope, send: Send) -> None:
        headers = [*API_HEADERS, (b"content-type", CONTENT_TYPE_LATEST.encode())]
        await answer(send, 200, headers, generate_latest(REGISTRY))

    async def _openapi(self, _: Scope, send: Send) -> None:
        body = self._document("openapi", self._openapi_once)
        await answer(send, 200, [*API_HEADERS, *_OPEN, _JSON], body)

    async def _asyncapi(self, _: Scope, send: Send) -> None:
        await answer(send, 200, [*API_HEADERS, *_OPEN, _JSON], self._document("asyncapi", asyncapi_document))

    async def _docs(self, _: Scope, send: Send) -> None:
        page = self._documents.get("docs")
        if page is None:
            page = documents_page(self._openapi_once(), asyncapi_document()).encode()
            self._documents["docs"] = page
        await answer(send, 200, [*PAGE_HEADERS, _HTML], page)

    async def _docs_style(self, _: Scope, send: Send) -> None:
        await answer(send, 200, [*PAGE_HEADERS, _CSS], documents_style().encode())

    def _openapi_once(self) -> dict[str, Any]:
        # The framework hands out its own copy, which finishing the document changes.
        if self._openapi_document is None:
            self._openapi_document = openapi_document(self._application)
        return self._openapi_document

    def _document(self, name: str, make: Callable[[], dict[str, Any]]) -> bytes:
        document = self._documents.get(name)
        if document is None:
            document = self._documents[name] = json.dumps(make(), ensure_ascii=False).encode()
        return document


def _only_read(page: Page) -> Page:
    async def serve(scope: Scope, send: Send) -> None:
        if scope["method"] in {"GET", "HEAD"}:
            await page(scope, send)
        else:
            await send_problem(send, MethodNotAllowed("GET, HEAD"), API_HEADERS)

    return serve
