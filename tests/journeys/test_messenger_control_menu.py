"""In hand over a conversation: pause, quiet, a copy, end, erasure (M31), reachable by eye, finger, key and ear."""

import html
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Locator, expect

from tests.journeys.axe import violations
from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk, words
from tests.journeys.desk import Desk


def sheet_of(customer: Customer) -> Locator:
    return customer.panel.get_by_role("dialog")


async def open_settings(customer: Customer) -> Locator:
    """The sheet with everything in it: the first moment shows what needs no further script."""
    await customer.panel.get_by_role("button", name="Conversation settings").click()
    sheet = sheet_of(customer)
    await expect(sheet.get_by_role("button", name="Erase")).to_be_visible()
    return sheet


async def test_m31_pause_keeps_the_place_and_going_on_takes_it_up(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    sheet = await open_settings(customer)
    await sheet.get_by_role("button", name="Pause").click()
    promise = customer.panel.locator(".og-promise")
    await expect(promise).to_contain_text("Paused")
    await expect(sheet).to_have_count(0)
    assert (await ada.get(f"/conversations/{row['id']}"))["paused"] is True
    sheet = await open_settings(customer)
    await sheet.get_by_role("button", name="Go on").click()
    await expect(customer.panel.get_by_text("Paused", exact=True)).to_have_count(0)
    assert not (await ada.get(f"/conversations/{row['id']}")).get("paused")


async def test_m31_a_copy_of_everything_said(phone: OpenPage, bank: Bank, ada: Desk, scratch: Path) -> None:
    customer = Customer(await phone(accept_downloads=True), bank)
    row = await start_talk(customer, ada)
    said = words("My own")
    await customer.say(said)
    await customer.expect_tick(said, "Sent")
    answer = words("The agent's")
    await ada.say(row["id"], answer)
    await expect(customer.bubble(answer)).to_be_visible()
    sheet = await open_settings(customer)
    await sheet.get_by_role("button", name="Download").click()
    for name, kind in (("To read and print", "html"), ("Plain text", "txt"), ("For other programs", "json")):
        async with customer.page.expect_download() as coming:
            await sheet.get_by_role("button", name=name).click()
        download = await coming.value
        assert download.suggested_filename == f"conversation-{row['case_number']}.{kind}"
        path = scratch / f"copy-{row['id']}.{kind}"
        await download.save_as(path)
        text = path.read_text(encoding="utf-8")
        assert said in text
        assert answer in html.unescape(text)


async def test_m31_the_end_is_asked_for_twice_and_writing_reopens(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    sheet = await open_settings(customer)
    await sheet.get_by_role("button", name="End conversation").click()
    await expect(sheet.get_by_text("You can reopen it by writing.")).to_be_visible()
    await sheet.get_by_role("button", name="Cancel").click()
    await expect(sheet.get_by_role("button", name="End conversation")).to_be_visible()
    assert (await ada.get(f"/conversations/{row['id']}"))["status"] == "open"
    await sheet.get_by_role("button", name="End conversation").click()
    await sheet.get_by_role("button", name="Yes, end it").click()
    await expect(customer.log.get_by_text("This conversation has ended.")).to_be_visible()
    await customer.say(words("One more thing"))
    await expect(customer.log.get_by_text("This conversation is open again")).to_be_visible()


async def test_m31_erasure_says_what_is_kept_before_and_after_it_is_asked_for(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    sheet = await open_settings(customer)
    await sheet.get_by_role("button", name="Erase").click()
    kept = sheet.get_by_role("region", name="What must be kept")
    await expect(kept.get_by_role("listitem")).to_have_text(
        ["The number and the times, without a word of what was said"]
    )
    await sheet.get_by_role("textbox").fill("I have left the bank")
    await sheet.get_by_role("button", name="Ask for it to be erased").click()
    await expect(sheet.get_by_role("status")).to_contain_text("Harbor Bank will decide")
    await customer.page.keyboard.press("Escape")
    await expect(sheet).to_have_count(0)
    sheet = await open_settings(customer)
    await sheet.get_by_role("button", name="Erase").click()
    await expect(sheet.get_by_role("status")).to_contain_text("You asked for this on")
    asked = await admin_requests(bank)
    mine = [each for each in asked if each["conversation_id"] == row["id"]]
    assert [(each["status"], each["reason"]) for each in mine] == [("requested", "I have left the bank")]


async def admin_requests(bank: Bank) -> list[dict[str, Any]]:
    async with httpx.AsyncClient(base_url=bank.server.url) as http:
        headers = {"authorization": f"Bearer {bank.workspace['admin_token']}"}
        answer = await http.get("/v1/admin/erasure_requests", headers=headers)
    found: list[dict[str, Any]] = answer.json()["erasure_requests"]
    return found


async def test_m31_what_the_agent_can_see_is_shown_and_can_be_taken_back(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    await start_talk(customer, ada)
    sheet = await open_settings(customer)
    await sheet.get_by_role("button", name="What the agent can see").click()
    await expect(sheet.get_by_text("So that you need not explain. This is all of it.")).to_be_visible()
    await expect(sheet.get_by_text("time zone")).to_be_visible()


async def test_m31_quiet_hours_mute_and_mail_are_kept(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(timezone_id="Asia/Tokyo"), bank)
    await start_talk(customer, ada)
    sheet = await open_settings(customer)
    quiet = sheet.get_by_role("switch", name="Quiet hours")
    mute = sheet.get_by_role("switch", name="Mute")
    mail = sheet.get_by_role("switch", name="E-mail me if I miss a reply")
    await expect(quiet).to_be_visible()
    if await quiet.get_attribute("aria-checked") == "false":
        await quiet.click()
    await sheet.get_by_label("From").fill("21:30")
    await expect(sheet.get_by_text("21:30 to 07:00, your time")).to_be_visible()
    await mute.click()
    await expect(mute).to_have_attribute("aria-checked", "true")
    was = await mail.get_attribute("aria-checked")
    await mail.click()
    await customer.page.wait_for_load_state("networkidle")
    await customer.page.reload()
    sheet = await open_settings(customer)
    await expect(sheet.get_by_text("21:30 to 07:00, your time")).to_be_visible()
    await expect(sheet.get_by_role("switch", name="Mute")).to_have_attribute("aria-checked", "true")
    mailed = sheet.get_by_role("switch", name="E-mail me if I miss a reply")
    await expect(mailed).to_have_attribute("aria-checked", "false" if was == "true" else "true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 320])
async def test_the_sheet_has_no_violations_and_no_sideways_scrolling(
    phone: OpenPage, bank: Bank, ada: Desk, scheme: str, width: int
) -> None:
    customer = Customer(await phone(color_scheme=scheme, viewport={"width": width, "height": 780}), bank)
    await start_talk(customer, ada)
    sheet = await open_settings(customer)
    assert await violations(customer.page) == []
    for name in ("Download", "What the agent can see", "Erase"):
        await sheet.get_by_role("button", name=name).click()
        await expect(sheet.get_by_role("button", name=name)).to_have_count(0)
        assert await violations(customer.page) == []
        assert await sheet.evaluate("sheet => sheet.scrollWidth <= sheet.clientWidth")
        await customer.page.keyboard.press("Escape")
        sheet = await open_settings(customer)
    for target in await sheet.get_by_role("button").all():
        box = await target.bounding_box()
        assert box is None or round(min(box["width"], box["height"])) >= 44


async def test_the_sheet_by_keyboard_gives_the_focus_back(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    await start_talk(customer, ada)
    sheet = await open_settings(customer)
    pause = sheet.get_by_role("button", name="Pause")
    for _ in range(4):
        await customer.page.keyboard.press("Tab")
        if await pause.evaluate("row => row.getRootNode().activeElement === row"):
            break
    await expect(pause).to_be_focused()
    await customer.page.keyboard.press("Escape")
    await expect(customer.panel.get_by_role("button", name="Conversation settings")).to_be_focused()
