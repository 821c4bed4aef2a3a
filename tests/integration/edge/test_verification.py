"""An agent asks who the customer is and the app proves it, over real HTTP."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey

from tests.integration.edge.running import NUMBERS, Api, Tenant, sign_in, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]


def proof_for(tenant: Tenant, subject: str, message: dict[str, Any], **changes: Any) -> str:
    """Sign what the host app's server signs once the customer gave their passcode."""
    content = message["content"]
    claims = {
        "sub": subject,
        "aud": content["audience"],
        "exp": int(time.time()) + 300,
        "nonce": content["nonce"],
        "conversation_id": message["conversation_id"],
        "method": "biometric",
        **changes,
    }
    header = {"alg": "HS256", "typ": "onglass-verification+jwt"}
    return jwt.encode(header, claims, OctKey.import_key(tenant.identity_secret))


async def _asked(tenant: Tenant, **body: Any) -> tuple[str, Api, Api, str, dict[str, Any]]:
    subject = f"verified-{next(NUMBERS)}"
    customer, ada = await start_customer(tenant, subject), await sign_in(tenant, "ada")
    path = f"/conversations/{(await customer.open('Raise my limit, please.'))['id']}"
    answer = await ada.post(f"{path}/verification_requests", body)
    assert answer.status_code == 201, answer.text
    return subject, customer, ada, path, answer.json()


async def test_the_customer_proves_who_they_are_and_both_sides_see_it(tenant: Tenant) -> None:
    subject, customer, ada, path, message = await _asked(tenant, text="Before I raise it: is it you?")
    content = message["content"]
    assert (content["type"], content["text"]) == ("verification_request", "Before I raise it: is it you?")
    assert content["fallback"] == content["text"]
    assert content["audience"] == str(tenant.app_id)
    life = datetime.fromisoformat(content["expires_at"]) - datetime.fromisoformat(message["created_at"])
    assert 590 <= life.total_seconds() <= 610
    seen = (await customer.get(f"{path}/messages")).json()["messages"][-1]
    assert seen["content"] == content
    proof = proof_for(tenant, subject, message)
    given = await customer.post(f"{path}/verifications", {"nonce": content["nonce"], "proof": proof})
    assert given.status_code == 200, given.text
    told = given.json()
    assert (told["method"], told["level"]) == ("biometric", "basic")
    assert told["until"] > told["at"]
    listed = (await ada.get(f"{path}/verifications")).json()["verifications"]
    assert [(each["state"], each["method"], each["until"]) for each in listed] == [
        ("given", "biometric", told["until"])
    ]
    for side, types in (
        (ada, ["verification_requested", "verification_given"]),
        (customer, ["verification_given"]),
    ):
        events = (await side.get(f"{path}/events")).json()["events"]
        happened = [each for each in events if each["type"].startswith("verification")]
        assert [each["type"] for each in happened] == types
        assert {name: happened[-1][name] for name in told} == told
        assert happened[-1]["message_id"] == message["id"]
        assert [each["seq"] for each in events] == list(range(1, len(events) + 1))


async def test_the_audit_says_who_asked_and_how_it_was_answered(tenant: Tenant) -> None:
    subject, customer, _ada, path, message = await _asked(tenant)
    nonce = message["content"]["nonce"]
    await customer.post(f"{path}/verifications", {"nonce": nonce, "proof": "a.b.c"})
    await customer.post(f"{path}/verifications", {"nonce": nonce, "proof": proof_for(tenant, subject, message)})
    admin = Api(tenant.edge, "admin", tenant.admin_token, {})
    rows = (await admin.get("/audit")).json()
    entries = next(iter(value for value in rows.values() if isinstance(value, list)))
    mine = {each["action"] for each in entries if each["target_id"] == message["conversation_id"]}
    assert mine == {"verification.requested", "verification.failed", "verification.given"}
    assert nonce not in str(entries)


async def test_nobody_is_asked_who_cannot_answer(tenant: Tenant, problem: Problem) -> None:
    ada = await sign_in(tenant, "ada")
    guest = await start_customer(tenant, None)
    path = f"/conversations/{(await guest.open('Hi'))['id']}"
    problem(await ada.post(f"{path}/verification_requests", {}), 409, "customer_not_identified")
    known = await start_customer(tenant, f"closed-{next(NUMBERS)}")
    path = f"/conversations/{(await known.open('Hi'))['id']}"
    await ada.post(f"{path}/resolve")
    problem(await ada.post(f"{path}/verification_requests", {}), 409, "conversation_resolved")
    for wrong in ({"text": " "}, {"level": "absolute"}, {"minutes": 60}):
        assert (await ada.post(f"{path}/verification_requests", wrong)).status_code == 422


async def test_the_question_is_nothing_that_anybody_may_send_as_a_message(tenant: Tenant) -> None:
    _subject, customer, ada, path, _message = await _asked(tenant)
    content = {"type": "verification_request", "text": "?", "expires_at": "2030-01-01T00:00:00Z"}
    body = {"client_message_id": "own-1", "content": content}
    for side in (customer, ada):
        assert (await side.post(f"{path}/messages", body)).status_code == 422


async def test_an_unknown_or_late_nonce_is_refused(tenant: Tenant, problem: Problem) -> None:
    subject, customer, _ada, path, message = await _asked(tenant)
    proof = proof_for(tenant, subject, message)
    problem(await customer.post(f"{path}/verifications", {"nonce": "nope", "proof": proof}), 404, "not_found")
    async with tenant.edge.parts.database.transaction(tenant.workspace_id) as tx:
        await tx.execute(
            "update verification set expires_at = clock_timestamp() where workspace_id = $1 and message_id = $2::uuid",
            tenant.workspace_id,
            message["id"],
        )
    body = {"nonce": message["content"]["nonce"], "proof": proof}
    problem(await customer.post(f"{path}/verifications", body), 409, "verification_expired")
