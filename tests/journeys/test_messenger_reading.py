"""Reading: what is new and what was seen, the place in a long log, typing, quick replies (M9, M10, M12-M14)."""

import asyncio

import pytest
from playwright.async_api import Locator, Page, expect

from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk, words
from tests.journeys.desk import Desk

HIDE = """(hidden) => {
  const state = hidden ? 'hidden' : 'visible';
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
QUICK = {
    "type": "quick_replies",
    "text": "Shall I raise it for you?",
    "options": [{"id": "today", "title": "Yes, today"}, {"id": "bill", "title": "Only this bill"}],
}


async def close(customer: Customer) -> None:
    await customer.panel.get_by_role("button", name="Close").first.click()
    await expect(customer.panel).to_have_count(0)


async def top_of(row: Locator) -> float:
    box = await row.bounding_box()
    assert box is not None
    return box["y"]


async def from_end_px(customer: Customer) -> float:
    body = customer.panel.locator(".og-body")
    distance: float = await body.evaluate("body => body.scrollHeight - body.clientHeight - body.scrollTop")
    return distance


async def test_m09_unread_divider_and_badge_and_own_messages_never_count(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    await close(customer)
    badge = customer.page.locator("onglass-messenger .og-launch__n")
    await expect(badge).to_have_count(0)
    for number in (1, 2):
        await ada.say(row["id"], f"Answer {number}")
    await expect(badge).to_have_text("2")
    await expect(customer.launcher).to_have_accessible_name("Help, 2 new messages")
    await customer.launcher.click()
    await expect(customer.panel.get_by_text("2 new", exact=True)).to_be_visible()
    await customer.panel.get_by_role("button", name="Continue").click()
    divider = customer.log.locator(".og-unread")
    await expect(divider).to_have_text("2 new")
    before_first = await divider.evaluate("divider => divider.nextElementSibling.textContent")
    assert "Answer 1" in before_first
    mine = words("One of mine")
    await customer.say(mine)
    await expect(divider).to_have_text("2 new")
    await close(customer)
    await expect(badge).to_have_count(0)


async def test_m10_the_log_keeps_its_place_and_counts_what_is_new(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    for number in range(75):
        await ada.say(row["id"], f"Line {number} of a long answer")
    await customer.page.reload()
    last = customer.bubble("Line 74 of a long answer")
    await expect(last).to_be_visible()
    await ada.say(row["id"], "At the end it stays at the end")
    await expect(customer.bubble("At the end it stays at the end")).to_be_in_viewport()
    assert await from_end_px(customer) < 40

    body = customer.panel.locator(".og-body")
    anchor = customer.bubble("Line 50 of a long answer")
    await anchor.evaluate("row => row.scrollIntoView({ block: 'start' })")
    await asyncio.sleep(0.3)
    top_before = await top_of(anchor)
    for number in range(3):
        await ada.say(row["id"], f"News {number}")
    jump = customer.panel.get_by_role("button", name="3 new messages")
    await expect(jump).to_be_visible()
    assert abs(await top_of(anchor) - top_before) <= 1

    await body.evaluate("body => body.scrollTo(0, 300)")
    await expect(customer.bubble("Line 30 of a long answer")).to_be_attached()
    for _ in range(30):
        if await customer.bubble("Line 0 of a long answer").count():
            break
        seen = await _top_row(customer.page)
        await body.evaluate("body => body.scrollBy(0, -40)")
        await asyncio.sleep(0.25)
        moved = await _row_top(customer.page, seen["key"]) - seen["top"]
        assert abs(moved - 40) <= 41, moved
        await body.evaluate("body => body.scrollTo(0, Math.min(body.scrollTop, 200))")
    else:
        raise AssertionError("older pages were never loaded")

    await jump.click()
    await expect(customer.bubble("News 2")).to_be_in_viewport()
    await expect(jump).to_have_count(0)


TOP_ROW = """() => {
  const body = document.querySelector('onglass-messenger').shadowRoot.querySelector('.og-body');
  const edge = body.getBoundingClientRect().top;
  const row = [...body.querySelectorAll('[data-key]')].find((one) => one.getBoundingClientRect().bottom > edge);
  return { key: row.dataset.key, top: row.getBoundingClientRect().top };
}"""


async def _top_row(page: Page) -> dict[str, float]:
    found: dict[str, float] = await page.evaluate(TOP_ROW)
    return found


async def _row_top(page: Page, key: object) -> float:
    top: float = await page.evaluate(
        "key => document.querySelector('onglass-messenger').shadowRoot"
        ".querySelector(`[data-key='${key}']`).getBoundingClientRect().top",
        key,
    )
    return top


@pytest.mark.timed
async def test_m12_typing_shows_within_1_s_ends_after_6_s_and_is_said_once(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    await expect(customer.log).to_contain_text("You are talking with")
    await customer.page.evaluate(SAID)
    dots = customer.log.get_by_role("img", name="is typing")
    await ada.typing(row["id"])
    await expect(dots).to_be_visible(timeout=1000)
    await asyncio.sleep(2.5)
    await ada.typing(row["id"])
    await asyncio.sleep(5)
    await expect(dots).to_be_visible()
    await expect(dots).to_have_count(0, timeout=2000)
    said = await customer.page.evaluate("said")
    assert len([text for text in said if "is typing" in text]) == 1


SAID = """() => {
  globalThis.said = [];
  const root = document.querySelector('onglass-messenger').shadowRoot;
  const note = () => {
    const text = root.querySelector('[data-announcer]')?.textContent;
    if (text && said.at(-1) !== text) said.push(text);
  };
  new MutationObserver(note).observe(root, { subtree: true, childList: true, characterData: true });
}"""


async def test_m13_read_only_when_visible_and_open(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    while_open = await ada.say(row["id"], "While it is open")
    await expect(customer.bubble("While it is open")).to_be_visible()
    await until_tick(ada, row["id"], while_open["id"], "read")

    await customer.page.evaluate(HIDE, arg=True)
    while_hidden = await ada.say(row["id"], "While the phone is in a pocket")
    await expect(customer.bubble("While the phone is in a pocket")).to_be_attached()
    await asyncio.sleep(1.5)
    assert await ada.own_tick(row["id"], while_hidden["id"]) in {"sent", "delivered"}
    await customer.page.evaluate(HIDE, arg=False)
    await until_tick(ada, row["id"], while_hidden["id"], "read")

    await close(customer)
    while_closed = await ada.say(row["id"], "While it is closed")
    await expect(customer.launcher).to_have_accessible_name("Help, 1 new message")
    await asyncio.sleep(1)
    assert await ada.own_tick(row["id"], while_closed["id"]) in {"sent", "delivered"}
    await customer.resume()
    await until_tick(ada, row["id"], while_closed["id"], "read")


async def until_tick(ada: Desk, conversation_id: str, message_id: str, wanted: str) -> None:
    for _ in range(50):
        if await ada.own_tick(conversation_id, message_id) == wanted:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"never became {wanted}: {await ada.own_tick(conversation_id, message_id)}")


async def test_m14_quick_replies_go_after_use_and_a_double_tap_is_one_answer(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    await ada.say(row["id"], QUICK)
    replies = customer.panel.get_by_role("group", name="Quick replies")
    button = replies.get_by_role("button", name="Yes, today")
    await expect(button).to_be_visible()
    box = await button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    await button.evaluate("button => { button.click(); button.click(); }")
    await expect(replies).to_have_count(0)
    await customer.expect_tick("Yes, today", "Sent")
    answers = [one for one in await ada.messages(row["id"]) if one["content"].get("text") == "Yes, today"]
    assert len(answers) == 1
    assert answers[0]["content"]["quick_reply_id"] == "today"
    await customer.page.reload()
    await expect(customer.bubble("Yes, today")).to_be_visible()
    await expect(replies).to_have_count(0)
