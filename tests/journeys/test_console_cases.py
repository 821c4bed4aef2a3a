"""What an agent says of a case, keeps of a list, promises, and keeps out."""

import asyncio
import re
import uuid

import pytest

from tests.journeys.case_steps import admin, colleague, made, more, strip, take
from tests.journeys.console_world import Company, Customer, Desk, a_company, expect
from tests.support.servers import ADA

_FIXTURES = (a_company,)


async def test_tags_are_made_on_the_fly_offered_again_and_taken_off(company: Company) -> None:
    first, second = company.customer("Ada Tagged"), company.customer("Abe Tagged")
    first.ask("My card was declined")
    second.ask("Mine too")
    async with company.desk() as desk:
        await desk.open(first)
        field = desk.context.get_by_role("combobox", name="Add a tag")
        await field.fill("Declined card")
        await expect(desk.page.get_by_role("option", name="Make “Declined card”")).to_be_visible()
        assert await desk.violations() == []
        await field.press("Enter")
        tag = desk.context.get_by_role("button", name="Remove the tag Declined card")
        await expect(tag).to_be_visible()
        await desk.open(second)
        await field.fill("decl")
        await expect(desk.page.get_by_role("option", name="Declined card", exact=True)).to_be_visible()
        await field.press("Enter")
        await expect(tag).to_be_visible()
        await tag.click()
        await expect(tag).to_have_count(0)
        await desk.page.reload()
        await desk.ready(second)
        await expect(desk.context.get_by_role("combobox", name="Add a tag")).to_be_visible()
        await expect(tag).to_have_count(0)


async def test_particulars_are_edited_where_they_stand_with_the_error_at_the_field(company: Company) -> None:
    with admin(company) as office:
        made(office.post("/attributes", json={"key": "amount", "label": "Amount", "kind": "number"}))
        made(office.post("/attributes", json={"key": "seen", "label": "Passport seen", "kind": "yes_no"}))
        made(office.post("/attributes", json={"key": "area", "label": "Area", "kind": "choice", "choices": ["Cards"]}))
        made(office.post("/attributes", json={"key": "visit", "label": "Visit on", "kind": "date"}))
    customer = company.customer("Bea Particular")
    customer.ask("How much was it?")
    async with company.desk() as desk:
        await desk.open(customer)
        amount = desk.context.get_by_label("Amount")
        await amount.fill("much")
        await amount.press("Enter")
        await expect(desk.context.get_by_role("alert")).to_contain_text("Write a number, such as 42")
        await expect(amount).to_have_attribute("aria-invalid", "true")
        assert await desk.violations() == []
        await amount.fill("84.2")
        await amount.press("Enter")
        await expect(desk.context.get_by_role("alert")).to_have_count(0)
        await desk.context.get_by_label("Passport seen").select_option("Yes")
        await desk.context.get_by_label("Area").select_option("Cards")
        await desk.context.get_by_label("Visit on").fill("2027-03-02")
        await desk.context.get_by_label("Visit on").press("Enter")
        await desk.context.get_by_label("Language").select_option("Portuguese")
        await desk.context.get_by_label("Priority").select_option("High")
        await expect(desk.context.get_by_label("Priority")).to_have_value("5")
        async with colleague(company) as ben:
            for _ in range(50):
                facts = (await ben.get(f"/conversations/{customer.conversation_id}")).json()["facts"]
                if facts["priority"] == 5:
                    break
                await desk.page.wait_for_timeout(100)
        assert facts["attributes"] == {"amount": 84.2, "seen": True, "area": "Cards", "visit": "2027-03-02"}
        assert facts["language"] == "pt"
        await amount.fill("7")
        await amount.press("Escape")
        await expect(amount).to_have_value("84.2")


async def test_a_filter_stands_in_the_address_and_is_kept_as_a_view(company: Company) -> None:
    tagged, other = company.customer("Cleo Kept"), company.customer("Cato Other")
    tagged.ask("The fee, please")
    other.ask("Something else")
    async with colleague(company) as ben:
        made(await ben.patch(f"/conversations/{tagged.conversation_id}/facts", json={"add_tags": ["Fees"]}))
    async with company.desk() as desk:
        await desk.show("queue")
        await expect(desk.row(other)).to_be_visible()
        await desk.page.get_by_role("button", name="Filter", exact=True).click()
        await desk.page.get_by_role("group", name="Filter").get_by_text("Fees", exact=True).click()
        await expect(desk.row(other)).to_have_count(0)
        await expect(desk.row(tagged)).to_be_visible()
        assert "tag=" in desk.page.url
        assert await desk.violations() == []
        await desk.page.get_by_role("button", name="Save as a view").click()
        dialog = desk.page.get_by_role("dialog")
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog.get_by_role("alert")).to_contain_text("Give the view a name.")
        await dialog.get_by_label("Name").fill("About fees")
        await dialog.get_by_role("button", name="Save").click()
        link = desk.sidebar.get_by_role("link", name="About fees")
        await expect(link).to_have_attribute("aria-current", "page")
        await desk.show("mine")
        await expect(link).not_to_have_attribute("aria-current", "page")
        await link.click()
        await expect(desk.page.get_by_role("heading", name="About fees")).to_be_visible()
        await expect(desk.row(tagged)).to_be_visible()
        await desk.page.reload()
        await expect(desk.row(tagged)).to_be_visible()
        await expect(desk.row(other)).to_have_count(0)
        await desk.page.get_by_role("button", name="This view").click()
        await desk.page.get_by_role("menuitem", name="Rename").click()
        await dialog.get_by_label("Name").fill("Fees only")
        await dialog.get_by_role("button", name="Save").click()
        await expect(desk.sidebar.get_by_role("link", name="Fees only")).to_be_visible()
        await desk.page.get_by_role("button", name="This view").click()
        await desk.page.get_by_role("menuitem", name="Remove").click()
        await desk.page.get_by_role("alertdialog").get_by_role("button", name="Remove").click()
        await expect(desk.sidebar.get_by_role("link", name="Fees only")).to_have_count(0)
        await expect(desk.row(other)).to_be_visible()


async def _search_until_found(desk: Desk, customer: Customer, words: str) -> None:
    """Words are found a few seconds after they were said: a sweep writes them down."""
    box = desk.page.get_by_role("searchbox")
    async with asyncio.timeout(20):
        while True:
            await box.fill(words)
            await asyncio.sleep(1)
            if await desk.rows.count() == 1 and await desk.row(customer).is_visible():
                return
            await box.fill("")
            await expect(box).to_have_value("")
            await asyncio.sleep(1)  # until the list is the whole one again: typing is waited for


async def test_a_search_finds_words_a_phone_number_and_a_case_number(company: Company) -> None:
    customer = company.customer("Dov Found")
    customer.ask("The zeppelin never arrived")
    async with company.desk() as desk:
        await desk.show("all")
        for words in ("zeppelin", customer.case_number):
            await _search_until_found(desk, customer, words)
            await expect(desk.rows).to_have_count(1)
        await desk.page.get_by_role("searchbox").fill("912 345 678")
        await expect(desk.row(customer)).to_be_visible()


async def test_a_case_marked_as_spam_leaves_the_lists_and_comes_back_by_undo(company: Company) -> None:
    customer = company.customer("Eno Spam")
    customer.ask("Buy now")
    async with company.desk() as desk:
        await take(desk, customer)
        await more(desk, "Mark as spam")
        dialog = desk.page.get_by_role("alertdialog")
        await expect(dialog).to_contain_text("It is closed without a question")
        assert await desk.violations() == []
        await dialog.get_by_role("button", name="Mark as spam").click()
        await expect(strip(desk, "spam")).to_contain_text("Spam.")
        await desk.page.locator(".toast").get_by_role("button", name="Undo").click()
        await expect(strip(desk, "spam")).to_have_count(0)
        await more(desk, "Mark as spam")
        await dialog.get_by_role("button", name="Mark as spam").click()
        await expect(strip(desk, "spam")).to_be_visible()
        await desk.show("all")
        await expect(desk.row(customer)).to_have_count(0)
        await desk.page.get_by_role("button", name="Filter", exact=True).click()
        await desk.page.get_by_label("Spam only").check()
        await expect(desk.row(customer)).to_be_visible()
        await desk.row(customer).click()
        await strip(desk, "spam").get_by_role("button", name="Not spam").click()
        await expect(strip(desk, "spam")).to_have_count(0)


async def test_a_blocked_customer_cannot_write_until_unblocked(company: Company) -> None:
    customer = company.customer("Fitz Blocked")
    customer.ask("Rude words")
    async with company.desk() as desk:
        await desk.open(customer)
        await more(desk, "Block Fitz Blocked")
        dialog = desk.page.get_by_role("alertdialog")
        await dialog.get_by_label("Why").fill("Threats")
        assert await desk.violations() == []
        await dialog.get_by_role("button", name="Block").click()
        await expect(strip(desk, "blocked")).to_contain_text("is blocked and cannot write")
        body = {"client_message_id": str(uuid.uuid4()), "content": {"type": "text", "text": "More"}}
        refused = customer.http.post(f"conversations/{customer.conversation_id}/messages", json=body)
        assert refused.status_code == 403
        assert refused.json()["code"] == "blocked"
        await strip(desk, "blocked").get_by_role("button", name="Unblock").click()
        await expect(strip(desk, "blocked")).to_have_count(0)
        customer.say("Sorry about that")
        await expect(desk.bubble("Sorry about that")).to_be_visible()
        await more(desk, "Block Fitz Blocked")
        await dialog.get_by_role("button", name="Block").click()
        await expect(strip(desk, "blocked")).to_be_visible()
        await desk.page.locator(".toast").filter(has_text="Fitz Blocked is blocked").get_by_role("button").first.click()
        await expect(strip(desk, "blocked")).to_have_count(0)
        customer.say("That was a slip")
        await expect(desk.bubble("That was a slip")).to_be_visible()


async def test_a_promise_is_shown_at_the_case_and_in_its_row_and_withdrawn(company: Company) -> None:
    customer = company.customer("Gala Promised")
    customer.ask("When will you know?")
    async with company.desk() as desk:
        await take(desk, customer)
        await desk.leave_list()
        await desk.page.keyboard.press("p")
        dialog = desk.page.get_by_role("dialog", name="Promise an answer by")
        await dialog.get_by_label("When").fill("in 30 min")
        await expect(dialog).to_contain_text("Gala Promised is told.")
        assert await desk.violations() == []
        await dialog.get_by_label("When").press("Enter")
        await expect(strip(desk, "promised")).to_contain_text(re.compile(r"Promised in (29|30) min"))
        await desk.show("mine")
        await expect(desk.row(customer).locator("[data-promised]")).to_contain_text("Promised in")
        await desk.row(customer).click()
        await desk.ready(customer)
        assert customer.http.get(f"conversations/{customer.conversation_id}").json()["promised_until"] is not None
        await strip(desk, "promised").get_by_role("button", name="Withdraw the promise").click()
        await expect(strip(desk, "promised")).to_have_count(0)
        await expect(desk.row(customer).locator("[data-promised]")).to_have_count(0)


@pytest.mark.parametrize("size", [(390, 844), (320, 640)])
async def test_on_a_phone_the_composer_fits_and_everything_is_in_the_menu(
    company: Company, size: tuple[int, int]
) -> None:
    customer = company.customer(f"Nia Phone {size[0]}")
    customer.ask("On the road?")
    async with company.desk(ADA, size=size) as desk:
        await desk.page.get_by_role("button", name="Not now").click()
        await desk.show("queue")
        await desk.row(customer).click()
        await desk.ready(customer)
        box = await desk.composer.get_by_role("button", name="Send", exact=True).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= size[0]
        await more(desk, "Promise an answer")
        await desk.page.get_by_role("dialog", name="Promise an answer by").wait_for()
        assert await desk.violations() == []
        assert await desk.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def test_the_reason_for_closing_is_asked_where_there_are_some_and_enter_resolves_without(
    company: Company,
) -> None:
    first, second = company.customer("Oda Reason"), company.customer("Ola Reason")
    first.ask("Solved?")
    second.ask("And mine?")
    with admin(company) as office:
        reason = made(office.post("/closing_reasons", json={"name": "Went to a branch"}))
        try:
            async with company.desk() as desk:
                await take(desk, first)
                await desk.leave_list()
                await desk.page.keyboard.press("e")
                dialog = desk.page.get_by_role("dialog", name="Why is it resolved?")
                await expect(dialog.get_by_role("radio", name="Without a reason")).to_be_focused()
                assert await desk.violations() == []
                await desk.page.keyboard.press("ArrowDown")
                await desk.page.keyboard.press("Enter")
                await expect(desk.log).to_contain_text("You resolved this")
                await expect(desk.context).to_contain_text("Went to a branch")
                await take(desk, second)
                await desk.leave_list()
                await desk.page.keyboard.press("e")
                await dialog.wait_for()
                await desk.page.keyboard.press("Enter")
                await expect(desk.log).to_contain_text("You resolved this")
        finally:
            office.delete(f"/closing_reasons/{reason['id']}")
