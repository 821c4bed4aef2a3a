"""A blocked customer: refused in words they can read, over every way in and on every node; they read on."""

import asyncio
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from onglass.platform.database import Addresses
from tests.integration.edge.running import Api, RunningEdge, Tenant, running_edge, sign_in, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]
TEXT = {"type": "text", "text": "Hi"}


def body(**more: Any) -> dict[str, Any]:
    return {"client_message_id": str(uuid.uuid4()), "content": TEXT, **more}


async def block(agent: Api, customer: Api, verb: str = "block", **more: Any) -> None:
    customer_id = customer.session["customer"]["id"]
    answer = await agent.post(f"/customers/{customer_id}/{verb}", more if verb == "block" else None)
    assert answer.status_code == 204, answer.text


async def test_every_write_is_refused_and_reading_goes_on(agent: Api, customer: Api, problem: Problem) -> None:
    conversation = await customer.open()
    said = await customer.say(conversation["id"], "One")
    await block(agent, customer, reason="Threats")
    one = f"/conversations/{conversation['id']}"
    writes = [
        await customer.post("/conversations", body()),
        await customer.post(f"{one}/messages", body()),
        await customer.call("PATCH", f"{one}/messages/{said['id']}", {"content": TEXT}),
        await customer.call("DELETE", f"{one}/messages/{said['id']}"),
        await customer.post(f"{one}/typing"),
        await customer.post(f"{one}/end"),
        await customer.post("/uploads", headers={"tus-resumable": "1.0.0", "upload-length": "3"}),
    ]
    for answer in writes:
        told = problem(answer, 403, "blocked")
        assert "read" in told["detail"]
        assert "Threats" not in answer.text
    assert (await customer.get("/conversations")).status_code == 200
    assert (await customer.get(f"{one}/messages")).status_code == 200
    assert (await customer.post(f"{one}/read", {"seq": 1})).status_code == 204
    detail = (await agent.get(one)).json()
    assert detail["customer_blocked"] is True
    await agent.say(conversation["id"], "We will not answer any more.")
    await block(agent, customer, "unblock")
    await customer.say(conversation["id"], "Sorry.")
    assert (await agent.get(one)).json()["customer_blocked"] is False


async def test_an_open_socket_is_refused_by_name_and_stays_open(agent: Api, customer: Api) -> None:
    conversation = await customer.open()
    async with customer.hello() as stream, agent.hello() as desk:
        await desk.say("watch", conversation_id=conversation["id"], after_seq=conversation["last_seq"])
        await stream.say("send", conversation_id=conversation["id"], **body())
        await stream.hear("ack")
        await block(agent, customer)
        await stream.say("send", conversation_id=conversation["id"], **body(client_message_id="late"))
        nack = await stream.hear("nack")
        assert (nack["client_message_id"], nack["problem"]["code"]) == ("late", "blocked")
        await stream.say("typing", conversation_id=conversation["id"])
        await desk.silence(0.3, of="signal")
        await agent.say(conversation["id"], "Please stop.")
        await stream.hear("event")
        await block(agent, customer, "unblock")
        await stream.say("send", conversation_id=conversation["id"], **body(client_message_id="again"))
        assert (await stream.hear("ack"))["client_message_id"] == "again"


async def test_a_new_session_of_a_blocked_customer_is_blocked_too(agent: Api, tenant: Tenant, problem: Problem) -> None:
    first = await start_customer(tenant, "troll")
    await block(agent, first)
    again = await start_customer(tenant, "troll")
    problem(await again.post("/conversations", body()), 403, "blocked")
    async with again.hello() as stream:
        await stream.say("send", conversation_id=str(uuid.uuid4()), **body())
        assert (await stream.hear("nack"))["problem"]["code"] == "blocked"
    other = await start_customer(tenant, "somebody-nice")
    await other.open()


async def test_another_node_knows_within_a_second(
    edge: RunningEdge, tenant: Tenant, module_addresses: Addresses, scratch: Path
) -> None:
    agent = await sign_in(tenant, "ada")
    customer = await start_customer(tenant, "far-away")
    conversation = await customer.open()
    async with running_edge(module_addresses, scratch / "second-node") as second:
        there = Api(second, "client", customer.token, customer.session)
        async with there.hello() as stream:
            await there.say(conversation["id"], "I am on the other node.")
            await block(agent, customer)
            await asyncio.sleep(1)
            answer = await there.post(f"/conversations/{conversation['id']}/messages", body())
            assert answer.status_code == 403, answer.text
            await stream.say("send", conversation_id=conversation["id"], **body())
            assert (await stream.hear("nack"))["problem"]["code"] == "blocked"
            await block(agent, customer, "unblock")
            await asyncio.sleep(1)
            await there.say(conversation["id"], "Back again.")


async def test_it_is_audited_once_and_only_for_agents_of_the_company(
    agent: Api, customer: Api, tenant: Tenant, other_tenant: Tenant, problem: Problem
) -> None:
    await block(agent, customer, reason="Threats")
    await block(agent, customer)
    customer_id = customer.session["customer"]["id"]
    boss = await sign_in(tenant, "ann")
    admin = Api(tenant.edge, "admin", boss.token, {})
    entries = (await admin.get("/audit")).json()["entries"]
    mine = [entry for entry in entries if entry["target_id"] == customer_id]
    assert [(entry["action"], entry["detail"]) for entry in mine] == [("customer.blocked", {"reason": "Threats"})]
    stranger = await sign_in(other_tenant, "ada")
    for verb in ("block", "unblock"):
        problem(await stranger.post(f"/customers/{customer_id}/{verb}", {}), 404, "not_found")
    as_agent = Api(tenant.edge, "agent", customer.token, {})
    problem(await as_agent.post(f"/customers/{customer_id}/unblock"), 403, "wrong_api")


async def test_spam_over_http(agent: Api, customer: Api) -> None:
    conversation = await customer.open()
    answer = await agent.post(f"/conversations/{conversation['id']}/spam", {"spam": True})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["status"], answer.json()["facts"]["spam"]) == ("resolved", True)
    back = await agent.post(f"/conversations/{conversation['id']}/spam", {"spam": False})
    assert (back.json()["status"], back.json()["facts"]["spam"]) == ("open", False)


async def test_sending_later_over_http(agent: Api, customer: Api, tenant: Tenant, problem: Problem) -> None:
    conversation = await customer.open()
    path = f"/conversations/{conversation['id']}/scheduled"
    now = datetime.now(UTC)
    for wrong in (now - timedelta(minutes=1), now + timedelta(days=400)):
        problem(await agent.post(path, body(send_at=wrong.isoformat())), 422, "invalid")
    problem(await agent.post(path, body(send_at="2026-12-31T10:00:00")), 422, "invalid")
    send_at = (now + timedelta(days=30)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    made = await agent.post(path, body(send_at=send_at, unless_reply=True))
    assert made.status_code == 201, made.text
    told = made.json()
    assert (told["send_at"], told["unless_reply"], told["failure"]) == (send_at, True, None)
    assert told["content"]["text"] == "Hi"
    assert told["agent"] == {"id": str(tenant.agents["ada"]), "name": "Ada"}
    assert [one["id"] for one in (await agent.get(path)).json()["scheduled"]] == [told["id"]]
    assert told["id"] in [one["id"] for one in (await agent.get("/scheduled")).json()["scheduled"]]
    colleague, supervisor = await sign_in(tenant, "ben"), await sign_in(tenant, "sue")
    assert (await colleague.get("/scheduled")).json() == {"scheduled": []}
    problem(await colleague.call("DELETE", f"{path}/{told['id']}"), 403, "not_author")
    problem(await agent.call("DELETE", f"{path}/{uuid.uuid4()}"), 404, "not_found")
    assert (await supervisor.call("DELETE", f"{path}/{told['id']}")).status_code == 204
    problem(await agent.call("DELETE", f"{path}/{told['id']}"), 404, "not_found")
    assert (await customer.get(path)).status_code == 404
