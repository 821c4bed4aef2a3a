"""The page dies in the middle of something: its renderer is killed, as a phone does that needs the memory."""

import asyncio
from pathlib import Path

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page, expect

from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk
from tests.journeys.desk import Desk
from tests.journeys.test_messenger_files import choose, file_messages, png, send, until_progress


async def _kill(page: Page) -> None:
    crashed = asyncio.Event()
    page.on("crash", lambda _: crashed.set())
    devtools = await page.context.new_cdp_session(page)
    killing = asyncio.ensure_future(devtools.send("Page.crash"))
    await asyncio.wait_for(crashed.wait(), 10)
    killing.cancel()
    try:
        await killing
    except (asyncio.CancelledError, BrowserError):
        return


async def test_m19_an_upload_goes_on_where_it_was_when_the_page_was_killed_and_is_sent_once(
    phone: OpenPage, bank: Bank, ada: Desk, scratch: Path
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    photo = scratch / "killed.png"
    photo.write_bytes(png(1200, 900, noise=True))
    bank.wire.bytes_per_s = 500_000
    await choose(customer, "Choose photos", photo)
    await send(customer)
    await until_progress(customer.log.get_by_role("progressbar", name="Sending killed.png"), 30)
    await _kill(customer.page)
    assert await file_messages(ada, row["id"]) == []

    fresh = Customer(await customer.page.context.new_page(), bank)
    offsets: list[int] = []
    sent_bytes: list[int] = []

    def note(method: str, offset: str | None, size_bytes: int) -> None:
        if method == "PATCH":
            offsets.append(int(offset or 0))
            sent_bytes.append(size_bytes)

    fresh.page.on(
        "request",
        lambda request: note(
            request.method, request.headers.get("upload-offset"), len(request.post_data_buffer or b"")
        ),
    )
    bank.wire.heal()
    await fresh.arrive()
    await fresh.resume()
    await expect(fresh.log.get_by_role("button", name="Open picture killed.png")).to_be_visible(timeout=30_000)
    assert offsets, "nothing more was sent"
    assert offsets[0] > 0, "it began anew instead of going on"
    assert sum(sent_bytes) < photo.stat().st_size
    assert len(await file_messages(ada, row["id"])) == 1
