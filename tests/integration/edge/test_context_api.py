"""What an app's client tells of a customer's steps, over HTTP: once, masked, allowed, agreed to, forgotten."""

import asyncio
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from onglass.context import commands
from onglass.edge.limits import Rate
from onglass.edge.parts import EdgeSettings
from onglass.platform.database import Addresses
from tests.integration.edge.running import NUMBERS, Api, RunningEdge, Tenant, make_tenant, running_edge, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]
CANARY = "4111 1111 1111 1111"
SCREEN = {"name": "Bills", "title": "Your bills", "path": "/bills?tab=open"}


def step(number: int, **more: Any) -> dict[str, Any]:
    at = datetime.now(UTC) - timedelta(minutes=10) + timedelta(seconds=number / 10)
    return {"id": f"b-{number}", "at": at.isoformat(), "kind": "tap", "name": f"Step no {number}", **more}


async def tell(customer: Api, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = await customer.post("/context", {"breadcrumbs": list(steps), "consent": True, **more})
    assert answer.status_code == 202, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def settings(tenant: Tenant, **changes: Any) -> httpx.Response:
    admin = Api(tenant.edge, "admin", tenant.admin_token, {})
    path = f"/apps/{tenant.app_id}/context"
    now = (await admin.get(path)).json()
    return await admin.call("PUT", path, {**now, **changes})


async def kept(edge: RunningEdge, tenant: Tenant, sql: str, *values: Any) -> Any:
    async with edge.parts.database.transaction(tenant.workspace_id) as tx:
        return await tx.fetchval(sql, *values)


async def count(edge: RunningEdge, tenant: Tenant, customer: Api) -> int:
    customer_id = customer.session["customer"]["id"]
    found: int = await kept(edge, tenant, "select count(*) from breadcrumb where customer_id = $1", customer_id)
    return found


async def test_what_is_told_is_what_the_agent_sees_before_the_first_message(agent: Api, customer: Api) -> None:
    conversation = await customer.open("It does not work", subject="Water bill", context={"topic": "Payments"})
    told = await tell(
        customer,
        step(1, kind="screen", name="Home"),
        step(2, name="Pay", detail={"amount": 12.5}),
        step(3, kind="request", name="POST /v1/payments?iban=DE1", status=502, duration_ms=812),
        step(4, kind="error", name="TypeError: x is undefined"),
        screen=SCREEN,
        attributes={"plan": "gold"},
        device={"app_version": "4.2.0", "sdk_version": "0.1.0", "network": {"kind": "4g", "rtt_ms": 90}},
    )
    assert told == {"stored": 4, "rejected": []}
    panel = (await agent.get(f"/conversations/{conversation['id']}")).json()["context"]
    assert panel["topic"] == "Payments"
    assert panel["current_screen"] == {"name": "Bills", "title": "Your bills", "path": "/bills?…"}
    assert panel["device"]["app_version"] == "4.2.0"
    assert panel["device"]["sdk_version"] == "0.1.0"
    assert panel["network"] == {"kind": "4g", "rtt_ms": 90}
    assert panel["attributes"] == {"plan": "gold"}
    assert [one["name"] for one in panel["breadcrumbs"]] == [
        "TypeError: x is undefined",
        "POST /v1/payments?…",
        "Pay",
        "Home",
    ]
    assert [one["id"] for one in panel["errors"]] == ["b-4"]
    (failed,) = panel["failed_requests"]
    assert (failed["status"], failed["duration_ms"]) == (502, 812)


async def test_a_batch_sent_again_and_at_once_is_kept_once(edge: RunningEdge, tenant: Tenant, customer: Api) -> None:
    batch = [step(number) for number in range(40)]
    answers = await asyncio.gather(*(tell(customer, *batch) for _ in range(6)))
    assert sum(one["stored"] for one in answers) == 40
    assert all(one["rejected"] == [] for one in answers)
    assert (await tell(customer, *batch, step(41)))["stored"] == 1
    assert await count(edge, tenant, customer) == 41


async def test_the_customer_sees_what_the_agent_sees_and_has_it_forgotten(
    edge: RunningEdge, tenant: Tenant, customer: Api
) -> None:
    conversation = await customer.open()
    await tell(customer, *(step(number) for number in range(12)), screen=SCREEN, attributes={"plan": "gold"})
    own = (await customer.get("/context")).json()
    assert [one["id"] for one in own["breadcrumbs"]] == [f"b-{number}" for number in range(11, 3, -1)]
    assert (own["screen"]["name"], own["attributes"], own["consent"]) == ("Bills", {"plan": "gold"}, True)
    assert (await customer.call("DELETE", "/context")).status_code == 204
    own = (await customer.get("/context")).json()
    assert (own["breadcrumbs"], own["screen"], own["attributes"], own["consent"]) == ([], None, {}, False)
    assert await count(edge, tenant, customer) == 0
    told = "select count(*) from event where type = 'context_captured' and payload #> '{context,screen}' <> 'null'"
    assert await kept(edge, tenant, f"{told} and stream_id = $1", uuid.UUID(conversation["id"])) == 0


async def test_where_consent_is_required_nothing_is_kept_without(
    edge: RunningEdge, tenant: Tenant, customer: Api
) -> None:
    answer = await customer.post("/context", {"breadcrumbs": [step(1)], "screen": SCREEN, "device": {"model": "P"}})
    assert answer.status_code == 202
    assert answer.json() == {"stored": 0, "rejected": [{"id": "b-1", "reason": "no_consent"}]}
    customer_id = customer.session["customer"]["id"]
    of_device = "select count(*) from device_context where customer_id = $1"
    assert await kept(edge, tenant, of_device, customer_id) == 0
    await tell(customer, step(1))
    later = await customer.post("/context", {"breadcrumbs": [step(2)]})
    assert later.json()["stored"] == 1, "a yes holds for the device until a no"
    no = await customer.post("/context", {"breadcrumbs": [step(3)], "consent": False})
    assert no.json()["rejected"] == [{"id": "b-3", "reason": "no_consent"}]
    assert await count(edge, tenant, customer) == 0
    assert (await customer.post("/context", {"breadcrumbs": [step(4)]})).json()["stored"] == 0


async def test_an_app_that_collects_nothing_keeps_nothing(edge: RunningEdge) -> None:
    tenant = await make_tenant(edge)
    assert (await settings(tenant, collect="none")).status_code == 200
    customer = await start_customer(tenant)
    assert customer.session["config"]["context"]["collect"] == "none"
    told = await tell(customer, step(1), screen=SCREEN, device={"model": "P"}, attributes={"plan": "gold"})
    assert told == {"stored": 0, "rejected": [{"id": "b-1", "reason": "not_collected"}]}
    assert await kept(edge, tenant, "select count(*) from breadcrumb") == 0
    assert await kept(edge, tenant, "select count(*) from device_context") == 0


async def test_the_settings_of_an_app_are_told_to_its_sessions(edge: RunningEdge, problem: Problem) -> None:
    tenant = await make_tenant(edge)
    customer = await start_customer(tenant)
    assert customer.session["config"]["context"] == {
        "collect": "steps_and_errors",
        "consent": "required",
        "battery": False,
        "console_tail": False,
        "attributes_allowed": None,
        "retention_days": 30,
        "max_batch": 50,
        "flush_seconds": 15,
        "encodings": ["gzip"],
    }
    answer = await settings(tenant, collect="all", consent="assumed", attributes_allowed=["plan"], retention_days=7)
    assert answer.status_code == 200, answer.text
    config = (await customer.get("/config")).json()["context"]
    assert (config["collect"], config["consent"], config["retention_days"]) == ("all", "assumed", 7)
    told = await customer.post("/context", {"breadcrumbs": [step(1)], "attributes": {"plan": "gold", "pet": "cat"}})
    assert told.json() == {"stored": 1, "rejected": [{"id": "attributes.pet", "reason": "not_allowed"}]}
    problem(await settings(tenant, retention_days=0), 422, "invalid")
    problem(await settings(tenant, collect="everything"), 422, "invalid")
    problem(await customer.call("PUT", f"/apps/{tenant.app_id}/context", {}), 404, "not_found")


async def test_of_a_session_and_of_a_customer_the_newest_stay(edge: RunningEdge, tenant: Tenant) -> None:
    subject = f"subject-{next(NUMBERS)}"
    for session in range(5):
        customer = await start_customer(tenant, subject)
        for part in range(3):
            first = session * 1000 + part * 200
            await tell(customer, *(step(number) for number in range(first, first + 200)))
        of_session = """select count(*) n, max(id) newest, min(at) oldest from breadcrumb
          where session_id = (select id from session where customer_id = $1 order by id desc limit 1)"""
        customer_id = customer.session["customer"]["id"]
        assert await kept(edge, tenant, of_session, customer_id) == 500
    assert await count(edge, tenant, customer) == 2000
    oldest = "select id from breadcrumb where customer_id = $1 order by at limit 1"
    assert await kept(edge, tenant, oldest, customer_id) == "b-1100", "the first session's went first"


async def test_a_body_over_64_kb_is_refused_and_what_is_no_capture_too(
    edge: RunningEdge, tenant: Tenant, customer: Api, other_tenant: Tenant, problem: Problem
) -> None:
    large = [step(number, detail={"text": "x" * 480}) for number in range(150)]
    told = problem(await customer.post("/context", {"breadcrumbs": large}), 413, "body_too_large")
    assert "65536" in told["detail"]
    problem(await customer.post("/context", {"breadcrumbs": [step(n) for n in range(201)]}), 422, "invalid")
    problem(await customer.post("/context", {"breadcrumb": []}), 422, "invalid")
    foreign = await (await start_customer(other_tenant)).open()
    problem(await customer.post("/context", {"conversation_id": foreign["id"]}), 404, "not_found")
    neighbour = await (await start_customer(tenant)).open()
    problem(await customer.post("/context", {"conversation_id": neighbour["id"]}), 404, "not_found")
    assert await count(edge, tenant, customer) == 0


async def test_nobody_else_sees_it(
    agent: Api, customer: Api, tenant: Tenant, other_tenant: Tenant, problem: Problem
) -> None:
    await tell(customer, step(1), screen=SCREEN)
    stranger = await start_customer(tenant)
    assert (await stranger.get("/context")).json()["breadcrumbs"] == []
    conversation = await stranger.open()
    assert "breadcrumbs" not in (await agent.get(f"/conversations/{conversation['id']}")).json()["context"]
    problem(await agent.post("/context", {}), 404, "not_found")
    elsewhere = Api(other_tenant.edge, "admin", other_tenant.admin_token, {})
    problem(await elsewhere.get(f"/apps/{tenant.app_id}/context"), 404, "not_found")
    problem(await Api(agent.edge, "admin", agent.token, {}).get(f"/apps/{tenant.app_id}/context"), 403, "not_allowed")


async def test_what_was_done_before_signing_in_goes_along_and_nothing_else(
    edge: RunningEdge, tenant: Tenant, agent: Api
) -> None:
    subject = f"subject-{next(NUMBERS)}"
    known = await start_customer(tenant, subject)
    conversation = await known.open()
    await tell(known, step(1, name="At home"))
    visitor = await start_customer(tenant)
    other = await start_customer(tenant)
    await tell(visitor, step(1, name="On the train"), screen={"name": "Cards"})
    await tell(other, step(1, name="Somebody else"))
    joined = await start_customer(tenant, subject, anonymous_id=visitor.session["anonymous_id"])
    assert joined.session["customer"]["id"] == known.session["customer"]["id"]
    panel = (await agent.get(f"/conversations/{conversation['id']}")).json()["context"]
    assert {one["name"] for one in panel["breadcrumbs"]} == {"At home", "On the train"}
    assert panel["current_screen"] == {"name": "Cards"}
    assert {one["name"] for one in (await joined.get("/context")).json()["breadcrumbs"]} == {"At home", "On the train"}
    late = await visitor.post("/context", {"breadcrumbs": [step(2)], "consent": True})
    assert late.status_code == 401, "the anonymous session is over"


async def test_what_is_older_than_the_app_keeps_it_goes(edge: RunningEdge) -> None:
    tenant = await make_tenant(edge)
    await settings(tenant, retention_days=3)
    customer = await start_customer(tenant)
    await tell(customer, *(step(number) for number in range(5)), screen=SCREEN)
    back = "update {} set {} = {} - make_interval(days => $1) where {}"
    sql = back.format("breadcrumb", "stored_at", "stored_at", "id in ('b-0', 'b-1')")
    async with edge.parts.database.transaction(tenant.workspace_id) as tx:
        await tx.execute(sql, 4)
    await commands.sweep(edge.floor.reader_pool)
    assert await count(edge, tenant, customer) == 3
    assert (await customer.get("/context")).json()["screen"] is not None
    async with edge.parts.database.transaction(tenant.workspace_id) as tx:
        await tx.execute(back.format("device_context", "captured_at", "captured_at", "true"), 4)
    await commands.sweep(edge.floor.reader_pool)
    assert (await customer.get("/context")).json()["screen"] is None


async def test_a_secret_is_in_no_table(edge: RunningEdge, tenant: Tenant, customer: Api, agent: Api) -> None:
    conversation = await customer.open()
    await tell(
        customer,
        step(1, name=f"Card {CANARY}", detail={"card": CANARY, "text": CANARY}),
        step(2, kind="error", name="Failed for canary@bank.example", detail={"cookie": "canary-cookie"}),
        step(3, kind="request", name="GET /x?canary=1", status=500),
        screen={"name": f"Card {CANARY}", "title": "canary@bank.example", "path": "/x?canary=2"},
        attributes={"note": CANARY, "password": "canary-secret"},
        device={"model": CANARY, "network": {"kind": "canary@bank.example"}},
        conversation_id=conversation["id"],
    )
    text = """select string_agg(t::text, ' ') from (
      select to_jsonb(b) from breadcrumb b union all select to_jsonb(d) from device_context d
      union all select payload from event where payload is not null) t"""
    stored = await kept(edge, tenant, text)
    shown = (await agent.get(f"/conversations/{conversation['id']}")).text + (await customer.get("/context")).text
    for secret in (CANARY, CANARY.replace(" ", ""), "canary"):
        assert secret not in stored
        assert secret not in shown


async def test_agents_hear_of_it_once_in_ten_seconds_and_customers_never(agent: Api, customer: Api) -> None:
    conversation = await customer.open()
    async with agent.hello() as desk, customer.hello() as phone:
        await desk.say("watch", conversation_id=conversation["id"], after_seq=conversation["last_seq"])
        await tell(customer, step(1, kind="error", name="Boom"), screen=SCREEN)
        for number in range(2, 6):
            await tell(customer, step(number))
        frame = await desk.hear("event")
        while frame["event"]["type"] != "context_captured":
            frame = await desk.hear("event")
        told = frame["event"]["context"]
        assert told["screen"] == {"name": "Bills"}, "the log keeps no title and no path"
        assert (told["breadcrumb_count"], told["errors"]) == (1, 1)
        await phone.silence(0.6)
        await desk.silence(0.3)
    row = (await customer.get(f"/conversations/{conversation['id']}")).json()
    assert row["last_seq"] == conversation["last_seq"], "a customer counts only what they may see"


async def test_the_last_word_is_told_when_the_ten_seconds_are_over(
    edge: RunningEdge, tenant: Tenant, customer: Api
) -> None:
    conversation = await customer.open()
    await tell(customer, step(1))
    await tell(customer, step(2))
    async with edge.parts.database.transaction(tenant.workspace_id) as tx:
        row = await tx.fetchrow(
            "select key, due_at, generation, kind, payload from timer where key = $1",
            f"{commands.TIMER_TELL} {conversation['id']}",
        )
        assert row is not None
        told_at = await tx.fetchval("select told_at from context_told where conversation_id = $1", conversation["id"])
        assert row["due_at"] - told_at == timedelta(seconds=10)


async def test_sixty_calls_at_once_and_then_one_a_second(
    module_addresses: Addresses, scratch: Path, problem: Problem
) -> None:
    rate = EdgeSettings(static_dir=scratch).context_rate
    assert (rate.burst, rate.per_second) == (60, 1)
    slow = Rate(rate.burst, 0.01)
    async with running_edge(module_addresses, scratch / f"edge-{next(NUMBERS)}", context_rate=slow) as edge:
        customer = await start_customer(await make_tenant(edge))
        answers = [await customer.post("/context", {"breadcrumbs": []}) for _ in range(61)]
    assert {one.status_code for one in answers[:60]} == {202}
    problem(answers[-1], 429, "rate_limited")
    assert int(answers[-1].headers["retry-after"]) >= 1
