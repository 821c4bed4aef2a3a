"""Every state of the messenger, looked at: contrast, targets, text sizes, directions, stillness (M22-M27)."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.journeys.axe import violations
from tests.journeys.browsers import Scheme, slow_down
from tests.journeys.conftest import OpenPage
from tests.journeys.gallery import STATES, serve_gallery


@pytest.fixture(scope="module")
def gallery(scratch: Path) -> Iterator[str]:
    with serve_gallery(scratch / "messenger-gallery") as url:
        yield url


async def show(page: Page, gallery: str, state: str, **query: Any) -> None:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    await page.goto(f"{gallery}/?state={state}{more}")
    await page.locator("html[data-ready]").wait_for(state="attached")
    await page.evaluate(
        """Promise.all(document.querySelector('onglass-messenger').shadowRoot.getAnimations()
          .filter((one) => one.effect.getTiming().iterations !== Infinity)
          .map((one) => { one.finish(); return one.finished; }))"""
    )


# What is on screen, reachable and not inert; `all` looks into the messenger's shadow root.
ALL = """(selector) => [...document.querySelector('onglass-messenger').shadowRoot.querySelectorAll(selector)]
  .filter((element) => element.checkVisibility() && !element.closest('[inert]'))"""


async def each_state(phone: OpenPage, look: Callable[[Page, str], Awaitable[None]], **options: Any) -> None:
    """Look at all of the states, on three phones at once: most of the time is waiting for what is drawn."""
    left = iter(STATES)

    async def walk() -> None:
        page = await phone(**options)
        for state in left:
            await look(page, state)

    await asyncio.gather(*(walk() for _ in range(3)))


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_m22_axe_finds_nothing(scheme: Scheme, phone: OpenPage, gallery: str) -> None:
    found: dict[str, list[str]] = {}

    async def look(page: Page, state: str) -> None:
        await show(page, gallery, state, theme=scheme)
        found[state] = await violations(page)

    await each_state(phone, look, color_scheme=scheme)
    assert found == {state: [] for state in STATES}


async def test_m23_every_target_is_44_px_and_named(phone: OpenPage, gallery: str) -> None:
    small: dict[str, list[Any]] = {}

    async def look(page: Page, state: str) -> None:
        await show(page, gallery, state)
        small[state] = await page.evaluate(
            f"""() => ({ALL})('button, textarea, a, input:not([hidden])').map((element) => {{
              const box = element.getBoundingClientRect();
              const name = element.getAttribute('aria-label') ?? element.textContent;
              return [name, Math.round(box.width), Math.round(box.height)];
            }}).filter(([name, width, height]) => !name || width < 44 || height < 44)"""
        )

    await each_state(phone, look)
    assert small == {state: [] for state in STATES}


async def test_m23_the_whole_thread_can_be_walked_by_keyboard_with_a_visible_focus(
    desk: OpenPage, gallery: str
) -> None:
    page = await desk()
    await show(page, gallery, "quick")
    walked: list[str] = []
    await page.locator("dialog.og-panel h2").focus()
    for _ in range(12):
        await page.keyboard.press("Tab")
        step = await page.evaluate(
            """() => {
              const element = document.querySelector('onglass-messenger').shadowRoot.activeElement;
              if (!element) return null;
              const { outlineStyle, outlineWidth } = getComputedStyle(element);
              const name = element.getAttribute('aria-label') ?? element.textContent;
              return { name, seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 };
            }"""
        )
        if step is None:
            continue
        walked.append(step["name"])
        assert step["seen"], f"no visible focus on {step['name']}"
    for name in (
        "Conversation settings",
        "Close",
        "Yes, today",
        "Only this bill",
        "Call me",
        "Add photo or file",
        "Message",
        "Send",
    ):
        assert name in walked


SIDEWAYS = f"""() => {{
  const wide = ({ALL})('*').filter((element) => {{
    const {{ overflowX, textOverflow }} = getComputedStyle(element);
    const over = element.scrollWidth > element.clientWidth + 1;
    const cut = over && overflowX === 'hidden' && textOverflow !== 'ellipsis' && element.childElementCount === 0
      && element.clientWidth > 1;
    const out = element.getBoundingClientRect().right > innerWidth + 1 && element.getClientRects().length > 0
      && element.closest('.og-vh') === null;
    return (over && (overflowX === 'auto' || overflowX === 'scroll')) || cut || out;
  }});
  return wide.map((element) => element.className || element.tagName);
}}"""


@pytest.mark.parametrize(("width", "scale"), [(320, 1), (390, 2), (320, 2)])
async def test_m24_large_text_and_small_phones_lose_nothing_sideways(
    width: int, scale: int, phone: OpenPage, gallery: str
) -> None:
    found: dict[str, Any] = {}

    async def look(page: Page, state: str) -> None:
        await show(page, gallery, state, scale=scale)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        found[state] = await page.evaluate(SIDEWAYS)

    await each_state(phone, look, viewport={"width": width, "height": 640})
    assert found == {state: [] for state in STATES}


async def test_m24_text_really_doubles(phone: OpenPage, gallery: str) -> None:
    page = await phone()
    sizes = []
    for scale in (1, 2):
        await show(page, gallery, "thread", scale=scale)
        sizes.append(
            await page.locator(".og-bubble").first.evaluate("bubble => parseFloat(getComputedStyle(bubble).fontSize)")
        )
    assert sizes == [16, 32]


async def test_m25_right_to_left_is_mirrored_and_mixed_text_keeps_its_own_direction(
    phone: OpenPage, gallery: str
) -> None:
    page = await phone()
    await show(page, gallery, "arabic", locale="ar")
    boxes: dict[str, float] = await page.evaluate(
        f"""() => {{
          const middle = (selector) => {{
            const box = ({ALL})(selector)[0].getBoundingClientRect();
            return (box.left + box.right) / 2;
          }};
          const [own, other] = ['.og-msg--own .og-bubble', '.og-msg--other .og-bubble'].map(middle);
          return {{ back: middle('.og-head .og-ib'), send: middle('.og-send'), own, other }};
        }}"""
    )
    assert boxes["back"] > 340
    assert boxes["send"] < 50
    assert boxes["own"] < 195 < boxes["other"]
    latin = page.get_by_text("Ref HB-20418-77")
    assert await latin.get_attribute("dir") == "auto"
    assert await latin.evaluate("words => getComputedStyle(words).direction") == "ltr"
    bubble = page.locator(".og-msg--own .og-bubble").last
    assert await bubble.get_attribute("dir") is None
    assert await bubble.evaluate("bubble => getComputedStyle(bubble).borderEndEndRadius") == "6px"
    assert (
        await page.locator(".og-icon--flip").first.evaluate("icon => getComputedStyle(icon).transform")
        == "matrix(-1, 0, 0, 1, 0, 0)"
    )


async def test_m26_with_reduced_motion_nothing_moves(phone: OpenPage, gallery: str) -> None:
    page = await phone(reduced_motion="reduce")
    for state in ("thread", "attach", "viewer", "offline"):
        await page.goto(f"{gallery}/?state={state}")
        await page.locator("html[data-ready]").wait_for(state="attached")
        assert await page.evaluate("document.querySelector('onglass-messenger').shadowRoot.getAnimations().length") == 0
        moving = await page.evaluate(
            f"""({ALL})('*').filter((element) => {{
              const {{ transitionDuration, animationName }} = getComputedStyle(element);
              return parseFloat(transitionDuration) > 0 || animationName !== 'none';
            }}).length"""
        )
        assert moving == 0


async def test_m27_the_log_is_a_quiet_div_and_agents_are_told_from_oneself(phone: OpenPage, gallery: str) -> None:
    page = await phone()
    await show(page, gallery, "thread")
    log = page.get_by_role("log", name="Messages")
    assert await log.evaluate("log => log.localName") == "div"
    assert await log.get_attribute("aria-live") == "off"
    assert await log.get_by_role("list").count() == 0
    await expect(log).to_contain_text(re.compile("Ines said: .*limit"))


async def test_forced_colours_keep_every_edge(phone: OpenPage, gallery: str) -> None:
    page = await phone(forced_colors="active")
    await show(page, gallery, "quick")
    for selector in (".og-bubble", ".og-quick button", ".og-compose__field", ".og-card"):
        width = await page.locator(selector).first.evaluate(
            "element => parseFloat(getComputedStyle(element).borderTopWidth)"
        )
        assert width >= 1, selector


@pytest.mark.timed
async def test_a_new_message_among_1_000_is_painted_within_60_ms_on_a_slow_phone(phone: OpenPage, gallery: str) -> None:
    page = await phone()
    await show(page, gallery, "long")
    assert await page.locator("[data-row]").count() < 200
    await slow_down(page, 4)
    times: list[float] = await page.evaluate(
        """async () => {
          const { puppets, theirs } = gallery;
          const root = document.querySelector('onglass-messenger').shadowRoot;
          const times = [];
          for (let turn = 0; turn < 9; turn += 1) {
            await new Promise((resolve) => setTimeout(resolve, 150));
            const began = performance.now();
            puppets.get('water').receive(theirs(`New ${turn}`, '09:47', { seq: 2000 + turn }));
            await new Promise((resolve) => requestAnimationFrame(() => {
              const channel = new MessageChannel();
              channel.port1.onmessage = resolve;
              channel.port2.postMessage(0);
            }));
            const shown = [...root.querySelectorAll('.og-bubble')].map((bubble) => bubble.textContent);
            if (!shown.some((text) => text.includes(`New ${turn}`))) throw new Error('not painted yet');
            times.push(performance.now() - began);
          }
          return times.sort((left, right) => left - right);
        }"""
    )
    # The third best of nine: what else the machine does can only add to it.
    assert times[2] <= 60, times


async def test_a_thousand_messages_can_be_scrolled_through_with_few_in_the_page(phone: OpenPage, gallery: str) -> None:
    page = await phone()
    await show(page, gallery, "long")
    body = page.locator(".og-body")
    most = 0
    for _ in range(120):
        await body.evaluate("body => body.scrollTo(0, 0)")
        await page.wait_for_timeout(30)
        most = max(most, await page.locator("[data-row]").count())
        if await page.get_by_text("Message 1: a longer one").count():
            break
    else:
        raise AssertionError("the first message never came")
    assert most < 400
    await page.get_by_role("button", name="To the newest message").click()
    await expect(page.get_by_text("Message 1000", exact=True)).to_be_in_viewport()
