"""A good guest in the host's page: budgets, policy, styles, one name, no shift; and what is read out (M27, M29)."""

import gzip
import json
import re
import subprocess
from typing import Any

import pytest
from playwright.async_api import expect

from tests.journeys.axe import violations
from tests.journeys.bank import STATIC, Bank
from tests.journeys.browsers import slow_down
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk
from tests.journeys.desk import Desk
from tests.journeys.gallery import CLIENTS
from tests.journeys.test_messenger_reading import SAID

NOTE_BREACHES = """
  globalThis.breaches = [];
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    breaches.push(`${violatedDirective} ${blockedURI}`);
  });
"""
HOST_STYLES = """
  body, body * {
    color: rgb(255, 0, 0) !important; font-size: 40px !important;
    margin: 30px !important; letter-spacing: 9px !important;
  }
  button { border: 9px solid lime !important; text-transform: uppercase !important; }
"""


def test_budget_loader_and_messenger_are_small_enough() -> None:
    done = subprocess.run(
        ["node", "messenger/size.mjs", "--json"], cwd=CLIENTS, capture_output=True, text=True, check=False
    )
    sizes = json.loads(done.stdout)
    assert sizes["loader_kb"] <= 2
    assert sizes["messenger_kb"] <= 35
    real = len(gzip.compress((STATIC / "sdk" / "messenger.js").read_bytes(), 9)) / 1024
    assert abs(real - sizes["messenger_kb"]) < 0.1


async def test_budget_nothing_but_the_loader_before_the_first_tap(phone: OpenPage, bank: Bank) -> None:
    page = await phone()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith(bank.wire.url) else None)
    customer = Customer(page, bank)
    await customer.arrive()
    await page.wait_for_timeout(700)
    assert [url.removeprefix(bank.wire.url) for url in asked] == ["/sdk/onglass.js"]
    await customer.open()
    assert any(url.endswith("/messenger.js") for url in asked)


OPEN_AND_WAIT = """() => new Promise((resolve) => {
  const host = document.querySelector('onglass-messenger');
  const began = performance.now();
  const look = () => host.shadowRoot.querySelector('.og-title')
    ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)))
    : requestAnimationFrame(look);
  host.shadowRoot.querySelector('button').click();
  look();
})"""


@pytest.mark.timed
async def test_budget_first_paint_of_the_opened_messenger_within_300_ms_on_a_slow_phone(
    phone: OpenPage, bank: Bank
) -> None:
    waited_ms: list[float] = []
    # What else the machine does can only add to it: one try in time shows that it can be done in time.
    while not waited_ms or (min(waited_ms) > 300 and len(waited_ms) < 12):
        page = await phone()
        customer = Customer(page, bank)
        await customer.arrive()
        await slow_down(page, 4)
        waited_ms.append(await page.evaluate(OPEN_AND_WAIT))
        await page.close()
    assert min(waited_ms) <= 300, waited_ms


async def test_m27_each_agent_message_is_announced_once_and_ones_own_not(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    await customer.page.evaluate(SAID)
    await customer.say("One of my own")
    await customer.expect_tick("One of my own", "Sent")
    for number in (1, 2):
        await ada.say(row["id"], f"Answer {number}")
        await expect(customer.bubble(f"Answer {number}")).to_be_visible()
        await customer.page.wait_for_timeout(300)
    said: list[str] = await customer.page.evaluate("said")
    assert [text for text in said if "Answer" in text] == [
        text for text in said if re.search("said: Answer [12]$", text)
    ]
    assert len([text for text in said if "Answer" in text]) == 2
    assert not [text for text in said if "One of my own" in text]


async def test_m29_strict_policy_and_trusted_types_one_name_no_leaks(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    page = await phone()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    await page.add_init_script(
        NOTE_BREACHES + "globalThis.namesBefore = new Set(Object.getOwnPropertyNames(globalThis));"
    )
    customer = Customer(page, bank)
    row = await start_talk(customer, ada)
    await ada.say(row["id"], "<img src=x onerror=alert(1)> <b>bold</b>")
    await expect(customer.bubble("<img src=x onerror=alert(1)> <b>bold</b>")).to_be_visible()
    await customer.panel.get_by_role("button", name="Add photo or file").click()
    await page.keyboard.press("Escape")
    policy = (await page.request.get(bank.url)).headers["content-security-policy"]
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert await page.evaluate("breaches") == []
    assert errors == []
    names = await page.evaluate(
        "Object.getOwnPropertyNames(globalThis).filter((name) => !namesBefore.has(name) && name !== 'namesBefore')"
    )
    assert names == ["Onglass"]
    assert await page.evaluate("document.querySelectorAll('head style').length") == 0
    assert await page.evaluate("document.adoptedStyleSheets.length") == 0


async def test_m29_styles_leak_neither_in_nor_out(phone: OpenPage, bank: Bank) -> None:
    page = await phone()
    customer = Customer(page, bank)
    await customer.arrive()
    heading = page.get_by_role("heading", name="Harbor Bank")
    host_before = await heading.evaluate(
        "element => JSON.stringify([...getComputedStyle(element)].map((name) => getComputedStyle(element)[name]))"
    )
    await customer.open()
    inside = """element => {
      const { color, fontSize, margin, letterSpacing, borderTopWidth, textTransform } = getComputedStyle(element);
      return [color, fontSize, margin, letterSpacing, borderTopWidth, textTransform];
    }"""
    button = customer.panel.get_by_role("button", name="Send a message")
    before = await button.evaluate(inside)
    await page.evaluate(
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }",
        HOST_STYLES,
    )
    assert await button.evaluate(inside) == before
    await page.evaluate("document.adoptedStyleSheets = []; document.documentElement.style.fontSize = '62.5%'")
    assert await button.evaluate("element => getComputedStyle(element.querySelector('b')).fontSize") == "16px"
    await page.evaluate("document.documentElement.style.fontSize = ''")
    await customer.panel.get_by_role("button", name="Close").click()
    host_after = await heading.evaluate(
        "element => JSON.stringify([...getComputedStyle(element)].map((name) => getComputedStyle(element)[name]))"
    )
    assert host_after == host_before


async def test_the_host_page_does_not_shift(desk: OpenPage, bank: Bank) -> None:
    page = await desk()
    await page.add_init_script(
        """
        globalThis.shifts = [];
        new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
          .observe({ type: 'layout-shift', buffered: true });
        """
    )
    customer = Customer(page, bank)
    await customer.arrive()
    await page.wait_for_timeout(300)
    await page.evaluate("shifts.length = 0")
    await customer.open()
    await customer.panel.get_by_role("button", name="Close").click()
    await page.wait_for_timeout(300)
    assert await page.evaluate("shifts.reduce((sum, value) => sum + value, 0)") == 0


async def test_m22_axe_finds_nothing_in_a_real_conversation(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    for scheme in ("light", "dark"):
        customer = Customer(await phone(color_scheme=scheme, bypass_csp=True), bank)
        row = await start_talk(customer, ada)
        await ada.say(row["id"], "Here is an answer")
        await expect(customer.bubble("Here is an answer")).to_be_visible()
        assert await violations(customer.page) == []


async def test_signing_out_forgets_the_conversation_on_this_device(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    page = await phone()
    customer = Customer(page, bank)
    await customer.arrive()
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await customer.begin()
    await customer.say("For this customer's eyes only")
    await customer.expect_tick("For this customer's eyes only", "Sent")
    await customer.panel.get_by_role("button", name="Close").click()
    await page.goto(f"{bank.url}/#/you")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    await page.wait_for_timeout(500)
    await page.reload()
    await customer.open()
    await expect(customer.panel).not_to_contain_text("For this customer's eyes only")
    stored: Any = await page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")
    assert "eyes only" not in stored
