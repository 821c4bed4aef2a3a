"""Beside a case stands what the company's own system says of it, asked with a signature, and a failure said plainly."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser
from typing_extensions import override

from tests.journeys.case_steps import admin, made
from tests.journeys.console_world import Company, expect
from tests.support.ports import free_port
from tests.support.servers import ADA, BEN, OnglassServer

SCRIPT = "<img src=x onerror=alert(1)>"


class _System(BaseHTTPRequestHandler):
    """What the company runs: it knows an account, and asks who asks."""

    asked: list[tuple[dict[str, str], dict[str, Any]]]
    answers: dict[str, Any]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.asked.append(({name.lower(): value for name, value in self.headers.items()}, json.loads(body)))
        told = json.dumps(self.answers).encode()
        self.send_response(200 if self.answers else 500)
        self.send_header("content-length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    @override
    def log_message(self, *_: Any) -> None:
        """Say nothing in the tests' output."""


@pytest.fixture(scope="module")
def system() -> Iterator[tuple[type[_System], int]]:
    kind = type("System", (_System,), {"asked": [], "answers": {}})
    port = free_port()
    server = ThreadingHTTPServer(("127.0.0.1", port), kind)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield kind, port
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def company(
    module_addresses: Any, scratch: Path, system: tuple[type[_System], int], chromium: Browser
) -> Iterator[Company]:
    settings = {"ONGLASS_EGRESS_HOSTS": "localhost", "ONGLASS_EGRESS_PORTS": str(system[1])}
    server = OnglassServer(scratch / "data-panel", database_url=module_addresses.owner, env=settings)
    with Company(server, server.init("Harbor Bank", ADA, BEN), chromium) as company:
        yield company
    server.stop()


async def test_the_companys_own_facts_stand_beside_the_case(
    company: Company, system: tuple[type[_System], int]
) -> None:
    kind, port = system
    kind.answers = {
        "sections": [
            {"title": "Account", "fields": [{"label": "Plan", "value": "Gold"}, {"label": "Note", "value": SCRIPT}]}
        ]
    }
    with admin(company) as office:
        made(office.put("/side_panel", json={"title": "Core banking", "url": f"http://localhost:{port}/case"}))
    customer, other = company.customer("Pia Panel"), company.customer("Olu Other")
    customer.ask("What do you know of me?")
    other.ask("And of me?")
    async with company.desk() as desk:
        await desk.open(customer)
        panel = desk.context.get_by_role("region", name="Core banking")
        await expect(panel).to_contain_text("Gold")
        await expect(panel).to_contain_text(SCRIPT)
        assert await desk.violations() == []
        headers, body = kind.asked[-1]
        assert headers["webhook-signature"].startswith("v1,")
        assert str(customer.conversation_id) in json.dumps(body)
        kind.answers = {}
        await desk.open(other)
        await expect(panel).to_contain_text("The company’s system cannot be shown")
        assert desk.complaints == []
