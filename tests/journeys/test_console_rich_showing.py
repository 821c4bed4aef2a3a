"""An agent shows with more than words; what is being composed is never lost, whatever happens."""

import re

from playwright.async_api import BrowserContext, Route

from tests.journeys.console_world import Company, a_company, expect
from tests.journeys.rich_steps import answer, insert, post, press_send, received, send_file, type_into, wav

_FIXTURES = (a_company,)
# Playwright waits for a predicate by evaluating text, which the page's policy forbids.
LENGTH = """audio => new Promise(done => {
  const look = () => audio.duration > 0 ? done(audio.duration) : setTimeout(look, 50);
  look();
})"""


async def test_a_card_with_lines_and_buttons_and_the_servers_refusal_at_the_field(company: Company) -> None:
    customer = company.customer("Carla Card")
    customer.ask("What is my limit?")
    async with company.desk() as desk:
        await desk.open(customer)
        dialog = await insert(desk, "Card")
        await type_into(desk, dialog, "Title", "Everyday card")
        await dialog.get_by_role("button", name="Add a line").click()
        await type_into(desk, dialog, "Label of line 1", "Online limit")
        await type_into(desk, dialog, "Value of line 1", "EUR 500")
        await dialog.get_by_role("button", name="Add a button").click()
        await type_into(desk, dialog, "Words on button 1", "Raise it")
        await dialog.get_by_role("button", name="Add a button").click()
        await type_into(desk, dialog, "Words on button 2", "Fees")
        await dialog.get_by_label("What button 2 does").select_option("Opens a web page")
        await type_into(desk, dialog, "Address of button 2 (https)", "http://bank.example/fees")
        await dialog.get_by_role("button", name="Send", exact=True).click()
        address = dialog.get_by_label("Address of button 2 (https)")
        await expect(address).to_have_attribute("aria-invalid", "true")
        await expect(address).to_be_focused()
        assert await desk.violations() == []
        await type_into(desk, dialog, "Address of button 2 (https)", "https://bank.example/fees")
        await expect(address).not_to_have_attribute("aria-invalid", "true")
        await press_send(desk, dialog)
        asked = received(customer, "card")
        assert asked["content"]["rows"] == [{"label": "Online limit", "value": "EUR 500"}]
        assert "Online limit: EUR 500" in asked["content"]["fallback"]
        answer(customer, asked, {"action": asked["content"]["actions"][0]["id"]})
        shown = desk.log.get_by_role("group", name="Card")
        await expect(shown.locator("li[data-chosen]")).to_contain_text("Raise it")
        await expect(shown.get_by_role("link", name="Fees")).to_have_attribute("rel", "noopener noreferrer")
        assert await desk.violations() == []


async def test_cards_side_by_side_with_a_picture(company: Company) -> None:
    customer = company.customer("Cora Cards")
    customer.ask("Which plans are there?")
    async with company.desk() as desk:
        await desk.open(customer)
        dialog = await insert(desk, "Cards side by side")
        first, second = (dialog.get_by_role("group", name=f"Card {number}", exact=True) for number in (1, 2))
        await first.get_by_role("textbox", name="Title").fill("Everyday")
        picture = await desk.page.screenshot(clip={"x": 0, "y": 0, "width": 120, "height": 60})
        await first.locator("input[type=file]").set_input_files(
            {"name": "plan.png", "mimeType": "image/png", "buffer": picture}
        )
        await expect(first.get_by_role("button", name="Remove the picture: plan.png")).to_be_visible()
        await second.get_by_role("textbox", name="Title").fill("Everyday Plus")
        await second.get_by_role("button", name="Add a button").click()
        await second.get_by_label("Words on button 1").fill("Take it")
        await press_send(desk, dialog)
        asked = received(customer, "carousel")
        assert asked["content"]["cards"][0]["image"]["name"] == "plan.png"
        answer(customer, asked, {"action": asked["content"]["cards"][1]["actions"][0]["id"], "card": 1})
        shown = desk.log.get_by_role("group", name="Cards side by side")
        await expect(shown.locator(".rc__slide").nth(1).locator("li[data-chosen]")).to_contain_text("Take it")
        await expect(shown.locator("img")).to_be_visible()
        assert await desk.violations() == []


async def test_an_article_a_guide_and_a_place_are_shown_with_links(company: Company) -> None:
    customer = company.customer("Arne Article")
    customer.ask("Where can I read more?")
    async with company.desk(theme="dark") as desk:
        await desk.open(customer)
        dialog = await insert(desk, "Article")
        await type_into(desk, dialog, "Title", "Fees when you travel")
        await type_into(desk, dialog, "Address (https)", "https://bank.example/fees")
        assert await desk.violations() == []
        await press_send(desk, dialog)
        dialog = await insert(desk, "Video guide")
        await type_into(desk, dialog, "Title", "How to set a limit")
        await type_into(desk, dialog, "Address (https)", "https://bank.example/limit.mp4")
        await type_into(desk, dialog, "Length in seconds (optional)", "74")
        await press_send(desk, dialog)
        dialog = await insert(desk, "Place on a map")
        await type_into(desk, dialog, "Latitude", "91")
        await type_into(desk, dialog, "Longitude", "-9.1393")
        await dialog.get_by_role("button", name="Send", exact=True).click()
        await expect(dialog).to_contain_text("Between −90 and 90.")
        await type_into(desk, dialog, "Latitude", "38.7223")
        await press_send(desk, dialog)
        assert received(customer, "location")["content"]["latitude"] == 38.7223
        assert received(customer, "video_guide")["content"]["duration_seconds"] == 74
        article = desk.log.get_by_role("link", name="Fees when you travel")
        await expect(article).to_have_attribute("href", "https://bank.example/fees")
        await expect(desk.log.get_by_role("group", name="Video guide")).to_contain_text("1:14")
        await expect(desk.log.get_by_role("link", name="Open the map")).to_be_visible()
        assert await desk.violations() == []


async def test_what_the_customer_sends_beyond_words_is_drawn(company: Company) -> None:
    customer = company.customer("Lou Location")
    customer.ask("I am here")
    post(customer, {"type": "location", "latitude": 38.7223, "longitude": -9.1393, "label": "Branch <b>Baixa</b>"})
    async with company.desk() as desk:
        await desk.open(customer)
        place = desk.log.get_by_role("group", name="Place on a map")
        await expect(place).to_contain_text("Branch <b>Baixa</b>")
        await expect(desk.row(customer)).to_contain_text("Baixa")


async def test_a_composer_keeps_what_is_in_it_over_escape_another_case_and_a_reload(company: Company) -> None:
    first, second = company.customer("Dora Draft"), company.customer("Dan Other")
    first.ask("Which card?")
    second.ask("Hello")
    async with company.desk() as desk:
        await desk.open(first)
        dialog = await insert(desk, "List to pick from")
        await type_into(desk, dialog, "Question", "Which card is it?")
        await type_into(desk, dialog, "Item 1", "Debit")
        await desk.page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        await expect(desk.composer.get_by_role("button", name="Insert, 1 draft kept")).to_be_visible()
        await desk.row(second).click()
        await desk.ready(second)
        await expect(desk.composer.get_by_role("button", name="Insert", exact=True)).to_be_visible()
        dialog = await insert(desk, "List to pick from")
        await expect(dialog.get_by_role("textbox", name="Question")).to_have_value("")
        await desk.page.keyboard.press("Escape")
        await desk.page.reload()
        await desk.row(first).click()
        await desk.ready(first)
        await desk.composer.get_by_role("button", name="Insert, 1 draft kept").click()
        await desk.page.get_by_role("menuitem", name="List to pick from").click()
        dialog = desk.page.get_by_role("dialog", name="List to pick from")
        await expect(dialog.get_by_role("textbox", name="Question")).to_have_value("Which card is it?")
        await expect(dialog.get_by_role("textbox", name="Item 1", exact=True)).to_have_value("Debit")
        await dialog.get_by_role("button", name="Discard").click()
        await expect(desk.composer.get_by_role("button", name="Insert", exact=True)).to_be_visible()


async def test_a_dead_line_loses_nothing_and_the_next_press_sends_it_once(company: Company) -> None:
    customer = company.customer("Olga Offline")
    customer.ask("Where is it?")
    tries: list[str] = []

    async def cut(context: BrowserContext) -> None:
        async def once(route: Route) -> None:
            if route.request.method != "POST":
                await route.continue_()
                return
            tries.append(route.request.post_data or "")
            if len(tries) == 1:
                # It arrives, and its answer does not.
                await route.fetch()
                await route.abort()
                return
            await route.continue_()

        await context.route("**/v1/agent/conversations/*/messages", once)

    async with company.desk(before=cut) as desk:
        await desk.open(customer)
        dialog = await insert(desk, "Article")
        await type_into(desk, dialog, "Title", "Where your card is")
        await type_into(desk, dialog, "Address (https)", "https://bank.example/card")
        await dialog.get_by_role("button", name="Send", exact=True).click()
        await expect(dialog.get_by_role("alert")).to_contain_text("Nothing is lost")
        await expect(dialog.get_by_role("textbox", name="Title")).to_have_value("Where your card is")
        await press_send(desk, dialog)
        await expect(desk.log.get_by_role("link", name="Where your card is")).to_have_count(1)
    sent = [one for one in customer.events() if "Where your card is" in str(one)]
    assert len(sent) == 1, "the same key again is the same message"
    assert len(tries) == 2


async def test_on_a_phone_everything_is_within_reach(company: Company) -> None:
    customer = company.customer("Phil Phone")
    customer.ask("When?")
    async with company.desk(size=(390, 844)) as desk:
        await desk.go(f"all/{customer.conversation_id}")
        await desk.ready(customer)
        dialog = await insert(desk, "Times to choose from")
        box = await dialog.bounding_box()
        assert box is not None
        assert (box["x"], box["width"]) == (0, 390)
        await dialog.get_by_role("button", name="Propose three times").click()
        await expect(dialog.get_by_role("region").get_by_role("listitem")).to_have_count(3)
        wide = await dialog.evaluate("element => element.scrollWidth - element.clientWidth")
        assert wide == 0
        send = await dialog.get_by_role("button", name="Send", exact=True).bounding_box()
        assert send is not None
        assert send["height"] >= 44
        assert send["y"] + send["height"] <= 844
        assert await desk.violations() == []
        await type_into(desk, dialog, "Question", "When may I call?")
        await press_send(desk, dialog)
        await expect(desk.log.get_by_role("group", name="Times to choose from")).to_be_visible()


async def test_a_voice_note_is_played_from_memory_and_a_picture_that_was_asked_for_opens_large(
    company: Company,
) -> None:
    customer = company.customer("Vera Voice")
    customer.ask("Listen")
    async with company.desk() as desk:
        await desk.open(customer)
        picture = await desk.page.screenshot(clip={"x": 0, "y": 0, "width": 200, "height": 120})
        note = send_file(customer, "note.wav", "audio/wav", wav(seconds=1))
        post(customer, {"type": "audio", "file": {"id": note}, "duration_seconds": 1, "transcript": "It is this one"})
        shown = desk.log.get_by_role("group", name="Voice note, 0:01")
        await expect(shown).to_contain_text("It is this one")
        await shown.get_by_role("button", name="Play: Voice note, 0:01").click()
        await expect(shown.locator("audio")).to_have_attribute("src", re.compile("^blob:"))
        assert await shown.locator("audio").evaluate(LENGTH) > 0.5
        assert await desk.violations() == []
        dialog = await insert(desk, "Ask for a screenshot or photo")
        await press_send(desk, dialog)
        asked = received(customer, "capture_request")
        await expect(desk.log).to_contain_text("Not answered yet")
        sent = send_file(customer, "marked.png", "image/png", picture)
        post(customer, {"type": "image", "file": {"id": sent}}, reply_to=asked["id"])
        await expect(desk.log).not_to_contain_text("Not answered yet")
        await desk.log.get_by_role("button", name="Open marked.png").click()
        await expect(desk.page.get_by_role("dialog").locator("img")).to_be_visible()
