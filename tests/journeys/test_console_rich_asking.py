"""An agent asks with more than words, by keyboard, and sees the customer's answer as it comes."""

from datetime import UTC, datetime, timedelta

from tests.journeys.console_world import Company, a_company, expect
from tests.journeys.rich_steps import answer, insert, messages, press_send, received, type_into

_FIXTURES = (a_company,)


async def test_a_list_is_composed_previewed_sent_and_its_answer_is_marked(company: Company) -> None:
    customer = company.customer("Rita List")
    customer.ask("A payment was declined")
    async with company.desk() as desk:
        await desk.open(customer)
        dialog = await insert(desk, "List to pick from")
        await type_into(desk, dialog, "Question", "Which payment is it?")
        await type_into(desk, dialog, "Item 1", "Coffee")
        await type_into(desk, dialog, "Item 2", "Water bill")
        await dialog.get_by_role("button", name="Add an item").focus()
        await desk.page.keyboard.press("Enter")
        await expect(dialog.get_by_label("Item 3", exact=True)).to_be_focused()
        await desk.page.keyboard.type("Rent")
        await dialog.get_by_role("button", name="Move up: Item 3").focus()
        await desk.page.keyboard.press("Enter")
        await expect(dialog.get_by_label("Item 2", exact=True)).to_have_value("Rent")
        preview = dialog.get_by_role("region", name="What Rita List will see")
        await expect(preview.get_by_role("listitem")).to_have_text(["Coffee", "Rent", "Water bill"])
        await expect(preview.locator("pre")).to_contain_text("- Coffee\n- Rent\n- Water bill")
        assert await desk.violations() == []
        await press_send(desk, dialog)
        shown = desk.log.get_by_role("group", name="List to pick from")
        await expect(shown).to_contain_text("Which payment is it?")
        await expect(desk.log).to_contain_text("Not answered yet")
        asked = received(customer, "list_picker")
        items = asked["content"]["sections"][0]["items"]
        assert [item["title"] for item in items] == ["Coffee", "Rent", "Water bill"]
        answer(customer, asked, {"items": [items[2]["id"]]})
        await expect(shown.locator("li[data-chosen]")).to_contain_text("Water bill")
        await expect(desk.row(customer)).to_contain_text("Water bill")
        assert await desk.violations() == []


async def test_times_name_both_zones_and_a_time_that_has_passed_is_told_at_its_field(company: Company) -> None:
    customer = company.customer("Tomo Times", time_zone="Asia/Tokyo")
    customer.ask("Please call me")
    async with company.desk() as desk:
        await desk.open(customer)
        dialog = await insert(desk, "Times to choose from")
        await type_into(desk, dialog, "Question", "When may I call?")
        await expect(dialog.get_by_label("The times you write are").locator("option").first).to_contain_text("Tokyo")
        await dialog.get_by_label("Day 1", exact=True).fill("2020-03-02")
        await dialog.get_by_label("Begins 1", exact=True).fill("10:00")
        await dialog.get_by_role("button", name="Send", exact=True).click()
        await expect(dialog.get_by_label("Day 1", exact=True)).to_have_attribute("aria-invalid", "true")
        await expect(dialog.get_by_label("Day 1", exact=True)).to_be_focused()
        await expect(dialog).to_contain_text("This time has passed.")
        day = (datetime.now(UTC) + timedelta(days=3)).date()
        await dialog.get_by_label("Day 1", exact=True).fill(day.isoformat())
        preview = dialog.get_by_role("region", name="What Tomo Times will see")
        await expect(preview.get_by_role("listitem").first).to_contain_text("for them (Tokyo)")
        await expect(preview.get_by_role("listitem").first).to_contain_text("for you (")
        await dialog.get_by_role("button", name="Propose three times").click()
        await expect(preview.get_by_role("listitem")).to_have_count(4)
        assert await desk.violations() == []
        await press_send(desk, dialog)
        asked = received(customer, "time_picker")
        assert asked["content"]["time_zone"] == "Asia/Tokyo"
        assert asked["content"]["slots"][0]["starts_at"].startswith(f"{day.isoformat()}T01:00:00"), "10:00 in Tokyo"
        answer(customer, asked, {"slot": asked["content"]["slots"][0]["id"]})
        chosen = desk.log.get_by_role("group", name="Times to choose from").locator("li[data-chosen]")
        await expect(chosen).to_contain_text("for them (Tokyo)")


async def test_a_form_with_pages_and_a_secret_whose_answer_is_covered_until_asked_for(company: Company) -> None:
    customer = company.customer("Frida Form")
    customer.ask("I want to dispute a payment")
    async with company.desk() as desk:
        await desk.open(customer)
        dialog = await insert(desk, "Form")
        await type_into(desk, dialog, "Question", "For the dispute")
        await type_into(desk, dialog, "Label of field 1", "Amount")
        await dialog.get_by_label("Kind of field 1").select_option("Number")
        await dialog.get_by_role("checkbox", name="Must be filled in").first.check()
        await dialog.get_by_role("button", name="Add a field").click()
        await type_into(desk, dialog, "Label of field 2", "Last four digits")
        await dialog.get_by_role("checkbox", name="Begins a new page").check()
        await dialog.get_by_role("checkbox", name="Secret").nth(1).check()
        await dialog.get_by_role("button", name="Add a field").click()
        await dialog.get_by_label("Kind of field 3").select_option("One of several")
        await type_into(desk, dialog, "Field 3, choice 1", "Online")
        await dialog.get_by_role("button", name="Send", exact=True).click()
        for label in ("Label of field 3", "Field 3, choice 2"):
            await expect(dialog.get_by_label(label, exact=True)).to_have_attribute("aria-invalid", "true")
        await expect(dialog.get_by_label("Label of field 3", exact=True)).to_be_focused()
        assert await desk.violations() == []
        await type_into(desk, dialog, "Label of field 3", "Where")
        await type_into(desk, dialog, "Field 3, choice 2", "On site")
        await expect(dialog.get_by_role("region")).to_contain_text("Page 2 of 2")
        await press_send(desk, dialog)
        asked = received(customer, "form")
        fields = asked["content"]["fields"]
        assert asked["content"]["steps"] == [["field-1"], ["field-2", "field-3"]]
        values = {fields[0]["id"]: 84.2, fields[1]["id"]: "44114411", fields[2]["id"]: fields[2]["choices"][0]["id"]}
        answer(customer, asked, {"values": values})
        facts = desk.log.locator("dl", has_text="Last four digits").last
        await expect(facts).to_contain_text("84.2")
        await expect(facts).to_contain_text("Online")
        await expect(facts).not_to_contain_text("44114411")
        await expect(desk.row(customer)).not_to_contain_text("44114411")
        await facts.get_by_role("button", name="Show: Last four digits").click()
        await expect(facts).to_contain_text("44114411")
        await facts.get_by_role("button", name="Hide: Last four digits").click()
        await expect(facts).not_to_contain_text("44114411")
        assert await desk.violations() == []


async def test_a_rating_is_asked_for_and_stands_in_the_thread_the_header_and_the_facts(company: Company) -> None:
    customer = company.customer("Rosa Rating")
    customer.ask("Thank you, solved")
    async with company.desk() as desk:
        await desk.open(customer)
        dialog = await insert(desk, "Ask for a rating")
        await type_into(desk, dialog, "Question", "How did we do?")
        await press_send(desk, dialog)
        asked = received(customer, "rating")
        assert asked["content"]["text"] == "How did we do?"
        answer(customer, asked, {"score": 4, "comment": "Quick and kind"})
        await expect(desk.log.get_by_role("img", name="4 of 5 stars")).to_be_visible()
        await expect(desk.log.locator(".rc__answer")).to_contain_text("Quick and kind")
        await expect(desk.page.locator(".thread__head").get_by_title("Rated 4 of 5")).to_be_visible()
        await expect(desk.context).to_contain_text("Quick and kind")
        assert await desk.violations() == []


async def test_a_picture_is_asked_for(company: Company) -> None:
    customer = company.customer("Pia Picture")
    customer.ask("The button is not there")
    async with company.desk() as desk:
        await desk.open(customer)
        dialog = await insert(desk, "Ask for a screenshot or photo")
        await type_into(desk, dialog, "Question", "Show me the screen, please")
        await dialog.get_by_label("What they may send").select_option("A screenshot")
        await press_send(desk, dialog)
        await expect(desk.log.get_by_role("group", name="Ask for a screenshot or photo")).to_contain_text("Show me")
        assert messages(customer)[-1]["content"]["kinds"] == ["screenshot"]
