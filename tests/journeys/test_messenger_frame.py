"""The frame: sheet and panel, closing and coming back, the keyboard, safe areas, the door from a payment (M1, M2)."""

import re

from playwright.async_api import Page, expect

from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk, words
from tests.journeys.desk import Desk

FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
}"""
# A phone's keyboard shrinks the visual viewport only; headless chromium has none, so it is played here.
KEYBOARD = """(height) => {
  Object.defineProperty(visualViewport, 'height', { configurable: true, get: () => height });
  visualViewport.dispatchEvent(new Event('resize'));
}"""


async def focused(page: Page) -> str:
    name: str = await page.evaluate(FOCUSED)
    return name


async def at_rest(page: Page) -> None:
    await page.evaluate(
        "Promise.all(document.querySelector('onglass-messenger').shadowRoot.getAnimations().map((one) => one.finished))"
    )


async def test_m01_a_full_screen_sheet_that_esc_and_back_close_with_the_focus_given_back(
    phone: OpenPage, bank: Bank
) -> None:
    page = await phone()
    customer = Customer(page, bank)
    await customer.arrive()
    address = page.url
    await customer.open()
    await at_rest(page)
    box = await customer.panel.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    await page.keyboard.press("Escape")
    await expect(customer.panel).to_have_count(0)
    assert await focused(page) == "Help"

    await customer.begin()
    await page.go_back()
    await expect(customer.panel.get_by_role("heading", name="How can we help?")).to_be_visible()
    await page.go_back()
    await expect(customer.panel).to_have_count(0)
    await expect(customer.launcher).to_be_focused()
    assert page.url == address

    ask = page.get_by_role("button", name="Can’t sign in? Ask us")
    await ask.click()
    await expect(customer.panel).to_be_visible()
    await customer.panel.get_by_role("button", name="Close").click()
    await expect(ask).to_be_focused()
    assert page.url == address


async def test_m01_behind_the_sheet_nothing_can_be_reached(phone: OpenPage, bank: Bank) -> None:
    page = await phone()
    customer = Customer(page, bank)
    await customer.arrive()
    await customer.open()
    for _ in range(12):
        await page.keyboard.press("Tab")
        inside = await page.evaluate(
            "document.activeElement === document.body || document.activeElement.localName === 'onglass-messenger'"
        )
        assert inside
    await customer.panel.get_by_role("button", name="Send a message").click()
    await customer.panel.get_by_role("button", name="Add photo or file").click()
    sheet = customer.panel.get_by_role("dialog", name="Add to the conversation")
    await expect(sheet).to_be_visible()
    assert await customer.panel.locator(".og-behind").evaluate("behind => behind.inert")
    await page.keyboard.press("Escape")
    await expect(sheet).to_have_count(0)
    assert await focused(page) == "Add photo or file"
    await expect(customer.field).to_be_visible()


async def test_m01_after_a_reload_one_is_where_one_was_and_back_still_leads_out(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    page = await phone()
    customer = Customer(page, bank)
    await start_talk(customer, ada, about="Before the reload")
    address = page.url
    length = await page.evaluate("history.length")
    for _ in range(2):
        await page.reload()
        await expect(customer.field).to_be_visible()
        await expect(customer.log).to_contain_text("Before the reload")
    assert await page.evaluate("history.length") == length
    await page.go_back()
    await expect(customer.panel.get_by_role("heading", name="How can we help?")).to_be_visible()
    await page.go_back()
    await expect(customer.panel).to_have_count(0)
    await expect(customer.launcher).to_be_visible()
    assert page.url == address


async def test_m01_a_panel_at_a_desk_leaves_the_page_usable(desk: OpenPage, bank: Bank) -> None:
    page = await desk()
    customer = Customer(page, bank)
    await customer.arrive()
    await customer.open()
    box = await customer.panel.bounding_box()
    assert box is not None
    assert box["width"] <= 420
    await page.get_by_role("textbox", name="Customer number").fill("1234")
    history_before = await page.evaluate("history.length")
    await customer.panel.get_by_role("button", name="Send a message").click()
    assert await page.evaluate("history.length") == history_before
    await customer.field.press("Escape")
    await expect(customer.panel).to_have_count(0)


async def test_m02_with_the_keyboard_up_field_and_last_message_stay_visible(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    page = await phone()
    customer = Customer(page, bank)
    await start_talk(customer, ada)
    for number in range(12):
        await customer.say(f"Line {number}")
    last = customer.bubble("Line 11")
    await expect(last).to_be_in_viewport(ratio=1)
    await customer.field.click()
    await page.evaluate(KEYBOARD, arg=440)
    for visible in (customer.field, last):
        await expect(visible).to_be_in_viewport(ratio=1)
        box = await visible.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 440
    await page.evaluate(KEYBOARD, arg=844)
    panel = await customer.panel.bounding_box()
    assert panel is not None
    assert panel["height"] == 844
    await page.set_viewport_size({"width": 390, "height": 500})
    await page.evaluate(KEYBOARD, arg=500)
    await expect(last).to_be_in_viewport(ratio=1)
    await expect(customer.field).to_be_in_viewport(ratio=1)


async def test_m02_notch_and_home_bar_are_kept_free(phone: OpenPage, bank: Bank) -> None:
    page = await phone()
    session = await page.context.new_cdp_session(page)
    insets = {"top": 59, "topMax": 59, "bottom": 34, "bottomMax": 34, "left": 0, "right": 0}
    await session.send("Emulation.setSafeAreaInsetsOverride", {"insets": insets})
    customer = Customer(page, bank)
    await customer.arrive()
    await customer.begin()
    back = await customer.panel.get_by_role("button", name="Back").bounding_box()
    field = await customer.field.bounding_box()
    assert back is not None
    assert field is not None
    assert back["y"] >= 59
    assert field["y"] + field["height"] <= 844 - 34


async def test_ask_about_this_carries_the_payment_to_the_agent(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    page = await phone()
    customer = Customer(page, bank)
    await customer.arrive()
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.goto(f"{bank.url}/#/pay/water")
    await page.get_by_role("button", name="Pay now").click()
    await page.get_by_role("alert").get_by_text("Payment declined").wait_for()
    await page.get_by_role("button", name="Ask about this").click()
    card = customer.panel.get_by_role("region", name="About")
    await expect(card.get_by_role("heading", name="Water bill, €84.20")).to_be_visible()
    await expect(card).to_contain_text(re.compile("Declined at "))
    await expect(customer.field).to_be_focused()
    await card.get_by_role("button", name="See what we share").click()
    shared = customer.panel.get_by_role("dialog", name="What the agent can see")
    await expect(shared).to_contain_text("Pay a bill")
    await page.keyboard.press("Escape")
    text = words("It says declined")
    await customer.say(text)
    await customer.expect_tick(text, "Sent")
    row = await ada.conversation_with(text)
    seen = await ada.get(f"/conversations/{row['id']}")
    assert seen["subject"] == "Water bill, €84.20"
    assert seen["context"]["screen"] == "Pay a bill"
    assert seen["context"]["topic"] == "payments"
    assert seen["context"]["attributes"]["error_code"] == "card_limit_online"
    assert seen["customer"]["name"] == "Maya Okafor"
    assert seen["customer"]["verified"] is True
    await page.reload()
    await expect(customer.panel.get_by_role("region", name="About")).to_contain_text("Water bill, €84.20")


async def test_a_conversation_is_found_again_ended_and_opened_by_writing(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    await expect(customer.panel).to_contain_text(f"Case {row['case_number']}")
    await customer.panel.get_by_role("button", name="Conversation settings").click()
    await customer.panel.get_by_role("button", name="End conversation").click()
    await customer.panel.get_by_role("button", name="Yes, end it").click()
    await expect(customer.log).to_contain_text("This conversation has ended")
    assert (await ada.get(f"/conversations/{row['id']}"))["status"] == "resolved"
    again = words("One more thing")
    await customer.say(again)
    await expect(customer.log).to_contain_text("This conversation is open again")
    assert (await ada.get(f"/conversations/{row['id']}"))["status"] == "open"


async def test_a_message_is_changed_and_removed_by_its_author(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    wrong, right = words("HB-20418-7"), words("HB-20418-77")
    await customer.say(wrong)
    await customer.expect_tick(wrong, "Sent")
    await customer.bubble(wrong).get_by_role("button", name="Message options").press("Enter")
    await customer.panel.get_by_role("button", name="Edit").click()
    await expect(customer.field).to_have_value(wrong)
    await customer.field.fill(right)
    await customer.panel.get_by_role("button", name="Save").click()
    await expect(customer.bubble(right)).to_contain_text("Edited")
    assert right in [said for _, said in await ada.said_in(row["id"])]
    await customer.bubble(right).get_by_role("button", name="Message options").press("Enter")
    await customer.panel.get_by_role("button", name=re.compile("^Remove")).click()
    await customer.panel.get_by_role("button", name="Yes, remove it").click()
    await expect(customer.log.get_by_text("Message removed")).to_be_visible()
    assert right not in [said for _, said in await ada.said_in(row["id"])]
