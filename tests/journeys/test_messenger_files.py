"""Files: told first, shown, sent, cancelled, taken up again (M19, without voice notes)."""

import asyncio
import random
import struct
import zlib
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, expect

from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk, words
from tests.journeys.desk import Desk


def png(width: int, height: int, *, noise: bool = False) -> bytes:
    """A real picture; with noise it does not compress, so that its way takes time."""
    source = random.Random(7)
    rows = b"".join(b"\0" + (source.randbytes(width * 3) if noise else b"\x02\x5f\x81" * width) for _ in range(height))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


async def choose(customer: Customer, way: str, *files: Path) -> None:
    await customer.panel.get_by_role("button", name="Add photo or file").click()
    async with customer.page.expect_file_chooser() as chosen:
        await customer.panel.get_by_role("button", name=way).click()
    chooser = await chosen.value
    await chooser.set_files(list(files))


def tray(customer: Customer) -> Locator:
    return customer.panel.get_by_role("region", name="Files to send")


async def send(customer: Customer) -> None:
    await customer.panel.get_by_role("button", name="Send", exact=True).click()


async def file_messages(ada: Desk, conversation_id: str) -> list[dict[str, Any]]:
    return [
        one["content"] for one in await ada.messages(conversation_id) if one["content"]["type"] in {"file", "image"}
    ]


async def test_m19_size_and_type_are_told_first_and_a_wrong_file_is_refused_before_sending(
    phone: OpenPage, bank: Bank, ada: Desk, scratch: Path
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    await customer.panel.get_by_role("button", name="Add photo or file").click()
    sheet = customer.panel.get_by_role("dialog", name="Add to the conversation")
    await expect(sheet).to_contain_text("JPG")
    await expect(sheet).to_contain_text("MB each")
    await expect(sheet.get_by_role("button", name="Take a photo")).to_be_visible()
    await customer.page.keyboard.press("Escape")
    wrong = scratch / "setup.exe"
    wrong.write_bytes(b"MZ" + bytes(200))
    await choose(customer, "Choose a file", wrong)
    refusal = tray(customer).get_by_role("alert")
    await expect(refusal).to_contain_text("This type can’t be sent.")
    await expect(customer.panel.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    assert await file_messages(ada, row["id"]) == []
    await tray(customer).get_by_role("button", name="Remove setup.exe").click()
    await expect(tray(customer)).to_have_count(0)


async def test_m19_the_camera_is_asked_for_by_the_phones_own_means(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    await start_talk(customer, ada)
    await customer.panel.get_by_role("button", name="Add photo or file").click()
    async with customer.page.expect_file_chooser() as chosen:
        await customer.panel.get_by_role("button", name="Take a photo").click()
    element = (await chosen.value).element
    assert await element.get_attribute("capture") == "environment"
    assert "image/" in (await element.get_attribute("accept") or "")
    assert "pdf" not in (await element.get_attribute("accept") or "")


async def test_m19_a_photo_is_shown_before_sending_then_in_the_log_and_arrives_whole(
    phone: OpenPage, bank: Bank, ada: Desk, scratch: Path
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    photo = scratch / "bill.png"
    photo.write_bytes(png(300, 400))
    await choose(customer, "Choose photos", photo)
    await expect(tray(customer).locator("img")).to_be_visible()
    await expect(tray(customer)).to_contain_text("bill.png")
    text = words("Here is the bill")
    await customer.field.fill(text)
    await send(customer)
    picture = customer.log.get_by_role("button", name="Open picture bill.png")
    await expect(picture).to_be_visible()
    await expect(picture.locator("img")).to_be_visible()
    content = (await file_messages(ada, row["id"]))[0]
    assert content["type"] == "image"
    got = await ada.http.get(content["file"]["url"])
    assert got.content == photo.read_bytes() or got.headers["content-type"] == "image/png"
    assert content["file"]["name"] == "bill.png"
    await picture.click()
    viewer = customer.panel.get_by_role("dialog", name="Picture: bill.png")
    await expect(viewer.get_by_role("img", name="bill.png")).to_be_visible()
    await customer.page.keyboard.press("Escape")
    await expect(viewer).to_have_count(0)
    await expect(customer.panel).to_be_visible()


async def test_m19_progress_cancel_and_resume_after_a_lost_line(
    phone: OpenPage, bank: Bank, ada: Desk, scratch: Path
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    photo = scratch / "large.png"
    photo.write_bytes(png(900, 700, noise=True))
    bank.wire.bytes_per_s = 400_000
    await choose(customer, "Choose photos", photo)
    await send(customer)
    progress = customer.log.get_by_role("progressbar", name="Sending large.png")
    await expect(progress).to_be_visible()
    await until_progress(progress, 15)
    await customer.log.get_by_role("button", name="Cancel sending large.png").click()
    await expect(progress).to_have_count(0)

    await choose(customer, "Choose photos", photo)
    await send(customer)
    await until_progress(progress, 25)
    bank.wire.cut()
    await expect(customer.banner).to_be_visible()
    reached = int(await progress.get_attribute("aria-valuenow") or 0)
    await asyncio.sleep(0.5)
    sent_bytes: list[int] = []
    customer.page.on(
        "request",
        lambda request: sent_bytes.append(len(request.post_data_buffer or b"")) if request.method == "PATCH" else None,
    )
    bank.wire.heal()
    await expect(customer.log.get_by_role("button", name="Open picture large.png")).to_be_visible(timeout=30_000)
    contents = await file_messages(ada, row["id"])
    assert len(contents) == 1
    assert reached >= 25
    assert sum(sent_bytes) < photo.stat().st_size, "it began anew instead of going on"


async def until_progress(progress: Locator, least: int) -> None:
    for _ in range(200):
        if await progress.count() and int(await progress.get_attribute("aria-valuenow") or 0) >= least:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"the progress never reached {least} %")


async def test_m19_a_file_chosen_without_a_line_waits_over_a_reload_and_is_sent(
    phone: OpenPage, bank: Bank, ada: Desk, scratch: Path
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    photo = scratch / "tunnel.png"
    photo.write_bytes(png(200, 200))
    bank.wire.cut()
    await choose(customer, "Choose photos", photo)
    await send(customer)
    await expect(customer.log.get_by_text("tunnel.png")).to_be_visible()
    await asyncio.sleep(0.3)
    bank.wire.heal()
    await customer.page.reload()
    await expect(customer.log.get_by_role("button", name="Open picture tunnel.png")).to_be_visible(timeout=20_000)
    assert len(await file_messages(ada, row["id"])) == 1
