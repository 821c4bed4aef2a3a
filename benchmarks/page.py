"""An app's page with the messenger in it, a browser that shows it, and a line that counts what passes.

The page comes from a server of its own, as an app's does: nothing of it is counted.
"""

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
from playwright.async_api import Browser, async_playwright
from typing_extensions import override

from benchmarks.itemise import Recorded
from benchmarks.world import World, identity_token

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_CHROMIUM = "/usr/bin/chromium"
_PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>App</title>
<button data-onglass-name="Pay the bill">Pay</button><script src="{server}/sdk/onglass.js"></script>
<script>Onglass.init({options}); Onglass.setContext({{ consent: true }});
Onglass.on('ready', () => {{ globalThis.ready = true; }});</script>"""


class AppSite:
    """`body` is what every path answers, once it is set."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.body = b""

    def carry(self, world: World, server_url: str, subject: str) -> None:
        """Put the messenger of this server on the page, for this customer."""
        options = json.dumps({"appKey": world.facts["app_key"], "serverUrl": server_url})
        asked = f"getIdentityToken: () => Promise.resolve({json.dumps(identity_token(world, subject))})"
        self.body = _PAGE.format(server=server_url, options=f"{{ ...{options}, {asked} }}").encode()


@asynccontextmanager
async def app_site(port: int) -> AsyncIterator[AppSite]:
    """Serve the page until the end."""
    site = AppSite(port)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(httpx.codes.OK)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(site.body)))
            self.end_headers()
            self.wfile.write(site.body)

        @override
        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", port), Answer)
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield site
    finally:
        http.shutdown()
        http.server_close()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start Debian's chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        yield browser
        await browser.close()


class CountedLine:
    """`up` and `down` in bytes of TCP payload; `connections` opened; `recorded`: what they carried, if wanted."""

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.recorded: list[Recorded] | None = None
        self.reset()

    def reset(self) -> None:
        """Count afresh; what is open stays open."""
        self.up = self.down = self.connections = 0
        for kept in self.recorded or ():
            kept.up.clear()
            kept.down.clear()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on."""
        self.connections += 1
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        kept = Recorded(bytearray(), bytearray())
        if self.recorded is not None:
            self.recorded.append(kept)
        await asyncio.gather(self._pass(reader, far_writer, "up", kept), self._pass(far_reader, writer, "down", kept))

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, way: str, kept: Recorded) -> None:
        with contextlib.suppress(OSError):
            while read := await source.read(65_536):
                setattr(self, way, getattr(self, way) + len(read))
                if self.recorded is not None:
                    getattr(kept, way).extend(read)
                target.write(read)
                await target.drain()
        with contextlib.suppress(OSError):
            target.close()


@asynccontextmanager
async def counted_line(target_port: int, port: int) -> AsyncIterator[CountedLine]:
    """Listen on `port` until the end."""
    line = CountedLine(target_port)
    listening = await asyncio.start_server(line.carry, "127.0.0.1", port)
    try:
        yield line
    finally:
        listening.close()
