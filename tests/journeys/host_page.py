"""A page of somebody's own app with the messenger in it, so that a test may say what else stands there."""

import gzip
import json
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.async_api import Page, Request
from typing_extensions import override

from tests.journeys.bank import check_built
from tests.support.servers import OnglassServer

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Accounts of Maya Okafor</title>{before}</head><body>
<button data-onglass-name="Pay the bill">Pay €84.20 to Maya</button>
<button id="plain">Maya Okafor 4111 1111 1111 1111</button>
<nav data-onglass-allow><button id="allowed">Cards</button></nav>
<input aria-label="Passcode" value="hunter2">
{after}</body></html>"""
INIT = """
globalThis.heard = [];
const options = {{ appKey: {key}, serverUrl: {server}, ...({more}) }};
for (const name of ['ready', 'open', 'close', 'unread', 'message', 'action', 'error'])
  Onglass.on(name, (detail) => heard.push([name, detail]));
Onglass.init(options);
"""


_OWNER = ("owner@app.example.test", "correct horse battery")


def _body(request: Request) -> bytes:
    """Return what was sent, unpacked; steps travel compressed."""
    body = request.post_data_buffer or b""
    return gzip.decompress(body) if request.headers.get("content-encoding") == "gzip" else body


class HostSite:
    """The app's own small server. `pages`: what it answers, by path; anything else is 404."""

    def __init__(self, url: str, server_url: str, workspace: dict[str, Any]) -> None:
        self.url = url
        self.server_url = server_url
        self.workspace = workspace
        self.pages: dict[str, bytes] = {}


@asynccontextmanager
async def open_host_site(server: OnglassServer) -> AsyncIterator[HostSite]:
    """Serve an app's pages for a workspace of its own: a browser lets no made-up page reach this machine."""
    check_built()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = site.pages.get(self.path.split("?")[0])
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.do_GET()

        @override
        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    url = f"http://127.0.0.1:{http.server_port}"
    site = HostSite(url, server.url, server.init("Somebody's app", _OWNER, origins=[url]))
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield site
    finally:
        http.shutdown()
        http.server_close()


class HostPage:
    """`batches`: every context that left for the server."""

    def __init__(self, page: Page, site: HostSite) -> None:
        self.page = page
        self.site = site
        self.batches: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.thrown: list[str] = []
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.thrown.append(str(error)))

    def _note(self, request: Request) -> None:
        if not request.url.startswith(self.site.server_url):
            return
        path = request.url.removeprefix(self.site.server_url)
        self.asked.append(path)
        if path == "/v1/client/context" and request.method == "POST":
            self.batches.append(json.loads(_body(request) or "{}"))

    @property
    def crumbs(self) -> list[dict[str, Any]]:
        return [crumb for batch in self.batches for crumb in batch["breadcrumbs"]]

    def named(self, kind: str) -> list[str]:
        return [crumb["name"] for crumb in self.crumbs if crumb["kind"] == kind]

    async def arrive(self, *, before: str = "", more: str = "{}", path: str = "/host", init: bool = True) -> None:
        """Open the page. `before`: markup ahead of the loader; `more`: options of `init`, as JavaScript."""
        key = json.dumps(self.site.workspace["app_key"])
        script = INIT.format(key=key, server=json.dumps(self.site.server_url), more=more)
        loader = f'<script src="{self.site.server_url}/sdk/onglass.js"></script>'
        after = loader + (f"<script>{script}</script>" if init else "")
        self.site.pages[path] = PAGE.format(before=before, after=after).encode()
        await self.page.goto(f"{self.site.url}{path}")

    async def open(self) -> None:
        """Open the messenger and wait until it is level with the server."""
        await self.page.evaluate("Onglass.open()")
        await self.page.wait_for_function("heard.some(([name]) => name === 'ready')")
        await self.page.wait_for_function("Onglass._.see !== undefined")

    async def agree(self) -> None:
        """Consent, and what waits goes at once: the messenger is opened anew."""
        await self.page.evaluate("Onglass.setContext({ consent: true })")
        await self.page.evaluate("Onglass.close()")
        await self.page.evaluate("Onglass.open()")

    async def wait_for_batches(self, count: int, *, seconds: float = 10) -> None:
        for _ in range(int(seconds * 10)):
            if len(self.batches) >= count:
                return
            await self.page.wait_for_timeout(100)
        raise AssertionError(f"{len(self.batches)} of {count} batches came: {self.asked}")
