"""Being told: asked for in our own words (M20), one notification a conversation that opens it at the message (M21).

`pushManager.subscribe` never answers in a headless Chromium, for it has no push service: the subscription is put into
the page here. What a push service would hand on is given to the real service worker by the DevTools' own call.
"""

import json
from collections.abc import Callable
from typing import Any

from playwright.async_api import CDPSession, Page, expect

from tests.journeys.axe import violations
from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk, words
from tests.journeys.desk import Desk

Shown = dict[str, Any]
ASK = "Shall we tell you when the answer comes?"
# A browser's own answer, with the keys of RFC 8291's example.
SUBSCRIPTION = """() => {
  const told = { endpoint: 'https://1.1.1.1/s/' + Math.random(), keys: {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg' } };
  const subscription = { endpoint: told.endpoint, toJSON: () => told, unsubscribe: async () => {
    globalThis.unsubscribed = true; return true; } };
  let current = null;
  PushManager.prototype.subscribe = async (options) => {
    globalThis.subscribedWith = options; return (current = subscription); };
  PushManager.prototype.getSubscription = async () => current;
}"""
# A headless browser has refused before it is asked.
PERMISSION = """(answer) => {
  let state = 'default';
  Object.defineProperty(Notification, 'permission', { configurable: true, get: () => state });
  Notification.requestPermission = async () => (globalThis.asked = (globalThis.asked ?? 0) + 1, state = answer);
}"""
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map((shown) => ({ tag: shown.tag, title: shown.title, body: shown.body, data: shown.data }))"""


async def prepared(phone: OpenPage, bank: Bank, answer: str, **options: Any) -> Customer:
    page = await phone(**options)
    await page.add_init_script(f"({SUBSCRIPTION})(); ({PERMISSION})({json.dumps(answer)});")
    return Customer(page, bank)


async def test_m20_asked_after_the_first_send_and_the_browser_only_after_a_yes(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = await prepared(phone, bank, "granted")
    await customer.arrive()
    await customer.begin()
    card = customer.panel.get_by_role("region", name=ASK)
    await expect(card).to_have_count(0)
    await customer.say(words("Hello"))
    await expect(card).to_be_visible()
    assert await customer.page.evaluate("globalThis.asked") is None
    assert await violations(customer.page) == []
    async with customer.page.expect_response("**/v1/client/push_subscriptions") as coming:
        await card.get_by_role("button", name="Yes, tell me").click()
    response = await coming.value
    assert response.status == 201, await response.text()
    body = json.loads(response.request.post_data or "")
    assert body["kind"] == "web"
    assert set(body["keys"]) == {"p256dh", "auth"}
    await expect(card).to_have_count(0)
    assert await customer.page.evaluate("subscribedWith.userVisibleOnly") is True
    await customer.page.evaluate("Onglass.logout()")
    for _ in range(100):
        if await customer.page.evaluate("globalThis.unsubscribed === true"):
            break
        await customer.page.wait_for_timeout(50)
    assert await customer.page.evaluate("globalThis.unsubscribed") is True
    assert await customer.page.evaluate("localStorage.getItem('onglass:push')") is None


async def test_m20_a_refusal_is_remembered(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = await prepared(phone, bank, "granted", color_scheme="dark")
    await customer.arrive()
    await customer.begin()
    first = words("Hello")
    await customer.say(first)
    card = customer.panel.get_by_role("region", name=ASK)
    await expect(card).to_be_visible()
    assert await violations(customer.page) == []
    await card.get_by_role("button", name="Not now").click()
    await expect(card).to_have_count(0)
    await customer.page.reload()
    await expect(customer.bubble(first)).to_be_visible()
    await customer.say(words("Once more"))
    await expect(customer.panel.get_by_role("region", name=ASK)).to_have_count(0)
    assert await customer.page.evaluate("globalThis.asked") is None


class Pusher:
    """Hands plain pushes to the page's real service worker."""

    def __init__(self, page: Page, devtools: CDPSession) -> None:
        self.page = page
        self.devtools = devtools
        self.registration = ""

    async def begin(self) -> None:
        self.devtools.on("ServiceWorker.workerRegistrationUpdated", self._note)
        await self.devtools.send("ServiceWorker.enable")
        await self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        for _ in range(100):
            if self.registration:
                return
            await self.page.wait_for_timeout(50)
        raise AssertionError("no service worker was registered")

    def _note(self, told: dict[str, Any]) -> None:
        for each in told["registrations"]:
            if each["scopeURL"].startswith(self.page.url.split("/", 3)[0]) and not each["isDeleted"]:
                self.registration = each["registrationId"]

    async def push(self, **fields: Any) -> None:
        origin = await self.page.evaluate("location.origin")
        data = json.dumps({"v": 1, **fields})
        await self.devtools.send(
            "ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": self.registration, "data": data}
        )

    async def push_until(self, wanted: Callable[[list[Shown]], bool], **fields: Any) -> list[Shown]:
        """Push until the notifications are as wanted: the developer tools lose a push now and then, and the same push
        again changes nothing."""
        found: list[Shown] = []
        for _ in range(6):
            await self.push(**fields)
            for _ in range(30):
                found = await self.page.evaluate(SHOWN)
                if wanted(found):
                    return found
                await self.page.wait_for_timeout(50)
        raise AssertionError(found)


def message(row: dict[str, Any], seq: int, **more: Any) -> dict[str, Any]:
    return {
        "kind": "message",
        "conversation_id": row["id"],
        "seq": seq,
        "title": "Harbor Bank",
        "body": f"Answer {seq}",
        "tag": f"onglass:{row['id']}",
        "url": "https://evil.example/phish",
        "badge": 1,
        "count": 1,
        "at": "2026-01-01T00:00:00.000Z",
        **more,
    }


async def test_m21_one_notification_a_conversation_counts_and_is_withdrawn(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    page = await phone(permissions=["notifications"])
    customer = Customer(page, bank)
    row = await start_talk(customer, ada)
    pusher = Pusher(page, await page.context.new_cdp_session(page))
    await pusher.begin()
    (first,) = await pusher.push_until(lambda found: len(found) == 1, **message(row, 3))
    assert first["title"] == "Harbor Bank"
    (mine,) = await pusher.push_until(lambda found: found[0]["data"]["seq"] == 4, **message(row, 4, count=2))
    assert (mine["tag"], mine["title"], mine["body"]) == (f"onglass:{row['id']}", "Harbor Bank (2)", "Answer 4")
    other = {**row, "id": "01900000-0000-7000-8000-000000000000"}
    await pusher.push_until(lambda found: len(found) == 2, **message(other, 9))
    # What was read elsewhere is older than what is shown: nothing goes.
    await pusher.push(kind="withdraw", conversation_id=row["id"], up_to_seq=3)
    seen = {"kind": "withdraw", "conversation_id": other["id"], "up_to_seq": 9}
    (left,) = await pusher.push_until(lambda found: len(found) <= 1, **seen)
    assert left["tag"] == f"onglass:{row['id']}"
    seen = {"kind": "withdraw", "conversation_id": row["id"], "up_to_seq": 4}
    assert await pusher.push_until(lambda found: not found, **seen) == []


async def test_m21_a_tap_opens_the_conversation_at_the_message(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    page = await phone(permissions=["notifications"])
    customer = Customer(page, bank)
    row = await start_talk(customer, ada)
    told = [await ada.say(row["id"], f"Line {number} of a long answer") for number in range(40)]
    wanted = told[12]
    await expect(customer.bubble("Line 39 of a long answer")).to_be_visible()
    seq = await page.evaluate(
        """(text) => [...document.querySelector('onglass-messenger').shadowRoot.querySelectorAll('[data-seq]')]
          .find((row) => row.textContent.includes(text))?.dataset.seq""",
        wanted["content"]["text"],
    )
    assert seq, "the message is not in the window"
    await customer.panel.get_by_role("button", name="Close").first.click()
    await expect(customer.panel).to_have_count(0)
    # The open page is told by the worker; a page that is opened for it has it in its address.
    await page.evaluate(
        """([id, seq]) => navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data:
          { onglass: 'open', conversation_id: id, seq } }))""",
        [row["id"], int(seq)],
    )
    await expect(customer.bubble(wanted["content"]["text"])).to_be_in_viewport()
    fresh = Customer(await page.context.new_page(), bank)
    await fresh.page.goto(f"{bank.url}/?onglass=conversation/{row['id']}&m={seq}")
    await expect(fresh.bubble(wanted["content"]["text"])).to_be_in_viewport()
    assert "onglass" not in fresh.page.url
