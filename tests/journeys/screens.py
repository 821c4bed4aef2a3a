"""Take the pictures of the readme: a customer in the bank's app and the agent's console, in the same conversation.

`.venv/bin/python -m tests.journeys.screens` writes docs/screens/*.png.
"""

import asyncio
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, async_playwright

from tests.journeys.bank import Bank, open_bank
from tests.journeys.browsers import Scheme, desk_context, launch, phone_context
from tests.journeys.console_world import Desk as Console
from tests.journeys.customer import Customer
from tests.journeys.desk import Desk, open_desk
from tests.support.processes import ROOT
from tests.support.scratch import scratch_folder
from tests.support.servers import ADA, OnglassServer

SCREENS = ROOT / "docs" / "screens"
_GAP_PIXELS = 48
_GROUND = (226, 232, 236)


async def main() -> None:
    """Talk, and photograph both sides in light and dark."""
    with scratch_folder("screens") as folder:
        server = OnglassServer(folder / "data")
        try:
            async with open_bank(server, folder / "bank") as bank, open_desk(server, *ADA) as ada:
                await _both(bank, ada)
        finally:
            server.stop()
    _join()


async def _both(bank: Bank, ada: Desk) -> None:
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        for scheme in ("light", "dark"):
            chosen: Scheme = "dark" if scheme == "dark" else "light"
            async with (
                phone_context(browser, color_scheme=chosen, device_scale_factor=2) as phone,
                desk_context(browser, color_scheme=chosen) as office,
            ):
                await _talk(await phone.new_page(), await office.new_page(), bank, ada, chosen)
        await browser.close()


async def _talk(phone: Page, office: Page, bank: Bank, ada: Desk, scheme: Scheme) -> None:
    customer = Customer(phone, bank)
    await customer.arrive()
    await phone.get_by_role("button", name="Sign in", exact=True).click()
    await phone.goto(f"{bank.url}/#/pay/water")
    await phone.get_by_role("button", name="Pay now").click()
    await phone.get_by_role("alert").get_by_text("Payment declined").wait_for()
    await phone.screenshot(path=SCREENS / f"bank-{scheme}.png")
    await phone.get_by_role("button", name="Ask about this").click()
    first = "It says declined but there is money in the account" + ("." if scheme == "light" else "!")
    await customer.say(first)
    row = await ada.conversation_with(first)
    await ada.take(row["id"])
    await ada.read(row["id"])
    await ada.say(row["id"], "Hi! Your card reached its limit for online payments. Nothing was taken.")
    await ada.post(
        f"/conversations/{row['id']}/notes",
        {"client_message_id": f"note-{scheme}", "content": {"type": "text", "text": "Limit is 500, can go to 1,000."}},
    )
    options = [{"id": "today", "title": "Yes, today"}, {"id": "bill", "title": "Only this bill"}]
    await ada.say(row["id"], {"type": "quick_replies", "text": "Shall I raise it for you?", "options": options})
    await phone.wait_for_timeout(900)
    await phone.screenshot(path=SCREENS / f"messenger-{scheme}.png")
    console = Console(office, bank.server.url)
    await console.sign_in()
    await console.go(f"all/{row['id']}")
    await office.wait_for_timeout(1200)
    await office.screenshot(path=SCREENS / f"console-{scheme}.png")


def _join() -> None:
    """Put phone and desk side by side for the readme."""
    phone = Image.open(SCREENS / "messenger-light.png").convert("RGB")
    desk = Image.open(SCREENS / "console-light.png").convert("RGB")
    phone = phone.resize((round(phone.width * desk.height / phone.height), desk.height))
    width, height = phone.width + desk.width + 3 * _GAP_PIXELS, desk.height + 2 * _GAP_PIXELS
    whole = Image.new("RGB", (width, height), _GROUND)
    whole.paste(phone, (_GAP_PIXELS, _GAP_PIXELS))
    whole.paste(desk, (phone.width + 2 * _GAP_PIXELS, _GAP_PIXELS))
    whole.save(SCREENS / "both.png", optimize=True)


if __name__ == "__main__":
    Path(SCREENS).mkdir(parents=True, exist_ok=True)
    asyncio.run(main())
