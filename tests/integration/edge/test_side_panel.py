"""The company's own system beside a case: signed requests, judged answers, no inner address."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
import pytest_asyncio

from onglass.conversations import queries
from onglass.conversations.model import Reader
from onglass.directory import commands
from onglass.platform.database import Addresses
from onglass.platform.egress import Egress, Rules
from tests.integration.edge.running import (
    NUMBERS,
    Api,
    RunningEdge,
    Tenant,
    make_tenant,
    running_edge,
    sign_in,
    start_customer,
)

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]
GOOD = {"sections": [{"title": "Account", "fields": [{"label": "Plan", "value": "Gold", "tone": "good"}]}]}


class CompanySystem:
    """A plain HTTP server as a company runs one; it keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, str], bytes]] = []
        self.answer: bytes = json.dumps(GOOD).encode()
        self.head = "200 OK"
        self.wait_seconds = 0.0
        self.port = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator["CompanySystem"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:]) if value}
        body = await reader.readexactly(int(headers["content-length"]))
        self.asked.append((headers, body))
        await asyncio.sleep(self.wait_seconds)
        told = f"HTTP/1.1 {self.head}\r\ncontent-length: {len(self.answer)}\r\nconnection: close\r\n\r\n"
        writer.write(told.encode() + self.answer)
        writer.close()


@pytest_asyncio.fixture(loop_scope="session")
async def system() -> AsyncIterator[CompanySystem]:
    async with CompanySystem().running() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def company(module_addresses: Addresses, scratch: Path, system: CompanySystem) -> AsyncIterator[Tenant]:
    """A server whose operator allows the company's own host."""
    rules = Rules(ports=frozenset({80, 443, system.port}), hosts=frozenset({"127.0.0.1"}))
    egress = Egress(rules)
    async with running_edge(module_addresses, scratch / f"panel-{next(NUMBERS)}", egress=egress) as edge:
        yield await make_tenant(edge)
    await egress.close()


def _admin(tenant: Tenant) -> Api:
    return Api(tenant.edge, "admin", tenant.admin_token, {})


async def _set(tenant: Tenant, system: CompanySystem) -> str:
    settings = {"title": "Bank core", "url": f"http://127.0.0.1:{system.port}/panel"}
    told = await _admin(tenant).call("PUT", "/side_panel", settings)
    assert told.status_code == 200, told.text
    secret: str = told.json()["secret"]
    return secret


async def _case(tenant: Tenant) -> tuple[Api, str]:
    customer = await start_customer(tenant, f"panel-{next(NUMBERS)}")
    return await sign_in(tenant, "ada"), f"/conversations/{(await customer.open('Hello'))['id']}/side_panel"


async def test_an_agent_sees_what_the_companys_system_says_and_it_knows_who_asks(
    company: Tenant, system: CompanySystem, problem: Problem
) -> None:
    ada, path = await _case(company)
    problem(await ada.get(path), 404, "no_side_panel")
    secret = await _set(company, system)
    shown = (await ada.get(path)).json()
    assert (shown["title"], shown["state"], shown["error"]) == ("Bank core", "ready", None)
    assert shown["sections"] == GOOD["sections"]
    headers, body = system.asked[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    told = json.loads(body)
    assert told["conversation"]["id"] in path
    assert told["customer"]["verified"] is True
    assert (await ada.get(path)).json() == shown
    assert len(system.asked) == 1, "a minute's answer is kept"


@pytest.mark.parametrize(
    ("answer", "head", "says"),
    [
        (b"<script>", "200 OK", "not understood"),
        (b'{"sections": [], "html": "<b>"}', "200 OK", "not understood"),
        (
            b'{"sections":[{"fields":[{"label":"x","value":"y","url":"javascript:1"}]}]}',
            "200 OK",
            "link",
        ),
        (b"{}" + b" " * 40_000, "200 OK", "more than"),
        (b"no", "500 Oops", "status 500"),
        (b"", "302 Found\r\nlocation: http://127.0.0.1/", "status 302"),
    ],
)
async def test_an_answer_that_cannot_be_shown_is_told_in_a_sentence(
    company: Tenant, system: CompanySystem, answer: bytes, head: str, says: str
) -> None:
    await _set(company, system)
    system.answer, system.head = answer, head
    ada, path = await _case(company)
    shown = (await ada.get(path)).json()
    assert (shown["state"], shown["sections"]) == ("failed", [])
    assert says in shown["error"]


async def test_a_silent_system_is_left_after_three_seconds(company: Tenant, system: CompanySystem) -> None:
    await _set(company, system)
    system.wait_seconds = 20.0
    ada, path = await _case(company)
    assert "within 3 seconds" in (await ada.get(path)).json()["error"]


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://10.0.0.8/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://2130706433/x",
        "https://bank.example:22/x",
        "https://user:word@127.0.0.1/x",
        "http://example.com/x",
        "file:///etc/passwd",
        "gopher://example.com/",
    ],
)
async def test_no_inner_address_becomes_a_panel(tenant: Tenant, problem: Problem, url: str) -> None:
    told = await _admin(tenant).call("PUT", "/side_panel", {"title": "Inside", "url": url})
    assert told.status_code == 422, told.text
    assert told.json()["errors"][0]["path"] == "url"


async def test_an_address_that_became_an_inner_one_is_not_visited(company: Tenant, system: CompanySystem) -> None:
    await _set(company, system)
    ada, path = await _case(company)
    edge: RunningEdge = company.edge
    guarded = Egress()
    asked = await edge.parts.panels.ask(
        guarded,
        msgspec.structs.replace(await _panel(company), title="Moved"),
        company.workspace_id,
        await _about(company, ada, path),
    )
    await guarded.close()
    assert asked.error is not None
    assert "not visited" in asked.error
    assert system.asked == []


async def _panel(tenant: Tenant) -> Any:
    async with tenant.edge.parts.database.transaction(tenant.workspace_id, read_only=True) as tx:
        return await commands.find_side_panel(tx, cipher=tenant.edge.parts.cipher)


async def _about(tenant: Tenant, ada: Api, path: str) -> Any:
    reader = Reader("agent", tenant.agents["ada"], tenant.workspace_id)
    async with tenant.edge.parts.database.transaction(tenant.workspace_id, read_only=True) as tx:
        return await queries.get_agent_conversation(tx, reader, UUID(path.split("/")[2]))


async def test_only_administrators_set_it_and_nobody_reads_the_secret(company: Tenant, system: CompanySystem) -> None:
    secret = await _set(company, system)
    admin = _admin(company)
    read = await admin.get("/side_panel")
    assert secret not in read.text
    again = await admin.call("PUT", "/side_panel", {"title": "Core", "url": read.json()["url"]})
    assert again.json()["secret"] is None
    audit = (await admin.get("/audit")).text
    assert "side_panel.set" in audit
    assert secret not in audit
    assert (await admin.call("DELETE", "/side_panel")).status_code == 204
    ben = await sign_in(company, "ben")
    answer = await company.edge.http.put("/v1/admin/side_panel", json={}, headers=ben.authorization)
    assert answer.status_code == 403
