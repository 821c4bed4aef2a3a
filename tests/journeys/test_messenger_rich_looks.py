"""Every state of a rich message, looked at: contrast, targets, large text, small phones, right to left (M22-M25)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from tests.journeys.axe import violations
from tests.journeys.browsers import Scheme
from tests.journeys.conftest import OpenPage
from tests.journeys.gallery import serve_gallery
from tests.journeys.test_messenger_looks import ALL, SIDEWAYS, show

STATES = [
    "rich-questions",
    "rich-answered",
    "rich-list",
    "rich-list-many",
    "rich-slots",
    "rich-slots-place",
    "rich-form",
    "rich-form-errors",
    "rich-form-last",
    "rich-card",
    "rich-carousel",
    "rich-rating",
    "rich-guides",
    "rich-media",
    "rich-place",
    "rich-voice-none",
    "rich-annotate",
    "rich-unknown",
]
SMALL = f"""() => ({ALL})('button, textarea, a, input:not([hidden])').map((element) => {{
  const box = element.getBoundingClientRect();
  const name = element.getAttribute('aria-label') ?? (element.labels?.[0] ?? element).textContent;
  return [name, Math.round(box.width), Math.round(box.height)];
}}).filter(([name, width, height]) => !name || width < 44 || height < 44)"""


@pytest.fixture(scope="module")
def gallery(scratch: Path) -> Iterator[str]:
    with serve_gallery(scratch / "rich-gallery") as url:
        yield url


async def look(page: Page, gallery: str, state: str, **query: Any) -> None:
    await show(page, gallery, state, **query)
    await page.wait_for_timeout(100)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_m22_axe_finds_nothing_in_rich_messages(scheme: Scheme, phone: OpenPage, gallery: str) -> None:
    page = await phone(color_scheme=scheme)
    found = {}
    for state in STATES:
        await look(page, gallery, state, theme=scheme)
        found[state] = await violations(page)
    assert found == {state: [] for state in STATES}


async def test_m23_every_target_of_a_rich_message_is_44_px_and_named(phone: OpenPage, gallery: str) -> None:
    page = await phone()
    small = {}
    for state in STATES:
        await look(page, gallery, state)
        small[state] = await page.evaluate(SMALL)
    assert small == {state: [] for state in STATES}


# What goes sideways by intent: a carousel's rail, words for screen readers, the drawing inside a map's frame.
RAIL = "og-carousel__track"
UNSEEN: tuple[Any, ...] = ("og-vh", {})


@pytest.mark.parametrize(
    ("width", "scale", "locale"), [(320, 1, "en-GB"), (390, 2, "en-GB"), (320, 2, "en-GB"), (390, 1, "ar")]
)
async def test_m24_rich_messages_lose_nothing_sideways(
    width: int, scale: int, locale: str, phone: OpenPage, gallery: str
) -> None:
    page = await phone(viewport={"width": width, "height": 640})
    found = {}
    for state in STATES:
        await look(page, gallery, state, scale=scale, locale=locale)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        wide = [one for one in await page.evaluate(SIDEWAYS) if one not in UNSEEN]
        found[state] = [] if state == "rich-carousel" and RAIL in wide else wide
    assert found == {state: [] for state in STATES}
