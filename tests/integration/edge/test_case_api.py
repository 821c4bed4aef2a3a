"""Who gets a case and how soon it is answered, over real HTTP."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from onglass.platform.ids import new_id
from tests.integration.edge.running import Api, Tenant, sign_in, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]


@pytest.fixture
def admin(tenant: Tenant) -> Api:
    return Api(tenant.edge, "admin", tenant.admin_token, {})


async def test_a_service_level_is_made_changed_and_removed(admin: Api, problem: Problem) -> None:
    made = await admin.post("/service_levels", {"name": " Gold ", "first_response_seconds": 120, "rank": 2})
    assert made.status_code == 201, made.text
    level = made.json()
    assert (level["name"], level["next_response_seconds"], level["warning_share"]) == ("Gold", None, 0.8)
    path = f"/service_levels/{level['id']}"
    changed = await admin.call("PATCH", path, {"next_response_seconds": 60, "first_response_seconds": None})
    assert changed.json() == {**level, "next_response_seconds": 60, "first_response_seconds": None}
    assert changed.json() in (await admin.get("/service_levels")).json()["service_levels"]
    assert (await admin.call("DELETE", path)).status_code == 204
    problem(await admin.get(path), 404, "not_found")
    problem(await admin.call("DELETE", path), 404, "not_found")


async def test_a_service_level_that_cannot_be_is_refused_by_field(admin: Api, problem: Problem) -> None:
    await admin.post("/service_levels", {"name": "Taken", "resolution_seconds": 3600})
    problem(await admin.post("/service_levels", {"name": "Taken", "resolution_seconds": 3600}), 409, "name_taken")
    for wrong, path in (
        ({"name": "No target"}, "first_response_seconds"),
        ({"name": "Short", "first_response_seconds": 1}, "first_response_seconds"),
        ({"name": "Nowhere", "first_response_seconds": 60, "queue_id": str(new_id())}, "queue_id"),
        ({"name": "Never", "first_response_seconds": 60, "calendar_id": str(new_id())}, "calendar_id"),
        ({"name": "Late", "first_response_seconds": 60, "warning_share": 7}, "warning_share"),
    ):
        told = problem(await admin.post("/service_levels", wrong), 422, "invalid")
        assert told["errors"][0]["path"] == path


async def test_agents_may_not_change_service_levels(tenant: Tenant, agent: Api, problem: Problem) -> None:
    door = Api(tenant.edge, "admin", agent.token, {})
    problem(await door.post("/service_levels", {"name": "Mine", "first_response_seconds": 60}), 403, "not_allowed")


async def test_a_case_that_nobody_has_is_taken_once(tenant: Tenant, problem: Problem) -> None:
    customer = await start_customer(tenant, "taken")
    ada, ben = await sign_in(tenant, "ada"), await sign_in(tenant, "ben")
    conversation = await customer.open("Who helps me?")
    taken = await ada.post(f"/conversations/{conversation['id']}/accept")
    assert taken.json()["assignee"]["id"] == ada.session["agent"]["id"]
    assert (await ada.post(f"/conversations/{conversation['id']}/accept")).status_code == 200
    problem(await ben.post(f"/conversations/{conversation['id']}/accept"), 409, "assigned_to_another")
    problem(await ben.post(f"/conversations/{conversation['id']}/decline"), 409, "offer_ended")
    problem(await ben.post(f"/conversations/{new_id()}/accept"), 404, "not_found")
    assert (await ben.get("/offers")).json() == {"offers": []}


async def test_a_case_is_passed_on(tenant: Tenant, admin: Api, problem: Problem) -> None:
    customer = await start_customer(tenant, "passed")
    ada, ben = await sign_in(tenant, "ada"), await sign_in(tenant, "ben")
    conversation = await customer.open("Wrong department, I think")
    path = f"/conversations/{conversation['id']}/transfer"
    await ada.post(f"/conversations/{conversation['id']}/accept")
    moved = await ada.post(path, {"agent_id": ben.session["agent"]["id"]})
    assert moved.json()["assignee"]["id"] == ben.session["agent"]["id"]
    queue = (await admin.post("/queues", {"name": "Cards"})).json()
    assert (await ben.post(path, {"queue_id": queue["id"]})).json()["assignee"] is None
    problem(await ben.post(path, {}), 422, "invalid")
    problem(await ben.post(path, {"queue_id": queue["id"], "agent_id": ben.session["agent"]["id"]}), 422, "invalid")
    problem(await ben.post(path, {"queue_id": str(new_id())}), 422, "invalid")
    problem(await ben.post(path, {"agent_id": str(new_id())}), 422, "invalid")
    team = (await admin.post("/teams", {"name": "Cards"})).json()
    problem(await ben.post(path, {"team_id": team["id"]}), 422, "invalid")
    await admin.call("PATCH", f"/queues/{queue['id']}", {"team_id": team["id"]})
    assert (await ben.post(path, {"team_id": team["id"]})).status_code == 200
    assigned = await ben.post(f"/conversations/{conversation['id']}/assign", {"team_id": team["id"]})
    assert (assigned.status_code, assigned.json()["assignee"]) == (200, None)


async def test_an_agent_sees_how_much_room_they_have(tenant: Tenant, admin: Api) -> None:
    ada = await sign_in(tenant, "ada")
    customer = await start_customer(tenant, "room")
    before = (await ada.get("/me")).json()["agent"]
    conversation = await customer.open("Is there room?")
    await ada.post(f"/conversations/{conversation['id']}/accept")
    after = (await ada.get("/me")).json()["agent"]
    assert (after["load"], after["capacity"]) == (before["load"] + 1, 10)
    await admin.call("PATCH", f"/agents/{after['id']}", {"capacity": 3})
    assert (await ada.get("/me")).json()["agent"]["capacity"] == 3
    assert "General" in {queue["name"] for queue in (await ada.get("/queues")).json()["queues"]}


async def test_the_view_of_a_team_has_its_queues_cases_and_what_its_agents_hold(tenant: Tenant, admin: Api) -> None:
    ada, ben = await sign_in(tenant, "ada"), await sign_in(tenant, "ben")
    customer = await start_customer(tenant, "team")
    waiting = await customer.open("In the queue of loans", subject="Loans")
    held = await customer.open("With Ben", subject="Held")
    await customer.open("Nobody's", subject="Elsewhere")
    team = (await admin.post("/teams", {"name": "Loans"})).json()
    queue = (await admin.post("/queues", {"name": "Loans", "team_id": team["id"]})).json()
    await ben.post(f"/conversations/{waiting['id']}/transfer", {"queue_id": queue["id"]})
    await ben.post(f"/conversations/{held['id']}/accept")
    assert (await ada.get("/conversations?view=team")).json()["conversations"] == []
    members = [ada.session["agent"]["id"], ben.session["agent"]["id"]]
    await admin.call("PUT", f"/teams/{team['id']}/members", {"agent_ids": members})
    shown = {row["id"] for row in (await ada.get("/conversations?view=team")).json()["conversations"]}
    assert {waiting["id"], held["id"]} <= shown
    assert all(
        row["subject"] != "Elsewhere" for row in (await ada.get("/conversations?view=team")).json()["conversations"]
    )
