"""Signing in and out, and how the console looks to everybody: narrow desks, axe, size."""

import gzip
import re

import httpx
import pytest
from playwright.async_api import Page

from tests.journeys.browsers import Scheme
from tests.journeys.console_world import Company, a_company, expect
from tests.support.processes import ROOT
from tests.support.servers import ADA, BEN

_FIXTURES = (a_company,)
_BUILT = ROOT / "onglass" / "static" / "console"
_SIZES = {"desk": (1440, 900), "small desk": (1024, 768), "tablet": (768, 1024), "phone": (390, 844)}


async def test_each_fault_of_the_sign_in_is_told_where_it_is(company: Company) -> None:
    async with company.desk(None) as desk:
        page = desk.page
        await page.goto(desk.url)
        submit = page.get_by_role("button", name="Sign in")
        await submit.click()
        await expect(page.get_by_role("alert")).to_contain_text("Write the e-mail address")
        await expect(page.get_by_label("E-mail")).to_be_focused()
        await page.get_by_label("E-mail").fill("ada")
        await submit.click()
        await expect(page.get_by_role("alert")).to_contain_text("looks like name@company.com")
        await page.get_by_label("E-mail").fill(ADA[0])
        await submit.click()
        await expect(page.get_by_role("alert")).to_contain_text("Write your password")
        await page.get_by_label("Password", exact=True).fill("not the password")
        await submit.click()
        await expect(page.get_by_role("alert")).to_contain_text("do not belong together")
        assert await desk.violations() == []
        await page.get_by_label("Password", exact=True).fill(ADA[1])
        await submit.click()
        await expect(desk.sidebar).to_contain_text("Ada")
        await expect(desk.sidebar).to_contain_text("Harbor Bank")


async def test_an_address_of_several_workspaces_is_asked_which(company: Company) -> None:
    twin = ("twin@example.test", "one password for two")
    first, second = (company.server.init(name, twin) for name in ("Twin One", "Twin Two"))
    assert first["workspace_id"] != second["workspace_id"]
    async with company.desk(None) as desk:
        page = desk.page
        await page.goto(desk.url)
        await page.get_by_label("E-mail").fill(twin[0])
        await page.get_by_label("Password", exact=True).fill(twin[1])
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("works in several workspaces")).to_be_visible()
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("alert")).to_contain_text("Choose the workspace")
        field = page.get_by_label("Workspace")
        if await field.evaluate("element => element.tagName") == "SELECT":
            await field.select_option(label="Twin Two")
        else:
            await field.fill(second["workspace_id"])
        await page.get_by_role("button", name="Sign in").click()
        await expect(desk.sidebar).to_contain_text("Twin Two")


async def test_signing_out_leaves_nothing_and_a_reload_stays_signed_in(company: Company) -> None:
    customer = company.customer("Vera Secret")
    customer.ask("My secret words")
    async with company.desk(BEN) as desk:
        await desk.page.reload()
        await expect(desk.sidebar).to_contain_text("Ben")
        await desk.open(customer)
        await desk.composer.get_by_role("radio", name="Note").click()
        await desk.text.fill("Unfinished thought")
        await desk.sidebar.get_by_role("button", name="Ben").click()
        await desk.page.get_by_role("menuitem", name="Sign out").click()
        await expect(desk.page.get_by_role("alertdialog")).to_contain_text("1 unfinished note")
        await desk.page.get_by_role("button", name="Drop and sign out").click()
        await expect(desk.page.get_by_label("E-mail")).to_be_visible()
        await desk.page.reload()
        await expect(desk.page.get_by_label("E-mail")).to_be_visible()
        kept = await _all_that_is_kept(desk.page)
        assert "secret words" not in kept
        assert "Unfinished thought" not in kept


async def _all_that_is_kept(page: Page) -> str:
    script = """async () => {
        const kept = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
        for (const {name} of await indexedDB.databases()) {
            const base = await new Promise(done => {
                const ask = indexedDB.open(name);
                ask.onsuccess = () => done(ask.result);
            });
            for (const store of base.objectStoreNames) {
                kept.push(await new Promise(done => {
                    const ask = base.transaction(store).objectStore(store).getAll();
                    ask.onsuccess = () => done(JSON.stringify(ask.result));
                }));
            }
            base.close();
        }
        return kept.join(' ');
    }"""
    found: str = await page.evaluate(script)
    return found


async def test_a_session_that_ended_elsewhere_asks_to_sign_in_and_goes_on_there(company: Company) -> None:
    customer = company.customer("Zita Ended")
    customer.ask("Still there?")
    async with company.desk() as desk:
        async with desk.page.expect_request("**/v1/agent/conversations/*") as asking:
            await desk.open(customer)
        token = (await (await asking.value).all_headers())["authorization"]
        async with httpx.AsyncClient(base_url=company.server.url, headers={"authorization": token}) as elsewhere:
            (await elsewhere.delete("/v1/agent/sessions/current")).raise_for_status()
        await expect(desk.page.get_by_text("Your session ended.")).to_be_visible(timeout=5000)
        await desk.page.get_by_label("E-mail").fill(ADA[0])
        await desk.page.get_by_label("Password", exact=True).fill(ADA[1])
        await desk.page.keyboard.press("Enter")
        await desk.ready(customer)
        await expect(desk.bubble("Still there?")).to_be_visible()


async def test_availability_is_set_and_seen_by_colleagues(company: Company) -> None:
    customer = company.customer("Willi Avail")
    customer.ask("Anybody?")
    async with company.desk(ADA) as desk, company.desk(BEN) as colleague:
        for name, words in (("Away", "Away"), ("Online", "Online")):
            await desk.sidebar.get_by_role("button", name="Ada").click()
            await desk.page.get_by_role("menuitemradio", name=name).click()
            await expect(desk.sidebar.get_by_role("button", name="Ada")).to_contain_text(words)
        await colleague.open(customer)
        # Whoever goes online is given the case that waits: its header has one button or the other.
        await colleague.leave_list()
        await colleague.page.keyboard.press("a")
        await expect(colleague.page.get_by_role("menuitemradio", name="Ada")).to_contain_text("Online")


async def test_the_send_key_is_the_agents_choice_and_is_remembered(company: Company) -> None:
    customer = company.customer("Zoe Sender")
    customer.ask("Hello")
    async with company.desk() as desk:
        await desk.open(customer)
        await desk.sidebar.get_by_role("button", name="Ada").click()
        await desk.page.get_by_role("menuitemradio", name="Ctrl Enter").click()
        await desk.page.reload()
        await desk.ready(customer)
        await desk.text.fill("One line")
        await desk.text.press("Enter")
        await desk.page.keyboard.type("another line")
        await expect(desk.text).to_have_value("One line\nanother line")
        await desk.text.press("Control+Enter")
        await expect(desk.bubble("another line")).to_contain_text("sent")
    assert customer.heard() == ["Hello", "One line\nanother line"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("place", list(_SIZES))
async def test_axe_finds_nothing_and_nothing_scrolls_sideways(company: Company, place: str, theme: Scheme) -> None:
    customer = company.customer("Xenia Axe")
    customer.ask("Hello", subject="Water bill", context={"screen": "Bill details", "topic": "Payments"})
    async with company.desk(size=_SIZES[place], theme=theme) as desk:
        await desk.show("all")
        await expect(desk.row(customer)).to_be_visible()
        assert await desk.violations() == []
        await desk.row(customer).click()
        await desk.ready(customer)
        await desk.text.fill("Good morning")
        await desk.text.press("Enter")
        await expect(desk.bubble("Good morning")).to_contain_text("sent")
        await desk.composer.get_by_role("radio", name="Note").click()
        await desk.text.fill("A note beside it")
        await desk.text.press("Enter")
        await expect(desk.note("A note beside it")).to_be_visible()
        assert await desk.violations() == []
        assert await desk.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def test_k19_on_a_phone_the_first_facts_stand_over_the_messages(company: Company) -> None:
    customer = company.customer("Yara Phone")
    customer.ask("Hello", context={"screen": "Bill details"})
    async with company.desk(size=_SIZES["phone"]) as desk:
        await desk.show("all")
        await desk.row(customer).click()
        await desk.ready(customer)
        await expect(desk.page.get_by_role("listbox")).not_to_be_visible()
        facts = desk.page.get_by_role("button", name="Customer and device:")
        await expect(facts).to_contain_text("Signed in by the app")
        await expect(facts).to_contain_text("Pixel 9, 8.4.1, Bill details")
        await facts.click()
        await expect(desk.context).to_contain_text("yara.phone@mail.test")
        assert await desk.violations() == []
        await desk.page.keyboard.press("Escape")
        await expect(desk.context).not_to_be_visible()
        await desk.page.get_by_role("button", name="Back to the list").click()
        await expect(desk.row(customer)).to_be_visible()


def test_the_console_base_is_at_most_130_kb() -> None:
    page = (_BUILT / "index.html").read_text()
    files = re.findall(r'(?:src|href)="/console/(assets/[^"]+)"', page)
    assert len(files) >= 2, "the page names its script and its style sheet"
    size_bytes = sum(len(gzip.compress((_BUILT / name).read_bytes(), 9)) for name in ["index.html", *files])
    assert size_bytes <= 130_000
