"""The messenger in the customer's language: the words, their direction, and what happens where words do not come."""

import json
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.journeys.axe import violations
from tests.journeys.conftest import OpenPage
from tests.journeys.host_page import HostPage, HostSite

# Language, how the page or the reader asks for it, the first question, the field, the button.
SPOKEN = {
    "de": ("Wie können wir helfen?", "Nachricht schreiben", "Nachricht", "Senden", "Gesendet"),
    "es": ("¿En qué podemos ayudarle?", "Enviar un mensaje", "Mensaje", "Enviar", "Enviado"),
    "fr": ("Comment pouvons-nous vous aider ?", "Envoyer un message", "Message", "Envoyer", "Envoyé"),
    "ar": ("كيف يمكننا مساعدتك؟", "إرسال رسالة", "رسالة", "إرسال", "أُرسلت"),
    "ja": ("どのようなご用件でしょうか？", "メッセージを送る", "メッセージ", "送信", "送信済み"),
}
ROOT = "document.querySelector('onglass-messenger').shadowRoot.querySelector('.og')"
CLIPPED = """() => {
  const root = document.querySelector('onglass-messenger').shadowRoot;
  const isCut = (part) => {
    const style = getComputedStyle(part);
    if (style.overflowX === 'visible' || style.textOverflow === 'ellipsis') return false;
    return part.checkVisibility() && part.scrollWidth > part.clientWidth + 1;
  };
  return [...root.querySelectorAll('button, h1, h2, h3, label, p')].filter(isCut).map((part) => part.textContent);
}"""


async def spoken(page: Page) -> tuple[str, str]:
    """Return language and direction of what is shown."""
    found: list[str] = await page.evaluate(f"[{ROOT}.lang, {ROOT}.dir]")
    return found[0], found[1]


async def arrive(page: Page, site: HostSite, options: dict[str, Any]) -> HostPage:
    host = HostPage(page, site)
    await host.arrive(more=json.dumps(options))
    return host


@pytest.mark.parametrize("language", sorted(SPOKEN))
async def test_from_the_first_tap_to_a_sent_message_in_the_customers_words(
    phone: OpenPage, site: HostSite, language: str
) -> None:
    title, mode, field, send, sent = SPOKEN[language]
    page = await phone(viewport={"width": 320, "height": 640}, color_scheme="dark" if language == "ar" else "light")
    host = await arrive(page, site, {"locale": language})
    # The page's own small buttons are not what is looked at.
    await page.add_style_tag(content="body > :not(onglass-messenger) { display: none }")
    await page.locator("onglass-messenger button").first.click()
    panel = page.locator("onglass-messenger dialog.og-panel")
    await expect(panel.get_by_role("heading", name=title)).to_be_visible()
    assert await spoken(page) == (language, "rtl" if language == "ar" else "ltr")
    assert await violations(page) == []
    assert await page.evaluate(CLIPPED) == []
    await panel.get_by_role("button", name=mode).click()
    await panel.get_by_role("textbox", name=field).fill("12345")
    await panel.get_by_role("button", name=send, exact=True).click()
    await expect(panel.get_by_text("12345")).to_be_visible()
    await expect(
        panel.locator(".og-msg--own").get_by_text(sent).or_(panel.locator(f".og-msg--own [aria-label='{sent}']"))
    ).to_have_count(1)
    assert await violations(page) == []
    assert await page.evaluate(CLIPPED) == []
    assert host.thrown == []


@pytest.mark.parametrize(
    ("browser", "options", "expected"),
    [
        ("de-AT", {}, "en"),
        ("en-GB", {"locale": "fr-CA"}, "fr-CA"),
        ("de-AT", {"locale": "nl"}, "de-AT"),
        ("nl-NL", {"locale": "nl"}, "en"),
        ("en-GB", {"locale": "nl", "messages": {"home_title": "Waarmee kunnen we helpen?"}}, "nl"),
    ],
)
async def test_the_app_decides_then_the_page_then_the_reader_and_otherwise_it_is_english_throughout(
    phone: OpenPage, site: HostSite, browser: str, options: dict[str, Any], expected: str
) -> None:
    page = await phone(locale=browser)
    await arrive(page, site, options)
    await page.evaluate("Onglass.open()")
    await expect(
        page.locator("onglass-messenger dialog.og-panel h1, onglass-messenger dialog.og-panel h2").first
    ).to_be_visible()
    language, direction = await spoken(page)
    assert (language.split("-", maxsplit=1)[0], direction) == (expected.split("-", maxsplit=1)[0], "ltr")


async def test_a_company_may_say_it_in_its_own_words(phone: OpenPage, site: HostSite) -> None:
    page = await phone()
    await arrive(page, site, {"locale": "de", "messages": {"home_title": "Was gibt es?"}})
    await page.evaluate("Onglass.open()")
    panel = page.locator("onglass-messenger dialog.og-panel")
    await expect(panel.get_by_role("heading", name="Was gibt es?")).to_be_visible()
    await expect(panel.get_by_role("button", name="Nachricht schreiben")).to_be_visible()


async def test_a_conversation_that_is_opened_at_once_waits_for_its_words_too(phone: OpenPage, site: HostSite) -> None:
    page = await phone()

    async def late(route: Route) -> None:
        await page.wait_for_function("globalThis.moreIsThere === true")
        await route.continue_()

    await page.route("**/lang-de.js", late)
    host = await arrive(page, site, {"locale": "de"})
    async with page.expect_response("**/more.js"):
        await page.evaluate("Onglass.open({ topic: 'card' })")
    await page.evaluate("globalThis.moreIsThere = true")
    panel = page.locator("onglass-messenger dialog.og-panel")
    await expect(panel.get_by_role("textbox", name="Nachricht")).to_be_visible()
    assert host.thrown == []


async def test_words_that_do_not_come_leave_a_messenger_in_english(phone: OpenPage, site: HostSite) -> None:
    page = await phone()
    await page.route("**/lang-ar.js", lambda route: route.abort())
    host = await arrive(page, site, {"locale": "ar"})
    await page.evaluate("Onglass.open()")
    panel = page.locator("onglass-messenger dialog.og-panel")
    await expect(panel.get_by_role("heading", name="How can we help?")).to_be_visible(timeout=15_000)
    assert await spoken(page) == ("en", "ltr")
    assert host.thrown == []
