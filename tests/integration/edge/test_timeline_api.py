"""One timeline of messages, notes, events, steps, pushes and earlier cases, in order, for who may read the case."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx

from tests.integration.edge.running import Api, RunningEdge, Tenant, sign_in, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]


async def tell(customer: Api, number: int, kind: str, name: str, **more: Any) -> None:
    at = datetime.now(UTC).isoformat()
    one = {"id": f"b-{number}", "at": at, "kind": kind, "name": name, **more}
    answer = await customer.post("/context", {"breadcrumbs": [one], "consent": True})
    assert answer.json()["stored"] == 1, answer.text


async def pages(agent: Api, conversation_id: str, limit: int, **query: Any) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    before = None
    while True:
        params = {**query, "limit": limit, **({} if before is None else {"before": before})}
        answer = await agent.get(f"/conversations/{conversation_id}/timeline", params=params)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert len(page["entries"]) <= limit
        entries += page["entries"]
        before = page["next_before"]
        if before is None:
            return entries


async def lived(customer: Api, agent: Api) -> dict[str, Any]:
    """A case with an earlier one, and steps between the words."""
    earlier = await customer.open("Earlier", subject="Card lost")
    await agent.post(f"/conversations/{earlier['id']}/resolve")
    await tell(customer, 1, "screen", "Bills")
    conversation = await customer.open("It does not work", subject="Water bill")
    await tell(customer, 2, "tap", "Pay")
    await tell(customer, 3, "request", "POST /v1/payments", status=502, duration_ms=800)
    await agent.say(conversation["id"], "Let me see")
    await tell(customer, 4, "error", "TypeError")
    note = {"client_message_id": str(uuid.uuid4()), "content": {"type": "text", "text": "Gateway is down"}}
    assert (await agent.post(f"/conversations/{conversation['id']}/notes", note)).status_code == 201
    await tell(customer, 5, "network", "offline")
    return conversation


async def test_everything_stands_in_one_order_whatever_the_size_of_a_page(agent: Api, customer: Api) -> None:
    conversation = await lived(customer, agent)
    whole = await pages(agent, conversation["id"], 100)
    words = [(one["kind"], one["title"]) for one in whole if one["kind"] != "event"]
    assert words == [
        ("custom", "offline"),
        ("note", "Gateway is down"),
        ("error", "TypeError"),
        ("message", "Let me see"),
        ("request", "POST /v1/payments"),
        ("tap", "Pay"),
        ("message", "It does not work"),
        ("screen", "Bills"),
        ("case", "Card lost"),
    ]
    events = [one["title"] for one in whole if one["kind"] == "event"]
    assert "conversation_opened" in events
    assert not {"context_captured", "read", "delivery_updated"} & set(events)
    assert [one["at"] for one in whole] == sorted((one["at"] for one in whole), reverse=True)
    for limit in (1, 2, 3, 7):
        assert await pages(agent, conversation["id"], limit) == whole
    by_title = {one["title"]: one for one in whole}
    assert by_title["POST /v1/payments"]["detail"] == {"status": 502, "duration_ms": 800}
    assert by_title["offline"]["detail"] == {"kind": "network"}
    assert by_title["Card lost"]["detail"]["status"] == "resolved"
    assert by_title["Let me see"]["detail"]["author"]["name"] == "Ada"
    assert by_title["Let me see"]["seq"] > by_title["It does not work"]["seq"]


async def test_only_the_kinds_that_are_asked_for(agent: Api, customer: Api, problem: Problem) -> None:
    conversation = await lived(customer, agent)
    path = f"/conversations/{conversation['id']}/timeline"
    for kinds, wanted in {
        "message,note": ["note", "message", "message"],
        "error,request": ["error", "request"],
        "screen,tap": ["tap", "screen"],
        "case": ["case"],
        "push,call": [],
    }.items():
        assert [one["kind"] for one in await pages(agent, conversation["id"], 2, kinds=kinds)] == wanted
    only_events = await pages(agent, conversation["id"], 2, kinds="event")
    assert {one["kind"] for one in only_events} == {"event"}
    problem(await agent.get(path, params={"kinds": "messages"}), 422, "invalid")
    problem(await agent.get(path, params={"before": "%%%"}), 422, "invalid")
    problem(await agent.get(path, params={"before": "gqNmb28"}), 422, "invalid")
    assert (await agent.get(path, params={"limit": 0})).status_code in {400, 422}


async def test_who_may_not_read_the_case_sees_no_timeline(
    agent: Api, customer: Api, tenant: Tenant, other_tenant: Tenant, problem: Problem
) -> None:
    conversation = await customer.open()
    path = f"/conversations/{conversation['id']}/timeline"
    problem(await (await sign_in(other_tenant, "ada")).get(path), 404, "not_found")
    problem(await customer.get(path), 404, "not_found")
    problem(await agent.get(f"/conversations/{uuid.uuid4()}/timeline"), 404, "not_found")
    neighbour = await start_customer(tenant)
    await tell(neighbour, 1, "tap", "Somebody else's")
    await neighbour.open(subject="Somebody else's case")
    titles = {one["title"] for one in await pages(agent, conversation["id"], 100)}
    assert not any("else" in title for title in titles)


async def test_what_the_customer_was_told_by_push_stands_in_it(
    edge: RunningEdge, tenant: Tenant, agent: Api, customer: Api
) -> None:
    conversation = await customer.open()
    subscription, delivery = uuid.uuid4(), uuid.uuid4()
    async with edge.parts.database.transaction(tenant.workspace_id) as tx:
        await tx.execute(
            """insert into push_subscription (workspace_id, id, owner_kind, owner_id, service, endpoint, endpoint_hash,
                 host, secrets_encrypted, label)
               values ($1, $2, 1, $3, 'web', 'https://push.example/1', '\\x01', 'push.example', '\\x01', 'Phone')""",
            tenant.workspace_id,
            subscription,
            uuid.UUID(customer.session["customer"]["id"]),
        )
        await tx.execute(
            """insert into delivery (workspace_id, id, subscription_id, conversation_id, key, payload, state, due_at,
                 until_at) values ($1, $2, $3, $4, 'k', '{"occasion": "message"}', 2, now(), now())""",
            tenant.workspace_id,
            delivery,
            subscription,
            uuid.UUID(conversation["id"]),
        )
    (told,) = await pages(agent, conversation["id"], 100, kinds="push")
    assert (told["id"], told["title"], told["detail"]) == (str(delivery), "web", {"state": "sent", "label": "Phone"})
