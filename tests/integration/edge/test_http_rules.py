"""What holds for every call: pages that may call, sizes, shapes, limits, headers."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from onglass.directory.engine.flood import Rate as StartRate
from onglass.directory.engine.flood import StartCounters, StartLimits
from onglass.edge.limits import Rate
from onglass.platform.database import Addresses
from tests.integration.edge.running import (
    HOST_PAGE,
    NUMBERS,
    OTHER_PAGE,
    PASSWORD,
    Api,
    RunningEdge,
    Tenant,
    make_tenant,
    running_edge,
    sign_in,
    start_customer,
)

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]
TEXT = {"type": "text", "text": "Hi"}


# ---------------------------------------------------------------- which pages may call


async def test_a_page_of_the_sessions_own_app_may_call_and_read(customer: Api) -> None:
    answer = await customer.get("/conversations", headers={"origin": HOST_PAGE})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == HOST_PAGE
    assert "origin" in answer.headers["vary"].lower()
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "https://bank.example.evil.example", "file://"])
@pytest.mark.parametrize(("method", "path"), [("GET", "/conversations"), ("POST", "/conversations")])
async def test_an_unknown_page_is_refused_before_anything_happens(
    customer: Api, problem: Problem, origin: str, method: str, path: str
) -> None:
    body = {"client_message_id": "evil", "content": TEXT}
    answer = await customer.call(method, path, body if method == "POST" else None, headers={"origin": origin})
    problem(answer, 403, "origin_not_allowed")
    assert "access-control-allow-origin" not in answer.headers
    assert (await customer.get("/conversations")).json()["conversations"] == []


async def test_a_page_of_another_app_is_refused(
    customer: Api, tenant: Tenant, other_tenant: Tenant, problem: Problem
) -> None:
    assert other_tenant.app_id != tenant.app_id
    answer = await customer.get("/conversations", headers={"origin": OTHER_PAGE})
    problem(answer, 403, "origin_not_allowed")
    async with tenant.http as http:
        started = await http.post(
            "/v1/client/sessions", json={"app_key": tenant.app_key}, headers={"origin": OTHER_PAGE}
        )
        problem(started, 403, "origin_not_allowed")
        started = await http.post(
            "/v1/client/sessions", json={"app_key": tenant.app_key}, headers={"origin": HOST_PAGE}
        )
        assert started.status_code == 201


async def test_agents_call_from_the_console_only(agent: Api, edge: RunningEdge, problem: Problem) -> None:
    assert (await agent.get("/me", headers={"origin": edge.url})).status_code == 200
    problem(await agent.get("/me", headers={"origin": HOST_PAGE}), 403, "origin_not_allowed")


async def test_a_preflight_is_answered_for_known_pages_only(
    edge: RunningEdge, tenant: Tenant, problem: Problem
) -> None:
    assert tenant.app_key
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type"}
    known = await edge.http.options("/v1/client/conversations", headers={"origin": HOST_PAGE, **asked})
    assert known.status_code == 204
    assert known.headers["access-control-allow-origin"] == HOST_PAGE
    assert "Authorization" in known.headers["access-control-allow-headers"]
    assert "PATCH" in known.headers["access-control-allow-methods"]
    assert known.headers["access-control-max-age"] == "7200"
    unknown = await edge.http.options("/v1/client/conversations", headers={"origin": "https://evil.example", **asked})
    problem(unknown, 403, "origin_not_allowed")


# ---------------------------------------------------------------- sizes and shapes


@pytest.mark.parametrize("body", [b"", b"{", b'{"seq":1', b"\xff\xfe", b"[" * 50_000])
@pytest.mark.parametrize("path", ["/conversations", "/conversations/01890a5d-ac96-774b-bcce-b302099a8057/messages"])
async def test_malformed_json_is_400_by_both_doors(customer: Api, problem: Problem, body: bytes, path: str) -> None:
    answer = await customer.call("POST", path, content=body, headers={"content-type": "application/json"})
    problem(answer, 400, "malformed_json")


@pytest.mark.parametrize("path", ["/conversations", "/conversations/01890a5d-ac96-774b-bcce-b302099a8057/messages"])
async def test_unknown_and_wrong_fields_are_422_with_a_path_by_both_doors(
    customer: Api, problem: Problem, path: str
) -> None:
    for body, where in [
        ({"client_message_id": "a", "content": TEXT, "author_id": "x"}, "author_id"),
        ({"client_message_id": "a", "content": {**TEXT, "html": "<b>"}}, "content.html"),
        ({"client_message_id": 5, "content": TEXT}, "client_message_id"),
        ({"client_message_id": "x" * 65, "content": TEXT}, "client_message_id"),
        ({"client_message_id": "a"}, "content"),
        ({"client_message_id": "a", "content": {"type": "text", "text": "  "}}, "content.text"),
    ]:
        told = problem(await customer.post(path, body), 422, "invalid")
        assert told["errors"][0]["path"] == where
    told = problem(
        await customer.post(path, {"client_message_id": "a", "content": {"type": "hologram"}}),
        422,
        "unknown_content_type",
    )
    assert told["errors"][0]["path"] == "content.type"
    assert (await customer.get("/conversations")).json()["conversations"] == []


@pytest.mark.parametrize("path", ["/conversations", "/conversations/01890a5d-ac96-774b-bcce-b302099a8057/messages"])
async def test_a_body_above_the_limit_is_413_announced_or_not(customer: Api, problem: Problem, path: str) -> None:
    large = json.dumps({"client_message_id": "a", "content": {"type": "text", "text": "x" * 300_000}}).encode()
    json_type = {"content-type": "application/json"}
    problem(await customer.call("POST", path, content=large, headers=json_type), 413, "body_too_large")

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 10_000):
            yield large[start : start + 10_000]

    problem(await customer.call("POST", path, content=pieces(), headers=json_type), 413, "body_too_large")


@pytest.mark.parametrize("path", ["/conversations", "/conversations/01890a5d-ac96-774b-bcce-b302099a8057/messages"])
async def test_only_json_is_read(customer: Api, problem: Problem, path: str) -> None:
    answer = await customer.call("POST", path, data={"client_message_id": "a"})
    problem(answer, 400, "malformed_json")
    parts = {f"field{number}": b"x" * 100 for number in range(200)}
    answer = await customer.call("POST", path, files=parts)
    problem(answer, 400, "malformed_json")
    huge = await customer.call("POST", path, data={"client_message_id": "x" * 400_000})
    problem(huge, 413, "body_too_large")


async def test_a_wrong_method_names_the_right_ones(customer: Api, edge: RunningEdge, problem: Problem) -> None:
    answer = await customer.call("PUT", "/conversations", {})
    problem(answer, 405, "method_not_allowed")
    assert {"GET", "POST"} <= {one.strip() for one in answer.headers["allow"].split(",")}
    problem(await edge.http.post("/healthz"), 405, "method_not_allowed")


async def test_headers_of_any_size_do_not_fill_memory(edge: RunningEdge) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", edge.port)
    writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\n")
    for number in range(200):
        writer.write(b"x-%d: " % number + b"y" * 1000 + b"\r\n")
    async with asyncio.timeout(5):
        answered = await reader.read(200)
    assert b"431" in answered
    writer.close()
    assert (await edge.http.get("/healthz")).status_code == 200


@pytest.mark.parametrize("host", ["", "evil.example", "a b", "x" * 5000, "../../etc"])
async def test_the_host_header_decides_nothing(customer: Api, host: str) -> None:
    answer = await customer.get("/conversations", headers={"host": host})
    assert answer.status_code in {200, 400}


# ---------------------------------------------------------------- credentials


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Basic abc", "Bearer nonsense", "Bearer ogs_" + "A" * 64, "Bearer " + "x" * 9000],
)
async def test_without_a_session_that_holds_it_is_401(edge: RunningEdge, authorization: str | None) -> None:
    headers = {} if authorization is None else {"authorization": authorization}
    for path in ("/v1/client/conversations", "/v1/client/conversations/01890a5d-ac96-774b-bcce-b302099a8057/messages"):
        answer = await edge.http.get(path, headers=headers)
        assert answer.status_code == 401, answer.text
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["status"] == 401


async def test_a_token_in_the_address_is_not_looked_at(customer: Api, edge: RunningEdge) -> None:
    for name in ("token", "access_token", "authorization"):
        answer = await edge.http.get("/v1/client/conversations", params={name: customer.token})
        assert answer.status_code == 401


async def test_each_side_keeps_to_its_own_api(customer: Api, agent: Api, edge: RunningEdge, problem: Problem) -> None:
    for who, path in (
        (customer, "/v1/agent/conversations"),
        (agent, "/v1/client/conversations"),
        (customer, "/v1/admin/apps"),
    ):
        problem(await edge.http.get(path, headers=who.authorization), 403, "wrong_api")
    problem(await edge.http.get("/v1/admin/apps", headers=agent.authorization), 403, "not_allowed")


# ---------------------------------------------------------------- limits


async def test_a_session_that_calls_too_often_waits(
    module_addresses: Addresses, scratch: Path, problem: Problem
) -> None:
    async with running_edge(module_addresses, scratch / f"edge-{next(NUMBERS)}", session_rate=Rate(5, 0.02)) as limited:
        tenant = await make_tenant(limited)
        customer = await start_customer(tenant, "eager")
        answers = [await customer.get("/conversations") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert answers[0].headers["ratelimit-limit"] == "5"
        assert answers[0].headers["ratelimit-remaining"] == "4"
        assert int(answers[0].headers["ratelimit-reset"]) >= 1
        problem(answers[5], 429, "rate_limited")
        assert 40 <= int(answers[5].headers["retry-after"]) <= 50
        hot = await customer.get("/conversations/01890a5d-ac96-774b-bcce-b302099a8057/messages")
        problem(hot, 429, "rate_limited")
        other = await start_customer(tenant, "patient")
        assert (await other.get("/conversations")).status_code == 200


async def test_guessing_passwords_and_tokens_is_slowed_down(
    module_addresses: Addresses, scratch: Path, problem: Problem
) -> None:
    async with running_edge(
        module_addresses, scratch / f"edge-{next(NUMBERS)}", guess_rate=Rate(3, 0.01), failure_rate=Rate(10, 0.01)
    ) as limited:
        tenant = await make_tenant(limited)
        for _ in range(5):
            await sign_in(tenant, "ada")  # success costs nothing
        body = {"email": f"ada@bank{tenant.number}.example", "password": "wrong password"}
        answers = [await limited.http.post("/v1/agent/sessions", json=body) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
        assert int(answers[3].headers["retry-after"]) > 1
        body["email"] = f"ben@bank{tenant.number}.example"
        body["password"] = PASSWORD
        assert (await limited.http.post("/v1/agent/sessions", json=body)).status_code == 201
        tokens = [f"ogs_{'A' * 63}{letter}" for letter in "ABCDEFGHIJ"]
        statuses = [
            (await limited.http.get("/v1/agent/me", headers={"authorization": f"Bearer {token}"})).status_code
            for token in tokens
        ]
        assert statuses == [401] * 7 + [429] * 3


async def test_anonymous_starts_are_limited_and_identified_ones_are_not(
    module_addresses: Addresses, scratch: Path, problem: Problem
) -> None:
    counters = StartCounters(StartLimits(network=StartRate(3, 0.01)))
    async with running_edge(module_addresses, scratch / f"edge-{next(NUMBERS)}", start_counters=counters) as limited:
        tenant = await make_tenant(limited)
        for _ in range(3):
            await start_customer(tenant)
        answer = await limited.http.post("/v1/client/sessions", json={"app_key": tenant.app_key})
        problem(answer, 429, "rate_limited")
        await start_customer(tenant, "identified")


# ---------------------------------------------------------------- pages and headers


async def test_every_api_answer_carries_its_policy(customer: Api, edge: RunningEdge) -> None:
    for answer in (
        await customer.get("/conversations"),
        await customer.get("/conversations/01890a5d-ac96-774b-bcce-b302099a8057/messages"),
        await edge.http.get("/v1/client/conversations"),
        await edge.http.get("/v1/nothing"),
        await edge.http.get("/nothing"),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers


async def test_health_readiness_and_metrics(edge: RunningEdge) -> None:
    assert (await edge.http.get("/healthz")).json() == {"status": "ok"}
    assert (await edge.http.get("/readyz")).json() == {"status": "ready"}
    metrics = await edge.http.get("/metrics")
    assert metrics.status_code == 200
    assert "onglass_sockets" in metrics.text


async def test_the_documents_are_served_as_generated(edge: RunningEdge) -> None:
    openapi = (await edge.http.get("/v1/openapi.json")).json()
    assert openapi["openapi"].startswith("3.1")
    assert "/v1/client/conversations/{conversation_id}/messages" in openapi["paths"]
    asyncapi = (await edge.http.get("/v1/asyncapi.json")).json()
    assert asyncapi["asyncapi"].startswith("3.")
    page = await edge.http.get("/docs")
    assert page.status_code == 200
    assert "/v1/client/conversations/{conversation_id}/messages" in page.text
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert (await edge.http.get("/docs/page.css")).headers["content-type"].startswith("text/css")


async def test_the_root_leads_to_the_console(edge: RunningEdge) -> None:
    answer = await edge.http.get("/")
    assert (answer.status_code, answer.headers["location"]) == (302, "/console/")


async def test_both_doors_answer_a_send_alike(customer: Api, edge: RunningEdge) -> None:
    conversation = await customer.open()
    path = f"/conversations/{conversation['id']}/messages"
    raw = await customer.post(path, {"client_message_id": "raw", "content": TEXT})
    # A trailing slash is another address for the raw door and the same one for the framework.
    documented = await customer.post(f"{path}/", {"client_message_id": "documented", "content": TEXT})
    assert (raw.status_code, documented.status_code) == (201, 201)
    one, two = raw.json()["message"], documented.json()["message"]
    assert set(one) == set(two)
    assert two["seq"] == one["seq"] + 1
    assert edge.url
    for name in ("content-type", "cache-control", "x-content-type-options", "ratelimit-limit"):
        assert raw.headers[name] == documented.headers[name]
