"""An agent asks who is there; the bank's own sheet makes sure, and the thread says so on both sides."""

from playwright.async_api import expect

from tests.journeys.axe import violations
from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk
from tests.journeys.desk import Desk


async def test_the_customer_proves_who_they_are_with_the_banks_own_passcode(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    await customer.arrive()
    await customer.page.get_by_role("button", name="Sign in", exact=True).click()
    row = await start_talk(customer, ada)
    asked = {"text": "Before I raise the limit: is it you?", "level": "strong"}
    await ada.post(f"/conversations/{row['id']}/verification_requests", asked)
    card = customer.log.locator("[data-verify]")
    await expect(card).to_contain_text("Before I raise the limit: is it you?")
    await expect(card).to_contain_text(f"{ada.agent['name']} asks.")
    assert await violations(customer.page) == []
    sheet = customer.page.get_by_role("dialog", name="Harbor Bank passcode")
    await card.get_by_role("button", name="Confirm").click()
    await sheet.get_by_label("Passcode").fill("000000")
    await sheet.get_by_role("button", name="Confirm").click()
    await expect(card.get_by_role("alert")).to_have_text("That did not work. Try again.")
    assert (await ada.get(f"/conversations/{row['id']}/verifications"))["verifications"][0]["state"] == "asked"
    await card.get_by_role("button", name="Confirm").click()
    await sheet.get_by_role("button", name="Cancel").click()
    await expect(card).to_have_attribute("data-verify", "open")
    await card.get_by_role("button", name="Confirm").click()
    assert await violations(customer.page) == []
    await sheet.get_by_label("Passcode").fill("204177")
    await sheet.get_by_role("button", name="Confirm").click()
    await expect(card.get_by_role("status")).to_have_text("You confirmed that it is you")
    known = (await ada.get(f"/conversations/{row['id']}/verifications"))["verifications"][0]
    assert (known["state"], known["method"], known["level"]) == ("given", "passcode", "strong")
    await customer.page.reload()
    await expect(card.get_by_role("status")).to_have_text("You confirmed that it is you")
    assert await violations(customer.page) == []


async def test_whoever_would_rather_not_says_not_now(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    await customer.arrive()
    await customer.page.get_by_role("button", name="Sign in", exact=True).click()
    row = await start_talk(customer, ada)
    await ada.post(f"/conversations/{row['id']}/verification_requests", {})
    card = customer.log.locator("[data-verify]")
    await card.get_by_role("button", name="Not now").click()
    await expect(card).to_contain_text("Not confirmed")
    await expect(card.get_by_role("button")).to_have_count(0)
    assert (await ada.get(f"/conversations/{row['id']}/verifications"))["verifications"][0]["state"] == "asked"
