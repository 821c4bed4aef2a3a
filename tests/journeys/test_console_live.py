"""The supervisor's live view (K20): what waits, what is late and why, and the hand that steps in."""

import re

from playwright.async_api import Locator

from tests.journeys.console_office import ADMINISTRATOR, SUPERVISOR, a_company, a_managed_company, admin, named
from tests.journeys.console_world import Company, Customer, Desk, expect
from tests.support.servers import ADA, BEN

_FIXTURES = (a_company, a_managed_company)


async def _live(desk: Desk) -> Locator:
    await desk.sidebar.get_by_role("link", name="Live").click()
    view = desk.page.get_by_role("region", name="Live", exact=True)
    await expect(view.locator("[data-level]")).to_have_text("Level with the server")
    return view


def _late(view: Locator, customer: Customer) -> Locator:
    return view.locator(f'.late[data-conversation="{customer.conversation_id}"]')


def _ten_seconds(company: Company) -> None:
    """An answer is owed at once: cases are nearly late from their first second."""
    if not admin(company, "GET", "/service_levels")["service_levels"]:
        admin(company, "POST", "/service_levels", {"name": "At once", "first_response_seconds": 10})


async def _taken_by(desk: Desk, customer: Customer) -> None:
    """Have the case, and be there: offline first, so that no other one comes by itself meanwhile."""
    await desk.sidebar.get_by_role("radio", name="Offline").click()
    await desk.open(customer, "all")
    await desk.page.get_by_role("button", name="Resolve").wait_for()
    take = desk.page.get_by_role("button", name="Assign to me")
    if await take.count():
        await take.click()
    await expect(take).to_have_count(0)
    await desk.sidebar.get_by_role("radio", name="Online").click()


async def test_k20_what_waits_and_what_is_late_is_in_view_with_why(managed: Company) -> None:
    _ten_seconds(managed)
    async with managed.desk(SUPERVISOR) as desk:
        view = await _live(desk)
        await expect(view.get_by_role("heading", name="Nobody is late")).to_be_visible()
        customer = managed.customer("Lena Late")
        customer.ask("Is anybody there?")
        # A case that comes is in the figures at once, not with the next round.
        queue = view.get_by_role("table", name="Queues").get_by_role("row", name=re.compile("General"))
        await expect(queue.get_by_role("cell").nth(0)).to_contain_text("1")
        row = _late(view, customer)
        await expect(row).to_contain_text("Nobody for General is online", timeout=15_000)
        await expect(row).to_contain_text(re.compile("late|now", re.IGNORECASE), timeout=20_000)
        await expect(view.locator(".fig", has_text="Late").locator(".fig__value")).to_have_text("1", timeout=15_000)
        await expect(queue.locator('[data-column="load"]')).to_contain_text("nobody online")
        assert await desk.violations() == []


async def test_k20_take_takes_the_case_before_its_owners_eyes(managed: Company) -> None:
    _ten_seconds(managed)
    customer = managed.customer("Olaf Owned")
    customer.ask("I wait for you")
    async with managed.desk(BEN) as ben, managed.desk(SUPERVISOR) as desk:
        await _taken_by(ben, customer)
        view = await _live(desk)
        row = _late(view, customer)
        await expect(row).to_contain_text("Ben has it and has not answered", timeout=20_000)
        await row.get_by_role("button", name="More steps for Olaf Owned").click()
        await desk.page.get_by_role("menuitem", name="Take").click()
        await expect(desk.page.locator(".toast")).to_contain_text("You have Olaf Owned now.")
        await expect(ben.log).to_contain_text("Sam Super took this")
        await expect(row).to_contain_text("You have it")
        await row.get_by_role("button", name="Open Olaf Owned").click()
        await desk.ready(customer)
        await desk.page.go_back()
        await expect(view).to_be_visible()


async def test_k20_a_case_is_reassigned_from_its_holders_row_with_a_note(managed: Company) -> None:
    customer = managed.customer("Rita Reassigned")
    customer.ask("My card is blocked", subject="Blocked card")
    async with managed.desk(BEN) as ben, managed.desk(SUPERVISOR) as desk:
        await _taken_by(ben, customer)
        view = await _live(desk)
        agents = view.get_by_role("table", name="Agents")
        await expect(agents.get_by_role("row", name=re.compile("Ben"))).to_contain_text("Rita Reassigned")
        await agents.get_by_role("button", name="Reassign a case of Ben").click()
        dialog = desk.page.get_by_role("dialog")
        await dialog.get_by_role("button", name="Reassign", exact=True).click()
        await expect(dialog.get_by_role("alert")).to_contain_text("Choose")
        if await dialog.get_by_text("Which case").count():
            await dialog.get_by_text("Rita Reassigned").click()
        await dialog.get_by_label("What they should know").fill("She needs it today.")
        await dialog.get_by_label("Find a colleague, a team or a queue").fill("Ad")
        await dialog.get_by_text("Ada", exact=True).click()
        assert await desk.violations() == []
        await dialog.get_by_role("button", name="Reassign", exact=True).click()
        await expect(desk.page.locator(".toast")).to_contain_text("Reassigned to Ada.")
        await expect(agents.get_by_role("row", name=re.compile("Ada"))).to_contain_text("Rita Reassigned")
        await expect(ben.note("She needs it today.")).to_be_visible()


async def test_k20_an_agent_has_no_live_view(managed: Company) -> None:
    async with managed.desk(ADA) as desk:
        await expect(desk.sidebar.get_by_role("link", name="Live")).to_have_count(0)
        await desk.go("live")
        await expect(desk.page.get_by_role("heading", name="Live is for supervisors")).to_be_visible()
        await desk.go("settings/queues")
        await expect(desk.page.get_by_role("heading", name="The settings are for administrators")).to_be_visible()


async def test_k20_one_team_alone_has_an_address_and_the_back_key(managed: Company) -> None:
    team = admin(managed, "POST", "/teams", {"name": "Harbour team"})
    admin(managed, "PUT", f"/teams/{team['id']}/members", {"agent_ids": [managed.agent_id(BEN)]})
    async with managed.desk(SUPERVISOR) as desk:
        view = await _live(desk)
        agents = view.get_by_role("table", name="Agents")
        await expect(agents.get_by_role("row", name=re.compile("Ada"))).to_be_visible()
        await view.get_by_role("button", name="Team shown").click()
        await desk.page.get_by_role("menuitemradio", name="Harbour team").click()
        await expect(agents.get_by_role("row", name=re.compile("Ada"))).to_have_count(0)
        await expect(agents.get_by_role("row", name=re.compile("Ben"))).to_be_visible()
        assert desk.page.url.endswith(f"/console/live/{team['id']}")
        await desk.page.reload()
        await expect(view.get_by_role("button", name="Harbour team")).to_be_visible()
        await desk.page.go_back()
        await expect(agents.get_by_role("row", name=re.compile("Ada"))).to_be_visible()
        await desk.go("live/01a20a05-4f70-7b7c-aafd-f32c17fe9add")
        await expect(view.get_by_text("There is no such team any more")).to_be_visible()


async def test_k20_a_picture_that_is_not_level_says_so(managed: Company) -> None:
    async with managed.desk(SUPERVISOR) as desk:
        view = await _live(desk)
        await desk.page.route("**/v1/agent/live*", lambda route: route.abort())
        await expect(view.get_by_text("Not level: as of")).to_be_visible(timeout=10_000)
        await expect(view.get_by_role("table", name="Queues")).to_be_visible()
        await desk.page.unroute("**/v1/agent/live*")
        await expect(view.get_by_text("Level with the server")).to_be_visible(timeout=10_000)


async def test_k20_the_list_rests_while_somebody_points_at_it(managed: Company) -> None:
    _ten_seconds(managed)
    customer = managed.customer("Hanna Held")
    customer.ask("Hello?")
    async with managed.desk(SUPERVISOR) as desk, managed.desk(ADA) as ada:
        view = await _live(desk)
        row = _late(view, customer)
        await expect(row).to_be_visible(timeout=20_000)
        await row.hover()
        await _taken_by(ada, customer)
        await ada.text.fill("I am here now.")
        await ada.page.keyboard.press("Enter")
        await expect(row).to_contain_text("Not waiting any more", timeout=10_000)
        await desk.page.mouse.move(5, 5)
        await expect(row).to_have_count(0, timeout=10_000)


async def test_k20_on_a_phone_and_in_the_dark_everything_is_there_and_in_reach(managed: Company) -> None:
    async with managed.desk(ADMINISTRATOR, size=(390, 844), theme="dark") as desk:
        view = await _live(desk)
        assert await desk.violations() == []
        width = await view.evaluate("one => [one.scrollWidth, one.clientWidth]")
        assert width[0] == width[1]
        table = view.get_by_role("table", name="Queues")
        await expect(table.get_by_role("columnheader")).to_have_count(7)
        general = named(managed, "queues", "General")
        await expect(table.locator(f'[data-queue="{general["id"]}"]').get_by_role("cell")).to_have_count(6)
        # By key alone: into the list of what is late and its first step, a real target for a thumb.
        step = view.locator(".late .bt").first
        if await step.count():
            box = await step.bounding_box()
            assert box is not None
            assert box["height"] >= 44
