"""When things go away: the node, the reader, the database; and what idle sockets weigh."""

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from onglass.edge.sockets import MAX_BUFFERED_BYTES, SocketProtocol
from onglass.platform.database import Addresses
from tests.integration.edge.running import (
    NUMBERS,
    Api,
    RunningEdge,
    Tenant,
    make_tenant,
    running_edge,
    start_customer,
)

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]
TEXT = {"type": "text", "text": "Hi"}


async def test_a_stopping_node_sends_its_clients_elsewhere_and_answers_what_is_under_way(
    module_addresses: Addresses, scratch: Path
) -> None:
    async with running_edge(module_addresses, scratch / f"edge-{next(NUMBERS)}") as leaving:
        tenant = await make_tenant(leaving)
        customer = await start_customer(tenant, "drained")
        conversation = await customer.open()
        async with customer.hello() as stream:
            for number in range(20):
                await stream.say(
                    "send", client_message_id=f"d{number}", conversation_id=conversation["id"], content=TEXT
                )
            leaving.server.should_exit = True
            drain = await stream.hear("drain")
            assert 0 < drain["reconnect_after_ms"] <= 2000
            acked = {frame["client_message_id"] for frame in stream.kept if frame["type"] == "ack"}
            rest, code = await stream.until_closed()
            acked |= {frame["client_message_id"] for frame in rest if frame["type"] == "ack"}
            assert code == 1012
    async with running_edge(module_addresses, scratch / f"edge-{next(NUMBERS)}") as next_node:
        again = Api(next_node, "client", customer.token, customer.session)
        page = (await again.get(f"/conversations/{conversation['id']}/messages", params={"limit": 200})).json()
        stored = {message["client_message_id"] for message in page["messages"]}
        assert acked <= stored


class Sleeper:
    """A client that says hello and then never reads, until it wakes up."""

    def __init__(self, edge: RunningEdge, customer: Api) -> None:
        self.edge = edge
        self.protocol = ClientProtocol(
            parse_uri(f"{edge.ws_url}/v1/client/stream"), subprotocols=[Subprotocol("onglass.v1")]
        )
        self.hello = json.dumps({"type": "hello", "token": customer.token}).encode()

    async def fall_asleep(self) -> None:
        raw = socket.socket()
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.setblocking(False)
        await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", self.edge.port))
        self.reader, self.writer = await asyncio.open_connection(sock=raw, limit=2048)
        self.protocol.send_request(self.protocol.connect())
        self.writer.write(b"".join(self.protocol.data_to_send()))
        self.protocol.receive_data(await self.reader.readuntil(b"\r\n\r\n"))
        self.protocol.send_text(self.hello)
        self.writer.write(b"".join(self.protocol.data_to_send()))

    async def wake_up(self) -> int | None:
        """Read everything that still comes and return the close code."""
        with contextlib.suppress(ConnectionResetError):
            self.protocol.receive_data(await self.reader.read())
        self.writer.close()
        return self.protocol.close_rcvd.code if self.protocol.close_rcvd else None


async def test_a_reader_who_never_reads_is_hung_up_on_and_others_do_not_notice(
    tenant: Tenant, edge: RunningEdge, agent: Api
) -> None:
    customer = await start_customer(tenant, "never-reads")
    conversation = await customer.open()
    sleeper = Sleeper(edge, customer)
    async with agent.hello() as desk:
        await desk.say("watch", conversation_id=conversation["id"], after_seq=2)
        before = edge.parts.hub.socket_count
        await sleeper.fall_asleep()
        while edge.parts.hub.socket_count == before:
            await asyncio.sleep(0.01)
        slowest, most = 0.0, 0
        while edge.parts.hub.socket_count > before:
            began = time.monotonic()
            await customer.say(conversation["id"], "\U0001f600" * 14_000)
            await desk.hear("event", conversation_id=conversation["id"])
            slowest = max(slowest, time.monotonic() - began)
            most = max(most, *(one.buffered_bytes for one in sockets_of(edge)))
        assert await sleeper.wake_up() == 1013
    assert 64 * 1024 < most <= MAX_BUFFERED_BYTES + 1024
    assert slowest < 5.0


def sockets_of(edge: RunningEdge) -> list[SocketProtocol]:
    return [one for one in edge.server.server_state.connections if isinstance(one, SocketProtocol)]


async def test_with_the_database_away_writes_refuse_quickly_and_heal_by_themselves(
    addresses: Addresses, scratch: Path, problem: Problem
) -> None:
    async with running_edge(addresses, scratch / f"edge-{next(NUMBERS)}") as edge:
        tenant = await make_tenant(edge)
        customer = await start_customer(tenant, "survivor")
        conversation = await customer.open()
        path = f"/conversations/{conversation['id']}/messages"
        roles = [urlsplit(url).username or "" for url in (addresses.app, addresses.committer, addresses.worker)]
        admin = await asyncpg.connect(addresses.owner)
        try:
            await _limit_connections(admin, roles, 0)
            await admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = any($1)", roles)
            began = time.monotonic()
            refused = await customer.post(path, {"client_message_id": "away", "content": TEXT})
            assert refused.status_code == 503, refused.text
            assert int(refused.headers["retry-after"]) >= 1
            assert refused.headers["content-type"] == "application/problem+json"
            assert time.monotonic() - began < 3.5
            assert (await edge.http.get("/healthz")).status_code == 200
            problem(await edge.http.get("/readyz"), 503, "not_ready")
        finally:
            await _limit_connections(admin, roles, -1)
            await admin.close()
        deadline = time.monotonic() + 10
        while True:
            answer = await customer.post(path, {"client_message_id": "away", "content": TEXT})
            if answer.status_code in {200, 201}:
                break
            assert answer.status_code == 503, answer.text
            assert time.monotonic() < deadline
            await asyncio.sleep(0.2)
        assert (await edge.http.get("/readyz")).status_code == 200


async def _limit_connections(admin: Any, roles: list[str], count: int) -> None:
    for role in roles:
        await admin.execute(f"alter role {role} connection limit {count}")


async def test_a_node_takes_only_so_many_sockets(module_addresses: Addresses, scratch: Path) -> None:
    async with running_edge(
        module_addresses, scratch / f"edge-{next(NUMBERS)}", max_sockets=3, max_sockets_per_session=2
    ) as small:
        tenant = await make_tenant(small)
        customer, other = await start_customer(tenant, "one"), await start_customer(tenant, "two")
        async with customer.hello(), customer.hello():
            async with customer.stream() as third:
                await third.send(json.dumps({"type": "hello", "token": customer.token}))
                with pytest.raises(ConnectionClosed) as closed:
                    await third.recv()
                assert closed.value.rcvd is not None
                assert closed.value.rcvd.code == 1013
            async with other.hello():
                with pytest.raises(InvalidStatus) as refused:
                    async with other.stream():
                        pass
                assert refused.value.response.status_code == 503


async def test_half_a_request_does_not_hold_a_connection_for_ever(
    edge: RunningEdge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onglass.edge.server._SILENT_SECONDS", 1.0)
    for said in (
        b"",
        b"POST /v1/client/sessions HTTP/1.1\r\nhost: x\r\ncontent-le",
        b"POST /v1/client/sessions HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{",
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", edge.port)
        writer.write(said)
        async with asyncio.timeout(8):
            with contextlib.suppress(ConnectionResetError):
                await reader.read()
        assert reader.at_eof() or reader.exception() is not None
        writer.close()
    assert (await edge.http.get("/healthz")).status_code == 200
