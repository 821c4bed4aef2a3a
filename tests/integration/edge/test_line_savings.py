"""What keeps a phone's line quiet: compressed steps, a config sent once, few headers; and what must not follow."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.integration.edge.running import HOST_PAGE, Api, RunningEdge, Tenant, make_tenant, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]
_ZIPPED = {"content-type": "application/json", "content-encoding": "gzip"}


def _batch(count: int = 3) -> bytes:
    at = datetime.now(UTC).isoformat()
    steps = [{"id": f"z-{number}", "at": at, "kind": "tap", "name": "Pay the bill"} for number in range(count)]
    return json.dumps({"breadcrumbs": steps, "consent": True}).encode()


async def _tell(customer: Api, body: bytes) -> httpx.Response:
    return await customer.call("POST", "/context", content=body, headers=_ZIPPED)


async def test_steps_may_come_compressed_and_are_the_same_steps(customer: Api) -> None:
    assert customer.session["config"]["context"]["encodings"] == ["gzip"]
    answer = await _tell(customer, gzip.compress(_batch()))
    assert (answer.status_code, answer.json()) == (202, {"stored": 3, "rejected": []})
    plain = await customer.call("POST", "/context", content=_batch(), headers={"content-type": "application/json"})
    assert plain.json()["stored"] == 0, "the same steps again are kept once"


async def test_what_unpacks_to_more_than_may_come_is_refused_before_it_is_unpacked(
    customer: Api, problem: Problem
) -> None:
    bomb = gzip.compress(b'{"breadcrumbs": [' + b" " * 60_000_000 + b"]}")
    assert len(bomb) < 64 * 1024
    problem(await _tell(customer, bomb), 413, "body_too_large")
    assert (await _tell(customer, gzip.compress(_batch()))).status_code == 202


@pytest.mark.parametrize("spoil", [lambda body: body[:-5], lambda body: body + b"more", lambda _: b"{}"])
async def test_what_is_not_whole_gzip_is_malformed(
    customer: Api, problem: Problem, spoil: Callable[[bytes], bytes]
) -> None:
    problem(await _tell(customer, spoil(gzip.compress(_batch()))), 400, "malformed_gzip")


async def test_only_steps_may_come_compressed(customer: Api, problem: Problem) -> None:
    body = gzip.compress(b'{"client_message_id": "a", "content": {"type": "text", "text": "Hi"}}')
    answer = await customer.call("POST", "/conversations", content=body, headers=_ZIPPED)
    problem(answer, 400, "malformed_json")


async def test_a_changed_config_is_announced_at_the_next_connection(edge: RunningEdge) -> None:
    tenant: Tenant = await make_tenant(edge)
    customer = await start_customer(tenant)
    config = (await customer.get("/config")).json()
    assert customer.session["config"]["version"] == config["version"]
    async with customer.hello() as stream:
        assert stream.welcome["config_version"] == config["version"]
    admin = Api(edge, "admin", tenant.admin_token, {})
    now = (await admin.get(f"/apps/{tenant.app_id}/context")).json()
    changed = await admin.call("PUT", f"/apps/{tenant.app_id}/context", {**now, "collect": "none"})
    assert changed.status_code == 200, changed.text
    async with customer.hello() as stream:
        assert stream.welcome["config_version"] != config["version"]
        told = (await customer.get("/config")).json()
        assert (told["version"], told["context"]["collect"]) == (stream.welcome["config_version"], "none")


async def test_an_agents_welcome_has_no_config(agent: Api) -> None:
    async with agent.hello() as stream:
        assert "config_version" not in stream.welcome


async def test_a_page_may_read_every_header_and_no_cookie_is_ever_involved(customer: Api) -> None:
    answer = await customer.get("/conversations", headers={"origin": HOST_PAGE})
    # The star means every header only as long as no page may send cookies with its calls.
    assert answer.headers["access-control-expose-headers"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
