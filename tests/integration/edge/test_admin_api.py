"""/v1/admin over real HTTP: apps, agents, sessions, audit, and who may come in at all."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio

from onglass.directory.engine.permissions import PERMISSIONS, Action
from onglass.edge.routes.application import make_application
from onglass.platform.ids import new_id
from tests.integration.edge.running import PASSWORD, Api, RunningEdge, Tenant, sign_in, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]


@pytest.fixture
def admin(tenant: Tenant) -> Api:
    return Api(tenant.edge, "admin", tenant.admin_token, {})


async def test_an_app_is_made_changed_and_its_secret_shown_once(admin: Api, problem: Problem) -> None:
    made = await admin.post("/apps", {"name": "Cards", "allowed_origins": ["https://cards.example"]})
    assert made.status_code == 201, made.text
    app, secret = made.json()["app"], made.json()["identity_secret"]
    assert app["allowed_origins"] == ["https://cards.example"]
    assert secret not in (await admin.get("/apps")).text
    changed = await admin.call("PATCH", f"/apps/{app['id']}", {"allowed_origins": []})
    assert changed.json()["allowed_origins"] == []
    rotated = await admin.post(f"/apps/{app['id']}/rotate_identity_secret")
    assert rotated.json()["identity_secret"] not in {secret, None}
    problem(await admin.call("PATCH", f"/apps/{app['id']}", {"workspace_id": str(new_id())}), 422, "invalid")
    problem(await admin.call("PATCH", f"/apps/{new_id()}", {"allowed_origins": []}), 404, "not_found")
    told = problem(await admin.call("PATCH", f"/apps/{app['id']}", {"allowed_origins": ["*"]}), 422, "invalid")
    assert told["errors"][0]["path"].startswith("allowed_origins")


async def test_identity_keys_are_registered_and_retired(admin: Api, tenant: Tenant, problem: Problem) -> None:
    path = f"/apps/{tenant.app_id}/identity_keys"
    problem(await admin.post(path, {"algorithm": "ES256", "public_key": "nonsense"}), 422, "invalid")
    problem(await admin.post(path, {"algorithm": "none", "public_key": "x"}), 422, "invalid")
    assert (await admin.get(path)).json() == {"identity_keys": []}


async def test_an_agent_is_added_promoted_and_shut_out(admin: Api, tenant: Tenant, problem: Problem) -> None:
    body = {"email": f"new@bank{tenant.number}.example", "name": "New", "password": PASSWORD}
    made = await admin.post("/agents", body)
    assert made.status_code == 201, made.text
    agent_id = made.json()["id"]
    problem(await admin.post("/agents", body), 409, "email_taken")
    problem(await admin.post("/agents", {**body, "password": "short"}), 422, "invalid")
    session = await sign_in(tenant, "new")
    changed = await admin.call("PATCH", f"/agents/{agent_id}", {"role": "supervisor"})
    assert changed.json()["role"] == "supervisor"
    await asyncio.sleep(1.0)
    problem(await session.get("/me"), 401, "invalid_token")
    session = await sign_in(tenant, "new")
    shut = await admin.call("PATCH", f"/agents/{agent_id}", {"disabled": True})
    assert shut.json()["disabled_at"]
    await asyncio.sleep(1.0)
    problem(await session.get("/me"), 401, "invalid_token")
    async with tenant.http as http:
        again = await http.post("/v1/agent/sessions", json={"email": body["email"], "password": PASSWORD})
    problem(again, 401, "wrong_credentials")
    assert (await admin.call("PATCH", f"/agents/{agent_id}", {"disabled": False})).json()["disabled_at"] is None
    await sign_in(tenant, "new")


async def test_sessions_are_listed_without_tokens_and_ended(admin: Api, tenant: Tenant, problem: Problem) -> None:
    victim = await sign_in(tenant, "ben")
    listed = await admin.get("/sessions", params={"agent_id": str(tenant.agents["ben"])})
    assert victim.token not in listed.text
    assert "ogs_" not in listed.text
    newest = listed.json()["sessions"][0]
    assert (await admin.call("DELETE", f"/sessions/{newest['id']}")).status_code == 204
    await asyncio.sleep(1.0)
    problem(await victim.get("/me"), 401, "invalid_token")
    problem(await admin.call("DELETE", f"/sessions/{newest['id']}"), 404, "not_found")
    customer = await start_customer(tenant, "to-be-ended")
    customer_id = customer.session["customer"]["id"]
    assert (await admin.call("DELETE", f"/customers/{customer_id}/sessions")).status_code == 204
    await asyncio.sleep(1.0)
    problem(await customer.get("/conversations"), 401, "invalid_token")


async def test_every_privileged_act_is_in_a_chain_that_holds(admin: Api) -> None:
    await admin.post("/apps", {"name": "Audited"})
    page = (await admin.get("/audit", params={"limit": 2})).json()
    assert page["entries"][0]["action"] == "app.created"
    assert page["entries"][0]["detail"] == {"name": "Audited"}
    older = (await admin.get("/audit", params={"limit": 200, "before": page["next_before"]})).json()
    numbers = [entry["number"] for entry in page["entries"] + older["entries"]]
    assert numbers == list(range(numbers[0], 0, -1))
    assert older["next_before"] is None
    verdict = (await admin.get("/audit/verification")).json()
    assert (verdict["intact"], verdict["checked"]) == (True, numbers[0])


async def test_dead_letters_are_listed_and_an_unknown_one_cannot_be_replayed(admin: Api, problem: Problem) -> None:
    assert (await admin.get("/dead_letters")).json() == {"dead_letters": []}
    body = {"stream_id": str(new_id()), "seq": 1, "reaction": "files.erase"}
    problem(await admin.post("/dead_letters/replay", body), 404, "not_found")


async def test_an_admin_token_is_made_and_works(admin: Api, tenant: Tenant) -> None:
    made = await admin.post("/tokens", {"label": "deploy"})
    assert made.status_code == 201, made.text
    token = made.json()["admin_token"]
    other = Api(tenant.edge, "admin", token, {})
    assert (await other.get("/workspace")).json()["name"] == f"Bank {tenant.number}"
    assert token not in (await other.get("/sessions")).text


async def sign_in_all(tenant: Tenant) -> dict[str, Api]:
    """One session of every role."""
    return {
        "customer": await start_customer(tenant, "roles"),
        "agent": await sign_in(tenant, "ben"),
        "supervisor": await sign_in(tenant, "sue"),
        "administrator": await sign_in(tenant, "ann"),
        "token": Api(tenant.edge, "admin", tenant.admin_token, {}),
    }


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sides(tenant: Tenant) -> dict[str, Api]:
    return await sign_in_all(tenant)


def routes() -> list[tuple[str, str, Action]]:
    """Every documented call: method, path with made-up ids, the right it needs."""
    found: list[tuple[str, str, Action]] = []
    for one in make_application().routes:
        for handler in getattr(one, "route_handlers", ()):
            if "action" in handler.opt:
                path = "/".join(str(new_id()) if part.startswith("{") else part for part in one.path.split("/"))
                found.extend((method, path, handler.opt["action"]) for method in handler.http_methods)
    return found


@pytest.mark.parametrize(("method", "path", "action"), routes())
async def test_each_role_gets_exactly_what_the_table_says(
    edge: RunningEdge, tenant: Tenant, sides: dict[str, Api], method: str, path: str, action: Action
) -> None:
    permission = PERMISSIONS[action]
    api = path.split("/")[2]
    kinds_of_api = {
        "client": {"customer"},
        "agent": {"agent"},
        "admin": {"admin", "agent"},
        "files": {"customer", "agent"},
    }
    for name, (kind, role) in {
        "customer": ("customer", "customer"),
        "agent": ("agent", "agent"),
        "supervisor": ("agent", "supervisor"),
        "administrator": ("agent", "administrator"),
        "token": ("admin", "administrator"),
    }.items():
        who = sides[name]
        # Everything else about the request is wrong on purpose: the right is asked for first, nothing is changed.
        answer = await edge.http.request(method, path, headers=who.authorization, content=b"[")
        is_allowed = kind in permission.kinds and role in permission.roles and kind in kinds_of_api[api]
        if is_allowed and path.endswith("/sessions/current"):
            assert answer.status_code == 204
            continue
        assert (answer.status_code != 403) is is_allowed, (name, method, path, answer.text)
        assert answer.status_code < 500, answer.text
    if path.endswith("/sessions/current"):
        sides.update(await sign_in_all(tenant))
    nobody = await edge.http.request(method, path)
    assert nobody.status_code == 401
