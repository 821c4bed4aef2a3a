"""Labels and rules in the settings: short lists changed in place, and sentences that are read while they are typed."""

import re

from tests.journeys.console_office import ADMINISTRATOR, Settings, a_company, a_managed_company, admin, named
from tests.journeys.console_world import Company, expect

_FIXTURES = (a_company, a_managed_company)


async def test_d1_tags_attributes_and_reasons_are_made_renamed_and_deleted(managed: Company) -> None:
    async with managed.desk(ADMINISTRATOR) as desk:
        office = Settings(desk)
        await office.go("Labels")
        page = desk.page
        dialog = page.get_by_role("dialog")
        await expect(page.get_by_text("No tags yet.")).to_be_visible()
        await page.get_by_role("button", name="Add a tag").click()
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
        await dialog.get_by_label("Name").fill("Refund")
        await page.keyboard.press("Enter")
        await expect(dialog).to_have_count(0)
        await page.get_by_role("button", name="Change Refund").click()
        await dialog.get_by_label("Name").fill("Refunds")
        await dialog.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("button", name="Change Refunds")).to_be_visible()
        assert [one["name"] for one in admin(managed, "GET", "/tags")["tags"]] == ["Refunds"]

        await page.get_by_role("button", name="Add an attribute").click()
        await dialog.get_by_label("Name").fill("Order number")
        await expect(dialog.get_by_label("Key")).to_have_attribute("placeholder", "order_number")
        await dialog.get_by_label("Kind").select_option("choice")
        await dialog.get_by_label("Choices").fill("Lisbon\nPorto")
        assert await desk.violations() == []
        await dialog.get_by_role("button", name="Save").click()
        attributes = page.locator("[data-sort='attributes']")
        await expect(attributes).to_contain_text("order_number · One of a list · Lisbon, Porto")

        await page.get_by_role("button", name="Add a reason").click()
        await dialog.get_by_label("Name").fill("Solved")
        await dialog.get_by_role("button", name="Save").click()
        assert await desk.violations() == []
        await page.get_by_role("button", name="Delete Solved").click()
        question = page.get_by_role("alertdialog")
        await expect(question).to_contain_text("Nobody can choose it any more.")
        await question.get_by_role("button", name="Delete").click()
        await expect(page.get_by_text("No closing reasons yet.")).to_be_visible()
        assert admin(managed, "GET", "/closing_reasons")["closing_reasons"] == []


async def test_d2_a_rule_is_read_while_it_is_typed_tried_and_turned_on(managed: Company) -> None:
    customer = managed.customer("Vera Refund")
    customer.ask("I want a refund", subject="Refund")
    async with managed.desk(ADMINISTRATOR) as desk:
        office = Settings(desk)
        await office.go("Rules")
        await expect(desk.page.get_by_role("heading", name="No rules yet")).to_be_visible()
        await desk.page.get_by_role("link", name="New rule").click()
        form = office.form
        await form.get_by_label("Name", exact=True).fill("Refunds")
        text = form.get_by_label("Rule", exact=True)
        await text.fill('when a conversation opens\nif message contains "refund"\nthen closs')
        state = form.locator("#rule-text-state")
        await expect(state).to_contain_text("Line 3, column 6:")
        await expect(state).to_contain_text("Did you mean “close”?")
        await expect(text).to_have_attribute("aria-invalid", "true")
        await state.get_by_role("button", name="Line 3, column 6:").click()
        assert await text.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)") == "closs"
        assert await desk.violations() == []
        await form.get_by_role("button", name="Create").click()
        await expect(form.locator(".edit__state")).to_contain_text("Not saved: Line 3, column 6")

        await text.fill('when a conversation opens\nif message contains "refund"\nthen tag "refund"')
        await expect(state).to_contain_text("Understood as")
        trial = desk.page.get_by_role("region", name="Try it on last week")
        await trial.get_by_role("button", name="Try it").click()
        await expect(trial).to_contain_text("It would have acted 1 time", timeout=15_000)
        await expect(trial.get_by_role("link", name=customer.case_number)).to_be_visible()
        await expect(trial).to_contain_text('tag "refund"')
        await office.save("Refunds", verb="Create")
        assert named(managed, "rules", "Refunds")["is_on"] is False
        assert await desk.violations() == []

        await desk.page.get_by_role("navigation", name="Where this stands").get_by_role("link").click()
        await desk.page.get_by_role("switch", name="Refunds: on").check()
        await expect(desk.page.locator("[data-speaker]")).to_contain_text("Refunds is on.")
        assert named(managed, "rules", "Refunds")["is_on"] is True


async def test_d2_rules_act_in_their_order_show_what_they_did_and_go(managed: Company) -> None:
    for rank, name in enumerate(("First", "Second"), start=5):
        text = 'when a conversation opens if message contains "parcel" then tag "parcel"'
        admin(managed, "POST", "/rules", {"name": name, "text": text, "is_on": name == "First", "rank": rank})
    customer = managed.customer("Paula Parcel")
    async with managed.desk(ADMINISTRATOR) as desk:
        office = Settings(desk)
        await office.go("Rules")
        await desk.page.get_by_role("button", name="Ask Second earlier").click()
        names = desk.page.locator(".office .line__name")
        await expect(names.nth(await names.count() - 1)).to_have_text("First")
        customer.ask("Where is my parcel?")
        await office.line("First").click()
        runs = desk.page.get_by_role("region", name="What it did")
        for _ in range(20):
            if await runs.get_by_role("link", name=customer.case_number).count():
                break
            await desk.page.wait_for_timeout(300)
            await desk.page.reload()
            await runs.wait_for()
            await desk.page.wait_for_timeout(300)
        await expect(runs).to_contain_text('tag "parcel"')
        await office.remove("Delete", "what it does by itself stops at once")
        await expect(desk.page.get_by_role("heading", level=1, name="Rules")).to_be_visible()
        assert "First" not in [one["name"] for one in admin(managed, "GET", "/rules")["rules"]]


async def test_d1_the_settings_work_on_a_phone_in_the_dark(managed: Company) -> None:
    async with managed.desk(ADMINISTRATOR, size=(390, 844), theme="dark") as desk:
        await desk.sidebar.get_by_role("link", name="Settings").click()
        pages = desk.page.get_by_role("navigation", name="Settings pages")
        await expect(pages).to_be_visible()
        assert await desk.violations() == []
        for name in ("Queues", "Hours", "Service levels", "Skills & languages", "Teams", "People", "Labels", "Rules"):
            await pages.get_by_role("link", name=re.compile(f"^{name}")).click()
            await expect(desk.page.get_by_role("heading", level=1, name=name)).to_be_visible()
            new = desk.page.locator(".office__page a.bt--accent")
            if await new.count():
                await new.click()
                await expect(desk.page.locator(".edit__form")).to_be_visible()
                widths = await desk.page.locator(".office__main").evaluate("one => [one.scrollWidth, one.clientWidth]")
                assert widths[0] == widths[1], name
            assert await desk.violations() == [], name
            await desk.go("settings")
        await expect(desk.page.get_by_role("link", name=re.compile("^People"))).to_be_visible()
