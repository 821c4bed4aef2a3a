"""The stream over real WebSockets: hello, events in order, commands, and every way it ends."""

import asyncio
import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from onglass.platform.ids import new_id
from tests.integration.edge.running import (
    HOST_PAGE,
    OTHER_PAGE,
    Api,
    RunningEdge,
    Stream,
    Tenant,
    sign_in,
    start_customer,
)

TEXT = {"type": "text", "text": "Hi"}


# ---------------------------------------------------------------- coming in


async def test_hello_is_welcomed_with_what_there_is(customer: Api) -> None:
    conversation = await customer.open()
    async with customer.hello() as stream:
        assert stream.socket.subprotocol == "onglass.v1"
        assert stream.welcome["conversations"] == {conversation["id"]: conversation["last_seq"]}
        assert stream.welcome["heartbeat_seconds"] > 0
        assert stream.welcome["epoch"]
        assert stream.welcome["session_id"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1", "https://bank.example.evil"])
async def test_a_foreign_page_gets_no_socket(customer: Api, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with customer.stream(origin=origin):
            pass
    assert refused.value.response.status_code == 403
    assert json.loads(refused.value.response.body or b"{}")["code"] == "origin_not_allowed"


async def test_cookies_without_an_origin_get_no_socket(customer: Api) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with customer.stream(additional_headers={"cookie": "session=1"}):
            pass
    assert refused.value.response.status_code == 403


async def test_the_page_must_be_of_the_sessions_own_app(customer: Api, other_tenant: Tenant) -> None:
    assert other_tenant.app_key
    async with customer.stream(origin=HOST_PAGE) as socket:
        await socket.send(json.dumps({"type": "hello", "token": customer.token}))
        assert json.loads(await socket.recv())["type"] == "welcome"
    async with customer.stream(origin=OTHER_PAGE) as socket:
        await socket.send(json.dumps({"type": "hello", "token": customer.token}))
        assert (await Stream(socket).close_code()) == 1008


async def test_agents_come_from_the_console(agent: Api, edge: RunningEdge) -> None:
    async with agent.stream(origin=edge.url) as socket:
        await socket.send(json.dumps({"type": "hello", "token": agent.token}))
        assert json.loads(await socket.recv())["type"] == "welcome"
    async with agent.stream(origin=HOST_PAGE) as socket:
        await socket.send(json.dumps({"type": "hello", "token": agent.token}))
        assert (await Stream(socket).close_code()) == 1008


async def test_an_unknown_subprotocol_or_address_gets_no_socket(edge: RunningEdge) -> None:
    for url, protocol, status in (
        (f"{edge.ws_url}/v1/client/stream", "onglass.v9", 400),
        (f"{edge.ws_url}/v1/elsewhere", "onglass.v1", 404),
    ):
        with pytest.raises(InvalidStatus) as refused:
            async with connect(url, subprotocols=[Subprotocol(protocol)]):
                pass
        assert refused.value.response.status_code == status


async def test_who_says_nothing_is_hung_up_on_after_five_seconds(customer: Api) -> None:
    async with customer.stream() as socket:
        began = asyncio.get_running_loop().time()
        assert (await Stream(socket).close_code()) == 1008
        assert "hello" in (socket.close_reason or "")
        assert 4 < asyncio.get_running_loop().time() - began < 7


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"type":"ping","t":1}',
        '{"type":"hello"}',
        '{"type":"hello","token":{"$ne":null}}',
        '{"type":"hello","token":"x","extra":1}',
        '{"type":"event","conversation_id":"x"}',
        '{"type":"hello","token":"nonsense"}',
    ],
)
async def test_any_other_first_word_ends_it(customer: Api, text: str) -> None:
    async with customer.stream() as socket:
        await socket.send(text)
        assert (await Stream(socket).close_code()) == 1008


async def test_a_token_that_does_not_hold_any_more_is_4401(tenant: Tenant) -> None:
    leaver = await start_customer(tenant, "stream-leaver")
    await leaver.call("DELETE", "/sessions/current")
    await asyncio.sleep(1.0)
    for token in (leaver.token, "ogs_" + "A" * 64):
        async with leaver.stream() as socket:
            await socket.send(json.dumps({"type": "hello", "token": token}))
            assert (await Stream(socket).close_code()) == 4401


async def test_each_side_keeps_to_its_own_stream(customer: Api, agent: Api, tenant: Tenant) -> None:
    for who, token in ((agent, customer.token), (customer, agent.token), (agent, tenant.admin_token)):
        async with who.stream() as socket:
            await socket.send(json.dumps({"type": "hello", "token": token}))
            assert (await Stream(socket).close_code()) == 1008


# ---------------------------------------------------------------- events


async def test_what_one_sends_the_other_hears_and_the_ticks_come_back(tenant: Tenant, agent: Api) -> None:
    customer = await start_customer(tenant, "talker")
    conversation = await customer.open()
    await agent.post(f"/conversations/{conversation['id']}/assign", {"agent_id": str(tenant.agents["ada"])})
    async with customer.hello() as phone, agent.hello() as desk:
        assert conversation["id"] in desk.welcome["conversations"], "an assigned conversation is watched from hello on"
        await phone.say("send", client_message_id="s1", conversation_id=conversation["id"], content=TEXT)
        ack = await phone.hear("ack")
        assert ack["client_message_id"] == "s1"
        assert ack["conversation_id"] == conversation["id"]
        heard = await desk.hear("event", conversation_id=conversation["id"])
        assert heard["event"]["type"] == "message_created"
        assert heard["event"]["message"]["id"] == ack["message_id"]
        assert heard["seq"] == heard["event"]["seq"]
        await desk.say("received", conversation_id=conversation["id"], seq=heard["seq"])
        await desk.say("read", conversation_id=conversation["id"], seq=heard["seq"])
        while True:
            event = (await phone.hear("event"))["event"]
            if event["type"] == "read":
                break
        assert event["by"]["kind"] == "agent"
        assert event["up_to_seq"] == ack["seq"]


async def test_a_cursor_brings_exactly_what_is_missing_then_live(tenant: Tenant) -> None:
    customer = await start_customer(tenant, "resumer")
    conversation = await customer.open("1")
    for number in range(2, 12):
        await customer.say(conversation["id"], str(number))
    head = (await customer.get(f"/conversations/{conversation['id']}")).json()["last_seq"]
    for cursor in (0, 1, 5, head - 1, head):
        async with customer.hello({conversation["id"]: cursor}) as stream:
            seqs = [(await stream.hear("event"))["seq"] for _ in range(head - cursor)]
            assert seqs == list(range(cursor + 1, head + 1))
            await customer.say(conversation["id"], f"live after {cursor}")
            assert (await stream.hear("event"))["seq"] == head + 1
        head += 1


async def test_without_a_cursor_it_is_live_only(customer: Api) -> None:
    conversation = await customer.open()
    await customer.say(conversation["id"], "old")
    async with customer.hello() as stream:
        head = stream.welcome["conversations"][conversation["id"]]
        await customer.say(conversation["id"], "new")
        assert (await stream.hear("event"))["seq"] == head + 1


async def test_a_conversation_opened_elsewhere_reaches_the_other_socket(tenant: Tenant) -> None:
    one = await start_customer(tenant, "two-phones")
    two = await start_customer(tenant, "two-phones")
    async with two.hello() as stream:
        conversation = await one.open("From the other phone")
        seqs = [(await stream.hear("event", conversation_id=conversation["id"]))["seq"] for _ in range(2)]
        assert seqs == [1, 2]


async def test_an_impossible_cursor_an_invisible_conversation_and_another_epoch_are_reset(
    customer: Api, other_tenant: Tenant
) -> None:
    conversation = await customer.open()
    stranger = await start_customer(other_tenant, "stream-stranger")
    theirs = await stranger.open()
    absent = str(new_id())
    async with customer.hello({conversation["id"]: 99, theirs["id"]: 0, absent: 0}) as stream:
        resets = [await stream.hear("reset") for _ in range(3)]
        assert {frame["conversation_id"]: frame["reason"] for frame in resets} == {
            conversation["id"]: "epoch",
            theirs["id"]: "gone",
            absent: "gone",
        }
        assert set(stream.welcome["conversations"]) == {conversation["id"]}
        await stranger.say(theirs["id"], "not for you")
        await stream.silence()
    async with customer.hello({conversation["id"]: 0}, epoch="another") as stream:
        assert await stream.hear("reset") == {"type": "reset", "reason": "epoch"}
        await customer.say(conversation["id"], "live")
        assert (await stream.hear("event"))["event"]["message"]["content"]["text"] == "live"
    async with customer.hello({conversation["id"]: 0}, epoch=stream.welcome["epoch"]) as stream:
        assert (await stream.hear("event"))["seq"] == 1


async def test_agents_watch_hear_list_rows_and_stop_watching(tenant: Tenant, agent: Api) -> None:
    customer = await start_customer(tenant, "watched")
    async with agent.hello() as desk:
        conversation = await customer.open("A new case")
        row = await desk.hear("changed")
        while row["conversation"]["id"] != conversation["id"]:
            row = await desk.hear("changed")
        assert row["conversation"]["customer"]["verified"] is True
        assert row["version"] == row["conversation"]["last_seq"]
        await desk.say("watch", conversation_id=conversation["id"], after_seq=0)
        assert (await desk.hear("event", conversation_id=conversation["id"]))["seq"] == 1
        assert (await desk.hear("event", conversation_id=conversation["id"]))["seq"] == 2
        await agent.post(
            f"/conversations/{conversation['id']}/notes",
            {"client_message_id": "n", "content": {"type": "text", "text": "note"}},
        )
        assert (await desk.hear("event"))["event"]["type"] == "note_added"
        await desk.say("unwatch", conversation_id=conversation["id"])
        await desk.say("ping", t=1)
        await desk.hear("pong")
        await customer.say(conversation["id"], "unheard")
        await desk.silence(1.5)
        await desk.say("watch", conversation_id=str(new_id()), after_seq=0)
        assert (await desk.hear("reset"))["reason"] == "gone"


async def test_a_customer_never_hears_of_notes(tenant: Tenant, agent: Api) -> None:
    customer = await start_customer(tenant, "noteless")
    conversation = await customer.open()
    async with customer.hello() as phone:
        head = phone.welcome["conversations"][conversation["id"]]
        await agent.post(
            f"/conversations/{conversation['id']}/notes",
            {"client_message_id": "n", "content": {"type": "text", "text": "psst"}},
        )
        await agent.say(conversation["id"], "Hello")
        heard = await phone.hear("event")
        assert (heard["seq"], heard["event"]["type"]) == (head + 1, "message_created")


async def test_typing_reaches_the_other_side_and_not_oneself(tenant: Tenant, agent: Api) -> None:
    customer = await start_customer(tenant, "typist")
    conversation = await customer.open()
    async with customer.hello() as phone, agent.hello() as desk:
        await desk.say("watch", conversation_id=conversation["id"], after_seq=0)
        await desk.hear("event", seq=2)
        await phone.say("typing", conversation_id=conversation["id"])
        signal = await desk.hear("signal")
        assert signal["conversation_id"] == conversation["id"]
        assert signal["kind"] == "typing"
        assert signal["by"] == {"kind": "customer", "id": customer.session["customer"]["id"]}
        await phone.silence(0.5, of="signal")


# ---------------------------------------------------------------- endings


async def test_a_revoked_session_loses_its_sockets_within_a_second(tenant: Tenant) -> None:
    customer = await start_customer(tenant, "revoked")
    async with customer.hello() as stream:
        began = asyncio.get_running_loop().time()
        await customer.call("DELETE", "/sessions/current")
        assert (await stream.close_code()) == 4401
        assert asyncio.get_running_loop().time() - began < 1.5


async def test_a_disabled_agent_is_out_within_a_second(tenant: Tenant) -> None:
    ben = await sign_in(tenant, "ben")
    admin = Api(tenant.edge, "admin", tenant.admin_token, {})
    async with ben.hello() as desk:
        began = asyncio.get_running_loop().time()
        await admin.call("PATCH", f"/agents/{tenant.agents['ben']}", {"disabled": True})
        assert (await desk.close_code()) == 4401
        assert asyncio.get_running_loop().time() - began < 1.5
    await admin.call("PATCH", f"/agents/{tenant.agents['ben']}", {"disabled": False})


async def test_an_expired_session_is_4401(tenant: Tenant) -> None:
    customer = await start_customer(tenant, "expiring")
    async with customer.hello() as stream:
        entry = await tenant.edge.parts.sessions.entry_of(customer.token)
        entry.ends_at_seconds -= 10**9
        assert (await stream.close_code()) == 4401
    assert isinstance(stream, Stream)
