"""The settings: each page makes, changes, refuses at the field, tells what last week would have been, and removes."""

import re

from tests.journeys.console_office import ADMINISTRATOR, Settings, a_company, a_managed_company, admin, named
from tests.journeys.console_world import Company, expect

_FIXTURES = (a_company, a_managed_company)


async def test_d1_a_team_is_made_filled_previewed_and_deleted(managed: Company) -> None:
    async with managed.desk(ADMINISTRATOR) as desk:
        office = Settings(desk)
        await office.go("Teams")
        await expect(desk.page.get_by_role("heading", name="No teams yet")).to_be_visible()
        await desk.page.get_by_role("link", name="New team").click()
        await office.refused("Name", "Expected")
        await office.form.get_by_label("Name", exact=True).fill("Mortgages")
        await office.form.get_by_label(re.compile("^Ben")).check()
        await expect(office.form).to_contain_text("1 of 4 chosen")
        await office.counted()
        assert await desk.violations() == []
        await office.save("Mortgages", verb="Create")
        team = named(managed, "teams", "Mortgages")
        assert len(team["agent_ids"]) == 1
        assert desk.page.url.endswith(f"/console/settings/teams/{team['id']}")

        await office.remove("Delete", "1 member has to be taken out of it first.")
        dialog = desk.page.get_by_role("alertdialog")
        refusal = dialog.get_by_role("alert")
        await expect(refusal).to_contain_text("The team has members (1); take them out of it first.")
        await dialog.get_by_role("button", name="Cancel").click()
        await office.form.get_by_label(re.compile("^Ben")).uncheck()
        await office.counted()
        await office.save("Mortgages")
        await office.remove("Delete", "Nobody is in it")
        await expect(desk.page.get_by_role("heading", name="No teams yet")).to_be_visible()
        assert admin(managed, "GET", "/teams")["teams"] == []


async def test_d1_what_is_not_saved_is_kept_marked_and_asked_for(managed: Company) -> None:
    async with managed.desk(ADMINISTRATOR) as desk:
        office = Settings(desk)
        await office.go("Queues")
        await office.line("General").click()
        await office.form.get_by_label("Name", exact=True).fill("General questions")
        await expect(office.form.locator(".edit__state")).to_contain_text("Not saved yet.")
        await desk.page.go_back()
        await expect(office.line("General")).to_contain_text("Not saved")
        await desk.show("all")
        await desk.page.go_back()
        await office.line("General").click()
        await expect(office.form.get_by_label("Name", exact=True)).to_have_value("General questions")
        async with desk.page.expect_event("dialog") as asking:
            await desk.page.evaluate("setTimeout(() => location.reload(), 0)")
        question = await asking.value
        assert question.type == "beforeunload"
        await question.dismiss()
        await office.form.get_by_role("button", name="Discard").click()
        await expect(office.form.get_by_label("Name", exact=True)).to_have_value("General")
        await expect(office.form.locator(".edit__state")).to_have_text("Everything is saved")


async def test_d1_a_language_and_who_speaks_it(managed: Company) -> None:
    async with managed.desk(ADMINISTRATOR) as desk:
        office = Settings(desk)
        await office.go("Skills & languages")
        await desk.page.get_by_role("link", name="New skill or language").click()
        await office.form.get_by_label("A language", exact=True).check()
        await office.form.get_by_label("Language tag").fill("no such language")
        await office.refused("Language tag", "A language is named by its tag")
        await office.form.get_by_label("Language tag").fill("ar")
        await expect(office.form).to_contain_text("Arabic (ar)")
        await office.form.get_by_label("Ada: level").select_option("4")
        await office.save("Arabic", verb="Create")
        skill = named(managed, "skills", "ar")
        ada = next(one for one in admin(managed, "GET", "/agents")["agents"] if one["name"] == "Ada")
        path = f"/agents/{ada['id']}/skills"
        assert admin(managed, "GET", path)["skills"] == [{"skill_id": skill["id"], "level": 4}]

        await office.form.get_by_label("Ben: level").select_option("2")
        await office.counted()
        await office.save("Arabic")
        assert await desk.violations() == []
        await office.remove("Delete", "2 people lose it.")
        await expect(desk.page.get_by_role("heading", name="No skills yet")).to_be_visible()
        assert admin(managed, "GET", path)["skills"] == []


async def test_d1_hours_with_split_shifts_holidays_and_days_that_differ(managed: Company) -> None:
    async with managed.desk(ADMINISTRATOR) as desk:
        office = Settings(desk)
        await office.go("Hours")
        await desk.page.get_by_role("link", name="New hours").click()
        form = office.form
        await form.get_by_label("Name", exact=True).fill("Lisbon desk")
        await form.get_by_label("Time zone").fill("Lisbon")
        await office.refused("Time zone", "There is no such time zone")
        await form.get_by_label("Time zone").fill("Europe/Lisbon")
        await form.get_by_label("Monday, shift 1, closes").fill("1230")
        await form.get_by_role("button", name="Monday: add a shift").click()
        await form.get_by_label("Monday, shift 2, opens").fill("12")
        await form.get_by_label("Monday, shift 2, closes").fill("18")
        await office.refused("Monday, shift 2, opens", "This shift overlaps with another of the same day.")
        await form.get_by_label("Monday, shift 2, opens").fill("13.30")
        for day, before in [("Tuesday", "Monday"), ("Wednesday", "Tuesday"), ("Thursday", "Wednesday")]:
            await form.get_by_role("button", name=f"{day}: same as {before}").click()
        await form.get_by_role("button", name="Friday: same as Thursday").click()
        ahead = desk.page.get_by_role("region", name="What these hours come to")
        await expect(ahead).to_contain_text("Mon–Fri 09:00–12:30, 13:30–18:00")
        await form.get_by_label("Public holidays of").fill("pt")
        await expect(ahead).to_contain_text("Christmas Day")
        await form.get_by_role("button", name="Add a day").click()
        await form.get_by_label("Date").fill("2026-12-24")
        await expect(ahead).to_contain_text("Closed")
        await office.counted()
        assert await desk.violations() == []
        await office.save("Lisbon desk", verb="Create")
        calendar = named(managed, "calendars", "Lisbon desk")
        assert calendar["week"][4] == [["09:00", "12:30"], ["13:30", "18:00"]]
        assert calendar["week"][5] == []
        assert (calendar["time_zone"], calendar["holiday_region"]) == ("Europe/Lisbon", "PT")
        assert calendar["exceptions"] == [{"date": "2026-12-24", "hours": []}]

        admin(managed, "PATCH", f"/queues/{named(managed, 'queues', 'General')['id']}", {"calendar_id": calendar["id"]})
        await desk.page.reload()
        await office.remove("Delete", "These queues have them and need other hours first: General.")
        await expect(desk.page.get_by_role("alertdialog").get_by_role("alert")).to_contain_text("Give these queues")
        await desk.page.keyboard.press("Escape")
        await desk.page.get_by_role("navigation", name="Where this stands").get_by_role("link").click()
        await expect(office.line("Lisbon desk")).to_contain_text("Mon–Fri 09:00–12:30, 13:30–18:00 · Lisbon")


async def test_d1_a_queue_with_everything_that_can_be_set(managed: Company) -> None:
    admin(managed, "POST", "/skills", {"name": "Cards"})
    async with managed.desk(ADMINISTRATOR) as desk:
        office = Settings(desk)
        await office.go("Queues")
        await desk.page.get_by_role("link", name="New queue").click()
        form = office.form
        await form.get_by_label("Name", exact=True).fill("Cards")
        await form.get_by_label("Priority of its cases").fill("40")
        await office.refused("Priority of its cases", "10")
        await form.get_by_label("Priority of its cases").fill("many")
        await office.refused("Priority of its cases", "Write a number.")
        await form.get_by_label("Priority of its cases").fill("3")
        await form.get_by_label("Cards: level").select_option("3")
        await form.get_by_label("Required", exact=True).check()
        await form.get_by_label("First come, first served", exact=True).check()
        await form.get_by_label("They are asked", exact=True).check()
        await form.get_by_label("Time to answer").first.fill("45")
        await form.get_by_role("group", name="How a case reaches somebody").wait_for()
        await form.locator("#queue-remind_after_seconds").locator("xpath=..").get_by_label("Never").check()
        await form.get_by_label("Move it to").select_option("General")
        await office.counted()
        assert await desk.violations() == []
        await office.save("Cards", verb="Create")
        queue = named(managed, "queues", "Cards")
        told = {name: queue[name] for name in ("priority", "policy", "accepts", "offer_seconds", "language_rule")}
        assert told == {
            "priority": 3,
            "policy": "first_come",
            "accepts": "asked",
            "offer_seconds": 45,
            "language_rule": "required",
        }
        assert queue["remind_after_seconds"] is None
        assert queue["escalate_to_queue_id"] == named(managed, "queues", "General")["id"]
        assert queue["skills"] == [{"skill_id": named(managed, "skills", "Cards")["id"], "least_level": 3}]
        await office.remove("Retire", "It takes no new cases.")
        await expect(office.line("General")).to_contain_text("Default")
        await expect(office.line("Cards")).to_have_count(0)
        await office.line("General").click()
        await office.remove("Retire", "another queue has to do that first")
        await expect(desk.page.get_by_role("alertdialog").get_by_role("alert")).to_contain_text("Make another queue")


async def test_d2_service_levels_in_words_and_in_their_order(managed: Company) -> None:
    async with managed.desk(ADMINISTRATOR) as desk:
        office = Settings(desk)
        await office.go("Service levels")
        for name in ("Everybody", "Urgent"):
            await desk.page.get_by_role("link", name="New service level").click()
            await office.form.get_by_label("Name", exact=True).fill(name)
            if name == "Urgent":
                await office.form.get_by_label("Only urgent cases").check()
                await office.form.locator("#level-first_response_seconds").fill("0")
                await office.refused("First answer within", "10")
                await office.form.locator("#level-first_response_seconds").fill("2")
                await expect(office.form).to_contain_text("priority 1 or more · first answer in 2 minutes")
            await office.counted()
            await office.save(name, verb="Create")
            await desk.page.get_by_role("navigation", name="Where this stands").get_by_role("link").click()
        lines = desk.page.locator(".office .line__name")
        await expect(lines).to_have_text(["Everybody", "Urgent"])
        await desk.page.get_by_role("button", name="Ask Urgent earlier").click()
        await expect(lines).to_have_text(["Urgent", "Everybody"])
        assert await desk.violations() == []
        levels = admin(managed, "GET", "/service_levels")["service_levels"]
        assert [one["name"] for one in levels] == ["Urgent", "Everybody"]
        await office.line("Urgent").click()
        present = office.form.locator(".field", has=desk.page.locator("#level-present_first_response_seconds"))
        await present.get_by_label("No target").uncheck()
        await office.save("Urgent")
        assert named(managed, "service_levels", "Urgent")["present_first_response_seconds"] == 60
        await office.remove("Delete", "Clocks that run keep what they began with.")
        await expect(lines).to_have_text(["Everybody"])


async def test_d1_a_person_is_added_changed_and_shut_out(managed: Company) -> None:
    async with managed.desk(ADMINISTRATOR) as desk:
        office = Settings(desk)
        await office.go("People")
        await desk.page.get_by_role("link", name="Add a person").click()
        form = office.form
        await form.get_by_label("Name", exact=True).fill("Nora New")
        await form.get_by_label("E-mail").fill("nowhere")
        await form.get_by_label("First password").fill("clear sky over harbour")
        await office.refused("E-mail", "Send an e-mail address")
        await form.get_by_label("E-mail").fill("nora@example.test")
        await form.get_by_label("Capacity").fill("4")
        await office.save("Nora New", verb="Create")
        nora = named(managed, "agents", "Nora New")
        assert (nora["role"], nora["capacity"]) == ("agent", 4)
        await form.get_by_label("Supervisor", exact=True).check()
        await form.get_by_label("Works here").uncheck()
        await office.save("Nora New")
        nora = named(managed, "agents", "Nora New")
        assert nora["role"] == "supervisor"
        assert nora["disabled_at"] is not None
        await desk.page.get_by_role("navigation", name="Where this stands").get_by_role("link").click()
        await expect(desk.page.get_by_role("heading", name="Does not work here any more")).to_be_visible()
        assert await desk.violations() == []
