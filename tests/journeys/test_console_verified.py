"""Who is verified stands in the thread's header: asked for, proven, over and failed, each while the agent looks."""

import time
from typing import Any

import asyncpg
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.async_api import Locator

from tests.journeys.console_world import Company, Customer, Desk, a_company, expect

_FIXTURES = (a_company,)
_ASK = "Ask the customer to confirm in the app who they are"


def _question(customer: Customer) -> dict[str, Any]:
    page = customer.http.get(f"conversations/{customer.conversation_id}/messages?after_seq=0&limit=200").json()
    found: dict[str, Any] = next(
        each for each in reversed(page["messages"]) if each["content"]["type"] == "verification_request"
    )
    return found


def _hand_in(company: Company, customer: Customer, subject: str, *, secret: str | None = None) -> int:
    """What the app does with what its own server signed; returns the status."""
    content = _question(customer)["content"]
    claims = {
        "sub": subject,
        "aud": content["audience"],
        "exp": int(time.time()) + 300,
        "nonce": content["nonce"],
        "conversation_id": customer.conversation_id,
        "method": "biometric",
    }
    key = OctKey.import_key(secret or company.facts["identity_secret"])
    proof = jwt.encode({"alg": "HS256", "typ": "onglass-verification+jwt"}, claims, key)
    body = {"nonce": content["nonce"], "proof": proof}
    return customer.http.post(f"conversations/{customer.conversation_id}/verifications", json=body).status_code


def _mark(desk: Desk, state: str) -> Locator:
    return desk.page.locator(f'[data-verification="{state}"]')


async def _asked(desk: Desk, customer: Customer) -> None:
    await desk.open(customer)
    await desk.page.get_by_role("button", name=_ASK).click()
    await expect(_mark(desk, "asked")).to_contain_text("Asked to confirm")


async def test_a_proof_shows_live_with_how_and_until_when_and_is_over(company: Company, module_addresses: Any) -> None:
    vera = company.customer("Vera Verified")
    vera.ask("Please raise my limit.")
    async with company.desk() as desk:
        await _asked(desk, vera)
        assert _hand_in(company, vera, "vera-verified") == 200
        await expect(_mark(desk, "given")).to_contain_text("Confirmed by biometry until", timeout=10_000)
        for scheme in ("light", "dark"):
            await desk.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            assert await desk.violations() == [], scheme
        connection = await asyncpg.connect(module_addresses.owner)
        try:
            await connection.execute("update verification set until_at = clock_timestamp() where until_at is not null")
        finally:
            await connection.close()
        await desk.page.reload()
        await desk.ready(vera)
        await expect(_mark(desk, "over")).to_contain_text("Confirmed before, not any more")
        await expect(desk.page.get_by_role("button", name=_ASK)).to_be_visible()
        assert await desk.violations() == []


async def test_a_proof_that_does_not_hold_is_said_plainly(company: Company) -> None:
    finn = company.customer("Finn Failed")
    finn.ask("Please raise my limit, too.")
    async with company.desk() as desk:
        await _asked(desk, finn)
        for _ in range(5):
            assert _hand_in(company, finn, "finn-failed", secret="not the company's secret at all") == 422
        await expect(_mark(desk, "failed")).to_contain_text("Not confirmed: the proof did not hold", timeout=10_000)
        assert await desk.violations() == []
        await desk.page.get_by_role("button", name=_ASK).click()
        await expect(_mark(desk, "asked")).to_contain_text("Asked to confirm")
