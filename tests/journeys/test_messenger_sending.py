"""Sending: the bubble at once, ticks that never go back, refusals, and every kind of lost line (M3-M8)."""

import json
from typing import Any

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk, words
from tests.journeys.desk import Desk

WATCH_TICKS = """() => {
  globalThis.seenTicks = [];
  const look = (log) => {
    for (const row of log.querySelectorAll('[data-tick][data-key]')) {
      const last = seenTicks.findLast(([key]) => key === row.dataset.key);
      if (!last || last[1] !== row.dataset.tick) seenTicks.push([row.dataset.key, row.dataset.tick]);
    }
  };
  const root = document.querySelector('onglass-messenger').shadowRoot;
  new MutationObserver(() => look(root)).observe(root, { subtree: true, childList: true, attributes: true });
  look(root);
}"""
RANK = {"waiting": 0, "sent": 1, "delivered": 2, "read": 3}


async def test_m03_an_input_method_enter_does_not_send_and_the_send_key_is_labelled(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    await customer.arrive()
    await customer.begin()
    size = await customer.field.evaluate("field => parseFloat(getComputedStyle(field).fontSize)")
    assert size >= 16
    assert await customer.field.get_attribute("enterkeyhint") == "send"
    text = words("日本語")
    await customer.field.fill(text)
    await expect(customer.panel.get_by_role("button", name="Send", exact=True)).to_be_visible()
    for composing in ("isComposing: true", "keyCode: 229"):
        event = f"new KeyboardEvent('keydown', {{ key: 'Enter', bubbles: true, cancelable: true, {composing} }})"
        await customer.field.evaluate(f"field => field.dispatchEvent({event})")
    assert await customer.field.input_value() == text
    await expect(customer.bubble(text)).to_have_count(0)
    await customer.field.press("Shift+Enter")
    await expect(customer.bubble(text)).to_have_count(0)
    await customer.field.fill(text)
    await customer.field.press("Enter")
    await expect(customer.bubble(text)).to_be_visible()


@pytest.mark.timed
async def test_m04_the_bubble_appears_within_100_ms_before_any_answer(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    await start_talk(customer, ada)
    bank.wire.hold()
    text = words("No answer yet")
    await customer.field.fill(text)
    waited_ms = await customer.page.evaluate(
        """(text) => new Promise((resolve) => {
          const root = document.querySelector('onglass-messenger').shadowRoot;
          const began = performance.now();
          const look = () => {
            const shown = [...root.querySelectorAll('.og-bubble')].map((bubble) => bubble.textContent);
            if (shown.some((one) => one.includes(text))) resolve(performance.now() - began);
          };
          new MutationObserver(look).observe(root, { subtree: true, childList: true });
          root.querySelector('.og-send').click();
        })""",
        text,
    )
    assert waited_ms < 100
    await expect(customer.bubble(text)).to_have_attribute("data-tick", "waiting")
    bank.wire.heal()
    await customer.expect_tick(text, "Sent")


async def test_m05_ticks_go_from_waiting_to_read_in_words_and_never_back(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    await customer.page.evaluate(WATCH_TICKS)
    first, second = words("First"), words("Second")
    await customer.say(first)
    await customer.expect_tick(first, "Sent")
    async with ada.online():
        await customer.say(second)
        await customer.expect_tick(second, "Delivered")
    await ada.read(row["id"])
    await customer.expect_tick(second, "Read")
    ticks: list[tuple[str, str]] = await customer.page.evaluate("seenTicks")
    by_message: dict[str, list[int]] = {}
    for key, tick in ticks:
        by_message.setdefault(key, []).append(RANK[tick])
    assert all(ranks == sorted(ranks) for ranks in by_message.values()), ticks
    assert [0, 1] in [ranks[:2] for ranks in by_message.values()], ticks


async def test_m06_a_refused_message_is_retried_by_a_tap_and_is_there_exactly_once(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    page = await phone()
    refused_ids: list[str] = []
    accepted_ids: list[str] = []
    refusing = True

    def on_client_frame(socket: WebSocketRoute, server: WebSocketRoute, text: str) -> None:
        frame = json.loads(text)
        if frame["type"] == "send":
            (refused_ids if refusing else accepted_ids).append(frame["client_message_id"])
            if refusing:
                problem = {
                    "type": "about:blank",
                    "title": "Refused",
                    "status": 403,
                    "code": "forbidden",
                    "detail": "Not now.",
                }
                answer = {"type": "nack", "client_message_id": frame["client_message_id"], "problem": problem}
                socket.send(json.dumps(answer))
                return
        server.send(text)

    async def route(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda text: on_client_frame(socket, server, str(text)))

    refusing = False
    await page.route_web_socket("**/v1/client/stream", route)
    customer = Customer(page, bank)
    row = await start_talk(customer, ada)
    refusing = True
    text = words("Refused at first")
    await customer.say(text)
    retry = customer.bubble(text).get_by_role("button", name="Not sent. Tap to retry")
    await expect(retry).to_be_visible()
    refusing = False
    await retry.click()
    await customer.expect_tick(text, "Sent")
    assert len(set(refused_ids)) == 1
    assert accepted_ids[-1] == refused_ids[0]
    assert [said for _, said in await ada.said_in(row["id"])].count(text) == 1
    await expect(customer.bubble(text)).to_have_count(1)


async def _lose(kind: str, page: Page, bank: Bank, sockets: list[WebSocketRoute]) -> None:
    if kind == "offline":
        await page.context.set_offline(True)
    elif kind == "cut":
        bank.wire.cut()
    else:
        bank.wire.cut()
        for socket in sockets:
            await socket.close(code=1012, reason="restart")


async def _find(kind: str, page: Page, bank: Bank) -> None:
    if kind == "offline":
        await page.context.set_offline(False)
    bank.wire.heal()


@pytest.mark.timed
@pytest.mark.parametrize("kind", ["offline", "cut", "closed"])
async def test_m07_offline_is_told_within_1_s_and_the_queue_goes_out_in_order(
    kind: str, phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    page = await phone()
    sockets: list[WebSocketRoute] = []

    async def route(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    if kind == "closed":
        await page.route_web_socket("**/v1/client/stream", route)
    customer = Customer(page, bank)
    row = await start_talk(customer, ada)
    await _lose(kind, page, bank, sockets)
    await expect(customer.banner).to_be_visible(timeout=1000)
    await expect(customer.banner).to_contain_text("Messages wait here and send by themselves.")
    queued = [words(f"{number} of four") for number in range(1, 5)]
    for text in queued:
        await customer.say(text)
    await expect(customer.log).to_contain_text("4 waiting for a connection")
    await _find(kind, page, bank)
    await customer.expect_tick(queued[-1], "Sent")
    await expect(customer.banner).to_have_count(0)
    assert [said for _, said in await ada.said_in(row["id"])][-4:] == queued


async def test_m07_the_queue_survives_a_reload_and_keeps_its_order(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    bank.wire.cut()
    queued = [words(f"{number} of three") for number in range(1, 4)]
    for text in queued:
        await customer.say(text)
    bank.wire.heal()
    await customer.page.route("**/v1/client/conversations/**", lambda route: route.abort())
    await customer.page.reload()
    await customer.page.unroute("**/v1/client/conversations/**")
    await expect(customer.field).to_be_visible()
    await customer.expect_tick(queued[-1], "Sent")
    said = [text for _, text in await ada.said_in(row["id"])]
    assert said[-3:] == queued
    assert all(said.count(text) == 1 for text in queued)


async def test_m07_a_first_message_written_offline_survives_a_reload(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    await customer.arrive()
    await customer.begin()
    bank.wire.cut()
    text = words("Written in a tunnel")
    await customer.say(text)
    bank.wire.heal()
    await customer.page.reload()
    await expect(customer.bubble(text)).to_be_visible()
    await customer.expect_tick(text, "Sent")
    row = await ada.conversation_with(text)
    assert [said for _, said in await ada.said_in(row["id"])].count(text) == 1


async def test_m08_a_half_open_socket_is_noticed_within_two_heartbeats(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    page = await phone()
    await page.context.clock.install()
    beats: list[float] = []

    def listen(text: Any) -> None:
        frame = json.loads(text)
        if frame["type"] == "welcome":
            beats.append(frame["heartbeat_seconds"])

    page.on("websocket", lambda socket: socket.on("framereceived", listen))
    customer = Customer(page, bank)
    await start_talk(customer, ada)
    bank.wire.hold()
    began_ms = await page.evaluate("Date.now()")
    # Nobody waits for two real heartbeats: the phone's clock runs, with all that happens by it, a second at a time.
    while not await customer.banner.count():
        await page.clock.run_for(1000)
        assert await page.evaluate("Date.now()") - began_ms <= (2 * beats[-1] + 2) * 1000
    await expect(customer.banner).to_be_visible()
    bank.wire.heal()
    await expect(customer.banner).to_have_count(0, timeout=20_000)
