"""Snoozing, pausing, thanks and the end of a case over real HTTP and sockets: what each side is told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from onglass.conversations import commands
from onglass.platform.ids import new_id
from onglass.platform.timers import Timer
from tests.integration.edge.running import Api, Tenant, sign_in, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]
_AGENTS_OWN = {"holding", "snoozed_until", "due_at", "outcome", "previous_id", "waiting_since"}


async def answered(tenant: Tenant, customer: Api, agent: Api, **more: Any) -> str:
    """A case that an agent answered and that is held."""
    conversation: str = (await customer.open(f"Where is it? {new_id()}", subject=str(new_id()), **more))["id"]
    await agent.say(conversation, "It is on its way.")
    async with tenant.edge.parts.database.transaction(tenant.workspace_id) as tx:
        await commands.hold(tx, UUID(conversation), replied_at=await tx.clock_time())
    return conversation


async def pass_time(tenant: Tenant, conversation: str, seconds: float) -> None:
    async with tenant.edge.parts.database.transaction(tenant.workspace_id) as tx:
        await tx.execute(
            "update conversation set silent_since = silent_since - make_interval(secs => $3),"
            " resolved_at = resolved_at - make_interval(secs => $3) where workspace_id = $1 and id = $2",
            tenant.workspace_id,
            UUID(conversation),
            float(seconds),
        )
        timer = Timer(
            workspace_id=tenant.workspace_id,
            key="now",
            due_at=await tx.clock_time(),
            generation=1,
            kind=commands.TIMER_LIFE,
            payload={"conversation_id": conversation},
            tries=1,
        )
        await commands.take_step(tx, timer)


async def test_snoozing_until_a_time_and_until_a_reply(
    tenant: Tenant, customer: Api, agent: Api, problem: Problem
) -> None:
    conversation = await answered(tenant, customer, agent)
    until = (datetime.now(UTC) + timedelta(hours=3)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    snooze = f"/conversations/{conversation}/snooze"
    row = (await agent.post(snooze, {"until": until})).json()
    assert (row["status"], row["snoozed_until"], row["holding"]) == ("snoozed", until, "none")
    assert row["id"] in {
        each["id"] for each in (await agent.get("/conversations?view=snoozed")).json()["conversations"]
    }
    event = (await customer.get(f"/conversations/{conversation}/events")).json()["events"][-1]
    assert (event["type"], event["until"]) == ("conversation_snoozed", until)
    assert "id" not in event["actor"]
    row = (await agent.post(snooze, {"until": None})).json()
    assert (row["status"], row["snoozed_until"]) == ("snoozed", None)
    await customer.say(conversation, "I found it!")
    assert (await agent.get(f"/conversations/{conversation}")).json()["status"] == "open"
    for body, code in (
        ({}, "invalid"),
        ({"until": "tomorrow"}, "invalid"),
        ({"until": "2020-01-01T00:00:00Z"}, "invalid"),
    ):
        problem(await agent.post(snooze, body), 422, code)
    problem(await agent.post(snooze, {"until": "2027-01-01T00:00:00"}), 422, "invalid")
    assert (await customer.post(snooze, {"until": None})).status_code == 404
    problem(await agent.post(f"/conversations/{new_id()}/snooze", {"until": None}), 404, "not_found")
    await agent.post(f"/conversations/{conversation}/resolve")
    problem(await agent.post(snooze, {"until": None}), 409, "conversation_resolved")


async def test_pausing_and_resuming_is_the_customers(
    tenant: Tenant, customer: Api, agent: Api, problem: Problem
) -> None:
    conversation = await answered(tenant, customer, agent)
    for _ in range(2):
        answer = await customer.post(f"/conversations/{conversation}/pause")
        assert (answer.status_code, answer.json()["paused"]) == (200, True)
    assert not _AGENTS_OWN & set(answer.json())
    assert (await agent.get(f"/conversations/{conversation}")).json()["paused"] is True
    assert (await agent.post(f"/conversations/{conversation}/pause")).status_code == 404
    stranger = await start_customer(tenant, f"stranger-{new_id()}")
    for call in ("pause", "resume"):
        problem(await stranger.post(f"/conversations/{conversation}/{call}"), 404, "not_found")
    assert (await customer.post(f"/conversations/{conversation}/resume")).json()["paused"] is False
    types = [event["type"] for event in (await agent.get(f"/conversations/{conversation}/events")).json()["events"]]
    assert types[-2:] == ["conversation_paused", "conversation_resumed"]
    assert (await customer.post(f"/conversations/{conversation}/end")).json()["status"] == "resolved"
    problem(await customer.post(f"/conversations/{conversation}/pause"), 409, "conversation_resolved")


async def test_the_stream_tells_agents_more_than_customers_and_leaves_no_hole(tenant: Tenant) -> None:
    customer, agent = await start_customer(tenant, f"stream-{new_id()}"), await sign_in(tenant, "ben")
    conversation = await answered(tenant, customer, agent)
    async with customer.hello() as phone, agent.hello() as desk:
        await desk.say("watch", conversation_id=conversation, after_seq=0)
        await pass_time(tenant, conversation, 180)
        await phone.say(
            "send",
            client_message_id="thanks",
            conversation_id=conversation,
            content={"type": "text", "text": "Thanks!"},
        )
        thanks = (await phone.hear("event"))["event"]
        assert thanks["message"]["acknowledgement"] is True
        assert (await agent.get(f"/conversations/{conversation}")).json()["holding"] == "parked"
        await customer.say(conversation, "But when?")
        shown = (await phone.hear("event"))["event"]
        assert "acknowledgement" not in shown["message"]
        assert shown["seq"] == thanks["seq"] + 1
        seen: list[dict[str, Any]] = []
        while not seen or seen[-1]["type"] != "message_created" or seen[-1]["seq"] < 7:
            seen.append((await desk.hear("event"))["event"])
    assert [event["seq"] for event in seen] == list(range(1, len(seen) + 1))
    assert [event["type"] for event in seen[3:]] == [
        "conversation_held",
        "conversation_parked",
        "message_created",
        "conversation_returned",
        "message_created",
    ]
    assert seen[3]["until"]


async def test_asked_answered_and_told_apart(tenant: Tenant, customer: Api, agent: Api) -> None:
    conversation = await answered(tenant, customer, agent)
    await pass_time(tenant, conversation, 180)
    await pass_time(tenant, conversation, 172_800)
    asked = (await customer.get(f"/conversations/{conversation}/messages")).json()["messages"][-1]
    assert asked["author"] == {"kind": "system"}
    assert [option["id"] for option in asked["content"]["options"]] == ["solved_yes", "solved_no"]
    await customer.say(
        conversation,
        "ignored",
        content={"type": "text", "text": "Yes", "quick_reply_id": "solved_yes"},
        reply_to=asked["id"],
    )
    shown = (await agent.get(f"/conversations/{conversation}")).json()
    assert (shown["status"], shown["outcome"]) == ("resolved", "confirmed")
    last = (await customer.get(f"/conversations/{conversation}/events")).json()["events"][-1]
    assert last["type"] == "conversation_resolved"
    assert "outcome" not in last


async def test_a_case_closed_too_long_ago_says_what_to_do(
    tenant: Tenant, customer: Api, agent: Api, problem: Problem
) -> None:
    conversation = await answered(tenant, customer, agent)
    await agent.post(f"/conversations/{conversation}/resolve")
    await pass_time(tenant, conversation, 8 * 86_400)
    body = {"client_message_id": "again", "content": {"type": "text", "text": "It broke again"}}
    told = problem(await customer.post(f"/conversations/{conversation}/messages", body), 409, "conversation_closed")
    assert told["previous_id"] == conversation
    assert "previous_id" in told["detail"]
    opened = await customer.post("/conversations", {**body, "previous_id": told["previous_id"]})
    again = await customer.post("/conversations", {**body, "previous_id": told["previous_id"]})
    assert (opened.status_code, again.status_code) == (201, 200)
    begun = opened.json()["conversation"]["id"]
    assert again.json()["conversation"]["id"] == begun != conversation
    assert (await agent.get(f"/conversations/{begun}")).json()["previous_id"] == conversation
    stranger = await start_customer(tenant, f"stranger-{new_id()}")
    refused = problem(await stranger.post("/conversations", {**body, "previous_id": conversation}), 422, "invalid")
    assert refused["errors"][0]["path"] == "previous_id"
