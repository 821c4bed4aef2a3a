"""What a host app's server signs about a matter counts from the opening on; what it did not sign is refused."""

import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import asyncpg
import httpx
import pytest

from tests.integration.edge.running import Api, Tenant, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]


def body(**more: Any) -> dict[str, Any]:
    return {"client_message_id": str(uuid.uuid4()), "content": {"type": "text", "text": "My card is gone!"}, **more}


async def case(tenant: Tenant, conversation_id: str) -> asyncpg.Record:
    async with tenant.edge.parts.database.transaction(tenant.workspace_id) as tx:
        row = await tx.fetchrow("select * from conversation where id = $1", uuid.UUID(conversation_id))
    assert row is not None
    return row


async def opened(customer: Api, **context: Any) -> str:
    answer = await customer.post("/conversations", body(context=context))
    assert answer.status_code == 201, answer.text
    conversation_id: str = answer.json()["conversation"]["id"]
    return conversation_id


async def test_a_signed_urgency_and_deadline_are_the_cases_from_its_first_moment(tenant: Tenant, agent: Api) -> None:
    customer = await start_customer(tenant, "lost-card")
    deadline = int(time.time()) + 1800
    token = tenant.identity_token("lost-card", urgency=7, deadline=deadline)
    conversation_id = await opened(customer, screen="cards", urgency_token=token)
    stored = await case(tenant, conversation_id)
    assert (stored["priority"], stored["host_deadline_at"]) == (7, datetime.fromtimestamp(deadline, UTC))
    detail = (await agent.get(f"/conversations/{conversation_id}")).json()
    assert detail["facts"]["priority"] == 7
    assert detail["context"]["screen"] == "cards"
    assert token not in str(detail)
    async with tenant.edge.parts.database.transaction(tenant.workspace_id) as tx:
        kept = await tx.fetchval(
            "select context::text from conversation_context where conversation_id = $1", uuid.UUID(conversation_id)
        )
    assert "urgency_token" not in kept


async def test_each_claim_counts_alone_and_a_plain_case_has_neither(tenant: Tenant) -> None:
    customer = await start_customer(tenant, "single")
    soon = int(time.time()) + 60
    for claims, priority, has_deadline in (({"urgency": 0}, 0, False), ({"deadline": soon}, 0, True)):
        token = tenant.identity_token("single", **claims)
        answer = await customer.post("/conversations", body(subject=str(claims), context={"urgency_token": token}))
        stored = await case(tenant, answer.json()["conversation"]["id"])
        assert (stored["priority"], stored["host_deadline_at"] is not None) == (priority, has_deadline)
    stored = await case(tenant, await opened(await start_customer(tenant, "plain"), screen="home"))
    assert (stored["priority"], stored["host_deadline_at"]) == (0, None)


async def test_a_repeated_opening_needs_no_token_that_still_holds(tenant: Tenant) -> None:
    customer = await start_customer(tenant, "slow-line")
    sent = body(context={"urgency_token": tenant.identity_token("slow-line", urgency=3)})
    first = await customer.post("/conversations", sent)
    expired = tenant.identity_token("slow-line", urgency=3, exp=int(time.time()) - 600)
    again = await customer.post("/conversations", sent | {"context": {"urgency_token": expired}})
    assert (first.status_code, again.status_code) == (201, 200), again.text
    assert again.json()["conversation"]["id"] == first.json()["conversation"]["id"]


@pytest.mark.parametrize(
    "claims",
    [
        {"urgency": 11},
        {"urgency": -1},
        {"urgency": True},
        {"urgency": "7"},
        {"urgency": 1.5},
        {"deadline": 1},
        {"deadline": int(time.time()) + 31 * 86400},
        {"deadline": "soon"},
        {"deadline": float("1e300")},
        {},
    ],
)
async def test_claims_that_make_no_sense_are_refused_and_nothing_begins(
    tenant: Tenant, claims: dict[str, Any], problem: Problem
) -> None:
    customer = await start_customer(tenant, "odd-claims")
    token = tenant.identity_token("odd-claims", **claims)
    told = problem(
        await customer.post("/conversations", body(context={"urgency_token": token})), 422, "invalid_urgency_token"
    )
    assert told["errors"][0]["path"] == "context.urgency_token"
    assert token not in str(told)
    assert (await customer.get("/conversations")).json()["conversations"] == []


async def test_an_anonymous_customer_has_no_signed_urgency(tenant: Tenant, problem: Problem) -> None:
    customer = await start_customer(tenant)
    token = tenant.identity_token("somebody", urgency=9)
    problem(await customer.post("/conversations", body(context={"urgency_token": token})), 403, "identity_needed")


@pytest.mark.parametrize(
    ("device", "context", "language"),
    [
        ({"locale": "pt_br"}, {}, "pt-BR"),
        ({"locale": "zh-hant-tw"}, {"device": {"locale": "fr"}}, "fr"),
        ({"locale": "en-US-u-hc-h12"}, {"device": {"locale": "?"}}, "en-US"),
        ({"locale": "the queen's"}, {}, None),
        ({}, {}, None),
    ],
)
async def test_the_language_of_what_the_customer_holds_is_the_cases(
    tenant: Tenant, agent: Api, device: dict[str, Any], context: dict[str, Any], language: str | None
) -> None:
    customer = await start_customer(tenant, device=device)
    conversation_id = await opened(customer, **context)
    assert (await agent.get(f"/conversations/{conversation_id}")).json()["facts"]["language"] == language
