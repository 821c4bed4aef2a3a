"""K9: ten thousand rows, by pointer, by keyboard and to a screen reader. The rows are those of the gallery."""

import functools
import http.server
import threading
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from typing_extensions import override

from tests.journeys.browsers import desk_context, slow_down
from tests.journeys.console_world import texts
from tests.support.ports import free_port
from tests.support.processes import ROOT

_GALLERY = ROOT / "clients" / "console" / "dist" / "gallery"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(name="gallery_url", scope="module")
def a_gallery() -> Iterator[str]:
    """The console's gallery, served."""
    assert (_GALLERY / "index.html").is_file(), f"{_GALLERY} is not built: run `npm run build` in clients/"
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", free_port()), functools.partial(_Quiet, directory=str(_GALLERY))
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest_asyncio.fixture(name="page", loop_scope="session")
async def a_page(chromium: Browser, gallery_url: str) -> AsyncIterator[Page]:
    async with desk_context(chromium) as context:
        page = await context.new_page()
        await page.goto(f"{gallery_url}?scene=ten-thousand")
        await page.get_by_role("option").first.wait_for()
        yield page


async def test_k09_only_what_is_in_view_is_drawn_and_the_screen_reader_is_told_the_whole(page: Page) -> None:
    rows = page.get_by_role("listbox").get_by_role("option")
    assert await rows.count() < 60
    assert await rows.first.get_attribute("aria-setsize") == "10000"
    assert await rows.first.get_attribute("aria-posinset") == "1"
    await page.get_by_role("listbox").evaluate("box => { box.scrollTop = 85 * 5000 }")
    await expect(page.locator('[aria-posinset="5003"]')).to_be_in_viewport()
    assert await rows.count() < 60


async def test_k09_the_cursor_goes_anywhere_by_key_and_is_always_there(page: Page) -> None:
    box = page.get_by_role("listbox")
    await box.focus()
    for key, position in (("End", 10_000), ("ArrowUp", 9_999), ("Home", 1), ("PageDown", 8), ("j", 9), ("k", 8)):
        await page.keyboard.press(key)
        row = page.locator(f'[role="option"][aria-posinset="{position}"]')
        await expect(row).to_be_in_viewport(ratio=1)
        assert await box.get_attribute("aria-activedescendant") == await row.get_attribute("id")
    await box.evaluate("box => { box.scrollTop = 85 * 7000 }")
    await expect(page.locator('[aria-posinset="7003"]')).to_be_in_viewport()
    named = await box.get_attribute("aria-activedescendant")
    assert await page.locator(f'[id="{named}"]').count() == 1, "what the list names as its cursor is in the document"


@pytest.mark.timed
async def test_k09_a_key_press_is_answered_within_100_ms_on_a_slow_machine(page: Page) -> None:
    await slow_down(page, 4)
    await page.get_by_role("listbox").focus()
    script = """() => new Promise(done => {
        const box = document.querySelector('[role=listbox]');
        const times = [];
        const step = () => {
            if (times.length === 12) return done(times.sort((a, b) => a - b)[6]);
            const before = performance.now();
            const press = {key: 'ArrowDown', bubbles: true, cancelable: true};
            box.dispatchEvent(new KeyboardEvent('keydown', press));
            requestAnimationFrame(() => setTimeout(() => { times.push(performance.now() - before); step(); }));
        };
        step();
    })"""
    assert await page.evaluate(script) < 100
    assert len(await texts(page.get_by_role("option"))) < 60
