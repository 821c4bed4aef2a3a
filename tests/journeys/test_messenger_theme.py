"""A company's one colour in the messenger: every tone can be read in light and dark, and only colours get in."""

import json
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, Route, expect

from tests.journeys.axe import violations
from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk
from tests.journeys.desk import Desk

LEAST_TEXT, LEAST_SHAPE = 4.5, 3.0
# Contrast by WCAG 2 between a colour of the first element and one of the second.
CONTRAST = """([one, of, other, from]) => {
  const root = document.querySelector('onglass-messenger').shadowRoot;
  const light = (selector, name) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    canvas.fillStyle = getComputedStyle(root.querySelector(selector))[name];
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
      .map((byte) => byte / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [light(one, of), light(other, from)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}"""
ACCENT = """() => getComputedStyle(document.querySelector('onglass-messenger').shadowRoot.querySelector('.og-panel'))
  .getPropertyValue('--og-accent').trim()"""


def paint(bank: Bank, color: str | None) -> dict[str, Any]:
    """Set the colour of the bank's app and return what became of it."""
    headers = {"authorization": f"Bearer {bank.workspace['admin_token']}"}
    url = f"{bank.server.url}/v1/admin/apps/{bank.workspace['app_id']}/theme"
    answer = httpx.put(url, json={"color": color}, headers=headers, trust_env=False)
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told


async def contrast(page: Page, one: str, of: str, other: str, from_: str) -> float:
    found: float = await page.evaluate(CONTRAST, [one, of, other, from_])
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("color", ["#ffe600", "#0a0a0a", "#7fffd4"])
async def test_a_hard_colour_can_be_read_everywhere(
    phone: OpenPage, bank: Bank, ada: Desk, color: str, scheme: str
) -> None:
    tones = paint(bank, color)[scheme]
    try:
        customer = Customer(await phone(color_scheme=scheme), bank)
        await start_talk(customer, ada)
        await customer.field.fill("And another thing")
        page = customer.page
        await page.wait_for_function(f"({ACCENT})() === {json.dumps(tones['accent'])}")
        own, send = ".og-msg--own .og-bubble", ".og-send"
        assert await contrast(page, own, "color", own, "backgroundColor") >= LEAST_TEXT
        assert await contrast(page, send, "color", send, "backgroundColor") >= LEAST_TEXT
        assert await contrast(page, send, "backgroundColor", ".og-foot-bar", "backgroundColor") >= LEAST_SHAPE
        await customer.field.focus()
        assert await contrast(page, "textarea", "outlineColor", ".og-panel", "backgroundColor") >= LEAST_SHAPE
        assert await violations(page) == []
        await customer.panel.get_by_role("button", name="Back").click()
        await expect(customer.panel.get_by_role("heading", name="How can we help?")).to_be_visible()
        assert await violations(page) == []
    finally:
        paint(bank, None)


@pytest.mark.parametrize(
    "tones",
    [
        {"accent": "red; } :host { display: none } .x {"},
        {"accent": "url(//elsewhere.example/x.png)"},
        {"own": {"toString": "#000000"}},
        {"on-accent": None},
    ],
)
async def test_what_is_no_colour_changes_nothing(phone: OpenPage, bank: Bank, tones: dict[str, Any]) -> None:
    paint(bank, "#ffe600")
    try:
        page = await phone()

        async def tamper(route: Route) -> None:
            answer = await route.fetch()
            told = await answer.json()
            told["config"]["theme"]["light"] |= tones
            await route.fulfill(response=answer, json=told)

        await page.route("**/v1/client/sessions", tamper)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        customer = Customer(page, bank)
        await customer.arrive()
        before = await page.evaluate("getComputedStyle(document.querySelector('onglass-messenger')).display")
        await customer.begin()
        await customer.say("Hello")
        await page.wait_for_function("document.querySelector('script[src*=\"theme\"]') !== null")
        await page.wait_for_timeout(500)
        assert await page.evaluate(ACCENT) != "#ffe600"
        assert await page.evaluate("getComputedStyle(document.querySelector('onglass-messenger')).display") == before
        assert [url for url in asked if "elsewhere" in url] == []
    finally:
        paint(bank, None)
