"""Sending later, taking back (K11), who else is there (K5), and what is handed over."""

import json
import re
from typing import Any

import httpx
import websockets

from tests.journeys.case_steps import colleague, made, take
from tests.journeys.console_office import SUPERVISOR, a_managed_company
from tests.journeys.console_world import Company, Customer, Desk, a_company, expect
from tests.support.servers import BEN

PROTOCOL = websockets.Subprotocol("onglass.v1")
_FIXTURES = (a_company, a_managed_company)


async def test_an_answer_is_sent_later_taken_back_and_sent_once(company: Company) -> None:
    customer = company.customer("Hana Later")
    customer.ask("No hurry")
    async with company.desk() as desk:
        await take(desk, customer)
        later = desk.composer.get_by_role("button", name="Send later")
        await later.click()
        await expect(desk.composer.get_by_role("alert")).to_contain_text("Write the answer first")
        await desk.text.fill("Has it arrived by now?")
        await later.click()
        dialog = desk.page.get_by_role("dialog", name="Send later")
        await dialog.get_by_label("Only if Hana Later has not written before").check()
        assert await desk.violations() == []
        await dialog.get_by_role("button", name="Tomorrow morning").click()
        waiting = desk.composer.get_by_role("list", name="To be sent later")
        await expect(waiting).to_contain_text("unless they write")
        await expect(desk.text).to_have_value("")
        await desk.page.reload()
        await expect(waiting).to_contain_text("Has it arrived by now?")
        assert await desk.violations() == []
        await waiting.get_by_role("button", name="Back to the composer").click()
        await expect(waiting).to_have_count(0)
        await expect(desk.text).to_have_value("Has it arrived by now?")
        await later.click()
        await dialog.get_by_label("Only if").check()
        await dialog.get_by_role("button", name="In 1 hour").click()
        await expect(waiting).to_be_visible()
        customer.say("It has arrived")
        await expect(waiting).to_contain_text("Not sent")
        await waiting.get_by_role("button", name="Clear away").click()
        await expect(waiting).to_have_count(0)
    assert "Has it arrived by now?" not in customer.heard()


async def _with_undo(desk: Desk) -> None:
    await desk.sidebar.get_by_role("button", name="Availability and preferences").click()
    await desk.page.get_by_role("menuitemradio", name="5 seconds").click()


async def test_k11_a_sent_answer_is_taken_back_and_leaves_once_after_a_reload(company: Company) -> None:
    customer = company.customer("Ida Undo")
    customer.ask("Hello?")
    async with company.desk() as desk:
        await take(desk, customer)
        await _with_undo(desk)
        await desk.text.fill("Not this one")
        await desk.text.press("Enter")
        strip = desk.page.locator(".heldstrip")
        await expect(strip).to_contain_text(re.compile(r"Sending in \d s"))
        assert await desk.violations() == []
        await strip.get_by_role("button", name="Undo").click()
        await expect(desk.text).to_have_value("Not this one")
        await expect(strip).to_have_count(0)
        await desk.text.fill("This one")
        await desk.text.press("Enter")
        await expect(strip).to_be_visible()
        await desk.page.reload()
        await expect(desk.bubble("This one")).to_contain_text(re.compile("sent|delivered"), timeout=15_000)
        await desk.text.fill("And on leaving")
        await desk.text.press("Enter")
        await expect(strip).to_be_visible()
        await desk.show("all")
        await desk.page.keyboard.press("Escape")
        for _ in range(30):
            if "And on leaving" in customer.heard():
                break
            await desk.page.wait_for_timeout(100)
    assert [text for text in customer.heard() if text != "Hello?"] == ["This one", "And on leaving"]


async def test_k11_nothing_is_lost_when_the_page_closes_within_the_five_seconds(company: Company) -> None:
    customer = company.customer("Jana Closes")
    customer.ask("Hello?")
    async with company.desk() as desk:
        await take(desk, customer)
        await _with_undo(desk)
        await desk.text.fill("Just before I go")
        await desk.text.press("Enter")
        await expect(desk.page.locator(".heldstrip")).to_be_visible()
        await desk.page.close(run_before_unload=False)
        other = await desk.page.context.new_page()
        for _ in range(30):
            if "Just before I go" in customer.heard():
                break
            await other.wait_for_timeout(100)
    assert customer.heard().count("Just before I go") == 1


async def test_k05_who_else_is_there_is_told_and_a_colleagues_answer_is_asked_about_once(company: Company) -> None:
    customer = company.customer("Kai Company")
    customer.ask("Two of you?")
    async with company.desk() as desk, company.desk(BEN) as other:
        await take(desk, customer)
        await desk.open(customer, "mine")
        await other.open(customer)
        mark = desk.page.locator(".thread__head [data-company]")
        await expect(mark).to_contain_text("Ben is looking at this")
        await other.text.type("I have")
        await expect(mark).to_contain_text("Ben is typing")
        await expect(desk.row(customer)).to_contain_text("Ben is typing")
        assert await desk.violations() == []
        await desk.text.fill("We have")
        await other.text.press("Enter")
        warning = desk.composer.locator(".newer")
        await expect(warning).to_contain_text("Ben answered while you were writing: “I have”")
        await desk.text.press("Enter")
        await expect(warning).to_contain_text("Send once more")
        assert "We have" not in customer.heard()
        await desk.text.press("Enter")
        await expect(warning).to_have_count(0)
        await expect(desk.bubble("We have")).to_be_visible()
        await other.show("all")
        await other.page.keyboard.press("Escape")
        await expect(mark).to_have_count(0)
    assert customer.heard()[-2:] == ["I have", "We have"]


async def test_a_view_that_is_shared_is_at_a_colleagues_side_and_theirs_to_look_at_only(managed: Company) -> None:
    customer = managed.customer("Mila Viewed")
    customer.ask("In everybody's view")
    async with managed.desk(SUPERVISOR) as desk:
        await desk.show("all")
        await desk.page.get_by_role("button", name="Filter", exact=True).click()
        await desk.page.get_by_label("With", exact=True).select_option("Me")
        await desk.page.get_by_role("button", name="Save as a view").click()
        dialog = desk.page.get_by_role("dialog")
        await dialog.get_by_label("Name").fill("Everybody's view")
        await dialog.get_by_label("Everybody here sees it").check()
        await dialog.get_by_role("button", name="Save").click()
        await expect(desk.sidebar.get_by_role("link", name="Everybody's view")).to_be_visible()
        async with managed.desk(BEN) as other:
            link = other.sidebar.get_by_role("link", name="Everybody's view")
            await link.click()
            await expect(other.page.get_by_role("heading", name="Everybody's view")).to_be_visible()
            await expect(other.page.get_by_role("button", name="This view")).to_have_count(0)
            assert await other.violations() == []
        await desk.page.get_by_role("button", name="This view").click()
        await desk.page.get_by_role("menuitem", name="Only for me").click()
        async with managed.desk(BEN) as other:
            await expect(other.sidebar.locator('a[href$="/console/all"]')).to_be_visible()
            await expect(other.sidebar.get_by_role("link", name="Everybody's view")).to_have_count(0)


async def test_a_customer_who_looks_at_the_messenger_is_told_as_there_until_they_put_it_away(company: Company) -> None:
    customer = company.customer("Nia Present")
    customer.ask("Are you there?")
    address = f"{company.server.url.replace('http', 'ws')}/v1/client/stream"
    hello = {"type": "hello", "token": customer.http.headers["authorization"].removeprefix("Bearer "), "cursors": {}}
    async with company.desk() as desk:
        await desk.open(customer)
        mark = desk.page.locator(".thread__head").get_by_text("In the app now")
        await expect(mark).to_have_count(0)
        async with websockets.connect(
            address, subprotocols=[websockets.Subprotocol("onglass.v1")], proxy=None
        ) as phone:
            await phone.send(json.dumps(hello))
            await phone.send(json.dumps({"type": "presence", "visible": True}))
            await expect(mark).to_be_visible()
            await phone.send(json.dumps({"type": "presence", "visible": False}))
            await expect(mark).to_have_count(0)
            await phone.send(json.dumps({"type": "presence", "visible": True}))
            await expect(mark).to_be_visible()
        await expect(mark).to_have_count(0)


async def test_k05_of_two_who_claim_a_case_one_gets_it_and_the_other_is_told(company: Company) -> None:
    customer = company.customer("Lea Claimed")
    customer.ask("Who takes me?")
    async with company.desk() as desk, colleague(company) as ben:
        await desk.open(customer, "queue")
        await desk.page.get_by_role("button", name="Assign to me").wait_for()
        # The stream of this desk is held, so that its button still offers what a colleague took.
        await desk.page.route("**/accept", lambda route: _after_the_other(ben, customer, route))
        await desk.page.get_by_role("button", name="Assign to me").click()
        await expect(desk.page.locator(".toast")).to_contain_text("Not assigned:")
        await expect(desk.page.locator(".thread__assign")).to_contain_text("Ben")


async def _after_the_other(ben: httpx.AsyncClient, customer: Customer, route: Any) -> None:
    made(await ben.post(f"/conversations/{customer.conversation_id}/accept", json={}))
    await route.continue_()


async def test_whoever_gets_a_case_reads_what_it_is_about_and_what_was_tried(company: Company) -> None:
    customer = company.customer("Mia Handed")
    customer.ask("The bill was declined twice")
    async with company.desk() as desk, colleague(company) as ben:
        await take(desk, customer)
        await desk.text.fill("I checked the limit with you")
        await desk.text.press("Enter")
        await expect(desk.bubble("I checked the limit")).to_be_visible()
        await desk.leave_list()
        await desk.page.keyboard.press("t")
        dialog = desk.page.get_by_role("dialog", name="Transfer")
        await dialog.get_by_label("What they should know").fill("Call her in the morning")
        await dialog.get_by_text("Ben", exact=True).click()
        await dialog.get_by_role("button", name="Transfer").click()
        await expect(dialog).to_have_count(0)
        assert (await ben.get("/me")).is_success
    async with company.desk(BEN) as other:
        await other.open(customer, "mine")
        card = other.page.get_by_role("region", name=re.compile("Hand-over from Ada"))
        await expect(card).to_contain_text("The bill was declined twice")
        await expect(card).to_contain_text("I checked the limit with you")
        await expect(card).to_contain_text("Call her in the morning")
        assert await other.violations() == []
