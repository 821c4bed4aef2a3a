"""The host app's service worker: a tap on a notification, and a browser that changes its address.

Nobody can tap a notification of a headless browser: the event is dispatched inside the real worker, with the real
notification that a real push put there, to whatever listens for it. `openWindow` answers only to a tap, so what it is
asked for is looked at.
"""

from typing import Any

import pytest
from playwright.async_api import Page, Worker, expect

from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk, words
from tests.journeys.desk import Desk
from tests.journeys.test_messenger_control_push import ASK, SUBSCRIPTION, Pusher, message, prepared

TAP = """async () => {
  const [shown] = await registration.getNotifications();
  globalThis.opened = [];
  clients.openWindow = async (url) => { opened.push(url); };
  const work = [];
  const event = new NotificationEvent('notificationclick', { notification: shown });
  Object.defineProperty(event, 'waitUntil', { value: (one) => work.push(one) });
  dispatchEvent(event);
  await Promise.all(work);
  return { opened, left: (await registration.getNotifications()).length };
}"""
CHANGE = """async (options) => {
  const asked = [];
  const subscribe = async (given) => { asked.push(given); };
  Object.defineProperty(registration.pushManager, 'subscribe', { configurable: true, value: subscribe });
  const work = [];
  const event = new Event('pushsubscriptionchange');
  Object.defineProperty(event, 'oldSubscription', { value: options && { options } });
  Object.defineProperty(event, 'waitUntil', { value: (one) => work.push(one) });
  dispatchEvent(event);
  await Promise.all(work);
  return asked;
}"""


async def _worker_of(page: Page) -> Worker:
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for _ in range(100):
        if page.context.service_workers:
            return page.context.service_workers[0]
        await page.wait_for_timeout(50)
    raise AssertionError("no service worker runs")


async def test_m21_a_tap_leads_the_open_page_to_the_conversation(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    page = await phone(permissions=["notifications"])
    customer = Customer(page, bank)
    row = await start_talk(customer, ada)
    said = words("Here is the answer")
    await ada.say(row["id"], said)
    await expect(customer.bubble(said)).to_be_visible()
    pusher = Pusher(page, await page.context.new_cdp_session(page))
    await pusher.begin()
    await customer.panel.get_by_role("button", name="Close").first.click()
    await expect(customer.panel).to_have_count(0)
    await pusher.push_until(bool, **message(row, 4))
    tapped: dict[str, Any] = await (await _worker_of(page)).evaluate(TAP)
    assert tapped == {"opened": [], "left": 0}, "the page that is there is used, and the notification goes"
    await expect(customer.bubble(said)).to_be_visible()


@pytest.mark.parametrize("url", ["https://evil.example/phish", None])
async def test_m21_without_a_page_a_tap_opens_the_apps_own_at_the_message(
    phone: OpenPage, bank: Bank, ada: Desk, url: str | None
) -> None:
    page = await phone(permissions=["notifications"])
    customer = Customer(page, bank)
    row = await start_talk(customer, ada)
    said = words("Here is the answer")
    seq = (await ada.say(row["id"], said))["seq"]
    pusher = Pusher(page, await page.context.new_cdp_session(page))
    await pusher.begin()
    worker = await _worker_of(page)
    await pusher.push_until(bool, **{**message(row, seq), "url": url})
    await worker.evaluate("() => { clients.matchAll = async () => []; }")
    tapped = await worker.evaluate(TAP)
    (address,) = tapped["opened"]
    assert address.startswith(f"{bank.url}/"), "no link of a push leads out of the app"
    assert f"onglass=conversation%2F{row['id']}" in address
    assert f"m={seq}" in address
    fresh = Customer(await page.context.new_page(), bank)
    await fresh.page.goto(address)
    await expect(fresh.bubble(said)).to_be_in_viewport()


async def test_m20_a_browser_that_changes_its_address_is_subscribed_again_and_the_server_told(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = await prepared(phone, bank, "granted")
    page = customer.page
    await customer.arrive()
    await customer.begin()
    await customer.say(words("Hello"))
    card = customer.panel.get_by_role("region", name=ASK)
    async with page.expect_response("**/v1/client/push_subscriptions") as coming:
        await card.get_by_role("button", name="Yes, tell me").click()
    first = await coming.value
    assert first.status == 201
    old_id = (await first.json())["id"]
    worker = await _worker_of(page)
    options = {"userVisibleOnly": True, "applicationServerKey": "BCVx"}
    assert await worker.evaluate(CHANGE, options) == [options]
    assert await worker.evaluate(CHANGE, None) == [], "without the old one there is no key to subscribe with"
    # The next visit finds another address than the one the server has.
    await page.add_init_script(
        f"({SUBSCRIPTION})(); PushManager.prototype.subscribe({{}});"
        "Object.defineProperty(Notification, 'permission', { get: () => 'granted' });"
    )
    told: list[tuple[str, str]] = []
    page.on("request", lambda request: told.append((request.method, request.url)))
    async with page.expect_response(
        lambda answer: answer.url.endswith("/v1/client/push_subscriptions") and answer.request.method == "POST"
    ) as again:
        await page.reload()
    second = await again.value
    assert second.status == 201
    assert ("DELETE", f"{bank.wire.url}/v1/client/push_subscriptions/{old_id}") in told
