"""The live view and taking over, over real HTTP: for supervisors only, and never across workspaces."""

from collections.abc import Callable
from typing import Any

import httpx

from onglass.platform.ids import new_id
from tests.integration.edge.running import Api, Tenant, sign_in, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]


async def test_a_supervisor_sees_who_waits(tenant: Tenant) -> None:
    sue = await sign_in(tenant, "sue")
    customer = await start_customer(tenant, "live")
    before = (await sue.get("/live")).json()
    opened = await customer.open("Is anybody there?")
    live = (await sue.get("/live")).json()
    assert set(live) == {"at", "totals", "queues", "late", "agents"}
    assert live["totals"]["waiting"] == before["totals"]["waiting"] + 1
    assert live["totals"]["first_replies"] == before["totals"]["first_replies"] + 1
    assert [queue["name"] for queue in live["queues"]] == ["General"]
    assert {agent["name"] for agent in live["agents"]} == {"Ada", "Ben", "Sue", "Ann"}
    ada = await sign_in(tenant, "ada")
    await ada.post(f"/conversations/{opened['id']}/accept")
    shown = next(agent for agent in (await sue.get("/live")).json()["agents"] if agent["name"] == "Ada")
    assert [case["id"] for case in shown["cases"]] == [opened["id"]]


async def test_agents_and_strangers_are_refused(tenant: Tenant, agent: Api, customer: Api, problem: Problem) -> None:
    conversation = await customer.open()
    problem(await agent.get("/live"), 403, "not_allowed")
    problem(await agent.post(f"/conversations/{conversation['id']}/take_over"), 403, "not_allowed")
    ann = await sign_in(tenant, "ann")
    assert (await ann.get("/live")).status_code == 200
    problem(await ann.get(f"/live?team_id={new_id()}"), 404, "not_found")
    problem(await ann.get("/live?team_id=mine"), 422, "invalid")


async def test_a_supervisor_takes_over(tenant: Tenant, agent: Api, customer: Api, problem: Problem) -> None:
    sue = await sign_in(tenant, "sue")
    conversation = await customer.open("Nobody helps me")
    await agent.post(f"/conversations/{conversation['id']}/accept")
    taken = await sue.post(f"/conversations/{conversation['id']}/take_over")
    assert (taken.status_code, taken.json()["assignee"]["name"]) == (200, "Sue")
    problem(await sue.post(f"/conversations/{new_id()}/take_over"), 404, "not_found")


async def test_another_workspace_is_neither_seen_nor_taken(
    tenant: Tenant, other_tenant: Tenant, customer: Api, problem: Problem
) -> None:
    conversation = await customer.open("In one bank")
    sue = await sign_in(other_tenant, "sue")
    live = (await sue.get("/live")).json()
    assert live["totals"]["waiting"] == 0
    assert not set(tenant.agents.values()) & {agent["id"] for agent in live["agents"]}
    problem(await sue.post(f"/conversations/{conversation['id']}/take_over"), 404, "not_found")
