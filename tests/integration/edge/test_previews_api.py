"""Previews over real HTTP: for administrators, refused as their change is, and nothing is saved."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from onglass.platform.ids import new_id
from tests.integration.edge.running import Api, Tenant, sign_in, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]
_WEEK = [[["09:00", "17:00"]]] * 5 + [[], []]


@pytest.fixture
def admin(tenant: Tenant) -> Api:
    return Api(tenant.edge, "admin", tenant.admin_token, {})


async def test_every_topic_answers_and_saves_nothing(tenant: Tenant, admin: Api) -> None:
    queue = (await admin.get("/queues")).json()["queues"][0]
    team = (await admin.post("/teams", {"name": "Previewed"})).json()
    skill = (await admin.post("/skills", {"name": "Previewing"})).json()
    before = {path: (await admin.get(path)).json() for path in ("/queues", "/teams", "/skills", "/calendars")}
    ada = str(tenant.agents["ada"])
    for topic, asked in (
        ("queue", {"id": queue["id"], "settings": {"hold_seconds": 60, "policy": "first_come"}, "days": 3}),
        ("queue", {"settings": {"name": "Loans", "skills": [{"skill_id": skill["id"]}]}}),
        ("hours", {"settings": {"name": "Days", "time_zone": "Europe/Berlin", "week": _WEEK}}),
        ("service_level", {"settings": {"name": "Tried", "first_response_seconds": 60}}),
        ("team", {"id": team["id"], "settings": {"name": "Renamed", "agent_ids": [ada]}}),
        ("team", {"settings": {"name": "New", "agent_ids": [ada]}}),
        ("skill", {"id": skill["id"], "settings": {"agents": [{"agent_id": ada, "level": 3}]}}),
        ("skill", {"settings": {"name": "Fresh"}}),
    ):
        answer = await admin.post(f"/previews/{topic}", asked)
        assert answer.status_code == 200, answer.text
        told = answer.json()
        assert set(told) == {"days", "cases", "before", "after", "changes", "basis", "caveats"}
        assert told["days"] == asked.get("days", 7)
    after = {path: (await admin.get(path)).json() for path in before}
    assert after == before
    assert (await admin.get(f"/agents/{ada}/skills")).json() == {"skills": []}
    assert (await admin.get("/service_levels")).json() == {"service_levels": []}


async def test_settings_are_refused_as_their_own_change_is(admin: Api, problem: Problem) -> None:
    queue = (await admin.get("/queues")).json()["queues"][0]
    for settings in (
        {"hold_seconds": 1},
        {"hold_secnds": 60},
        {"policy": "by_dice"},
        {"team_id": str(new_id())},
        {"escalate_to_queue_id": queue["id"]},
        {"name": ""},
    ):
        changed = await admin.call("PATCH", f"/queues/{queue['id']}", settings)
        asked = await admin.post("/previews/queue", {"id": queue["id"], "settings": settings})
        assert (asked.status_code, asked.json()) == (changed.status_code, changed.json())
        assert asked.status_code == 422
    taken = {"name": queue["name"]}
    assert (await admin.post("/previews/queue", {"settings": taken})).json() == (
        await admin.post("/queues", taken)
    ).json()
    calendar = {"time_zone": "Mars/Base", "week": _WEEK, "name": "Mars"}
    assert (await admin.post("/previews/hours", {"settings": calendar})).json() == (
        await admin.post("/calendars", calendar)
    ).json()
    problem(await admin.post("/previews/queue", {"id": str(new_id()), "settings": {}}), 404, "not_found")
    problem(await admin.post("/previews/team", {"id": str(new_id()), "settings": {}}), 404, "not_found")
    problem(await admin.post("/previews/weather", {"settings": {}}), 404, "not_found")
    problem(await admin.post("/previews/queue", {"settings": {}, "days": 99}), 422, "invalid")
    stranger = {"agents": [{"agent_id": str(new_id()), "level": 1}]}
    skill = (await admin.post("/skills", {"name": "Refusing"})).json()
    told = problem(await admin.post("/previews/skill", {"id": skill["id"], "settings": stranger}), 422, "invalid")
    assert told["errors"][0]["path"] == "agents[0].agent_id"


async def test_an_administrator_at_the_console_may_and_a_supervisor_may_not(tenant: Tenant, problem: Problem) -> None:
    ann, sue = await sign_in(tenant, "ann"), await sign_in(tenant, "sue")
    asked = {"settings": {"name": "Tried", "first_response_seconds": 60}}
    assert (await Api(tenant.edge, "admin", ann.token, {}).post("/previews/service_level", asked)).status_code == 200
    problem(await Api(tenant.edge, "admin", sue.token, {}).post("/previews/service_level", asked), 403, "not_allowed")


async def test_a_neighbours_week_is_not_looked_at(tenant: Tenant, other_tenant: Tenant, problem: Problem) -> None:
    customer = await start_customer(tenant, "previewed")
    await customer.open("In one bank")
    neighbour = Api(other_tenant.edge, "admin", other_tenant.admin_token, {})
    asked = {"settings": {"name": "Tried", "first_response_seconds": 60}}
    told = (await neighbour.post("/previews/service_level", asked)).json()
    assert (told["cases"], told["before"]) == (0, {})
    queue = (await Api(tenant.edge, "admin", tenant.admin_token, {}).get("/queues")).json()["queues"][0]
    problem(await neighbour.post("/previews/queue", {"id": queue["id"], "settings": {}}), 404, "not_found")
