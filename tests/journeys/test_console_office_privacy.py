"""The settings' privacy: what must be kept by what law, and requests to be erased, decided step by step."""

from typing import Any

from tests.journeys.console_office import ADMINISTRATOR, Settings, a_company, a_managed_company, admin
from tests.journeys.console_world import Company, Customer, Desk, expect

_FIXTURES = (a_company, a_managed_company)
LAW = "Banking Act §12"


def _ask_to_be_erased(customer: Customer, reason: str, **about: str) -> str:
    answer = customer.http.post("erasure_requests", json={"reason": reason, **about})
    assert answer.is_success, answer.text
    request_id: str = answer.json()["id"]
    return request_id


def _own(customer: Customer) -> dict[str, Any]:
    found: dict[str, Any] = customer.http.get("erasure_requests").json()["erasure_requests"][0]
    return found


async def _both_schemes_are_clean(desk: Desk) -> None:
    for scheme in ("light", "dark"):
        await desk.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert await desk.violations() == [], scheme
    await desk.page.emulate_media(color_scheme="light")


async def test_what_must_be_kept_is_set_with_its_law(managed: Company) -> None:
    async with managed.desk(ADMINISTRATOR) as desk:
        await Settings(desk).go("Privacy")
        await expect(desk.page.get_by_text("Nobody asked to be erased")).to_be_visible()
        form = desk.page.get_by_role("form", name="What the law makes you keep")
        days = form.get_by_label("Keep conversations for")
        await days.fill("-1")
        await form.get_by_role("button", name="Save").click()
        await expect(days).to_have_attribute("aria-invalid", "true")
        await days.fill("3650")
        await form.get_by_label("By what law").fill(LAW)
        await form.get_by_role("button", name="Save").click()
        await expect(form.locator(".edit__state")).to_have_text("Everything is saved")
        assert admin(managed, "GET", "/retention") == {"legal_hold_days": 3650, "legal_hold_reason": LAW}
        await _both_schemes_are_clean(desk)
    admin(managed, "PUT", "/retention", {"legal_hold_days": 0})


async def test_a_request_is_refused_with_a_reason_that_the_customer_reads(managed: Company) -> None:
    rita = managed.customer("Rita Refused")
    conversation_id = rita.ask("A disputed payment")
    admin(managed, "PUT", "/retention", {"legal_hold_days": 3650, "legal_hold_reason": LAW})
    async with managed.desk(ADMINISTRATOR) as desk:
        await Settings(desk).go("Privacy")
        _ask_to_be_erased(rita, "I changed my mind", conversation_id=conversation_id)
        line = desk.page.locator(".office .line", has_text="Rita Refused")
        await expect(line).to_contain_text("To be decided", timeout=15_000)
        await line.click()
        kept = desk.page.get_by_role("region", name="What would be kept, and why")
        await expect(kept).to_contain_text(LAW)
        await expect(desk.page.locator(".office")).to_contain_text("I changed my mind")
        await _both_schemes_are_clean(desk)
        await desk.page.get_by_role("button", name="Refuse").click()
        dialog = desk.page.get_by_role("alertdialog")
        await dialog.get_by_role("button", name="Refuse").click()
        await expect(dialog).to_contain_text("Write the reason")
        assert _own(rita)["status"] == "requested"
        await dialog.get_by_label("Reason for the customer").fill("A dispute is open; ask again once it is settled.")
        assert await desk.violations() == []
        await dialog.get_by_role("button", name="Refuse").click()
        await expect(desk.page.get_by_role("heading", name="A refused request")).to_be_visible()
        assert _own(rita)["refusal"] == "A dispute is open; ask again once it is settled."
    admin(managed, "PUT", "/retention", {"legal_hold_days": 0})


async def test_an_erasure_is_carried_out_after_two_steps_and_leaves_nobody_on_screen(managed: Company) -> None:
    eve = managed.customer("Eve Erased")
    eve.ask("My account number is on this")
    _ask_to_be_erased(eve, "Leaving the bank")
    async with managed.desk(ADMINISTRATOR) as desk:
        await Settings(desk).go("Privacy")
        await desk.page.locator(".office .line", has_text="Eve Erased").click()
        await expect(desk.page.locator(".office")).to_contain_text("Leaving the bank")
        await desk.page.get_by_role("button", name="Erase for good").click()
        dialog = desk.page.get_by_role("alertdialog")
        await dialog.get_by_role("button", name="Erase for good").click()
        await expect(dialog.get_by_role("alert")).to_contain_text("cannot be undone")
        assert _own(eve)["status"] == "requested"
        assert await desk.violations() == []
        await dialog.get_by_label("I know that this cannot be undone").check()
        await dialog.get_by_role("button", name="Erase for good").click()
        await expect(desk.page.get_by_role("heading", name="An erased request")).to_be_visible(timeout=60_000)
        main = desk.page.locator(".office__main")
        for personal in ("Eve Erased", "Leaving the bank"):
            await expect(main).not_to_contain_text(personal)
        await _both_schemes_are_clean(desk)
        await desk.page.get_by_role("navigation", name="Where this stands").get_by_role("link").click()
        await expect(desk.page.locator(".office .line", has_text="Somebody who was erased")).to_be_visible()
        await expect(main).not_to_contain_text("Eve Erased")
