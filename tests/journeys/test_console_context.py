"""What the customer is doing, beside the words: K19, one timeline with filters (K16), and that it runs nothing."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import BrowserContext

from tests.journeys.browsers import Scheme
from tests.journeys.case_steps import colleague, made
from tests.journeys.console_world import Company, Customer, Desk, a_company, expect, texts
from tests.journeys.scripts import CORPUS, WATCH, nothing_ran

_FIXTURES = (a_company,)


def tell(customer: Customer, *steps: tuple[str, str, dict[str, Any]], **more: Any) -> None:
    """Let the app tell steps, the last one just now."""
    last = datetime.now(UTC)
    breadcrumbs = [
        {
            "id": f"{last.timestamp():.6f}-{place}",
            "at": (last - timedelta(milliseconds=len(steps) - place)).isoformat(),
            "kind": kind,
            "name": name,
            **rest,
        }
        for place, (kind, name, rest) in enumerate(steps)
    ]
    answer = customer.http.post("context", json={"breadcrumbs": breadcrumbs, "consent": True, **more})
    assert answer.json() == {"stored": len(steps), "rejected": []}, answer.text


def in_trouble(customer: Customer) -> None:
    tell(
        customer,
        ("screen", "Home", {}),
        ("tap", "Pay a bill", {}),
        ("request", "POST /payments", {"status": 502}),
        ("error", "Declined, code 51", {}),
        screen={"name": "bills", "title": "Pay a bill"},
        device={"sdk_version": "0.1.0", "network": {"kind": "wifi"}},
    )
    customer.ask("It says declined", subject="Water bill", context={"topic": "Payments"})


def timeline(desk: Desk) -> Any:
    return desk.page.get_by_role("dialog", name="Timeline")


async def titles(desk: Desk) -> list[str]:
    return list(await texts(timeline(desk).locator(".tl__title")))


async def test_k19_what_they_were_doing_is_there_before_their_words_and_nothing_has_to_be_asked(
    company: Company,
) -> None:
    customer = company.customer("Ada Context")
    in_trouble(customer)
    async with company.desk() as desk:
        await desk.show("all")
        watch = """() => { const seen = []; globalThis.seen = seen; new MutationObserver(() => {
            if (document.querySelector('[data-now]') && !seen.includes('context')) seen.push('context');
            if (document.querySelector('[role=log]') && !seen.includes('words')) seen.push('words');
          }).observe(document, {childList: true, subtree: true}); }"""
        await desk.page.evaluate(watch)
        await desk.row(customer).click()
        await desk.ready(customer)
        assert (await desk.page.evaluate("globalThis.seen"))[0] == "context"
        for known in ("Signed in by the app", "Water bill", "Payments", "Now on Pay a bill", "Pixel 9", "Android 16"):
            await expect(desk.context).to_contain_text(known)
        for known in ("8.4.1", "European Portuguese", "Lisbon", "Wifi", "0.1.0"):
            await expect(desk.context).to_contain_text(known)
        crumbs = desk.context.locator(".crumbs").first.locator("li")
        await expect(crumbs).to_have_count(5)
        assert [re.sub(r" \d.*", "", one) for one in await texts(crumbs)] == [
            "Home",
            "Pay a bill",
            "POST /payments,",
            "Declined, code",
            "Asked about this",
        ]
        await expect(desk.context.locator("[data-failed]")).to_have_count(2)


async def test_the_panel_follows_the_customer_while_the_case_is_open(company: Company) -> None:
    customer = company.customer("Bea Live")
    in_trouble(customer)
    async with company.desk() as desk:
        await desk.open(customer)
        await expect(desk.context).to_contain_text("Now on Pay a bill")
        await asyncio.to_thread(tell, customer, ("screen", "Cards", {}), screen={"name": "Cards"})
        await expect(desk.context).to_contain_text("Now on Cards", timeout=15_000)
        await expect(desk.context.locator(".crumbs").first).to_contain_text("Cards")


async def test_k16_one_timeline_with_filters_by_keyboard_and_live(company: Company) -> None:
    customer = company.customer("Cleo Timeline")
    customer.ask("An older matter", subject="Card lost")
    earlier = customer.conversation_id
    async with colleague(company) as ben:
        made(await ben.post(f"/conversations/{earlier}/resolve"))
    in_trouble(customer)
    async with company.desk() as desk:
        await desk.open(customer)
        await desk.leave_list()
        await desk.page.keyboard.press("h")
        await expect(timeline(desk).get_by_role("list", name="What happened, newest first")).to_be_visible()
        words = [one for one in await titles(desk) if one in {"It says declined", "Home", "Pay a bill", "Card lost"}]
        assert words == ["It says declined", "Pay a bill", "Home", "Card lost"]
        assert await desk.violations() == []
        for group in ("Messages", "Notes", "Events", "Steps", "Other cases"):
            await timeline(desk).get_by_role("button", name=group, exact=True).click()
        await expect(timeline(desk).locator(".tl__title")).to_have_count(2)
        assert await titles(desk) == ["Declined, code 51", "POST /payments, 502"]
        await asyncio.to_thread(tell, customer, ("error", "Declined again", {}))
        await expect(timeline(desk).locator(".tl__title").first).to_have_text("Declined again", timeout=15_000)
        entries = timeline(desk).locator(".tl__entry")
        await entries.first.focus()
        await desk.page.keyboard.press("ArrowDown")
        await expect(entries.nth(1)).to_be_focused()
        await desk.page.keyboard.press("End")
        await expect(entries.last).to_be_focused()
        await timeline(desk).get_by_role("button", name="Other cases").click()
        await timeline(desk).get_by_role("button", name="Card lost").click()
        await expect(timeline(desk)).to_have_count(0)
        await desk.page.wait_for_url(re.compile(earlier))


async def test_k16_a_long_past_comes_in_pages(company: Company) -> None:
    customer = company.customer("Dora Long")
    tell(customer, *(("tap", f"Step {number}", {}) for number in range(120)))
    customer.ask("So many steps")
    async with company.desk() as desk:
        await desk.open(customer)
        await desk.context.get_by_role("button", name="Timeline").click()
        shown = timeline(desk).locator('[data-kind="tap"]')
        await expect(shown.first).to_contain_text("Step 119")
        box = await timeline(desk).bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= await desk.page.evaluate("innerHeight")
        older = timeline(desk).get_by_role("button", name="Show older")
        while await older.count():
            before = await shown.count()
            await older.click()
            await expect(shown.nth(before)).to_be_attached()
        assert list(await texts(shown.locator(".tl__title"))) == [f"Step {number}" for number in range(119, -1, -1)]
        await desk.page.keyboard.press("Escape")
        await expect(timeline(desk)).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
async def test_panel_and_timeline_are_fit_for_everybody(company: Company, theme: Scheme, size: tuple[int, int]) -> None:
    customer = company.customer(f"Eva {theme} {size[0]}")
    in_trouble(customer)
    async with company.desk(theme=theme, size=size) as desk:
        await desk.go(f"all/{customer.conversation_id}")
        await desk.ready(customer)
        if size[0] < 1000:
            await desk.page.locator(".strip").click()
        await expect(desk.context.locator(".crumbs").first).to_be_visible()
        assert await desk.violations() == []
        await desk.context.get_by_role("button", name="Timeline").click()
        await expect(timeline(desk).locator(".tl__entry").first).to_be_visible()
        assert await desk.violations() == []
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not await desk.page.evaluate(wide)


async def test_a39_script_in_screens_steps_and_attributes_is_only_text(company: Company) -> None:
    async def watch(context: BrowserContext) -> None:
        await context.add_init_script(WATCH)

    customer = company.customer("Gil Script")
    tell(
        customer,
        *(("tap", text, {"detail": {"text": text}}) for text in CORPUS),
        *(("error", text, {}) for text in CORPUS),
        screen={"name": CORPUS[0], "title": CORPUS[1], "path": CORPUS[2]},
        attributes={CORPUS[3]: CORPUS[4]},
        device={"network": {"kind": CORPUS[5]}, "sdk_version": CORPUS[6]},
    )
    customer.ask("Hello", subject=CORPUS[7])
    async with company.desk(before=watch) as desk:
        await desk.open(customer)
        await expect(desk.context).to_contain_text(CORPUS[1])
        await desk.context.get_by_role("button", name="Timeline").click()
        for text in CORPUS:
            await expect(timeline(desk)).to_contain_text(text)
        await nothing_ran(desk.page)
