"""Sends that no framework sees are answered exactly as if one had; on the wire, byte by byte."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from onglass.edge.limits import Rate
from onglass.edge.quick_sends import QuickRequest, QuickSends
from onglass.platform.database import Addresses
from onglass.platform.ids import new_id
from tests.integration.edge.running import (
    HOST_PAGE,
    NUMBERS,
    Api,
    RunningEdge,
    make_tenant,
    running_edge,
    sign_in,
    start_customer,
)

TEXT = {"type": "text", "text": "Hi"}
CHANGING = {"date", "content-length", "ratelimit-remaining", "ratelimit-reset"}


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return what each attempt at a quick send came to, as they come."""
    outcomes: list[bool] = []
    serve = QuickSends.serve

    def watched(self: QuickSends, request: QuickRequest, body: bytes) -> bool:
        outcomes.append(serve(self, request, body))
        return outcomes[-1]

    monkeypatch.setattr(QuickSends, "serve", watched)
    return outcomes


def body_of(key: str, text: str = "Hi", **more: Any) -> dict[str, Any]:
    return {"client_message_id": key, "content": {"type": "text", "text": text}, **more}


def request_of(api: Api, conversation_id: str, body: dict[str, Any], *, version: str = "1.1", more: str = "") -> bytes:
    payload = json.dumps(body).encode()
    head = (
        f"POST /v1/{api.side}/conversations/{conversation_id}/messages HTTP/{version}\r\nHost: x\r\n"
        f"Authorization: Bearer {api.token}\r\nContent-Type: application/json\r\n{more}"
        f"Content-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload


class Wire:
    """A raw connection and the answers on it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def answer(self) -> tuple[int, dict[str, str], Any]:
        async with asyncio.timeout(10):
            lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:] if line)}
            body = await self.reader.readexactly(int(headers.get("content-length", "0")))
        return int(lines[0].split()[1]), headers, json.loads(body) if body else None

    async def is_closed(self) -> bool:
        async with asyncio.timeout(5):
            return await self.reader.read(1) == b""


@asynccontextmanager
async def wire_to(edge: RunningEdge) -> AsyncIterator[Wire]:
    reader, writer = await asyncio.open_connection("127.0.0.1", edge.port)
    try:
        yield Wire(reader, writer)
    finally:
        writer.close()


async def say_twice(api: Api, path: str, body: Any, **options: Any) -> tuple[httpx.Response, httpx.Response]:
    """Post the same, once by the quick way and once by the ordinary one, which a query leads to."""
    return await api.post(path, body, **options), await api.post(f"{path}?ordinarily", body, **options)


def shown(answer: httpx.Response) -> tuple[int, dict[str, str], Any]:
    headers = {name: value for name, value in answer.headers.items() if name not in CHANGING}
    return answer.status_code, headers, answer.json()


@pytest.mark.parametrize("side", ["client", "agent"])
async def test_a_plain_send_is_served_quickly_and_answered_as_ever(
    customer: Api, agent: Api, served: list[bool], side: str
) -> None:
    conversation = await customer.open()
    api = customer if side == "client" else agent
    path = f"/conversations/{conversation['id']}/messages"
    await api.get("/conversations")  # a session that this node has never seen is looked up the ordinary way
    quick, again = await say_twice(api, path, body_of("one"))
    assert served == [True]
    assert (quick.status_code, again.status_code) == (201, 200)
    stored = again.json()["message"]
    stored["author"].pop("name", None)  # an agent's own name is only read, never sent back
    assert quick.json()["message"] == stored
    assert {name for name, _ in quick.headers.items()} == {name for name, _ in again.headers.items()}
    assert shown(quick)[1] == shown(again)[1]
    same = await api.post(path, body_of("one"))
    assert (same.status_code, same.json()) == (200, (await api.post(path, body_of("one"))).json())
    other = await api.post(path, body_of("one", "something else"))
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_mismatch")
    assert served == [True] * 4


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "x",
        body_of("k", author="me"),
        body_of("k", "  "),
        body_of("k", "a\x00b"),
        body_of(""),
        {"client_message_id": "k", "content": {"type": "hologram"}},
        {"client_message_id": "k", "content": {"type": "quick_replies", "text": "?", "options": []}},
        body_of("k", reply_to=str(new_id())),
        body_of("k", "x" * 20_000),
    ],
)
async def test_what_is_wrong_is_refused_in_the_same_words(customer: Api, body: Any) -> None:
    conversation = await customer.open()
    quick, ordinary = await say_twice(customer, f"/conversations/{conversation['id']}/messages", body)
    assert shown(quick) == shown(ordinary)
    assert quick.status_code in {404, 422}
    assert (await customer.get(f"/conversations/{conversation['id']}")).json()["last_seq"] == conversation["last_seq"]


async def test_strangers_and_the_wrong_door_hear_the_same(
    customer: Api, agent: Api, edge: RunningEdge, served: list[bool]
) -> None:
    conversation = await customer.open()
    path = f"/conversations/{conversation['id']}/messages"
    unknown = Api(edge, "client", "ogs_" + "A" * 64, {})
    through_the_wrong_door = Api(edge, "agent", customer.token, {})
    for api, status in ((unknown, 401), (through_the_wrong_door, 403), (Api(edge, "client", agent.token, {}), 403)):
        quick, ordinary = await say_twice(api, path, body_of("k"))
        assert shown(quick) == shown(ordinary)
        assert quick.status_code == status
    assert not any(served)
    absent, ordinary = await say_twice(customer, f"/conversations/{new_id()}/messages", body_of("k"))
    assert shown(absent) == shown(ordinary)
    assert absent.status_code == 404


async def test_a_page_gets_its_headers_the_quick_way_too(customer: Api, served: list[bool]) -> None:
    conversation = await customer.open()
    path = f"/conversations/{conversation['id']}/messages"
    page = {"origin": HOST_PAGE}
    first = await customer.post(path, body_of("first"), headers=page)
    second = await customer.post(path, body_of("second"), headers=page)
    assert served[-1]
    assert second.headers["access-control-allow-origin"] == HOST_PAGE
    assert shown(first)[1] == shown(second)[1]
    evil = await customer.post(path, body_of("third"), headers={"origin": "https://evil.example"})
    assert (evil.status_code, evil.json()["code"]) == (403, "origin_not_allowed")
    assert not served[-1]


async def test_a_send_to_a_closed_case_reopens_it(customer: Api, agent: Api, served: list[bool]) -> None:
    conversation = await customer.open()
    assert (await agent.post(f"/conversations/{conversation['id']}/resolve", {})).is_success
    answer = await customer.post(f"/conversations/{conversation['id']}/messages", body_of("back"))
    assert answer.status_code == 201
    assert served == [True]
    assert (await customer.get(f"/conversations/{conversation['id']}")).json()["status"] == "open"


async def test_requests_in_one_packet_are_answered_in_their_order(customer: Api, edge: RunningEdge) -> None:
    conversation = await customer.open()
    asked = (
        f"GET /v1/client/conversations/{conversation['id']} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {customer.token}\r\n\r\n"
    ).encode()
    parts = [request_of(customer, conversation["id"], body_of(f"p{number}", str(number))) for number in range(3)]
    async with wire_to(edge) as wire:
        wire.writer.write(parts[0] + parts[1] + asked + parts[2])
        answers = [await wire.answer() for _ in range(4)]
        assert [status for status, _, _ in answers] == [201, 201, 200, 201]
        texts = [answers[place][2]["message"]["content"]["text"] for place in (0, 1, 3)]
        assert texts == ["0", "1", "2"]
        wire.writer.write(request_of(customer, conversation["id"], body_of("after")))
        assert (await wire.answer())[0] == 201


async def test_a_request_may_come_byte_by_byte(customer: Api, edge: RunningEdge, served: list[bool]) -> None:
    conversation = await customer.open()
    async with wire_to(edge) as wire:
        for byte in request_of(customer, conversation["id"], body_of("slow", "grüß dich")):
            wire.writer.write(bytes((byte,)))
            await wire.writer.drain()
        status, _, told = await wire.answer()
    assert status == 201
    assert told["message"]["content"]["text"] == "grüß dich"
    assert served == [True]


async def test_a_body_that_is_too_large_is_refused_however_it_comes(customer: Api, edge: RunningEdge) -> None:
    conversation = await customer.open()
    async with wire_to(edge) as wire:
        wire.writer.write(request_of(customer, conversation["id"], body_of("big", "x" * 300_000)))
        status, _, told = await wire.answer()
        assert (status, told["code"]) == (413, "body_too_large")
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    head = request_of(customer, conversation["id"], {}).split(b"Content-Length")[0]
    async with wire_to(edge) as wire:
        wire.writer.write(head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 6 + b"0\r\n\r\n")
        status, _, told = await wire.answer()
        assert (status, told["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(("version", "more"), [("1.0", ""), ("1.1", "Connection: close\r\n")])
async def test_who_asks_for_the_connection_to_end_gets_an_answer_and_the_end(
    customer: Api, edge: RunningEdge, version: str, more: str
) -> None:
    conversation = await customer.open()
    async with wire_to(edge) as wire:
        wire.writer.write(request_of(customer, conversation["id"], body_of("bye"), version=version, more=more))
        assert (await wire.answer())[0] == 201
        assert await wire.is_closed()


async def test_a_client_that_waits_to_be_asked_is_asked(customer: Api, edge: RunningEdge) -> None:
    conversation = await customer.open()
    whole = request_of(customer, conversation["id"], body_of("asked"), more="Expect: 100-continue\r\n")
    head, _, body = whole.partition(b"\r\n\r\n")
    async with wire_to(edge) as wire:
        wire.writer.write(head + b"\r\n\r\n")
        assert b"100 Continue" in await wire.reader.readuntil(b"\r\n\r\n")
        wire.writer.write(body)
        assert (await wire.answer())[0] == 201


async def test_whoever_sends_too_much_is_told_when_to_come_back(module_addresses: Addresses, scratch: Path) -> None:
    folder = scratch / f"edge-{next(NUMBERS)}"
    async with running_edge(module_addresses, folder, session_rate=Rate(6, 0.5)) as edge:
        customer = await start_customer(await make_tenant(edge), "eager")
        conversation = await customer.open()
        path = f"/conversations/{conversation['id']}/messages"
        answers = [await customer.post(path, body_of(f"n{number}")) for number in range(8)]
    assert [answer.status_code for answer in answers] == [201] * 5 + [429] * 3
    left = [int(answer.headers["ratelimit-remaining"]) for answer in answers[:5]]
    assert left == [4, 3, 2, 1, 0]
    assert answers[-1].headers["retry-after"] == "2"


async def test_a_send_under_way_is_answered_before_the_server_goes(module_addresses: Addresses, scratch: Path) -> None:
    async with running_edge(module_addresses, scratch / f"edge-{next(NUMBERS)}") as edge:
        tenant = await make_tenant(edge)
        customer, agent = await start_customer(tenant, "late"), await sign_in(tenant, "ada")
        conversation = await customer.open()
        async with wire_to(edge) as wire:
            async with edge.parts.database.transaction(tenant.workspace_id) as tx:
                await tx.execute("select 1 from conversation where id = $1 for update", conversation["id"])
                wire.writer.write(request_of(agent, conversation["id"], body_of("held")))
                await asyncio.sleep(0.3)
                edge.server.should_exit = True
                await asyncio.sleep(0.3)
            status, headers, _ = await wire.answer()
            assert status == 201
            assert headers["connection"] == "close"
            assert await wire.is_closed()
