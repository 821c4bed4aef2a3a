"""Alerts over HTTP: what one chooses, where one is told, who may look at it; and what a pausing socket does not do."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from onglass.delivery.preparing import Ink
from onglass.delivery.sending import Sender
from onglass.platform.database import Addresses, open_pool
from onglass.platform.egress import Egress, Rules
from tests.integration.delivery.pushing import CONTACT, LIMITS
from tests.integration.edge.conftest import problem
from tests.integration.edge.running import NUMBERS, Api, RunningEdge, Tenant, make_tenant, running_edge, sign_in
from tests.support.push_service import Answer, Certificates, PushService

_FIXTURES = (problem,)
Problem = Callable[..., dict[str, Any]]


@pytest_asyncio.fixture(loop_scope="session")
async def service(certificates: Certificates) -> AsyncIterator[PushService]:
    async with PushService(certificates).running() as found:
        yield found
        assert found.complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def edge(
    addresses: Addresses, scratch: Path, certificates: Certificates, service: PushService
) -> AsyncIterator[RunningEdge]:
    rules = Rules(ports=frozenset({443, service.port}), hosts=frozenset({"localhost"}))
    egress = Egress(rules, ssl_context=certificates.client_context)
    async with running_edge(addresses, scratch / f"alerts-{next(NUMBERS)}", egress=egress) as running:
        yield running
    await egress.close()


@pytest_asyncio.fixture(loop_scope="session")
async def tenant(edge: RunningEdge) -> Tenant:
    return await make_tenant(edge)


@pytest_asyncio.fixture(loop_scope="session")
async def ada(tenant: Tenant) -> Api:
    return await sign_in(tenant, "ada")


@pytest_asyncio.fixture(loop_scope="session")
async def sender(edge: RunningEdge, addresses: Addresses) -> AsyncIterator[Sender]:
    pool = await open_pool(addresses.worker, size=4, name="worker")
    yield Sender(
        pool,
        edge.parts.database,
        egress=edge.parts.egress,
        ink=Ink(cipher=edge.parts.cipher, contact=CONTACT),
        limits=LIMITS,
    )
    await pool.close()


def _admin(tenant: Tenant) -> Api:
    return Api(tenant.edge, "admin", tenant.admin_token, {})


async def test_everybody_begins_with_sensible_choices_and_keeps_their_own(tenant: Tenant, ada: Api) -> None:
    first = (await ada.get("/preferences")).json()
    assert set(first["alerts"]) == {"assigned", "replied", "offered", "due_soon", "overdue"}
    assert first["alerts"]["replied"] == {"sound": False, "desktop": True, "push": True}
    assert (first["quiet_hours"], first["only_when_away_seconds"]) == (None, 30)
    chosen: dict[str, Any] = {
        "alerts": {"replied": {"sound": True, "desktop": False, "push": False}},
        "quiet_hours": {"from": "20:00", "to": "07:30", "time_zone": "Europe/Lisbon"},
        "only_when_away_seconds": 0,
    }
    answer = await ada.call("PUT", "/preferences", chosen)
    assert answer.status_code == 200, answer.text
    kept = (await ada.get("/preferences")).json()
    assert kept == answer.json() == {**chosen, "alerts": {**first["alerts"], **chosen["alerts"]}}
    assert (await (await sign_in(tenant, "ben")).get("/preferences")).json() == first


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"quiet_hours": {"from": "25:00", "to": "07:00", "time_zone": "UTC"}}, "quiet_hours.from"),
        ({"quiet_hours": {"from": "9", "to": "07:00", "time_zone": "UTC"}}, "quiet_hours.from"),
        ({"quiet_hours": {"from": "07:00", "to": "07:00", "time_zone": "UTC"}}, "quiet_hours.to"),
        ({"quiet_hours": {"from": "07:00", "to": "08:00", "time_zone": "../etc/passwd"}}, "quiet_hours.time_zone"),
        ({"quiet_hours": {"from": "07:00", "to": "08:00", "time_zone": "Mars/Base"}}, "quiet_hours.time_zone"),
        ({"only_when_away_seconds": 601}, "only_when_away_seconds"),
    ],
)
async def test_choices_that_make_no_sense_are_refused_by_field(
    ada: Api, problem: Problem, change: dict[str, Any], path: str
) -> None:
    before = (await ada.get("/preferences")).json()
    told = problem(await ada.call("PUT", "/preferences", {**before, **change}), 422, "invalid")
    assert [error["path"] for error in told["errors"]] == [path]
    assert (await ada.get("/preferences")).json() == before


async def test_a_browser_is_added_tried_listed_and_removed(
    ada: Api, service: PushService, sender: Sender, problem: Problem
) -> None:
    key = (await ada.get("/push_key")).json()["public_key"]
    assert (await ada.get("/push_key")).json()["public_key"] == key
    end = service.browser()
    added = await ada.post("/push_subscriptions", {**end.as_body, "label": "Chrome, Linux"})
    assert added.status_code == 201, added.text
    again = await ada.post("/push_subscriptions", end.as_body)
    assert again.json() == added.json()
    one = f"/push_subscriptions/{added.json()['id']}"
    (listed,) = (await ada.get("/push_subscriptions")).json()["push_subscriptions"]
    assert (listed["id"], listed["host"]) == (added.json()["id"], f"localhost:{service.port}")
    assert end.keys["auth"] not in (await ada.get("/push_subscriptions")).text
    assert (await ada.post(f"{one}/test")).status_code == 204
    await sender.settle()
    (push,) = service.taken_by(end)
    assert push.message["occasion"] == "test"
    assert f"k={key}" in push.headers["authorization"]
    assert (await ada.call("DELETE", one)).status_code == 204
    problem(await ada.call("DELETE", one), 404, "not_found")
    problem(await ada.post(f"{one}/test"), 404, "not_found")


@pytest.mark.parametrize(
    ("endpoint", "code"),
    [
        ("http://localhost/push", "invalid"),
        ("https://127.0.0.1/push", "refused_address"),
        ("https://169.254.169.254/latest/meta-data", "refused_address"),
        ("https://[::1]/push", "refused_address"),
        ("https://user:password@push.example/x", "refused_address"),
        ("https://localhost:5432/", "refused_address"),
        ("ftp://push.example/x", "invalid"),
        ("https://[::1/push", "invalid"),
        ("https://", "invalid"),
    ],
)
async def test_an_address_in_our_own_network_is_refused(
    ada: Api, service: PushService, problem: Problem, endpoint: str, code: str
) -> None:
    body = {**service.browser().as_body, "endpoint": endpoint}
    told = problem(await ada.post("/push_subscriptions", body), 422, "invalid")
    assert [(error["path"], error["code"]) for error in told["errors"]] == [("endpoint", code)]
    assert (await ada.get("/push_subscriptions")).json() == {"push_subscriptions": []}


async def test_nobody_sees_or_touches_a_colleagues_browser(
    tenant: Tenant, ada: Api, service: PushService, problem: Problem
) -> None:
    added = (await ada.post("/push_subscriptions", service.browser().as_body)).json()
    ben = await sign_in(tenant, "ben")
    assert (await ben.get("/push_subscriptions")).json() == {"push_subscriptions": []}
    problem(await ben.call("DELETE", f"/push_subscriptions/{added['id']}"), 404, "not_found")
    problem(await ben.post(f"/push_subscriptions/{added['id']}/test"), 404, "not_found")
    other = await make_tenant(tenant.edge)
    stranger = await sign_in(other, "ada")
    problem(await stranger.call("DELETE", f"/push_subscriptions/{added['id']}"), 404, "not_found")
    assert len((await ada.get("/push_subscriptions")).json()["push_subscriptions"]) == 1


async def test_administrators_see_each_attempt_and_replay_what_is_dead(
    tenant: Tenant, ada: Api, service: PushService, sender: Sender, problem: Problem
) -> None:
    end = service.browser()
    added = (await ada.post("/push_subscriptions", end.as_body)).json()
    service.answers(end, Answer(status=413))
    await ada.post(f"/push_subscriptions/{added['id']}/test")
    await sender.settle()
    admin = _admin(tenant)
    (shown,) = (await admin.get("/deliveries?state=dead")).json()["deliveries"]
    assert (shown["state"], shown["occasion"], shown["attempts"]) == ("dead", "test", 1)
    assert [attempt["status"] for attempt in shown["attempt_log"]] == [413]
    assert "413" in shown["failure"]
    assert end.endpoint not in str(shown)
    assert (await admin.post(f"/deliveries/{shown['id']}/replay")).status_code == 204
    await sender.settle()
    assert len(service.taken_by(end)) == 1
    assert (await admin.get("/deliveries?state=dead")).json() == {"deliveries": []}
    problem(await admin.post(f"/deliveries/{shown['id']}/replay"), 409, "not_dead")
    problem(await admin.get("/deliveries?state=lost"), 422, "invalid")
    as_agent = Api(tenant.edge, "admin", ada.token, {})
    problem(await as_agent.get("/deliveries"), 403, "not_allowed")
    neighbour = _admin(await make_tenant(tenant.edge))
    assert (await neighbour.get("/deliveries")).json() == {"deliveries": []}
    problem(await neighbour.post(f"/deliveries/{shown['id']}/replay"), 404, "not_found")


async def test_signing_out_ends_the_push_at_once(ada: Api, service: PushService, sender: Sender) -> None:
    end = service.browser()
    added = (await ada.post("/push_subscriptions", end.as_body)).json()
    await ada.post(f"/push_subscriptions/{added['id']}/test")
    assert (await ada.call("DELETE", "/sessions/current")).status_code == 204
    await sender.settle()
    assert service.taken_by(end) == []


async def test_a_console_that_pauses_or_looks_away_leaves_the_agent_available(tenant: Tenant, ada: Api) -> None:
    assert (await ada.call("PUT", "/availability", {"state": "online"})).status_code == 200
    async with ada.hello() as stream:
        await stream.say("ping", t=1)
        await stream.hear("pong")
    assert (await ada.call("PUT", "/attention", {"in_view": True})).status_code == 204
    assert (await ada.call("PUT", "/attention", {"in_view": False})).status_code == 204
    # Longer than a node needs to notice what has ended.
    await asyncio.sleep(1.5)
    assert (await ada.get("/me")).json()["agent"]["availability"] == "online"
    colleagues = (await (await sign_in(tenant, "ben")).get("/agents")).json()["agents"]
    assert {one["name"]: one["availability"] for one in colleagues}["Ada"] == "online"
