"""A company's one colour: set, derived, delivered with the session, taken away, refused."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.integration.edge.running import Api, RunningEdge, Tenant

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]


def admin_of(tenant: Tenant) -> Api:
    return Api(tenant.edge, "admin", tenant.admin_token, {})


async def test_one_colour_becomes_every_tone_of_the_next_session(
    edge: RunningEdge, tenant: Tenant, customer: Api
) -> None:
    admin, path = admin_of(tenant), f"/apps/{tenant.app_id}/theme"
    assert (await admin.get(path)).json() == {"color": None, "light": {}, "dark": {}, "adjusted": []}
    answer = await admin.call("PUT", path, {"color": "#FFE600"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["color"], told["dark"]["accent"], told["dark"]["on-accent"]) == ("#ffe600", "#ffe600", "#000000")
    assert told["adjusted"][0].startswith("White text on #ffe600 would have 1.2:1")
    assert (await admin.get(path)).json() == told
    theme = (await customer.get("/config")).json()["theme"]
    assert {name: theme[name] for name in ("color", "light", "dark")} == {
        name: told[name] for name in ("color", "light", "dark")
    }
    assert theme["name"]
    async with edge.parts.database.transaction(tenant.workspace_id) as tx:
        said = await tx.fetchval("select detail->>'color' from audit where action = 'app.theme_set'")
    assert said == "#ffe600"
    assert (await admin.call("PUT", path, {"color": None})).json()["light"] == {}
    assert "light" not in (await customer.get("/config")).json()["theme"]


async def test_what_is_no_colour_and_who_may_not_set_one(tenant: Tenant, customer: Api, problem: Problem) -> None:
    admin, path = admin_of(tenant), f"/apps/{tenant.app_id}/theme"
    refused = await admin.call("PUT", path, {"color": "red; background: url(//evil)"})
    problem(refused, 422, "invalid")
    assert refused.json()["errors"][0]["path"] == "color"
    assert "#rrggbb" in refused.json()["detail"]
    problem(await admin.call("PUT", path, {}), 422, "invalid")
    problem(await customer.call("PUT", path, {"color": "#fff"}), 404, "not_found")
    problem(await admin.get("/apps/00000000-0000-7000-8000-000000000000/theme"), 404, "not_found")
