"""Reloads at the awkward moments: what a customer wrote is on the screen again, once, never behind an empty one."""

import asyncio

from playwright.async_api import Page, Route, expect

from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk, words
from tests.journeys.desk import Desk

# A busy phone runs its timers late; those that are meant to fire at once stay as they are.
LATE_TIMERS = """() => {
  const { setTimeout: soon } = globalThis;
  globalThis.setTimeout = (work, ms, ...rest) => soon(work, ms >= 50 && ms <= 300 ? ms + 5000 : ms, ...rest);
}"""
# Between the browser's database and the messenger: writing takes this long.
SLOW_WRITES = """(ms) => {
  const { put } = IDBObjectStore.prototype;
  globalThis.slowWrites = 0;
  IDBObjectStore.prototype.put = function (...given) {
    const until = performance.now() + ms;
    while (performance.now() < until) globalThis.slowWrites += 1;
    return put.apply(this, given);
  };
}"""
# What this device kept of its conversations is lost (a browser may do so); who it is stays.
FORGET_LOGS = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('onglass', 1);
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const change = opening.result.transaction('texts', 'readwrite');
    const texts = change.objectStore('texts');
    texts.getAllKeys().onsuccess = ({ target }) => {
      for (const key of target.result) if (key.includes('/log/') || key.includes('/seen/')) texts.delete(key);
    };
    change.oncomplete = () => { opening.result.close(); resolve(); };
  };
})"""


async def press_send(customer: Customer, text: str) -> None:
    """Press the button and wait for nothing."""
    await customer.field.fill(text)
    await customer.panel.get_by_role("button", name="Send", exact=True).click()


async def expect_once(customer: Customer, desk: Desk, text: str) -> None:
    """The message is on the screen and at the server, each time once, in a conversation of its own."""
    await customer.expect_tick(text, "Sent")
    await expect(customer.bubble(text)).to_have_count(1)
    await expect(customer.panel).not_to_contain_text("New conversation")
    await expect(customer.panel).not_to_contain_text("Write your question")
    row = await desk.conversation_with(text)
    assert [said for _, said in await desk.said_in(row["id"])].count(text) == 1


async def test_m01_a_reload_while_the_phone_is_too_busy_to_note_where_one_was(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    page = await phone()
    customer = Customer(page, bank)
    await customer.arrive()
    await customer.begin()
    await page.wait_for_timeout(300)
    await page.evaluate(LATE_TIMERS)
    text = words("Written in a hurry")
    await press_send(customer, text)
    await customer.expect_tick(text, "Sent")
    await page.reload()
    await expect_once(customer, ada, text)


async def test_m07_a_reload_right_after_pressing_send_loses_no_word(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    page = await phone()
    await page.add_init_script(f"({SLOW_WRITES})(30)")
    customer = Customer(page, bank)
    await customer.arrive()
    await customer.begin()
    text = words("Pressed and gone")
    await press_send(customer, text)
    await page.reload()
    await expect(customer.field).to_be_visible()
    # Either it was on the device already, or it still stands in the field: then pressing again sends it.
    await page.wait_for_timeout(1000)
    if await customer.bubble(text).count() == 0:
        await expect(customer.field).to_have_value(text)
        await customer.panel.get_by_role("button", name="Send", exact=True).click()
    await expect_once(customer, ada, text)


async def test_m07_a_reload_before_the_answer_to_the_first_message_makes_one_conversation(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    page = await phone()
    customer = Customer(page, bank)
    await customer.arrive()
    await customer.begin()
    arrived = asyncio.Event()

    async def swallow(route: Route) -> None:
        if route.request.method != "POST":
            await route.continue_()
            return
        await route.fetch()
        arrived.set()

    await page.route("**/v1/client/conversations", swallow)
    text = words("The answer never came")
    await press_send(customer, text)
    await arrived.wait()
    await page.unroute("**/v1/client/conversations")
    await page.reload()
    await expect_once(customer, ada, text)


async def test_m01_reloads_in_the_middle_of_starting_stay_with_the_same_customer(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    page = await phone()
    customer = Customer(page, bank)
    first = asyncio.Event()

    async def swallow(route: Route) -> None:
        await route.fetch()
        first.set()

    await page.route("**/v1/client/sessions", swallow)
    await customer.arrive()
    await customer.begin()
    text = words("Who am I")
    await press_send(customer, text)
    await expect(customer.bubble(text)).to_be_visible()
    await first.wait()
    await page.unroute("**/v1/client/sessions")
    await page.reload()
    await expect_once(customer, ada, text)
    for _ in range(4):
        # Not waiting for anything: the page goes while its session, its list and its socket are on their way.
        await page.reload(wait_until="domcontentloaded")
    await expect_once(customer, ada, text)


async def test_m01_a_reload_without_a_line_shows_what_was_said(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    page = await phone()
    customer = Customer(page, bank)
    row = await start_talk(customer, ada, about="In the tunnel")
    await ada.say(row["id"], "I am looking into it")
    await expect(customer.bubble("I am looking into it")).to_be_visible()
    await page.wait_for_timeout(500)
    await page.route("**/v1/client/**", lambda route: route.abort())
    await page.route_web_socket("**/v1/client/stream", lambda socket: socket.close())
    await page.reload()
    await expect(customer.log).to_contain_text("In the tunnel")
    await expect(customer.bubble("I am looking into it")).to_be_visible()
    unsent = words("Still here?")
    await customer.say(unsent)
    await page.reload()
    await expect(customer.bubble(unsent)).to_be_visible()
    await expect(customer.log).to_contain_text("In the tunnel")


async def test_m09_a_first_page_that_fails_is_asked_for_again_and_the_thread_says_that_it_loads(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    page = await phone()
    customer = Customer(page, bank)
    row = await start_talk(customer, ada, about="Kept by the server")
    await ada.say(row["id"], "We have it")
    await expect(customer.bubble("We have it")).to_be_visible()
    await page.wait_for_timeout(500)
    await page.evaluate(FORGET_LOGS)
    await _fail_while(page, customer)
    await expect(customer.bubble("We have it")).to_be_visible(timeout=10_000)
    await expect(customer.log).to_contain_text("Kept by the server")


async def _fail_while(page: Page, customer: Customer) -> None:
    asked: list[str] = []

    async def fail(route: Route) -> None:
        asked.append(route.request.url)
        await route.fulfill(status=503, json={"code": "unavailable", "title": "Not now", "status": 503})

    await page.route("**/v1/client/conversations**", fail)
    await page.route("**/v1/client/conversations/**", fail)
    await page.reload()
    await expect(customer.field).to_be_visible()
    # While it is on its way, and while the server refuses: never the words for a conversation that does not exist yet.
    said = customer.panel.get_by_role("status", name="Loading").or_(customer.panel.get_by_text("could not be loaded"))
    while len(asked) < 8:
        await expect(said).to_be_visible()
        await expect(customer.panel).not_to_contain_text("New conversation")
        await expect(customer.panel).not_to_contain_text("Write your question")
        await page.wait_for_timeout(200)
    await page.unroute("**/v1/client/conversations**")
    await page.unroute("**/v1/client/conversations/**")
