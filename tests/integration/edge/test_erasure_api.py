"""A copy of a conversation and its erasure: asked for, decided, carried out by a worker that may die midway (P26)."""

import asyncio
import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from onglass.main.assembly import run_worker
from onglass.platform.ids import new_id
from onglass.platform.timers import Timer
from onglass.privacy.commands import TIMER_ERASE, eraser
from tests.integration.edge.running import Api, RunningEdge, Tenant, sign_in, start_customer
from tests.integration.edge.test_uploads import upload

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]
CANARY = "zanzibar"
SCRIPT = "<script>alert(1)</script>"
_TABLES = """
select c.oid::regclass::text name from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname = 'public'"""


@pytest.fixture
async def ann(tenant: Tenant) -> Api:
    """An administrator, by the office's door."""
    signed_in = await sign_in(tenant, "ann")
    return Api(tenant.edge, "admin", signed_in.token, signed_in.session)


async def tables_with(tenant: Tenant, words: str) -> list[str]:
    """The tables in which it stands, read by the owner of the database with its policies set aside."""
    connection = await asyncpg.connect(tenant.edge.floor.addresses.owner)
    try:
        names = [row["name"] for row in await connection.fetch(_TABLES)]
        found = "select exists (select from {} t where t::text ilike $1)"
        return [name for name in names if await connection.fetchval(found.format(name), f"%{words}%")]
    finally:
        await connection.close()


def blobs_with(edge: RunningEdge, words: str) -> list[Path]:
    folder = edge.floor.settings.data / "blobs"
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if words.encode() in path.read_bytes() or words in path.name]


async def a_full_case(tenant: Tenant, customer: Api, agent: Api, *, messages: int = 3) -> str:
    """A conversation with the canary in everything that can be written around it."""
    conversation: str = (
        await customer.open(
            f"{CANARY} {SCRIPT}",
            subject=f"{CANARY} subject",
            context={"screen": f"{CANARY} screen", "attributes": {"account": CANARY}},
        )
    )["id"]
    for number in range(messages):
        await customer.say(conversation, f"{CANARY} {number}")
    await agent.say(conversation, f"{CANARY} answer")
    note = {"client_message_id": str(new_id()), "content": {"type": "text", "text": f"{CANARY} note"}}
    assert (await agent.post(f"/conversations/{conversation}/notes", note)).status_code == 201
    sent = await upload(customer, f"{CANARY} file".encode(), f"{CANARY}.txt", "text/plain")
    content = {"type": "file", "file": {"id": sent.headers["onglass-file-id"]}, "caption": f"{CANARY} caption"}
    body = {"client_message_id": str(new_id()), "content": content}
    answer = await customer.post(f"/conversations/{conversation}/messages", body)
    assert answer.status_code == 201, answer.text
    for who in (customer, agent):
        draft = {"content": {"text": f"{CANARY} draft"}}
        assert (await who.call("PUT", f"/conversations/{conversation}/draft", draft)).status_code < 300
    crumb = {"id": "c1", "at": "2026-01-01T00:00:00Z", "kind": "custom", "name": CANARY}
    told = await customer.post("/context", {"breadcrumbs": [crumb], "consent": True, "screen": {"name": CANARY}})
    assert told.status_code == 202, told.text
    return conversation


async def fire(tenant: Tenant, request_id: str) -> None:
    """What one firing of the timer does."""
    async with tenant.edge.parts.database.transaction(tenant.workspace_id) as tx:
        due_at = await tx.clock_time()
        timer = Timer(
            workspace_id=tenant.workspace_id,
            key="now",
            due_at=due_at,
            generation=1,
            kind=TIMER_ERASE,
            payload={"request_id": request_id},
            tries=1,
        )
        await eraser(tenant.edge.parts.rules)(tx, timer)


async def messages_left(tenant: Tenant, conversation: str) -> int:
    async with tenant.edge.parts.database.transaction(tenant.workspace_id, read_only=True) as tx:
        row = await tx.fetchrow(
            "select count(*) n from message where conversation_id = $1 and redacted_at is null", UUID(conversation)
        )
    assert row is not None
    return int(row["n"])


async def is_erased(customer: Api) -> bool:
    mine = (await customer.get("/erasure_requests")).json()["erasure_requests"]
    return mine[0]["erased_at"] is not None


async def test_p26_nothing_of_it_is_anywhere_after_it_was_erased(tenant: Tenant, agent: Api, ann: Api) -> None:
    customer = await start_customer(tenant, f"subject-{new_id()}", device={"platform": "web"})
    conversation = await a_full_case(tenant, customer, agent, messages=25)
    assert {"message", "draft", "conversation", "file"} <= set(await tables_with(tenant, CANARY))
    assert blobs_with(tenant.edge, CANARY)

    asked = await customer.post("/erasure_requests", {"conversation_id": conversation, "reason": f"{CANARY} why"})
    assert asked.status_code == 201, asked.text
    request = asked.json()
    assert (request["status"], request["erased_at"]) == ("requested", None)
    assert request["kept"] == [{"what": "case_record", "until": None, "why": "proof", "detail": None}]
    again = await customer.post("/erasure_requests", {"conversation_id": conversation})
    assert (again.status_code, again.json()["id"]) == (200, request["id"])

    seen = (await ann.get("/erasure_requests?status=requested")).json()["erasure_requests"]
    assert [(each["id"], each["reason"]) for each in seen] == [(request["id"], f"{CANARY} why")]
    approved = await ann.post(f"/erasure_requests/{request['id']}/approve")
    assert (approved.status_code, approved.json()["status"]) == (200, "approved")

    # A process that carries it out dies after the first piece; another one goes on.
    before = await messages_left(tenant, conversation)
    await fire(tenant, request["id"])
    assert 0 < await messages_left(tenant, conversation) < before
    async with run_worker(tenant.edge.floor):
        async with asyncio.timeout(40):
            while not await is_erased(customer) or blobs_with(tenant.edge, CANARY):
                await asyncio.sleep(0.1)
    assert await tables_with(tenant, CANARY) == []
    assert await tables_with(tenant, base64.b64encode(CANARY.encode()).decode().rstrip("=")) == []
    events = (await customer.get(f"/conversations/{conversation}/events")).json()["events"]
    assert CANARY not in json.dumps(events)
    assert {each["message"]["content"]["fallback"] for each in events if each.get("message")} == {"Message removed"}
    actions = [each["action"] for each in (await ann.get("/audit")).json()["entries"]]
    assert {"erasure.approve", "erasure.done"} <= set(actions)


async def test_everything_of_a_customer_goes_but_not_their_neighbours(tenant: Tenant, agent: Api, ann: Api) -> None:
    subject = f"subject-{new_id()}"
    token = tenant.identity_token(subject, name="Quagga Person", email="quagga@example.com")
    customer = await start_customer(tenant, None, identity_token=token)
    await customer.open("quagga one", subject="quagga")
    await customer.open("quagga two")
    neighbour = await start_customer(tenant, f"subject-{new_id()}")
    theirs = await neighbour.open("The neighbour's okapi")
    request = (await customer.post("/erasure_requests", {})).json()
    assert {each["what"] for each in request["kept"]} == {"case_record", "sign_in"}
    await ann.post(f"/erasure_requests/{request['id']}/approve")
    for _ in range(3):
        await fire(tenant, request["id"])
    assert await tables_with(tenant, "quagga") == []
    messages = (await neighbour.get(f"/conversations/{theirs['id']}/messages")).json()["messages"]
    assert messages[0]["content"]["text"] == "The neighbour's okapi"
    assert (await customer.get("/erasure_requests")).json()["erasure_requests"][0]["status"] == "erased"


async def test_what_the_law_makes_a_company_keep_is_said_before_and_kept(
    tenant: Tenant, customer: Api, ann: Api, problem: Problem
) -> None:
    law = {"legal_hold_days": 30, "legal_hold_reason": "Banking records act, section 5"}
    assert (await ann.call("PUT", "/retention", law)).json() == law
    try:
        conversation = (await customer.open("Keep me"))["id"]
        before = (await customer.get(f"/erasure_requests?conversation_id={conversation}")).json()["would_keep"]
        assert [each["what"] for each in before] == ["conversation", "case_record"]
        request = (await customer.post("/erasure_requests", {"conversation_id": conversation})).json()
        held = request["kept"][0]
        assert (held["what"], held["why"], held["detail"]) == ("conversation", "legal_hold", law["legal_hold_reason"])
        approved = (await ann.post(f"/erasure_requests/{request['id']}/approve")).json()
        assert approved["erase_at"] == held["until"]
        problem(await ann.post(f"/erasure_requests/{request['id']}/approve"), 409, "already_decided")
        assert await messages_left(tenant, conversation) == 1
        async with tenant.edge.parts.database.transaction(tenant.workspace_id, read_only=True) as tx:
            row = await tx.fetchrow("select due_at from timer where key = $1", f"{TIMER_ERASE}:{request['id']}")
        assert row is not None
        assert row["due_at"].isoformat()[:10] == held["until"][:10]
    finally:
        await ann.call("PUT", "/retention", {"legal_hold_days": 0, "legal_hold_reason": None})
    problem(await ann.call("PUT", "/retention", {"legal_hold_days": -1}), 422, "invalid")


async def test_a_refusal_says_why_and_only_administrators_decide(
    tenant: Tenant, customer: Api, agent: Api, ann: Api, problem: Problem
) -> None:
    conversation = (await customer.open("Please forget"))["id"]
    request = (await customer.post("/erasure_requests", {"conversation_id": conversation})).json()
    as_agent = Api(tenant.edge, "admin", agent.token, agent.session)
    problem(await as_agent.post(f"/erasure_requests/{request['id']}/approve"), 403, "not_allowed")
    problem(await ann.post(f"/erasure_requests/{new_id()}/approve"), 404, "not_found")
    refused = await ann.post(f"/erasure_requests/{request['id']}/refuse", {"reason": "A dispute is open."})
    assert (refused.status_code, refused.json()["status"]) == (200, "refused")
    mine = (await customer.get("/erasure_requests")).json()["erasure_requests"]
    assert (mine[0]["status"], mine[0]["refusal"], mine[0]["kept"]) == ("refused", "A dispute is open.", [])
    stranger = await start_customer(tenant, f"subject-{new_id()}")
    problem(await stranger.post("/erasure_requests", {"conversation_id": conversation}), 404, "not_found")
    assert (await stranger.get("/erasure_requests")).json()["erasure_requests"] == []


async def test_the_download_has_what_the_customer_sees_and_runs_nothing(
    tenant: Tenant, agent: Api, problem: Problem
) -> None:
    device = {"platform": "web", "time_zone": "Asia/Tokyo", "locale": "de-DE"}
    customer = await start_customer(tenant, f"subject-{new_id()}", device=device)
    conversation = await a_full_case(tenant, customer, agent, messages=230)
    path = f"/conversations/{conversation}/download"
    page = await customer.get(path)
    assert page.headers["content-disposition"].startswith('attachment; filename="conversation-')
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert SCRIPT not in page.text
    assert "&lt;script&gt;" in page.text
    assert "Asia/Tokyo" in page.text
    assert 'lang="de"' in page.text
    assert f"{CANARY}.txt" in page.text
    assert f"{CANARY} note" not in page.text
    told = (await customer.get(f"{path}?format=json")).json()
    assert (told["time_zone"], told["files"]) == ("Asia/Tokyo", [f"{CANARY}.txt"])
    assert [each["text"] for each in told["messages"]][:2] == [f"{CANARY} {SCRIPT}", f"{CANARY} 0"]
    assert len(told["messages"]) == 1 + 230 + 1 + 1
    assert all(each["at"].endswith("+09:00") for each in told["messages"])
    text = (await customer.get(f"{path}?format=txt")).text
    assert text.count(CANARY) >= 233
    assert f"{CANARY} note" not in text
    problem(await customer.get(f"{path}?format=exe"), 422, "invalid")
    stranger = await start_customer(tenant, f"subject-{new_id()}")
    problem(await stranger.get(path), 404, "not_found")
