"""An agent's asynchronous day: views (K14), availability (K15), countdown (K8), snooze (K4), transfer, offers."""

import asyncio
import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.async_api import BrowserContext

from tests.journeys.console_world import Company, Customer, Desk, a_company, expect
from tests.support.servers import ADA, BEN

_FIXTURES = (a_company,)
_VIEWS = ["My work", "Queue", "Team", "All", "Snoozed", "Parked"]


def _admin(company: Company, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    headers = {"authorization": f"Bearer {company.facts['admin_token']}"}
    with httpx.Client(base_url=f"{company.server.url}/v1/admin", headers=headers, timeout=20, trust_env=False) as http:
        answer = http.request(method, path, json=body)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    found: dict[str, Any] = answer.json() if answer.content else {}
    return found


def _queue_id(company: Company) -> str:
    queues = _admin(company, "GET", "/queues")["queues"]
    found: str = next(queue["id"] for queue in queues if queue["is_default"])
    return found


async def _until_due(company: Company, customer: Customer) -> None:
    """Wait for the case's clock: it keeps what the service level says when it starts, a moment after the message."""
    async with httpx.AsyncClient(base_url=f"{company.server.url}/v1/agent", timeout=20, trust_env=False) as http:
        session = await http.post("/sessions", json={"email": ADA[0], "password": ADA[1]})
        headers = {"authorization": f"Bearer {session.json()['session_token']}"}
        for _ in range(100):
            case = await http.get(f"/conversations/{customer.conversation_id}", headers=headers)
            if case.json().get("due_at") is not None:
                return
            await asyncio.sleep(0.1)
    raise AssertionError("no clock was started")


async def _take(desk: Desk, customer: Customer) -> None:
    """Open a case of the queue and make it one's own."""
    await desk.open(customer, "queue")
    await desk.page.get_by_role("button", name="Assign to me").click()
    await expect(desk.log).to_contain_text("You took this")


async def _go(desk: Desk, state: str) -> None:
    await desk.sidebar.get_by_role("radio", name=state).click()
    await expect(desk.sidebar.get_by_role("radio", name=state)).to_be_checked()


async def _an_hour_behind(context: BrowserContext) -> None:
    await context.add_init_script("const real = Date.now.bind(Date); Date.now = () => real() - 3600000;")


async def test_k15_whoever_is_offline_is_told_and_goes_online_with_one_press(company: Company) -> None:
    async with company.desk() as desk:
        banner = desk.page.locator("[data-availability='offline']")
        await expect(banner).to_contain_text("You are offline: you get no cases.")
        await expect(desk.sidebar.get_by_role("radio", name="Offline")).to_be_checked()
        assert await desk.violations() == []
        await banner.get_by_role("button", name="Go online").click()
        await expect(banner).to_have_count(0)
        await expect(desk.sidebar.get_by_role("radio", name="Online")).to_be_checked()
        await desk.page.reload()
        await expect(desk.sidebar.get_by_role("radio", name="Online")).to_be_checked()
        await expect(banner).to_have_count(0)
        await _go(desk, "Away")
        await _go(desk, "Offline")
        await expect(banner).to_be_visible()
        await banner.get_by_role("button", name="Not now").click()
        await desk.page.reload()
        await expect(desk.sidebar.get_by_role("radio", name="Offline")).to_be_checked()
        await expect(banner).to_have_count(0)


async def test_k15_the_room_one_has_is_in_view_and_changes_with_ones_work(company: Company) -> None:
    customer = company.customer("Abel Room")
    customer.ask("Is there room for me?")
    async with company.desk(BEN) as desk:
        room = desk.sidebar.locator(".room")
        await expect(room).to_contain_text(re.compile(r"0 of \d+"))
        await _take(desk, customer)
        await expect(room).to_contain_text(re.compile(r"1 of \d+"))
        await desk.page.get_by_role("button", name="Resolve").click()
        await expect(room).to_contain_text(re.compile(r"0 of \d+"))


async def test_k14_each_view_has_an_address_and_says_when_it_is_empty(company: Company) -> None:
    async with company.desk(BEN) as desk:
        links = desk.sidebar.get_by_role("link")
        assert [text.split("\n")[0] for text in await links.all_inner_texts()] == _VIEWS
        for view, words in (
            ("snoozed", "Nothing is snoozed"),
            ("parked", "Nothing is parked"),
        ):
            await desk.show(view)
            assert desk.page.url == f"{desk.url}{view}"
            await expect(desk.page.get_by_role("heading", name=words)).to_be_visible()
        await desk.show("parked")
        await desk.page.get_by_role("radio", name="Everybody’s").click()
        assert desk.page.url == f"{desk.url}parked?whose=everybody"
        await desk.page.reload()
        await expect(desk.page.get_by_role("radio", name="Everybody’s")).to_be_checked()
        await desk.page.go_back()
        await expect(desk.page.get_by_role("radio", name="Mine")).to_be_checked()


async def test_k04_snoozed_by_key_with_a_preset_and_back_on_reply(company: Company) -> None:
    customer = company.customer("Bela Sleeps")
    customer.ask("I send the form tonight")
    async with company.desk() as desk:
        await _take(desk, customer)
        await desk.leave_list()
        await desk.page.keyboard.press("s")
        await desk.page.get_by_role("dialog").get_by_role("button", name="Until they reply").click()
        banner = desk.page.locator(".rest")
        await expect(banner).to_contain_text("Snoozed until they reply")
        await expect(desk.log).to_contain_text("You snoozed this until they reply")
        await desk.show("mine")
        await expect(desk.row(customer)).to_have_count(0)
        await desk.show("snoozed")
        await expect(desk.row(customer)).to_contain_text("Until they reply")
        await desk.row(customer).click()
        await desk.ready(customer)
        assert await desk.violations() == []
        customer.say("Here it is, please look at it")
        await expect(desk.bubble("Here it is")).to_be_visible()
        await expect(banner).to_have_count(0)
        await desk.show("mine")
        await expect(desk.row(customer)).to_contain_text("Here it is")


async def test_k04_a_time_in_ones_own_words_is_read_back_and_the_case_is_woken_by_hand(company: Company) -> None:
    customer = company.customer("Caro Words")
    customer.ask("Next week is fine")
    zone = ZoneInfo("America/New_York")
    tomorrow = datetime.now(zone) + timedelta(days=1)
    async with company.desk() as desk:
        session = await desk.page.context.new_cdp_session(desk.page)
        await session.send("Emulation.setTimezoneOverride", {"timezoneId": zone.key})
        await desk.page.reload()
        await _take(desk, customer)
        await desk.leave_list()
        await desk.page.keyboard.press("s")
        dialog = desk.page.get_by_role("dialog", name="Snooze until")
        field = dialog.get_by_role("textbox", name="When")
        await expect(field).to_be_focused()
        assert await desk.violations() == []
        await field.fill("whenever")
        await expect(dialog).to_contain_text("Not understood. Write it like “in 2 h”")
        await expect(field).to_have_attribute("aria-invalid", "true")
        await field.press("Enter")
        await expect(dialog).to_be_visible()
        await field.fill("today 00:00")
        await expect(dialog).to_contain_text("That is over already")
        await field.fill("tomorrow 3pm")
        await expect(dialog).to_contain_text(f"{tomorrow:%A} {tomorrow.day} {tomorrow:%B}")
        await expect(dialog).to_contain_text("15:00, New York time")
        await field.press("Enter")
        await expect(dialog).to_have_count(0)
        banner = desk.page.locator(".rest")
        await expect(banner).to_contain_text(f"Snoozed until {tomorrow:%a}")
        await expect(banner).to_contain_text("15:00")
        await banner.get_by_role("button", name="Wake now").click()
        await expect(banner).to_have_count(0)
        await desk.show("mine")
        await expect(desk.row(customer)).to_be_visible()


async def test_what_is_parked_leaves_ones_work_and_comes_back_with_the_customer(company: Company) -> None:
    customer = company.customer("Dora Parked")
    _admin(company, "PATCH", f"/queues/{_queue_id(company)}", {"hold_seconds": 10})
    customer.ask("What is the rate?")
    try:
        async with company.desk() as desk:
            await _take(desk, customer)
            await desk.text.fill("Two per cent. Shall I open one?")
            await desk.text.press("Enter")
            await expect(desk.log).to_contain_text("Parked until the customer writes", timeout=25_000)
            await desk.show("mine")
            await expect(desk.row(customer)).to_have_count(0)
            await desk.show("parked")
            await expect(desk.row(customer)).to_contain_text("Parked")
            await _go(desk, "Online")
            customer.say("Yes, please open one today")
            await desk.show("mine")
            await expect(desk.row(customer)).to_contain_text("open one today", timeout=15_000)
            await desk.row(customer).click()
            await expect(desk.log).to_contain_text("Came back: the customer wrote")
            await _go(desk, "Offline")
    finally:
        _admin(company, "PATCH", f"/queues/{_queue_id(company)}", {"hold_seconds": 180})


@pytest.mark.timed
async def test_k08_the_countdown_has_words_and_colour_on_the_servers_time(company: Company) -> None:
    level = _admin(company, "POST", "/service_levels", {"name": "Quick", "first_response_seconds": 12})
    calm = company.customer("Emil Calm")
    calm.ask("No hurry")
    await _until_due(company, calm)
    _admin(company, "PATCH", f"/service_levels/{level['id']}", {"first_response_seconds": 600})
    patient = company.customer("Fay Patient")
    patient.ask("No hurry at all")
    try:
        # The desk's own clock is an hour behind: the server's counts.
        async with company.desk(before=_an_hour_behind) as desk:
            await _take(desk, patient)
            await _take(desk, calm)
            await desk.show("mine")
            mark = desk.row(calm).locator("[data-due]")
            await expect(mark).to_have_text(re.compile(r"Due in \d+ s|Late now"))
            await expect(desk.row(patient).locator("[data-due='calm']")).to_have_text(re.compile(r"Due in (9|10) min"))
            header = desk.page.locator(".thread__head [data-due]")
            colour = await desk.row(patient).locator("[data-due]").evaluate("mark => getComputedStyle(mark).color")
            await expect(mark).to_have_attribute("data-due", "late", timeout=20_000)
            await expect(mark).to_have_text("Late now")
            await desk.row(calm).click()
            await expect(header).to_have_text("Late now")
            assert await mark.evaluate("mark => getComputedStyle(mark).color") != colour
            await desk.page.locator(".sort").click()
            await desk.page.get_by_role("menuitemradio", name="Earliest deadline").click()
            assert "sort=due" in desk.page.url
            await desk.leave_list()
            assert (await desk.order())[:2] == [calm.conversation_id, patient.conversation_id]
            assert await desk.violations() == []
            await desk.text.fill("Good morning, here I am")
            await desk.text.press("Enter")
            await expect(mark).to_have_count(0)
            assert (await desk.order())[0] == patient.conversation_id
    finally:
        _admin(company, "DELETE", f"/service_levels/{level['id']}")


@pytest.mark.timed
async def test_k08_a_breach_is_announced_once(company: Company) -> None:
    level = _admin(company, "POST", "/service_levels", {"name": "Brief", "first_response_seconds": 12})
    customer = company.customer("Gus Breach")
    try:
        async with company.desk() as desk:
            await desk.page.evaluate(
                """() => {
                    window.heard = [];
                    const place = document.querySelector('[data-speaker]');
                    const hear = () => window.heard.push(place.textContent);
                    new MutationObserver(hear).observe(place, {childList: true, characterData: true, subtree: true});
                }"""
            )
            customer.ask("Quickly, please")
            await _take(desk, customer)
            await expect(desk.page.locator(".thread__head [data-due='late']")).to_be_visible(timeout=20_000)
            await desk.page.wait_for_timeout(2500)
            heard = await desk.page.evaluate("window.heard")
            assert [words for words in heard if "late" in words] == ["The answer to Gus Breach is late."]
    finally:
        _admin(company, "DELETE", f"/service_levels/{level['id']}")


async def test_a_case_is_passed_on_with_a_note_that_is_written_first(company: Company) -> None:
    customer = company.customer("Hugo Passed")
    customer.ask("Wrong department, I think")
    _admin(company, "POST", "/queues", {"name": "Loans"})
    async with company.desk() as desk, company.desk(BEN) as other:
        await _take(desk, customer)
        await desk.leave_list()
        await desk.page.keyboard.press("t")
        dialog = desk.page.get_by_role("dialog", name="Transfer")
        await expect(dialog.get_by_role("textbox", name="What they should know")).to_be_focused()
        assert await desk.violations() == []
        await desk.page.keyboard.type("He waits at the branch")
        await dialog.get_by_role("button", name="Transfer").click()
        await expect(dialog.get_by_role("alert")).to_contain_text("Choose a colleague, a team or a queue.")
        await dialog.get_by_role("searchbox").fill("be")
        await expect(dialog.get_by_role("radio")).to_have_count(1)
        await dialog.get_by_text("Ben", exact=True).click()
        await dialog.get_by_role("button", name="Transfer").click()
        await expect(dialog).to_have_count(0)
        await other.open(customer, "mine")
        await expect(other.note("He waits at the branch")).to_contain_text("Ada")
        told = await other.log.locator("[data-event], [data-note]").all_inner_texts()
        assert "He waits" in told[-2]
        assert "Ada assigned this to you" in told[-1]
        await other.leave_list()
        await other.page.keyboard.press("t")
        dialog = other.page.get_by_role("dialog", name="Transfer")
        await dialog.get_by_text("Loans", exact=True).click()
        await dialog.get_by_role("button", name="Transfer").click()
        await expect(other.log).to_contain_text("Now in Loans")
        await expect(other.log).to_contain_text("You put this back in the queue")
        await other.page.get_by_role("button", name="Resolve").click()
        await expect(other.log).to_contain_text("You resolved this")
    assert "He waits" not in str(customer.events())


async def test_a_case_of_the_queue_is_taken_from_its_row_and_by_key(company: Company) -> None:
    first, second = company.customer("Ines Taken"), company.customer("Jule Taken")
    first.ask("Anybody there?")
    second.ask("Hello?")
    async with company.desk() as desk:
        await desk.show("queue")
        await desk.row(first).hover()
        await desk.row(first).get_by_text("Take", exact=True).click()
        await expect(desk.row(first)).to_contain_text("No longer in this view")
        await desk.leave_list()
        await desk.page.keyboard.press("j")
        while await desk.row(second).get_attribute("data-active") is None:
            await desk.page.keyboard.press("j")
        await desk.page.keyboard.press("g")
        await expect(desk.row(second)).to_contain_text("No longer in this view")
        await desk.show("mine")
        await expect(desk.row(first)).to_be_visible()
        await expect(desk.row(second)).to_be_visible()


async def test_an_offered_case_shows_a_card_that_moves_no_row_and_is_accepted(company: Company) -> None:
    waiting = company.customer("Karl Waiting")
    waiting.ask("Hello there")
    offered = company.customer("Lara Offered")
    async with company.desk() as desk:
        await _take(desk, waiting)
        await desk.show("mine")
        _admin(company, "PATCH", f"/queues/{_queue_id(company)}", {"accepts": "asked", "offer_seconds": 60})
        try:
            await _go(desk, "Online")
            before = await desk.row(waiting).bounding_box()
            offered.ask("Who takes me?")
            card = desk.page.get_by_role("article", name=re.compile("is offered to you"))
            await expect(card).to_contain_text("Lara Offered", timeout=15_000)
            await expect(card).to_contain_text(re.compile(r"\d+ s left"))
            await expect(desk.page).to_have_title(re.compile("^Offer"))
            assert await desk.row(waiting).bounding_box() == before
            assert await desk.violations() == []
            await card.get_by_role("button", name="Accept").click()
            await desk.ready(offered)
            await expect(card).to_have_count(0)
            await expect(desk.log).to_contain_text("Offered to you")
            await expect(desk.log).to_contain_text("You took this")
            await desk.leave_list()
            await expect(desk.row(offered)).to_be_visible()
            await _go(desk, "Offline")
        finally:
            _admin(company, "PATCH", f"/queues/{_queue_id(company)}", {"accepts": "automatic"})


async def test_on_a_phone_the_views_snooze_and_transfer_are_at_hand(company: Company) -> None:
    customer = company.customer("Mona Phone")
    customer.ask("Later is fine")
    async with company.desk(ADA, size=(390, 844)) as desk:
        await desk.page.get_by_role("button", name="Not now").click()
        await desk.show("snoozed")
        await desk.show("queue")
        await desk.row(customer).click()
        await desk.ready(customer)
        await desk.page.get_by_role("button", name="More", exact=True).click()
        await desk.page.get_by_role("menuitem", name="Snooze").click()
        dialog = desk.page.get_by_role("dialog", name="Snooze until")
        await dialog.get_by_role("button", name="In 1 hour").click()
        await expect(desk.page.locator(".rest")).to_contain_text("Snoozed until")
        assert await desk.violations() == []
        assert await desk.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
