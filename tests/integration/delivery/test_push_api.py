"""Customers' notifications over HTTP: the key, the devices, choices, mutes, providers' settings, and the way out."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest_asyncio

from onglass.delivery.mailing import unsubscribe_token
from onglass.platform.database import Addresses
from onglass.platform.egress import Egress, Rules
from tests.integration.edge.conftest import problem
from tests.integration.edge.running import (
    NUMBERS,
    Api,
    RunningEdge,
    Tenant,
    make_tenant,
    running_edge,
    start_customer,
)
from tests.support.provider_services import ApnsService, FcmService
from tests.support.push_service import Certificates, PushService

_FIXTURES = (problem,)
Problem = Callable[..., dict[str, Any]]


@pytest_asyncio.fixture(loop_scope="session")
async def edge(addresses: Addresses, scratch: Path, certificates: Certificates) -> AsyncIterator[RunningEdge]:
    rules = Rules(ports=frozenset({443, *range(1, 32768)}), hosts=frozenset({"localhost"}))
    egress = Egress(rules, ssl_context=certificates.client_context)
    async with running_edge(addresses, scratch / f"push-{next(NUMBERS)}", egress=egress) as running:
        yield running
    await egress.close()


@pytest_asyncio.fixture(loop_scope="session")
async def tenant(edge: RunningEdge) -> Tenant:
    return await make_tenant(edge)


@pytest_asyncio.fixture(loop_scope="session")
async def ann(tenant: Tenant) -> Api:
    return await start_customer(tenant, "ann")


def _admin(tenant: Tenant) -> Api:
    return Api(tenant.edge, "admin", tenant.admin_token, {})


async def test_a_session_says_by_what_it_can_be_told_and_a_browser_subscribes(
    ann: Api, certificates: Certificates, problem: Problem
) -> None:
    push = ann.session["config"]["push"]
    assert (push["kinds"], len(push["web_key"])) == (["web"], 87)
    assert (await ann.get("/config")).json()["push"] == push
    end = PushService(certificates).browser()
    body = {"kind": "web", **end.as_body, "label": "Firefox"}
    answer = await ann.post("/push_subscriptions", body)
    assert answer.status_code == 201, answer.text
    assert (await ann.post("/push_subscriptions", body)).json() == answer.json()
    path = f"/push_subscriptions/{answer.json()['id']}"
    assert (await ann.call("DELETE", path)).status_code == 204
    assert (await ann.call("DELETE", path)).status_code == 404
    inward = {"kind": "web", **end.as_body, "endpoint": "https://10.0.0.1/push"}
    problem(await ann.post("/push_subscriptions", inward), 422, "invalid")
    problem(await ann.post("/push_subscriptions", {"kind": "web"}), 422, "invalid")
    problem(await ann.post("/push_subscriptions", {"kind": "fcm", "token": "a-phones-token"}), 409, "push_not_set_up")


async def test_one_customer_cannot_end_anothers_device(tenant: Tenant, ann: Api, certificates: Certificates) -> None:
    end = PushService(certificates).browser()
    made = await ann.post("/push_subscriptions", {"kind": "web", **end.as_body})
    bob = await start_customer(tenant, "bob")
    assert (await bob.call("DELETE", f"/push_subscriptions/{made.json()['id']}")).status_code == 404
    assert (await ann.call("DELETE", f"/push_subscriptions/{made.json()['id']}")).status_code == 204


async def test_signing_out_ends_what_the_device_had(tenant: Tenant, ann: Api, certificates: Certificates) -> None:
    end = PushService(certificates).browser()
    made = (await ann.post("/push_subscriptions", {"kind": "web", **end.as_body})).json()
    assert (await ann.call("DELETE", "/sessions/current")).status_code == 204
    async with tenant.edge.parts.database.transaction(tenant.workspace_id) as tx:
        sql = "select gone_at is not null from push_subscription where workspace_id = $1 and id = $2"
        assert await tx.fetchval(sql, tx.workspace_id, UUID(made["id"]))


async def test_choices_are_kept_whole(ann: Api, problem: Problem) -> None:
    first = {"quiet_hours": None, "email_when_missed": True, "push": True}
    assert (await ann.get("/preferences")).json() == first
    chosen = {
        "quiet_hours": {"from": "22:00", "to": "07:00", "time_zone": "Asia/Tokyo"},
        "email_when_missed": False,
        "push": True,
    }
    assert (await ann.call("PUT", "/preferences", chosen)).json() == chosen
    assert (await ann.get("/preferences")).json() == chosen
    wrong = {**chosen, "quiet_hours": {"from": "22:00", "to": "07:00", "time_zone": "Mars/Base"}}
    problem(await ann.call("PUT", "/preferences", wrong), 422, "invalid")
    problem(await ann.call("PUT", "/preferences", {"sms": True}), 422, "invalid")


async def test_a_conversation_shows_that_it_is_muted(tenant: Tenant, ann: Api) -> None:
    opened = await ann.open()
    conversation_id = opened["id"]
    path = f"/conversations/{conversation_id}"
    assert (await ann.get(path)).json()["muted"] is False
    answer = await ann.post(f"{path}/mute", {"muted": True, "until": "2090-01-01T08:00:00Z"})
    assert answer.json() == {"muted": True, "muted_until": "2090-01-01T08:00:00.000Z"}
    row = (await ann.get(path)).json()
    assert (row["muted"], row["muted_until"]) == (True, "2090-01-01T08:00:00.000Z")
    assert (await ann.post(f"{path}/mute", {"muted": False})).json() == {"muted": False, "muted_until": None}
    bob = await start_customer(tenant, "bob")
    assert (await bob.post(f"{path}/mute", {"muted": True})).status_code == 404


async def test_providers_are_set_up_and_never_show_what_signs(
    tenant: Tenant, ann: Api, certificates: Certificates, problem: Problem
) -> None:
    admin = _admin(tenant)
    fcm, apns = FcmService(certificates), ApnsService(certificates)
    problem(await admin.get("/push_providers/fcm"), 404, "not_found")
    answer = await admin.call("PUT", "/push_providers/fcm", fcm.settings)
    assert answer.status_code == 200, answer.text
    assert answer.json()["about"] == {"project_id": fcm.project_id, "client_email": fcm.client_email}
    answer = await admin.call("PUT", "/push_providers/apns", apns.settings)
    assert answer.status_code == 200, answer.text
    shown = await admin.get("/push_providers/apns")
    assert "PRIVATE KEY" not in shown.text
    assert shown.json()["about"] == {"team_id": apns.team_id, "key_id": apns.key_id, "topics": [apns.topic]}
    assert (await ann.get("/config")).json()["push"]["kinds"] == ["web", "apns", "fcm"]
    phone = {"kind": "apns", "token": "ab" * 32, "app_id": apns.topic, "environment": "sandbox"}
    assert (await ann.post("/push_subscriptions", phone)).status_code == 201
    problem(await ann.post("/push_subscriptions", {**phone, "app_id": "com.evil"}), 422, "invalid")
    problem(await ann.post("/push_subscriptions", {**phone, "token": "../../evil"}), 422, "invalid")
    audited = (await admin.get("/audit")).text
    assert "push_provider.set" in audited
    assert "PRIVATE KEY" not in audited
    inward = {**fcm.settings, "api_url": "https://169.254.169.254"}
    problem(await admin.call("PUT", "/push_providers/fcm", inward), 422, "invalid")
    account = {**fcm.settings["service_account"], "token_uri": "http://localhost:1/token"}
    problem(await admin.call("PUT", "/push_providers/fcm", {"service_account": account}), 422, "invalid")
    problem(await admin.call("PUT", "/push_providers/apns", {**apns.settings, "private_key": "no key"}), 422, "invalid")
    assert (await admin.call("DELETE", "/push_providers/apns")).status_code == 204
    assert (await ann.get("/config")).json()["push"]["kinds"] == ["web", "fcm"]
    other = await make_tenant(tenant.edge)
    problem(await _admin(other).get("/push_providers/fcm"), 404, "not_found")


async def test_a_mails_link_asks_first_and_stops_mails_with_one_click(tenant: Tenant, ann: Api) -> None:
    customer_id = UUID(ann.session["customer"]["id"])
    token = unsubscribe_token(tenant.workspace_id, customer_id, tenant.edge.parts.cipher)
    async with tenant.http as http:
        page = await http.get("/v1/client/unsubscribe", params={"token": token})
        assert page.headers["content-language"] == "en"
        assert '<html lang="en" dir="ltr">' in page.text
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "form-action 'self'" in page.headers["content-security-policy"]
        assert (await ann.get("/preferences")).json()["email_when_missed"] is True, "a look changes nothing"
        done = await http.post(
            "/v1/client/unsubscribe", params={"token": token}, data={"List-Unsubscribe": "One-Click"}
        )
        assert done.status_code == 200, done.text
        assert (await ann.get("/preferences")).json()["email_when_missed"] is False
        forged = await http.post("/v1/client/unsubscribe", params={"token": token[:-3] + "AAA"})
        assert forged.status_code == 404
