"""/v1/admin over real HTTP: hours with their preview, teams, skills, queues, and what agents can do and hold."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from onglass.platform.ids import new_id
from tests.integration.edge.running import NUMBERS, Api, Tenant, sign_in

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]
SHIFTS = [["09:00", "12:00"], ["13:00", "17:00"]]
OFFICE: dict[str, Any] = {
    "time_zone": "Europe/Berlin",
    "week": [SHIFTS] * 5 + [[], []],
    "holiday_region": "DE-BY",
    "exceptions": [{"date": "2026-12-24", "hours": [["09:00", "12:00"]]}, {"date": "2026-12-28", "hours": []}],
}
DEFAULTS: dict[str, Any] = {
    "is_default": False, "team_id": None, "calendar_id": None, "priority": 0, "policy": "earliest_keepable_deadline",
    "accepts": "automatic", "offer_seconds": 30, "grace_seconds": 60, "hold_seconds": 180,
    "remind_after_seconds": 86400, "ask_after_seconds": 172800, "resolve_after_seconds": 86400,
    "reopen_seconds": 604800, "skills": [],
}  # fmt: skip


@pytest.fixture
def admin(tenant: Tenant) -> Api:
    return Api(tenant.edge, "admin", tenant.admin_token, {})


async def make(admin: Api, path: str, **body: Any) -> dict[str, Any]:
    """Make something under a name of its own and return it."""
    answer = await admin.post(path, {"name": f"Name {next(NUMBERS)}", **body})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def paths(told: dict[str, Any]) -> list[str]:
    return [error["path"] for error in told["errors"]]


async def test_a_calendar_is_made_changed_and_retired(admin: Api, problem: Problem) -> None:
    made = await make(admin, "/calendars", **OFFICE)
    address = f"/calendars/{made['id']}"
    assert {name: made[name] for name in OFFICE} == OFFICE
    assert (await admin.get(address)).json() == made
    assert made in (await admin.get("/calendars")).json()["calendars"]
    problem(await admin.post("/calendars", {"name": made["name"], **OFFICE}), 409, "name_taken")
    body: dict[str, Any] = {"time_zone": "America/New_York", "holiday_region": None, "exceptions": []}
    changed = await admin.call("PATCH", address, body)
    assert changed.json() == {**made, **body}
    assert (await admin.call("PATCH", address, {})).json() == changed.json()
    assert (await admin.call("DELETE", address)).status_code == 204
    problem(await admin.get(address), 404, "not_found")
    problem(await admin.call("DELETE", address), 404, "not_found")


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"time_zone": "Berlin"}, "time_zone"),
        ({"time_zone": 1}, "time_zone"),
        ({"holiday_region": "DE-XX"}, "holiday_region"),
        ({"week": [SHIFTS] * 6}, "week"),
        ({"week": [[["09:00", "12:00"], ["11:00", "17:00"]]] + [[]] * 6}, "week[0][1]"),
        ({"week": [[["9", "12:00"]]] + [[]] * 6}, "week[0][0]"),
        ({"week": [[["09:00"]]] + [[]] * 6}, "week[0][0]"),
        ({"week": [[]] * 7, "exceptions": []}, "week"),
        ({"exceptions": [{"date": "2026-02-30"}]}, "exceptions[0].date"),
        ({"exceptions": [{"date": "2026-02-03"}, {"date": "2026-02-03"}]}, "exceptions[1].date"),
        ({"exceptions": [{"date": "2026-02-03", "closed": True}]}, "exceptions[0].closed"),
    ],
)
async def test_a_wrong_field_of_a_calendar_is_named(
    admin: Api, problem: Problem, wrong: dict[str, Any], path: str
) -> None:
    for address in ("/calendars", "/calendars/preview"):
        name = {"name": f"Wrong {next(NUMBERS)}"} if address == "/calendars" else {}
        told = problem(await admin.post(address, {**name, **OFFICE, **wrong}), 422, "invalid")
        assert paths(told) == [path]


async def test_a_preview_shows_the_opening_hours_as_instants(admin: Api, problem: Problem) -> None:
    made = await make(admin, "/calendars", **OFFICE)
    address = f"/calendars/{made['id']}/preview"
    shown = (await admin.get(address, params={"from": "2026-12-24", "days": 6})).json()
    assert shown["time_zone"] == "Europe/Berlin"
    assert [(day["date"][-2:], day["rule"], day["holiday"], len(day["openings"])) for day in shown["days"]] == [
        ("24", "exception", None, 1),
        ("25", "holiday", "Christmas Day", 0),
        ("26", "holiday", "Second Day of Christmas", 0),
        ("27", "week", None, 0),
        ("28", "exception", None, 0),
        ("29", "week", None, 2),
    ]
    assert shown["days"][0]["openings"] == [
        {"opens_at": "2026-12-24T08:00:00.000Z", "closes_at": "2026-12-24T11:00:00.000Z"}
    ]
    unsaved = await admin.post("/calendars/preview", {**OFFICE, "from": "2026-12-24", "days": 6})
    assert unsaved.status_code == 200, unsaved.text
    assert unsaved.json() == shown
    today = (await admin.get(address)).json()["days"]
    assert len(today) == 14
    assert today[0]["date"] == datetime.now(UTC).astimezone(ZoneInfo("Europe/Berlin")).date().isoformat()
    for query in ({"days": "93"}, {"days": "0"}, {"from": "tomorrow"}, {"from": "1200-01-01"}):
        told = problem(await admin.get(address, params=query), 422, "invalid")
        assert paths(told) == list(query)
    problem(await admin.get(f"/calendars/{new_id()}/preview"), 404, "not_found")


async def test_a_team_has_the_members_it_is_given(admin: Api, tenant: Tenant, problem: Problem) -> None:
    team = await make(admin, "/teams")
    address = f"/teams/{team['id']}"
    both = sorted([str(tenant.agents["ada"]), str(tenant.agents["ben"])])
    filled = await admin.call("PUT", f"{address}/members", {"agent_ids": both})
    assert filled.json() == {**team, "agent_ids": both}
    told = problem(
        await admin.call("PUT", f"{address}/members", {"agent_ids": [both[0], str(new_id())]}), 422, "invalid"
    )
    assert paths(told) == ["agent_ids[1]"]
    told = problem(await admin.call("PUT", f"{address}/members", {"agent_ids": ["x"]}), 422, "invalid")
    assert paths(told) == ["agent_ids[0]"]
    assert (await admin.get(address)).json() == filled.json()
    assert filled.json() in (await admin.get("/teams")).json()["teams"]
    renamed = await admin.call("PATCH", address, {"name": f"Name {next(NUMBERS)}"})
    assert renamed.json()["agent_ids"] == both
    refusal = problem(await admin.call("DELETE", address), 409, "team_in_use")
    assert "take them out" in refusal["detail"]
    await admin.call("PUT", f"{address}/members", {"agent_ids": []})
    assert (await admin.call("DELETE", address)).status_code == 204
    problem(await admin.get(address), 404, "not_found")


async def test_agents_have_skills_and_languages_with_levels(admin: Api, tenant: Tenant, problem: Problem) -> None:
    skill = await make(admin, "/skills")
    assert skill["kind"] == "skill"
    language = await make(admin, "/skills", name="pt-br", kind="language")
    assert language["name"] == "pt-BR"
    problem(await admin.post("/skills", {"name": "PT-BR", "kind": "language"}), 409, "name_taken")
    problem(await admin.post("/skills", {"name": "Portuguese", "kind": "language"}), 422, "invalid")
    listed = (await admin.get("/skills")).json()["skills"]
    assert skill in listed
    assert language in listed
    address = f"/agents/{tenant.agents['ada']}/skills"
    body = {"skills": [{"skill_id": skill["id"], "level": 4}, {"skill_id": language["id"], "level": 1}]}
    assert (await admin.call("PUT", address, body)).json() == body
    assert (await admin.get(address)).json() == body
    for wrong, path in (
        ([{"skill_id": skill["id"], "level": 6}], "skills[0].level"),
        ([{"skill_id": skill["id"], "level": 1}, {"skill_id": str(new_id()), "level": 1}], "skills[1].skill_id"),
        ([{"skill_id": skill["id"], "level": 1}] * 2, "skills[1].skill_id"),
    ):
        told = problem(await admin.call("PUT", address, {"skills": wrong}), 422, "invalid")
        assert paths(told) == [path]
    problem(await admin.get(f"/agents/{new_id()}/skills"), 404, "not_found")
    problem(await admin.call("PUT", f"/agents/{new_id()}/skills", {"skills": []}), 404, "not_found")
    renamed = await admin.call("PATCH", f"/skills/{skill['id']}", {"name": f"Name {next(NUMBERS)}"})
    assert renamed.json()["name"] != skill["name"]
    assert (await admin.call("DELETE", f"/skills/{skill['id']}")).status_code == 204
    assert (await admin.get(address)).json() == {"skills": body["skills"][1:]}


async def test_an_agents_capacity_is_changed(admin: Api, tenant: Tenant, problem: Problem) -> None:
    address = f"/agents/{tenant.agents['ben']}"
    assert (await admin.call("PATCH", address, {})).json()["capacity"] == 10
    assert (await admin.call("PATCH", address, {"capacity": 3})).json()["capacity"] == 3
    [ben] = [one for one in (await admin.get("/agents")).json()["agents"] if one["id"] == str(tenant.agents["ben"])]
    assert ben["capacity"] == 3
    for wrong in (101, -1, 1.5, "3"):
        told = problem(await admin.call("PATCH", address, {"capacity": wrong}), 422, "invalid")
        assert paths(told) == ["capacity"]


async def test_a_queue_is_made_with_defaults_and_changed_field_by_field(
    admin: Api, tenant: Tenant, problem: Problem
) -> None:
    plain = await make(admin, "/queues")
    assert {name: plain[name] for name in DEFAULTS} == DEFAULTS
    address = f"/queues/{plain['id']}"
    team, calendar, skill = (
        await make(admin, "/teams"),
        await make(admin, "/calendars", **OFFICE),
        await make(admin, "/skills"),
    )
    body = {
        "team_id": team["id"], "calendar_id": calendar["id"], "priority": -10, "policy": "first_come",
        "accepts": "asked", "offer_seconds": 20, "remind_after_seconds": None,
        "skills": [{"skill_id": skill["id"], "least_level": 3}],
    }  # fmt: skip
    changed = await admin.call("PATCH", address, body)
    assert changed.json() == {**plain, **body}
    assert (await admin.call("PATCH", address, {"team_id": None})).json() == {**plain, **body, "team_id": None}
    assert (await admin.call("PATCH", address, {"team_id": team["id"]})).json() == {**plain, **body}
    assert (await admin.get(address)).json() == {**plain, **body}
    for thing, code in ((f"/teams/{team['id']}", "team_in_use"), (f"/calendars/{calendar['id']}", "calendar_in_use"),
                        (f"/skills/{skill['id']}", "skill_in_use")):  # fmt: skip
        assert plain["name"] in problem(await admin.call("DELETE", thing), 409, code)["detail"]
    assert (await admin.call("DELETE", address)).status_code == 204
    problem(await admin.call("PATCH", address, {"priority": 1}), 404, "not_found")
    assert plain["id"] not in (await admin.get("/queues")).text
    assert (await admin.call("DELETE", f"/teams/{team['id']}")).status_code == 204


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"policy": "best"}, "policy"),
        ({"accepts": "never"}, "accepts"),
        ({"priority": 11}, "priority"),
        ({"offer_seconds": 4}, "offer_seconds"),
        ({"hold_seconds": None}, "hold_seconds"),
        ({"hold_seconds": "long"}, "hold_seconds"),
        ({"remind_after_seconds": 59}, "remind_after_seconds"),
        ({"reopen_seconds": 10**12}, "reopen_seconds"),
        ({"team_id": str(new_id())}, "team_id"),
        ({"calendar_id": str(new_id())}, "calendar_id"),
        ({"skills": [{"skill_id": str(new_id())}]}, "skills[0].skill_id"),
        ({"skills": [{"skill_id": str(new_id()), "least_level": 0}]}, "skills[0].least_level"),
        ({"name": " "}, "name"),
        ({"workspace_id": str(new_id())}, "workspace_id"),
    ],
)
async def test_a_wrong_field_of_a_queue_is_named(
    admin: Api, problem: Problem, wrong: dict[str, Any], path: str
) -> None:
    queue = await make(admin, "/queues")
    refused = [
        await admin.post("/queues", {"name": f"Wrong {next(NUMBERS)}", **wrong}),
        await admin.call("PATCH", f"/queues/{queue['id']}", wrong),
    ]
    for answer in refused:
        assert paths(problem(answer, 422, "invalid")) == [path]
    assert (await admin.get(f"/queues/{queue['id']}")).json() == queue


async def test_the_default_queue_moves_and_stays(admin: Api, problem: Problem) -> None:
    def defaults(queues: list[dict[str, Any]]) -> list[str]:
        return [queue["id"] for queue in queues if queue["is_default"]]

    first = defaults((await admin.get("/queues")).json()["queues"])
    assert len(first) == 1
    made = await make(admin, "/queues", is_default=True)
    assert defaults((await admin.get("/queues")).json()["queues"]) == [made["id"]]
    address = f"/queues/{made['id']}"
    problem(await admin.call("DELETE", address), 409, "default_queue")
    problem(await admin.call("PATCH", address, {"is_default": False}), 409, "default_queue")
    await admin.call("PATCH", f"/queues/{first[0]}", {"is_default": True})
    assert (await admin.call("DELETE", address)).status_code == 204


async def test_a_queue_with_cases_says_how_many(admin: Api, tenant: Tenant, problem: Problem, customer: Api) -> None:
    queue = await make(admin, "/queues")
    case = await customer.open("My card is gone")
    async with tenant.edge.parts.database.transaction(tenant.workspace_id) as tx:
        await tx.execute("update conversation set queue_id = $1 where id = $2", queue["id"], case["id"])
    refused = problem(await admin.call("DELETE", f"/queues/{queue['id']}"), 409, "queue_in_use")
    assert refused["detail"].startswith("1 ")
    assert (await (await sign_in(tenant, "ada")).post(f"/conversations/{case['id']}/resolve")).is_success
    assert (await admin.call("DELETE", f"/queues/{queue['id']}")).status_code == 204


async def test_22_another_companys_things_look_absent(
    admin: Api, tenant: Tenant, other_tenant: Tenant, problem: Problem
) -> None:
    other = Api(other_tenant.edge, "admin", other_tenant.admin_token, {})
    theirs = {kind: await make(other, f"/{kind}", **(OFFICE if kind == "calendars" else {}))
              for kind in ("calendars", "teams", "skills", "queues")}  # fmt: skip
    for kind, thing in theirs.items():
        for method, body in (("GET", None), ("PATCH", {"name": "mine"}), ("DELETE", None)):
            problem(await admin.call(method, f"/{kind}/{thing['id']}", body), 404, "not_found")
        assert thing["id"] not in (await admin.get(f"/{kind}")).text
        assert (await other.get(f"/{kind}/{thing['id']}")).json() == thing
    members = {"agent_ids": [str(other_tenant.agents["ada"])]}
    team = await make(admin, "/teams")
    problem(await admin.call("PUT", f"/teams/{team['id']}/members", members), 422, "invalid")
    problem(await admin.call("PATCH", f"/agents/{other_tenant.agents['ada']}", {"capacity": 1}), 404, "not_found")


async def test_every_change_has_its_audit_row(admin: Api) -> None:
    queue = await make(admin, "/queues", priority=4)
    await admin.call("PATCH", f"/queues/{queue['id']}", {"hold_seconds": 90})
    await admin.call("DELETE", f"/queues/{queue['id']}")
    entries = (await admin.get("/audit", params={"limit": 3})).json()["entries"]
    assert [(entry["action"], entry["target_id"], entry["detail"]) for entry in reversed(entries)] == [
        ("queue.created", queue["id"], {"name": queue["name"], "priority": 4}),
        ("queue.changed", queue["id"], {"name": queue["name"], "hold_seconds": 90}),
        ("queue.retired", queue["id"], {"name": queue["name"]}),
    ]
    assert (await admin.get("/audit/verification")).json()["intact"]
