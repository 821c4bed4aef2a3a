"""Who is there: customers with the messenger before them, and agents who look at the same conversation."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from onglass.edge.stream import presence, viewing
from onglass.platform.broker import PostgresBroker
from onglass.platform.database import Addresses
from onglass.platform.ids import new_id
from tests.integration.edge.running import Api, RunningEdge, Stream, Tenant, running_edge, sign_in, start_customer


@asynccontextmanager
async def watching(agent: Api, conversation: dict[str, Any]) -> AsyncIterator[Stream]:
    async with agent.hello() as stream:
        await stream.say("watch", conversation_id=conversation["id"], after_seq=0)
        await stream.hear("event")
        yield stream


async def signals(stream: Stream, seconds: float = 0.4) -> list[dict[str, Any]]:
    """What is signalled within a while."""
    heard = [frame for frame in stream.kept if frame["type"] == "signal"]
    stream.kept.clear()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while True:
                frame = await stream.next(seconds)
                if frame["type"] == "signal":
                    heard.append(frame)
    return heard


async def is_present(agent: Api, conversation: dict[str, Any]) -> bool:
    found: bool = (await agent.get(f"/conversations/{conversation['id']}")).json()["customer_present"]
    return found


async def until(agent: Api, conversation: dict[str, Any], *, present: bool) -> None:
    async with asyncio.timeout(5):
        while await is_present(agent, conversation) is not present:
            await asyncio.sleep(0.05)


async def test_a_visible_messenger_makes_its_customer_present_until_it_is_hidden(agent: Api, customer: Api) -> None:
    conversation = await customer.open()
    assert await is_present(agent, conversation) is False
    async with watching(agent, conversation) as desk, customer.hello() as phone:
        assert await is_present(agent, conversation) is False
        await phone.say("presence", visible=True)
        told = await desk.hear("signal")
        assert told == {
            "type": "signal",
            "conversation_id": conversation["id"],
            "kind": "presence",
            "customer": "present",
        }
        assert await is_present(agent, conversation) is True
        await phone.say("presence", visible=False)
        assert (await desk.hear("signal"))["customer"] == "away"
        assert await is_present(agent, conversation) is False
        assert await signals(phone, 0.2) == []


async def test_a_socket_that_goes_takes_the_presence_along_unless_another_stays(agent: Api, customer: Api) -> None:
    conversation = await customer.open()
    async with watching(agent, conversation) as desk:
        async with customer.hello() as phone:
            await phone.say("presence", visible=True)
            await desk.hear("signal", customer="present")
            async with customer.hello() as tablet:
                await tablet.say("presence", visible=True)
                await tablet.say("ping", t=1)
                await tablet.hear("pong")
            assert await signals(desk, 0.5) == []
            assert await is_present(agent, conversation) is True
        await desk.hear("signal", customer="away")
    await until(agent, conversation, present=False)


async def test_presence_is_renewed_while_it_lasts_and_not_more_often(
    tenant: Tenant, edge: RunningEdge, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent, customer = await sign_in(tenant, "ada"), await start_customer(tenant, "stays")
    conversation = await customer.open()
    monkeypatch.setattr(presence, "RENEW_SECONDS", 1.0)
    async with watching(agent, conversation) as desk, customer.hello() as phone:
        await phone.say("presence", visible=True)
        await phone.say("presence", visible=True)
        await desk.hear("signal", customer="present")
        assert await signals(desk, 0.8) == []
        edge.edge.streams.tending._work.set()
        await asyncio.sleep(0.4)
        edge.edge.streams.tending._work.set()
        assert [frame["customer"] for frame in await signals(desk, 0.5)] == ["present"]


async def test_a_conversation_that_begins_while_its_customer_is_there_says_so(agent: Api, customer: Api) -> None:
    async with customer.hello() as phone:
        await phone.say("presence", visible=True)
        await phone.say("ping", t=1)
        await phone.hear("pong")
        conversation = await customer.open()
        await until(agent, conversation, present=True)


async def test_agents_at_one_conversation_hear_of_each_other_and_customers_do_not(
    tenant: Tenant, customer: Api
) -> None:
    ada, ben = await sign_in(tenant, "ada"), await sign_in(tenant, "ben")
    conversation = await customer.open()
    one = conversation["id"]
    ada_is = {"id": str(tenant.agents["ada"]), "name": "Ada"}
    ben_is = {"id": str(tenant.agents["ben"]), "name": "Ben"}
    async with customer.hello() as phone, watching(ada, conversation) as first, watching(ben, conversation) as second:
        await first.say("viewing", conversation_id=one)
        told = await second.hear("signal")
        assert told == {
            "type": "signal",
            "conversation_id": one,
            "kind": "presence",
            "agent": ada_is,
            "doing": "viewing",
        }
        await second.say("viewing", conversation_id=one)
        # Who comes second is told at once of who was there.
        assert (await second.hear("signal"))["agent"] == ada_is
        assert (await first.hear("signal"))["agent"] == ben_is
        await second.say("viewing", conversation_id=None)
        gone = await first.hear("signal", doing="gone")
        assert gone["agent"] == ben_is
        await second.say("viewing", conversation_id=one)
        await first.hear("signal", doing="viewing")
        await second.socket.close()
        assert (await first.hear("signal", doing="gone"))["agent"] == ben_is
        assert await signals(phone, 0.3) == []


async def test_an_agent_with_two_windows_is_gone_with_the_last(tenant: Tenant, customer: Api) -> None:
    ada, ben = await sign_in(tenant, "ada"), await sign_in(tenant, "ben")
    conversation = await customer.open()
    async with watching(ada, conversation) as desk, watching(ben, conversation) as first:
        await first.say("viewing", conversation_id=conversation["id"])
        await desk.hear("signal", doing="viewing")
        async with watching(ben, conversation) as second:
            await second.say("viewing", conversation_id=conversation["id"])
            await desk.hear("signal", doing="viewing")
        assert [frame["doing"] for frame in await signals(desk, 0.5)] == []
        await first.say("viewing", conversation_id=None)
        await desk.hear("signal", doing="gone")


async def test_writing_an_answer_is_told_to_both_sides_and_a_note_to_colleagues_only(
    tenant: Tenant, customer: Api
) -> None:
    ada, ben = await sign_in(tenant, "ada"), await sign_in(tenant, "ben")
    conversation = await customer.open()
    one = conversation["id"]
    async with customer.hello() as phone, watching(ada, conversation) as first, watching(ben, conversation) as second:
        await first.say("typing", conversation_id=one, note=True)
        told = await second.hear("signal", doing="typing")
        assert (told["kind"], told["agent"]["name"]) == ("presence", "Ada")
        assert await signals(phone, 0.4) == []
        await asyncio.sleep(0.7)
        await first.say("typing", conversation_id=one)
        assert (await phone.hear("signal"))["kind"] == "typing"
        assert {frame["kind"] for frame in await signals(second, 0.4)} == {"presence", "typing"}
        await phone.say("typing", conversation_id=one, note=True)
        assert (await first.hear("signal", kind="typing"))["by"]["kind"] == "customer"


async def test_viewing_is_repeated_and_forgotten_when_it_is_not(
    tenant: Tenant, edge: RunningEdge, customer: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = await sign_in(tenant, "ada"), await sign_in(tenant, "ben")
    conversation = await customer.open()
    monkeypatch.setattr(viewing, "RENEW_SECONDS", 0.3)
    tending = edge.edge.streams.tending
    async with watching(ada, conversation) as first, watching(ben, conversation) as second:
        await first.say("viewing", conversation_id=conversation["id"])
        await second.hear("signal", doing="viewing")
        await asyncio.sleep(0.4)
        tending.agents.renew()
        await second.hear("signal", doing="viewing")
        monkeypatch.setattr(viewing, "RENEW_SECONDS", 60.0)
        monkeypatch.setattr(viewing, "LASTS_SECONDS", 0.1)
        await signals(second, 0.4)  # what was repeated by itself meanwhile
        await second.say("viewing", conversation_id=conversation["id"])
        await first.hear("signal", doing="viewing")
        assert [frame for frame in await signals(second, 0.3) if frame["doing"] == "viewing"] == []


async def test_each_side_says_only_what_is_theirs_to_say(tenant: Tenant, other_tenant: Tenant, customer: Api) -> None:
    agent, stranger = await sign_in(tenant, "ada"), await sign_in(other_tenant, "ada")
    conversation = await customer.open()
    async with agent.hello() as desk:
        await desk.say("presence", visible=True)
        assert await desk.close_code() == 1008
    async with customer.hello() as phone:
        await phone.say("viewing", conversation_id=conversation["id"])
        assert await phone.close_code() == 1008
    async with watching(agent, conversation) as desk, stranger.hello() as foreign:
        for unseen in (conversation["id"], str(new_id())):
            await foreign.say("viewing", conversation_id=unseen)
            assert (await foreign.hear("reset"))["conversation_id"] == unseen
        await foreign.say("typing", conversation_id=conversation["id"])
        assert await signals(desk, 0.3) == []


async def test_agents_on_two_nodes_hear_of_each_other_at_once(
    tenant: Tenant, module_addresses: Addresses, scratch: Path
) -> None:
    customer = await start_customer(tenant, "between-nodes")
    ada, ben = await sign_in(tenant, "ada"), await sign_in(tenant, "ben")
    conversation = await customer.open()
    async with two_nodes(module_addresses, scratch) as (here, there):
        ada_here, ben_there = Api(here, "agent", ada.token, {}), Api(there, "agent", ben.token, {})
        async with watching(ada_here, conversation) as first, watching(ben_there, conversation) as second:
            await first.say("viewing", conversation_id=conversation["id"])
            assert (await second.hear("signal"))["agent"]["name"] == "Ada"
            await second.say("viewing", conversation_id=conversation["id"])
            assert (await second.hear("signal"))["agent"]["name"] == "Ada"
            assert (await first.hear("signal"))["agent"]["name"] == "Ben"
            async with Api(there, "client", customer.token, {}).hello() as phone:
                await phone.say("presence", visible=True)
                assert (await first.hear("signal", customer="present"))["conversation_id"] == conversation["id"]
            await first.hear("signal", customer="away")


@asynccontextmanager
async def two_nodes(addresses: Addresses, scratch: Path) -> AsyncIterator[tuple[RunningEdge, RunningEdge]]:
    """Two edges with PostgreSQL between them."""
    async with (
        running_node(addresses, scratch / "node-a") as here,
        running_node(addresses, scratch / "node-b") as there,
    ):
        yield here, there


@asynccontextmanager
async def running_node(addresses: Addresses, folder: Path) -> AsyncIterator[RunningEdge]:
    broker = PostgresBroker(addresses.app)
    await broker.start()
    try:
        async with running_edge(addresses, folder, broker=broker) as edge:
            stop = broker.subscribe(edge.parts.hub.hints_arrived, edge.parts.hub.signal_arrived)
            await asyncio.sleep(0.5)  # until it listens
            yield edge
            stop()
    finally:
        await broker.close()
