"""What a case is, over real HTTP: facts, closing reasons, kept views, and lists narrowed down by them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from onglass.platform.ids import new_id
from tests.integration.edge.running import Api, Tenant, sign_in, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]


@pytest.fixture
def admin(tenant: Tenant) -> Api:
    return Api(tenant.edge, "admin", tenant.admin_token, {})


@pytest_asyncio.fixture(loop_scope="session")
async def supervisor(tenant: Tenant) -> Api:
    return await sign_in(tenant, "sue")


def path_of(told: dict[str, Any]) -> str:
    path: str = told["errors"][0]["path"]
    return path


async def facts(agent: Api, conversation: dict[str, Any], **said: Any) -> dict[str, Any]:
    answer = await agent.call("PATCH", f"/conversations/{conversation['id']}/facts", said)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()["facts"]
    return told


async def ids(agent: Api, query: str) -> list[str]:
    answer = await agent.get(f"/conversations?{query}")
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["conversations"]]


async def test_words_for_cases_are_made_changed_and_removed(admin: Api, agent: Api, problem: Problem) -> None:
    tag = (await admin.post("/tags", {"name": " Card  lost "})).json()
    assert tag["name"] == "Card lost"
    problem(await admin.post("/tags", {"name": "CARD LOST"}), 409, "name_taken")
    assert (await admin.call("PATCH", f"/tags/{tag['id']}", {"name": "Card gone"})).json()["name"] == "Card gone"
    made = await admin.post(
        "/attributes", {"key": "plan", "label": "Plan", "kind": "choice", "choices": ["Gold", "Iron"]}
    )
    plan = made.json()
    assert (made.status_code, plan["choices"]) == (201, ["Gold", "Iron"])
    problem(await admin.post("/attributes", {"key": "plan", "label": "Plan", "kind": "text"}), 409, "key_taken")
    for wrong, path in (
        ({"key": "Plan 2", "label": "x", "kind": "text"}, "key"),
        ({"key": "x", "label": "x", "kind": "text", "choices": ["a"]}, "choices"),
        ({"key": "x", "label": "x", "kind": "choice"}, "choices"),
        ({"key": "x", "label": "x", "kind": "choice", "choices": ["a", " a"]}, "choices[1]"),
        ({"key": "x", "label": "x", "kind": "colour"}, "kind"),
    ):
        assert path_of(problem(await admin.post("/attributes", wrong), 422, "invalid")) == path
    changed = await admin.call("PATCH", f"/attributes/{plan['id']}", {"choices": ["Gold"], "rank": 3})
    assert changed.json() == {**plan, "choices": ["Gold"], "rank": 3}
    reason = (await admin.post("/closing_reasons", {"name": "Solved"})).json()
    problem(await admin.post("/closing_reasons", {"name": "solved"}), 409, "name_taken")
    assert (await agent.get("/tags")).json()["tags"] == [{"id": tag["id"], "name": "Card gone"}]
    assert (await agent.get("/attributes")).json()["attributes"] == [changed.json()]
    assert (await agent.get("/closing_reasons")).json()["closing_reasons"] == [reason]
    for one in (f"/tags/{tag['id']}", f"/attributes/{plan['id']}", f"/closing_reasons/{reason['id']}"):
        assert (await admin.call("DELETE", one)).status_code == 204
        problem(await admin.call("DELETE", one), 404, "not_found")
    assert (await agent.get("/tags")).json()["tags"] == []
    actions = [row["action"] for row in (await admin.get("/audit?limit=50")).json()["entries"]]
    assert actions[:3] == ["closing_reason.retired", "attribute.retired", "tag.deleted"]


async def test_agents_and_customers_may_not_change_the_words(
    tenant: Tenant, agent: Api, customer: Api, problem: Problem
) -> None:
    for caller in (agent, customer):
        door = Api(tenant.edge, "admin", caller.token, {})
        for path in ("/tags", "/closing_reasons"):
            assert (await door.post(path, {"name": "Mine"})).status_code in {401, 403}
    desk = Api(tenant.edge, "agent", customer.token, {})
    opened = await customer.open("Mine")
    for path in ("/tags", "/attributes", "/closing_reasons", "/views"):
        assert (await desk.get(path)).status_code in {401, 403}
    refused = await desk.call("PATCH", f"/conversations/{opened['id']}/facts", {"priority": 10})
    assert refused.status_code in {401, 403}


async def test_a_case_is_described_and_every_value_fits_its_definition(
    admin: Api, agent: Api, customer: Api, problem: Problem
) -> None:
    conversation = await customer.open("My card is gone")
    for key, kind in (("town", "text"), ("amount", "number"), ("since", "date"), ("urgent", "yes_no")):
        assert (await admin.post("/attributes", {"key": key, "label": key, "kind": kind})).status_code == 201
    await admin.post("/attributes", {"key": "level", "label": "Level", "kind": "choice", "choices": ["Gold", "Iron"]})
    said = {"town": "Ulm", "amount": 12.5, "since": "2026-02-28", "urgent": True, "level": "Gold"}
    told = await facts(agent, conversation, attributes=said, add_tags=["Card"], language="DE-de", priority=3)
    assert told["attributes"] == said
    assert ([tag["name"] for tag in told["tags"]], told["language"], told["priority"]) == (["Card"], "de-DE", 3)
    path = f"/conversations/{conversation['id']}/facts"
    for key, value in (
        ("town", "x" * 501),
        ("town", ""),
        ("town", 5),
        ("amount", "5"),
        ("amount", True),
        ("since", "2026-02-30"),
        ("since", "20260228"),
        ("urgent", "yes"),
        ("urgent", 1),
        ("level", "gold"),
        ("colour", "red"),
    ):
        refused = await agent.call("PATCH", path, {"attributes": {key: value}})
        assert path_of(problem(refused, 422, "invalid")) == f"attributes.{key}", (key, value)
    for wrong, where in (
        ({"add_tags": ["ok", "x" * 61]}, "add_tags[1]"),
        ({"add_tags": [str(new_id())]}, "add_tags[0]"),
        ({"add_tags": ["line\nbreak"]}, "add_tags[0]"),
        ({"language": "german!"}, "language"),
        ({"priority": 11}, "priority"),
        ({"closing_reason_id": str(new_id())}, "closing_reason_id"),
        ({"spam": True}, "spam"),
    ):
        assert path_of(problem(await agent.call("PATCH", path, wrong), 422, "invalid")) == where
    assert await facts(agent, conversation) == told, "what was refused has changed something"
    cleared = await facts(agent, conversation, attributes={"town": None, "amount": None}, language=None)
    assert (cleared["attributes"], cleared["language"]) == (
        {"since": "2026-02-28", "urgent": True, "level": "Gold"},
        None,
    )


async def test_a_case_is_closed_for_a_reason_or_without_one(
    admin: Api, agent: Api, customer: Api, problem: Problem
) -> None:
    reason = (await admin.post("/closing_reasons", {"name": f"Solved {new_id()}"})).json()
    conversation = await customer.open("Thanks")
    path = f"/conversations/{conversation['id']}"
    problem(await agent.post(f"{path}/resolve", {"closing_reason_id": str(new_id())}), 422, "invalid")
    assert (await agent.get(path)).json()["status"] == "open"
    closed = (await agent.post(f"{path}/resolve", {"closing_reason_id": reason["id"]})).json()
    assert (closed["status"], closed["facts"]["closing_reason"]["name"]) == ("resolved", reason["name"])
    reopened = (await agent.post(f"{path}/reopen")).json()
    assert (reopened["status"], reopened["facts"]["closing_reason"]) == ("open", None)
    assert (await agent.post(f"{path}/resolve", {})).json()["facts"]["closing_reason"] is None
    await agent.post(f"{path}/reopen")
    assert (await agent.post(f"{path}/resolve")).json()["status"] == "resolved"


async def test_lists_are_narrowed_down_by_what_is_said_of_cases(admin: Api, agent: Api, tenant: Tenant) -> None:
    someone = await start_customer(tenant, f"lists-{new_id()}")
    a, b, c = [await someone.open(f"Case {n}", subject=f"{n}") for n in range(3)]
    await admin.post("/attributes", {"key": "shop", "label": "Shop", "kind": "text"})
    red, blue = f"red {new_id()}", f"blue {new_id()}"
    one = await facts(agent, a, add_tags=[red, blue], priority=5, attributes={"shop": "Bad: Tölz"})
    await facts(agent, b, add_tags=[red.upper()], priority=2)
    tags = {tag["name"]: tag["id"] for tag in one["tags"]}
    assert await ids(agent, f"tag_id={tags[red]}") == [b["id"], a["id"]]
    assert await ids(agent, f"tag_id={tags[red]}&tag_id={tags[blue]}") == [a["id"]]
    assert await ids(agent, f"tag_id={tags[red]}&tag_id={new_id()}") == []
    assert await ids(agent, f"tag_id={tags[red]}&priority_at_least=3") == [a["id"]]
    assert await ids(agent, f"tag_id={tags[red]}&attribute=shop:Bad: Tölz") == [a["id"]]
    assert await ids(agent, f"tag_id={tags[red]}&attribute=shop:Bad") == []
    assert await ids(agent, f"tag_id={tags[red]}&queue_id={new_id()}") == []
    me = agent.session["agent"]["id"]
    await agent.post(f"/conversations/{b['id']}/assign", {"agent_id": me})
    assert await ids(agent, f"tag_id={tags[red]}&assignee_id={me}") == [b["id"]]
    queue = (await agent.get(f"/conversations/{c['id']}")).json()["queue_id"]
    assert {a["id"], b["id"], c["id"]} <= set(await ids(agent, f"queue_id={queue}&limit=100"))


@pytest.mark.parametrize(
    "query",
    [
        *("attribute=shop", "attribute=:x", "attribute=shop'--:x", "attribute=shop:", "priority_at_least=99"),
        *("order=name", "order=due;--", "tag_id=x", "queue_id=1;drop", "spam=maybe", f"q={'x' * 201}"),
        "&".join(f"tag_id={UUID(int=n)}" for n in range(21)),
    ],
)
async def test_a_filter_that_cannot_be_is_refused(agent: Api, query: str, problem: Problem) -> None:
    problem(await agent.get(f"/conversations?{query}"), 422, "invalid")


async def test_views_are_kept_shared_and_changed_by_their_owner_only(
    agent: Api, supervisor: Api, tenant: Tenant, problem: Problem
) -> None:
    mine = (
        await agent.post("/views", {"name": "Late cards", "filter": {"view": "all", "q": "card", "order": "due"}})
    ).json()
    assert (mine["is_own"], mine["is_shared"], mine["filter"]["order"]) == (True, False, "due")
    problem(await agent.post("/views", {"name": "For all", "filter": {}, "is_shared": True}), 403, "not_allowed")
    problem(await agent.call("PATCH", f"/views/{mine['id']}", {"is_shared": True}), 403, "not_allowed")
    ours = (
        await supervisor.post("/views", {"name": "Ours", "filter": {"whose": "everybody"}, "is_shared": True})
    ).json()
    seen = {view["name"]: view for view in (await agent.get("/views")).json()["views"]}
    assert (seen["Ours"]["is_own"], seen["Ours"]["filter"]["whose"]) == (False, "everybody")
    assert "Late cards" not in [view["name"] for view in (await supervisor.get("/views")).json()["views"]]
    problem(await agent.call("PATCH", f"/views/{ours['id']}", {"name": "x"}), 403, "not_owner")
    problem(await agent.call("DELETE", f"/views/{ours['id']}"), 403, "not_owner")
    problem(await supervisor.call("PATCH", f"/views/{mine['id']}", {"name": "x"}), 404, "not_found")
    problem(await supervisor.call("DELETE", f"/views/{mine['id']}"), 404, "not_found")
    renamed = (await agent.call("PATCH", f"/views/{mine['id']}", {"name": "Cards", "rank": -1})).json()
    assert renamed == {**mine, "name": "Cards", "rank": -1}
    assert (await agent.get("/views")).json()["views"][0] == renamed
    assert (await agent.call("DELETE", f"/views/{mine['id']}")).status_code == 204
    problem(await agent.call("DELETE", f"/views/{mine['id']}"), 404, "not_found")


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ({"view": "everything"}, "filter.view"),
        ({"order": "name; drop table tag"}, "filter.order"),
        ({"q": "x" * 201}, "filter.q"),
        ({"sort": "x"}, "filter.sort"),
        ({"tag_ids": [str(UUID(int=7))]}, "filter.tag_ids[0]"),
        ({"queue_id": str(UUID(int=7))}, "filter.queue_id"),
        ({"assignee_id": str(UUID(int=7))}, "filter.assignee_id"),
        ({"whose": "nobody"}, "filter.whose"),
    ],
)
async def test_a_view_that_cannot_be_is_refused(
    agent: Api, wanted: dict[str, Any], path: str, problem: Problem
) -> None:
    assert path_of(problem(await agent.post("/views", {"name": "x", "filter": wanted}), 422, "invalid")) == path


async def test_22_another_workspaces_ids_look_like_not_there(
    tenant: Tenant, other_tenant: Tenant, agent: Api, admin: Api, problem: Problem
) -> None:
    stranger = await sign_in(other_tenant, "ada")
    their_admin = Api(other_tenant.edge, "admin", other_tenant.admin_token, {})
    tag = (await their_admin.post("/tags", {"name": "Theirs"})).json()
    reason = (await their_admin.post("/closing_reasons", {"name": "Theirs"})).json()
    field = (await their_admin.post("/attributes", {"key": "theirs", "label": "Theirs", "kind": "text"})).json()
    view = (await stranger.post("/views", {"name": "Theirs", "filter": {}})).json()
    someone = await start_customer(tenant, f"apart-{new_id()}")
    conversation = await someone.open("Ours")
    path = f"/conversations/{conversation['id']}/facts"
    for wrong, where in (
        ({"add_tags": [tag["id"]]}, "add_tags[0]"),
        ({"attributes": {"theirs": "x"}}, "attributes.theirs"),
        ({"closing_reason_id": reason["id"]}, "closing_reason_id"),
    ):
        assert path_of(problem(await agent.call("PATCH", path, wrong), 422, "invalid")) == where
    refused = await agent.post("/views", {"name": "x", "filter": {"tag_ids": [tag["id"]]}})
    assert path_of(problem(refused, 422, "invalid")) == "filter.tag_ids[0]"
    assert await ids(agent, f"tag_id={tag['id']}") == []
    for one in (f"/tags/{tag['id']}", f"/attributes/{field['id']}", f"/closing_reasons/{reason['id']}"):
        problem(
            await admin.call("PATCH", one, {"name": "x"} if "attr" not in one else {"label": "x"}), 404, "not_found"
        )
        problem(await admin.call("DELETE", one), 404, "not_found")
    problem(await agent.call("PATCH", f"/views/{view['id']}", {"name": "x"}), 404, "not_found")
    problem(await stranger.call("PATCH", path, {"priority": 1}), 404, "not_found")
    assert (await stranger.get("/tags")).json()["tags"] == [{"id": tag["id"], "name": "Theirs"}]
