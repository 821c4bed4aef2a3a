"""Cards, ratings, places, voice notes, guides, and pictures that are marked before they are sent (M16, M19)."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio
from PIL import Image, ImageDraw
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.journeys.bank import Bank
from tests.journeys.browsers import CHROMIUM, FLAGS, phone_context
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk
from tests.journeys.desk import Desk
from tests.journeys.rich import answer_to, answers_to, card

LEFT = """() => {
  const box = document.querySelector('onglass-messenger').shadowRoot.querySelector('.og-body');
  return Math.abs(box.scrollHeight - box.clientHeight - box.scrollTop);
}"""
HIDDEN_BOX = (100, 100, 500, 300)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hearing() -> AsyncIterator[Browser]:
    """A browser whose microphone hears a beep, by the browser's own stand-in for a device."""
    flags = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
    ]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        yield browser
        await browser.close()


async def newest(ada: Desk, conversation_id: str, kind: str) -> dict[str, Any]:
    """The newest message with a content of this type, once it is there."""
    for _ in range(80):
        found = [one for one in await ada.messages(conversation_id) if one["content"]["type"] == kind]
        if found:
            return found[-1]
        await asyncio.sleep(0.1)
    raise AssertionError(f"no {kind} came")


async def bytes_of(ada: Desk, path: str) -> bytes:
    answer = await ada.http.get(path)
    assert answer.is_success, answer.text
    return answer.content


async def test_m16_a_card_has_a_heading_three_actions_and_is_answered_once(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    await customer.page.evaluate("() => { globalThis.told = []; Onglass.on('action', (detail) => told.push(detail)); }")
    question = await ada.say(row["id"], card())
    view = customer.log.get_by_role("article", name="Travel cover")
    await expect(view.get_by_role("heading", name="Travel cover")).to_be_visible()
    await expect(view.locator(".og-rich__action")).to_have_count(3)
    link = view.get_by_role("link", name="Read the terms")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(link).to_have_attribute("target", "_blank")
    await view.get_by_role("button", name="Take it").dblclick()
    answer = await answer_to(ada, row["id"], question["id"])
    assert answer["content"]["answer"] == {"action": "take"}
    await expect(view.get_by_role("button", name="Take it")).to_be_disabled()
    await view.get_by_role("button", name="See my covers").click()
    told = await customer.page.evaluate("told")
    assert [one["screen"] for one in told] == ["covers"]
    # It covered what the app shows now.
    await expect(customer.panel).to_have_count(0)


async def test_m16_a_carousel_goes_by_keys_and_knows_which_card_was_taken(
    desk: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await desk(), bank)
    row = await start_talk(customer, ada)
    take = {"actions": [{"id": "take", "title": "Take it", "kind": "reply"}]}
    cards = [
        {key: value for key, value in card(title=title, **take).items() if key != "type"}
        for title in ("One", "Two", "Three")
    ]
    question = await ada.say(row["id"], {"type": "carousel", "cards": cards})
    rail = customer.log.get_by_role("region", name="3 cards")
    await rail.get_by_role("list").focus()
    await customer.page.keyboard.press("ArrowRight")
    await expect(rail.locator(".og-carousel__foot")).to_contain_text("2 of 3")
    await customer.page.keyboard.press("ArrowRight")
    await expect(rail.locator(".og-carousel__foot")).to_contain_text("3 of 3")
    await rail.get_by_role("article", name="Two").get_by_role("button", name="Take it").click()
    answer = await answer_to(ada, row["id"], question["id"])
    assert answer["content"]["answer"] == {"action": "take", "card": 1}
    await expect(rail.get_by_role("article", name="Three").get_by_role("button", name="Take it")).to_be_disabled()


async def test_a_rating_is_five_steps_a_word_and_sent_once(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    await ada.post(f"/conversations/{row['id']}/rating_request")
    steps = customer.log.get_by_role("radiogroup")
    await expect(steps.get_by_role("radio")).to_have_count(5)
    await customer.log.get_by_role("button", name="Send rating").click()
    await expect(customer.log.get_by_role("alert")).to_have_text("Choose one of the five first.")
    await steps.get_by_role("radio", name="Good").check()
    await customer.log.get_by_role("textbox", name="Anything to add? (optional)").fill("Quick and kind")
    await customer.log.get_by_role("button", name="Send rating").dblclick()
    await expect(customer.log).to_contain_text("Thank you.")
    asked = await newest(ada, row["id"], "rating")
    answer = await answer_to(ada, row["id"], asked["id"])
    assert answer["content"]["answer"] == {"score": 4, "comment": "Quick and kind"}
    rated = (await ada.get(f"/conversations/{row['id']}"))["rating"]
    assert (rated["score"], rated["comment"]) == (4, "Quick and kind")


async def test_ones_place_is_shown_first_and_sent_only_then(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    lisbon = {"latitude": 38.7223, "longitude": -9.1393, "accuracy": 12}
    customer = Customer(await phone(geolocation=lisbon, permissions=["geolocation"]), bank)
    row = await start_talk(customer, ada)
    await customer.panel.get_by_role("button", name="Add photo or file").click()
    await customer.panel.get_by_role("button", name="Send where you are").click()
    sheet = customer.panel.get_by_role("dialog", name="Send where you are")
    await expect(sheet).to_contain_text("sent only if you say so")
    await sheet.get_by_role("button", name="Find where I am").click()
    await expect(sheet).to_contain_text("38.7223")
    assert [one for one in await ada.messages(row["id"]) if one["content"]["type"] == "location"] == []
    await sheet.get_by_role("button", name="Send this place").click()
    content = (await newest(ada, row["id"], "location"))["content"]
    assert (content["latitude"], content["longitude"], content["accuracy_m"]) == (38.7223, -9.1393, 12)
    link = customer.log.get_by_role("link", name="Show on a map")
    await expect(link).to_have_attribute(
        "href", "https://www.openstreetmap.org/?mlat=38.722300&mlon=-9.139300#map=16/38.722300/-9.139300"
    )


async def test_a_place_that_may_not_be_seen_is_said_in_words(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    await start_talk(customer, ada)
    await customer.panel.get_by_role("button", name="Add photo or file").click()
    await customer.panel.get_by_role("button", name="Send where you are").click()
    await customer.panel.get_by_role("button", name="Find where I am").click()
    await expect(customer.panel.get_by_role("dialog")).to_contain_text("or write the address")


LOUDEST = """() => Math.max(...[...document.querySelector('onglass-messenger').shadowRoot
  .querySelectorAll('.og-level i')].map((bar) => parseFloat(bar.style.blockSize)))"""


async def expect_sound(page: Page) -> None:
    """The bars of the recorder rise when the device beeps."""
    for _ in range(50):
        if await page.evaluate(LOUDEST) > 20:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the recorder heard nothing")


async def test_m19_a_voice_note_is_recorded_heard_and_sent(hearing: Browser, bank: Bank, ada: Desk) -> None:
    async with phone_context(hearing, permissions=["microphone"]) as context:
        customer = Customer(await context.new_page(), bank)
        row = await start_talk(customer, ada)
        await customer.panel.get_by_role("button", name="Record a voice note").click()
        bar = customer.panel.get_by_role("group", name="Voice note")
        await expect(bar.get_by_role("timer")).to_have_text("0:02", timeout=8000)
        await expect_sound(customer.page)
        await bar.get_by_role("button", name="Stop and listen").click()
        await bar.get_by_role("button", name="Play").click()
        await expect(bar.locator(".og-sound")).to_have_attribute("data-playing", "true")
        await bar.get_by_role("button", name="Send voice note").dblclick()
        await expect(customer.field).to_be_focused()
        content = (await newest(ada, row["id"], "audio"))["content"]
        assert content["file"]["media_type"] == "audio/webm"
        assert 2 <= content["duration_seconds"] <= 6
        note = customer.log.get_by_role("group", name="Voice note")
        await note.get_by_role("button", name="Play").click()
        await expect(note.get_by_role("slider")).to_be_visible()
        await expect(note.locator(".og-sound")).to_have_attribute("data-playing", "true")


async def test_m19_a_voice_note_can_be_thrown_away(hearing: Browser, bank: Bank, ada: Desk) -> None:
    async with phone_context(hearing, permissions=["microphone"]) as context:
        customer = Customer(await context.new_page(), bank)
        row = await start_talk(customer, ada)
        await customer.panel.get_by_role("button", name="Record a voice note").click()
        bar = customer.panel.get_by_role("group", name="Voice note")
        await expect(bar.get_by_role("timer")).to_be_visible()
        await customer.page.keyboard.press("Escape")
        await expect(bar).to_have_count(0)
        await expect(customer.field).to_be_focused()
        await customer.panel.get_by_role("button", name="Record a voice note").click()
        await bar.wait_for()
        await customer.page.keyboard.press("Escape")
        await expect(customer.field).to_be_focused()
        await customer.page.wait_for_timeout(500)
        assert [one for one in await ada.messages(row["id"]) if one["content"]["type"] == "audio"] == []


async def test_m19_without_a_microphone_it_says_so_and_leads_back_to_writing(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    await start_talk(customer, ada)
    await customer.panel.get_by_role("button", name="Record a voice note").click()
    await expect(customer.panel.get_by_role("alert")).to_contain_text("microphone")
    await customer.panel.get_by_role("button", name="Write instead").click()
    await expect(customer.field).to_be_focused()


def screenshot(path: Path) -> Path:
    """A picture with thin black lines on white where something secret would stand."""
    picture = Image.new("RGB", (600, 400), "white")
    pen = ImageDraw.Draw(picture)
    for x in range(HIDDEN_BOX[0], HIDDEN_BOX[2], 8):
        pen.line((x, HIDDEN_BOX[1], x, HIDDEN_BOX[3]), fill="black", width=2)
    picture.save(path)
    return path


async def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw on the canvas, in the picture's pixels."""
    box = await page.locator("dialog.og-panel canvas").bounding_box()
    assert box is not None
    scale = box["width"] / 600

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return box["x"] + point[0] * scale, box["y"] + point[1] * scale

    await page.mouse.move(*place(start))
    await page.mouse.down()
    await page.mouse.move(*place(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)))
    await page.mouse.move(*place(end))
    await page.mouse.up()


async def choose_picture(customer: Customer, path: Path) -> None:
    async with customer.page.expect_file_chooser() as chosen:
        await customer.log.get_by_role("button", name="Choose a screenshot").click()
    await (await chosen.value).set_files(path)


async def test_c4_a_picture_is_marked_and_what_is_hidden_is_gone_from_what_arrives(
    phone: OpenPage, bank: Bank, ada: Desk, scratch: Path
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    question = await ada.say(
        row["id"], {"type": "capture_request", "text": "Show me", "kinds": ["screenshot", "photo"]}
    )
    await choose_picture(customer, screenshot(scratch / "screen.png"))
    board = customer.panel.get_by_role("dialog", name="Mark your picture")
    await expect(board.locator("canvas")).to_be_visible()
    await board.get_by_role("button", name="Hide").click()
    await drag(customer.page, (90, 90), (510, 310))
    await board.get_by_role("button", name="Draw").click()
    await drag(customer.page, (20, 40), (300, 40))
    await board.get_by_role("button", name="Arrow").click()
    await drag(customer.page, (20, 360), (300, 360))
    # One too many, taken back.
    await drag(customer.page, (400, 380), (590, 380))
    await board.get_by_role("button", name="Undo").click()
    await board.get_by_role("button", name="Send picture").dblclick()
    await expect(board).to_have_count(0)
    answer = await answer_to(ada, row["id"], question["id"])
    assert answer["content"]["type"] == "image"
    picture = Image.open(io.BytesIO(await bytes_of(ada, answer["content"]["file"]["url"]))).convert("RGB")
    assert picture.size == (600, 400)
    # The lines are gone: no pixel in there is black or white any more, and blocks are of one colour.
    colours = picture.crop(HIDDEN_BOX).getcolors(maxcolors=100_000)
    assert colours is not None
    assert len(colours) < 300
    assert all(60 < sum(colour) / 3 < 250 for _, colour in colours if isinstance(colour, tuple))
    assert red(picture, (160, 40))
    assert red(picture, (160, 360))
    assert picture.getpixel((500, 380)) == (255, 255, 255)
    await expect(customer.log).to_contain_text("Picture sent")


def red(picture: Image.Image, at: tuple[int, int]) -> bool:
    pixel = picture.getpixel(at)
    return isinstance(pixel, tuple) and pixel[0] > 180 and pixel[1] < 90


async def test_c4_by_keyboard_a_mark_is_made_and_escape_leaves_without_sending(
    desk: OpenPage, bank: Bank, ada: Desk, scratch: Path
) -> None:
    customer = Customer(await desk(), bank)
    row = await start_talk(customer, ada)
    question = await ada.say(row["id"], {"type": "capture_request", "text": "Show me", "kinds": ["screenshot"]})
    path = screenshot(scratch / "keys.png")
    await choose_picture(customer, path)
    board = customer.panel.get_by_role("dialog", name="Mark your picture")
    canvas = board.locator("canvas")
    await canvas.focus()
    await customer.page.keyboard.press("Enter")
    for _ in range(6):
        await customer.page.keyboard.press("ArrowRight")
    await customer.page.keyboard.press("Enter")
    await expect(board.get_by_role("button", name="Undo")).to_be_enabled()
    await customer.page.keyboard.press("Escape")
    await expect(board).to_have_count(0)
    await customer.page.wait_for_timeout(500)
    assert await answers_to(ada, row["id"], question["id"]) == []


async def test_guides_open_elsewhere_and_play_only_on_a_tap(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    page = await phone()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith(".mp4") else None)
    customer = Customer(page, bank)
    row = await start_talk(customer, ada)
    await ada.say(row["id"], {"type": "article", "title": "Change your limits", "url": "https://example.com/limits"})
    film = f"{bank.url}/why.mp4"
    await ada.say(
        row["id"], {"type": "video_guide", "title": "Why it is declined", "url": film, "duration_seconds": 40}
    )
    link = customer.log.get_by_role("link", name="Read the article")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    play = customer.log.get_by_role("button", name="Play Why it is declined")
    await expect(play).to_be_visible()
    await expect(customer.log).to_contain_text("Video, 40 sec")
    assert asked == []
    await play.click()
    # There is no such film: that is said, and its page is offered instead.
    await expect(customer.log).to_contain_text("It cannot be played here.")
    await expect(customer.log.get_by_role("link", name="Open the video")).to_have_attribute("href", film)
    assert asked == [film] or set(asked) == {film}


async def test_rich_messages_come_in_a_script_of_their_own_and_move_nothing(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    page = await phone()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("/")[-1]))
    customer = Customer(page, bank)
    row = await start_talk(customer, ada)
    assert "rich.js" not in asked
    await page.context.route("**/sdk/**/rich.js", lambda route: asyncio.ensure_future(_late(route)))
    for number in range(12):
        await ada.say(row["id"], f"Line {number}, long enough to take some room on the screen of a phone")
    await ada.say(row["id"], card())
    await ada.say(row["id"], "After the card")
    # First in plain words, at the end of the log; then as a card, and still at the end.
    await expect(customer.log.get_by_text("Travel cover").first).to_be_visible()
    await expect(customer.log.get_by_role("article", name="Travel cover")).to_be_visible()
    assert asked.count("rich.js") == 1
    assert await page.evaluate(LEFT) <= 2


async def _late(route: Any) -> None:
    await asyncio.sleep(1)
    await route.continue_()
