"""Questions a customer answers on a sheet: lists, times, forms; once, by keyboard, going on elsewhere (M14, M15)."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk
from tests.journeys.desk import Desk
from tests.journeys.rich import FORM, LIST, answer_to, answers_to, in_days, slots

SIGNED_IN = "localStorage.setItem('harbor:signed-in', '1')"


def sheet(customer: Customer, name: str) -> Locator:
    return customer.panel.get_by_role("dialog", name=name)


async def ask(customer: Customer, ada: Desk, content: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Begin a conversation, ask in it; answer with its id and the question."""
    row = await start_talk(customer, ada)
    return row["id"], await ada.say(row["id"], content)


async def test_m15_a_list_is_chosen_from_on_a_sheet_and_answered_once_under_a_double_tap(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    conversation_id, question = await ask(customer, ada, LIST)
    await customer.panel.get_by_role("button", name="Choose", exact=True).click()
    picker = sheet(customer, "Which card is it about?")
    await picker.get_by_role("button", name="Send answer").click()
    await expect(picker.get_by_role("alert")).to_have_text("Choose one first.")
    await picker.get_by_role("radio", name="Joint card 9020").check()
    await picker.get_by_role("button", name="Send answer").dblclick()
    await expect(picker).to_have_count(0)
    answer = await answer_to(ada, conversation_id, question["id"])
    assert answer["content"]["answer"] == {"items": ["joint"]}
    assert answer["content"]["text"] == "Joint card 9020"
    await expect(customer.log).to_contain_text("Answered")
    await expect(customer.panel.get_by_role("button", name="Choose", exact=True)).to_have_count(0)


async def test_m15_several_of_a_list_and_something_else(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    conversation_id, question = await ask(customer, ada, LIST | {"multiple": True, "min": 2})
    await customer.panel.get_by_role("button", name="Choose", exact=True).click()
    picker = sheet(customer, "Which card is it about?")
    await picker.get_by_role("button", name="Something else: write it").click()
    await expect(customer.field).to_be_focused()
    await customer.panel.get_by_role("button", name="Choose", exact=True).click()
    await picker.get_by_role("checkbox", name="Joint card 9020").check()
    await picker.get_by_role("button", name="Send answer").click()
    await expect(picker.get_by_role("alert")).to_have_text("Choose at least 2.")
    await picker.get_by_role("checkbox", name="Everyday card 4471").check()
    await picker.get_by_role("button", name="Send answer").click()
    answer = await answer_to(ada, conversation_id, question["id"])
    assert answer["content"]["answer"] == {"items": ["everyday", "joint"]}


async def test_m15_times_are_the_phones_own_and_its_zone_is_named(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(timezone_id="Asia/Tokyo"), bank)
    soon = in_days(2, 8)
    past = datetime.now(UTC) - timedelta(minutes=5)
    conversation_id, question = await ask(
        customer, ada, slots(soon, soon + timedelta(minutes=10), past, soon + timedelta(days=1))
    )
    await customer.panel.get_by_role("button", name="Choose a time").click()
    picker = sheet(customer, "When shall we call?")
    await expect(picker).to_contain_text("Times in Tokyo, your phone’s zone")
    await picker.get_by_role("radio", name="17:10").check()
    await expect(picker.get_by_role("status")).to_contain_text("in Lisbon")
    await picker.get_by_role("button", name="Take ").click()
    answer = await answer_to(ada, conversation_id, question["id"])
    assert answer["content"]["answer"] == {"slot": "s1"}
    assert "17:10 (Tokyo)" in answer["content"]["text"]


async def test_m15_a_time_that_has_begun_cannot_be_chosen(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(timezone_id="Europe/Lisbon"), bank)
    past = datetime.now(UTC) - timedelta(minutes=1)
    await ask(customer, ada, slots(past, datetime.now(UTC) + timedelta(days=3)))
    await customer.panel.get_by_role("button", name="Choose a time").click()
    picker = sheet(customer, "When shall we call?")
    days = picker.get_by_role("group", name="Day").get_by_role("radio")
    await expect(days).to_have_count(2)
    await expect(days.first).to_be_disabled()
    await expect(days.nth(1)).to_be_checked()


async def test_m15_the_hour_that_comes_twice_stands_twice_with_its_offset(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    """In October 2027 the clocks of Lisbon go back: 01:30 is there at 00:30 and at 01:30 UTC."""
    customer = Customer(await phone(timezone_id="Europe/Lisbon"), bank)
    first, second = datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    conversation_id, question = await ask(
        customer, ada, slots(first - timedelta(days=1), first, second, second + timedelta(hours=8))
    )
    await customer.panel.get_by_role("button", name="Choose a time").click()
    picker = sheet(customer, "When shall we call?")
    await picker.get_by_role("radio", name="31 Oct").check()
    times = picker.get_by_role("group", name="Time").locator("label")
    said = [text.replace("GMT+0", "GMT") for text in await times.all_inner_texts()]
    assert said == ["01:30 GMT+1", "01:30 GMT", "09:30"]
    await expect(picker).to_contain_text("The clocks change around this day.")
    await picker.get_by_role("radio", name=re.compile(r"^01:30 GMT(\+0)?$")).check()
    await picker.get_by_role("button", name="Take ").click()
    answer = await answer_to(ada, conversation_id, question["id"])
    assert answer["content"]["answer"] == {"slot": "s2"}


async def open_form(customer: Customer) -> Locator:
    await customer.panel.get_by_role("button", name="Raise my limit: open the form").click()
    page = sheet(customer, "Raise your card limit")
    await expect(page).to_be_visible()
    return page


async def test_m15_a_form_says_at_each_field_what_is_wrong_and_is_sent_once(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    conversation_id, question = await ask(customer, ada, FORM)
    form = await open_form(customer)
    await form.get_by_role("button", name="Continue").click()
    await expect(form.locator("[data-error=limit]")).to_have_text("Choose one.")
    await expect(form.get_by_role("radio", name="600 euros")).to_be_focused()
    await form.get_by_role("radio", name="1,000 euros").check()
    await expect(form.locator("[data-error]")).to_have_count(0)
    await form.get_by_role("button", name="Continue").click()
    email = form.get_by_role("textbox", name="Where shall we write to?")
    await email.fill("maya at example")
    await form.get_by_role("textbox", name="How much now?").fill("a lot")
    await form.get_by_role("button", name="Continue").click()
    await expect(form.locator("[data-error=email]")).to_contain_text("name@example.com")
    await expect(form.locator("[data-error=amount]")).to_have_text("Write a number.")
    await expect(email).to_be_focused()
    await expect(email).to_have_attribute("aria-invalid", "true")
    await email.fill("maya@example.com")
    await form.get_by_role("textbox", name="How much now?").fill("84,20")
    await form.get_by_role("button", name="Continue").click()
    await form.get_by_role("textbox", name="The word we agreed on").fill("harbour")
    await form.get_by_role("button", name="Raise my limit").dblclick()
    await expect(form).to_have_count(0)
    answer = await answer_to(ada, conversation_id, question["id"])
    assert answer["content"]["answer"]["values"] == {
        "limit": "1000",
        "email": "maya@example.com",
        "amount": 84.2,
        "word": "harbour",
    }
    assert "harbour" not in answer["content"]["text"]
    assert "harbour" not in answer["content"]["fallback"]
    await expect(customer.log).to_contain_text("Answered")


async def fill_half(form: Locator) -> None:
    await form.get_by_role("radio", name="1,000 euros").check()
    await form.get_by_role("button", name="Continue").click()
    await form.get_by_role("textbox", name="Where shall we write to?").fill("maya@example.com")
    await expect(form).to_contain_text("on all your devices")


async def expect_half(form: Locator) -> None:
    await expect(form).to_contain_text("Step 2 of 3")
    await expect(form.get_by_role("textbox", name="Where shall we write to?")).to_have_value("maya@example.com")
    await form.get_by_role("button", name="One step back").click()
    await expect(form.get_by_role("radio", name="1,000 euros")).to_be_checked()


async def signed_in(page: Page, bank: Bank) -> Customer:
    await page.add_init_script(SIGNED_IN)
    return Customer(page, bank)


async def test_m15_a_half_filled_form_goes_on_after_a_reload_and_on_another_device(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = await signed_in(await phone(), bank)
    conversation_id, question = await ask(customer, ada, FORM)
    form = await open_form(customer)
    await fill_half(form)
    await form.get_by_role("button", name="Save for later").click()
    await expect(form).to_have_count(0)
    await customer.page.reload()
    await expect_half(await open_form(customer))

    other = await signed_in(await phone(), bank)
    await other.page.goto(f"{bank.url}/")
    await other.launcher.click()
    await other.page.evaluate("(id) => Onglass.open({ conversationId: id })", conversation_id)
    there = await open_form(other)
    await expect(there).to_contain_text("Taken over from where you left it")
    await expect_half(there)
    await there.get_by_role("button", name="Continue").click()
    await there.get_by_role("button", name="Continue").click()
    await there.get_by_role("textbox", name="The word we agreed on").fill("harbour")
    await there.get_by_role("button", name="Raise my limit").click()
    await answer_to(ada, conversation_id, question["id"])
    # Answered there: the page it stood open on goes away by itself, and nothing is left to be filled in.
    await expect(sheet(customer, "Raise your card limit")).to_have_count(0)
    await expect(customer.log).to_contain_text("Answered")


async def test_m15_what_the_server_does_not_take_is_said_at_its_field_and_can_be_mended(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    fields = [{"id": "when", "label": "Which day?", "kind": "date", "required": True}]
    fields.append({"id": "phone", "label": "Which number?", "kind": "phone", "required": True})
    conversation_id, question = await ask(
        customer, ada, {"type": "form", "text": "Call me", "submit_label": "Ask", "fields": fields}
    )
    await customer.panel.get_by_role("button", name="Ask: open the form").click()
    form = sheet(customer, "Call me")
    await form.get_by_label("Which day?").fill("2027-03-01")
    # Six signs, but not six digits: the page lets it pass, the server counts digits.
    await form.get_by_label("Which number?").fill("1-2-3-4")
    await form.get_by_role("button", name="Ask").click()
    remove = customer.panel.get_by_role("button", name="Remove this answer")
    await expect(remove).to_be_visible()
    assert await answers_to(ada, conversation_id, question["id"]) == []
    await customer.panel.get_by_role("button", name="Ask: open the form").click()
    await expect(form.locator("[data-error=phone]")).to_be_visible()
    await expect(form.get_by_label("Which day?")).to_have_value("2027-03-01")
    await form.get_by_label("Which number?").fill("+44 20 5550 0142")
    await form.get_by_role("button", name="Ask").click()
    answer = await answer_to(ada, conversation_id, question["id"])
    assert answer["content"]["answer"]["values"]["when"] == "2027-03-01"
    await expect(remove).to_have_count(0)


async def test_m23_a_list_and_a_form_by_keyboard_alone(desk: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await desk(), bank)
    conversation_id, question = await ask(customer, ada, LIST)
    keyboard = customer.page.keyboard
    opener = customer.panel.get_by_role("button", name="Choose", exact=True)
    await opener.focus()
    await keyboard.press("Enter")
    picker = sheet(customer, "Which card is it about?")
    await expect(picker).to_be_visible()
    await keyboard.press("Escape")
    await expect(picker).to_have_count(0)
    await expect(opener).to_be_focused()
    await keyboard.press("Enter")
    await expect(picker).to_be_focused()
    await keyboard.press("Tab")
    await keyboard.press("Tab")
    await keyboard.press("Space")
    await keyboard.press("ArrowDown")
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    assert (await answer_to(ada, conversation_id, question["id"]))["content"]["answer"] == {"items": ["joint"]}
