"""/v1/agent over real HTTP: what the console can do."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx

from onglass.platform.ids import new_id
from tests.integration.edge.running import PASSWORD, Api, Tenant, sign_in, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]


async def test_signing_in_tells_who_one_is(tenant: Tenant) -> None:
    agent = await sign_in(tenant, "ada")
    assert agent.session["agent"]["name"] == "Ada"
    assert agent.session["agent"]["role"] == "agent"
    assert agent.session["agent"]["workspace_id"] == str(tenant.workspace_id)
    me = (await agent.get("/me")).json()
    assert me["agent"]["id"] == str(tenant.agents["ada"])
    assert me["workspace"] == {"id": str(tenant.workspace_id), "name": f"Bank {tenant.number}"}
    assert (await agent.call("DELETE", "/sessions/current")).status_code == 204
    await asyncio.sleep(1.0)
    assert (await agent.get("/me")).status_code == 401


async def test_unknown_address_and_wrong_password_are_answered_alike(tenant: Tenant, problem: Problem) -> None:
    async with tenant.http as http:
        wrong = await http.post(
            "/v1/agent/sessions", json={"email": f"ada@bank{tenant.number}.example", "password": "wrong password"}
        )
        unknown = await http.post("/v1/agent/sessions", json={"email": "nobody@bank.example", "password": PASSWORD})
    problem(wrong, 401, "wrong_credentials")
    assert wrong.content == unknown.content


async def test_the_panel_shows_customer_device_and_what_they_looked_at(tenant: Tenant, agent: Api) -> None:
    customer = await start_customer(
        tenant,
        identity_token=tenant.identity_token(
            "panel", name="Zoë", email="zoe@example.test", attributes={"plan": "gold"}
        ),
        device={"platform": "web", "os_version": "17", "app_version": "3.2", "model": "Pixel"},
    )
    conversation = await customer.open(
        "About this payment", subject="Payment", context={"screen": "Payments", "attributes": {"payment": "P-1"}}
    )
    shown = (await agent.get(f"/conversations/{conversation['id']}")).json()
    assert shown["customer"]["name"] == "Zoë"
    assert shown["customer"]["verified"] is True
    assert shown["customer"]["attributes"] == {"plan": "gold"}
    assert shown["context"]["screen"] == "Payments"
    assert shown["context"]["device"]["model"] == "Pixel"
    assert shown["context"]["attributes"] == {"payment": "P-1"}


async def test_views_queue_mine_all_and_search(tenant: Tenant, problem: Problem) -> None:
    customer = await start_customer(tenant, "views")
    waiting = await customer.open("Needle in the haystack", subject="Zanzibar")
    ada, ben = await sign_in(tenant, "ada"), await sign_in(tenant, "ben")

    async def ids(who: Api, **query: Any) -> list[str]:
        answer = await who.get("/conversations", params={"limit": 100, **query})
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json()["conversations"]]

    assert waiting["id"] in await ids(ada, view="queue")
    assert waiting["id"] not in await ids(ada, view="mine")
    taken = await ada.post(f"/conversations/{waiting['id']}/assign", {"agent_id": str(tenant.agents["ada"])})
    assert taken.status_code == 200, taken.text
    assert taken.json()["assignee"]["id"] == str(tenant.agents["ada"])
    assert waiting["id"] in await ids(ada, view="mine")
    assert waiting["id"] not in await ids(ben, view="mine")
    assert waiting["id"] not in await ids(ben, view="queue")
    assert waiting["id"] in await ids(ben, view="all")
    assert await ids(ben, view="all", q="zanzibar") == [waiting["id"]]
    assert await ids(ben, view="all", q=waiting["case_number"]) == [waiting["id"]]
    resolved = await ada.post(f"/conversations/{waiting['id']}/resolve")
    assert resolved.json()["status"] == "resolved"
    assert waiting["id"] not in await ids(ada, view="all")
    assert waiting["id"] in await ids(ada, view="all", status="resolved")
    reopened = await ada.post(f"/conversations/{waiting['id']}/reopen")
    assert reopened.json()["status"] == "open"
    freed = await ada.post(f"/conversations/{waiting['id']}/assign", {})
    assert freed.json()["assignee"] is None
    problem(await ada.get("/conversations", params={"view": "everything"}), 422, "invalid")
    problem(await ada.get("/conversations", params={"cursor": "x"}), 422, "invalid")


async def test_assigning_to_nobody_known_is_refused(tenant: Tenant, agent: Api, problem: Problem) -> None:
    customer = await start_customer(tenant, "assigning")
    conversation = await customer.open()
    path = f"/conversations/{conversation['id']}/assign"
    told = problem(await agent.post(path, {"agent_id": str(new_id())}), 422, "invalid")
    assert (told["errors"][0]["path"], told["errors"][0]["code"]) == ("agent_id", "unknown_agent")
    problem(await agent.post(path, {"team_id": str(new_id())}), 404, "not_found")
    problem(await agent.post(path, {"agent": "ada"}), 422, "invalid")
    problem(await agent.post(f"/conversations/{new_id()}/assign", {}), 404, "not_found")


async def test_a_note_stays_among_agents_and_leaves_no_hole(tenant: Tenant, agent: Api, problem: Problem) -> None:
    customer = await start_customer(tenant, "noted")
    conversation = await customer.open()
    path = f"/conversations/{conversation['id']}"
    body = {"client_message_id": "n1", "content": {"type": "text", "text": "canary-note"}}
    first, again = await agent.post(f"{path}/notes", body), await agent.post(f"{path}/notes", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["note"]["id"] == again.json()["note"]["id"]
    await agent.say(conversation["id"], "An answer")
    seen = (await customer.get(f"{path}/events")).json()["events"]
    assert [event["seq"] for event in seen] == list(range(1, len(seen) + 1))
    assert "canary-note" not in (await customer.get(f"{path}/events")).text
    assert "canary-note" not in (await customer.get(f"{path}/messages")).text
    assert "note_added" in {event["type"] for event in (await agent.get(f"{path}/events")).json()["events"]}
    problem(await customer.post(f"{path}/notes", body), 404, "not_found")


async def test_agents_may_ask_with_quick_replies_and_customers_may_not(
    tenant: Tenant, agent: Api, problem: Problem
) -> None:
    customer = await start_customer(tenant, "quick")
    conversation = await customer.open()
    content = {
        "type": "quick_replies",
        "text": "Which card?",
        "options": [{"id": "d", "title": "Debit"}, {"id": "c", "title": "Credit"}],
    }
    asked = await agent.say(conversation["id"], "", content=content)
    path = f"/conversations/{conversation['id']}/messages"
    told = problem(
        await customer.post(path, {"client_message_id": "q", "content": content}), 422, "unknown_content_type"
    )
    assert told["errors"][0]["path"] == "content.type"
    answer = {"type": "text", "text": "Debit", "quick_reply_id": "d"}
    await customer.say(conversation["id"], "", content=answer, reply_to=asked["id"])
    second = await customer.post(path, {"client_message_id": "q2", "content": answer, "reply_to": asked["id"]})
    problem(second, 409, "already_answered")


async def test_availability_and_colleagues(tenant: Tenant, agent: Api, problem: Problem) -> None:
    assert (await agent.call("PUT", "/availability", {"state": "online"})).json() == {"state": "online"}
    colleagues = (await agent.get("/agents")).json()["agents"]
    assert {one["name"]: one["availability"] for one in colleagues}["Ada"] == "online"
    assert set(colleagues[0]) == {"id", "name", "availability"}
    problem(await agent.call("PUT", "/availability", {"state": "busy"}), 422, "invalid")


async def test_a_supervisor_may_remove_anybodys_message_and_an_agent_may_not(
    tenant: Tenant, agent: Api, problem: Problem
) -> None:
    customer = await start_customer(tenant, "removed")
    conversation = await customer.open()
    message = await customer.say(conversation["id"], "canary-removed")
    path = f"/conversations/{conversation['id']}/messages/{message['id']}"
    problem(await agent.call("DELETE", path), 403, "not_author")
    supervisor = await sign_in(tenant, "sue")
    assert (await supervisor.call("DELETE", path)).status_code == 204
    assert "canary-removed" not in (await customer.get(f"/conversations/{conversation['id']}/messages")).text


async def test_nothing_of_another_workspace_is_reached(
    tenant: Tenant, other_tenant: Tenant, agent: Api, problem: Problem
) -> None:
    stranger = await start_customer(other_tenant, "their-customer")
    theirs = await stranger.open("canary-theirs", subject="canary-theirs")
    for method, tail, body in [
        ("GET", "", None),
        ("POST", "/assign", {}),
        ("POST", "/resolve", None),
        ("POST", "/reopen", None),
        ("POST", "/notes", {"client_message_id": "x", "content": {"type": "text", "text": "x"}}),
    ]:
        problem(await agent.call(method, f"/conversations/{theirs['id']}{tail}", body), 404, "not_found")
    for query in ({"view": "all"}, {"view": "all", "q": "canary-theirs"}, {"view": "queue"}):
        assert "canary-theirs" not in (await agent.get("/conversations", params=query)).text
    problem(
        await agent.post(f"/conversations/{theirs['id']}/assign", {"agent_id": str(other_tenant.agents["ben"])}),
        404,
        "not_found",
    )
    mine = await (await start_customer(tenant, "mine")).open()
    problem(
        await agent.post(f"/conversations/{mine['id']}/assign", {"agent_id": str(other_tenant.agents["ben"])}),
        422,
        "invalid",
    )
