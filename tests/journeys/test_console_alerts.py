"""An agent is told: what they choose, the tab's badge, notifications, push with the console closed, and what it opens.

`pushManager.subscribe` waits for the browser maker's own service, which is out of reach here: the page is given a
subscription of a push service that checks and decrypts what it gets, and the very plaintext is handed to the console's
real service worker. Only the browser maker's hop is missing.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, CDPSession, Page

from tests.journeys.console_world import Company, Desk, expect
from tests.support.push_service import BrowserEnd, Certificates, PushService
from tests.support.servers import ADA, BEN, OnglassServer

_SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration('/console/');
  return (await registration.getNotifications()).map(({ title, body, tag, data }) => ({ title, body, tag, data }));
}"""
# What the browser maker's service would have given.
_GIVE = """({ endpoint, keys }) => {
  let made = null;
  const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), one => one.charCodeAt(0));
  PushManager.prototype.getSubscription = () => Promise.resolve(made);
  PushManager.prototype.subscribe = ({ applicationServerKey }) => {
    made = {
      options: { applicationServerKey: applicationServerKey.buffer }, toJSON: () => ({ endpoint, keys }),
      unsubscribe: () => { made = null; return Promise.resolve(true); },
    };
    return Promise.resolve(made);
  };
}"""


@pytest.fixture(scope="module")
def certificates(scratch: Path) -> Certificates:
    return Certificates(scratch / "push")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def service(certificates: Certificates) -> AsyncIterator[PushService]:
    async with PushService(certificates).running() as found:
        yield found
        assert found.complaints == []


@pytest.fixture(scope="module")
def company(
    module_addresses: Any, scratch: Path, certificates: Certificates, service: PushService, chromium: Browser
) -> Iterator[Company]:
    settings = {
        "ONGLASS_EGRESS_HOSTS": "localhost",
        "ONGLASS_EGRESS_PORTS": str(service.port),
        "ONGLASS_EGRESS_CA_FILE": str(certificates.path),
    }
    server = OnglassServer(scratch / "data-alerts", database_url=module_addresses.owner, env=settings)
    with Company(server, server.init("Harbor Bank", ADA, BEN), chromium) as company:
        yield company
    server.stop()


async def _allow(context: BrowserContext, company: Company) -> None:
    await context.grant_permissions(["notifications"], origin=company.server.url)


async def _open_alerts(desk: Desk) -> Any:
    await desk.page.get_by_role("button", name="Availability and preferences").click()
    await desk.page.get_by_role("menuitem", name="Alerts").click()
    dialog = desk.page.get_by_role("dialog", name="Alerts")
    await dialog.get_by_role("table").wait_for()
    return dialog


@asynccontextmanager
async def _agent(company: Company, who: tuple[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{company.server.url}/v1/agent", timeout=20, trust_env=False) as http:
        session = await http.post("/sessions", json={"email": who[0], "password": who[1]})
        http.headers["authorization"] = f"Bearer {session.json()['session_token']}"
        yield http


async def _assign(company: Company, conversation_id: str, to: tuple[str, str], by: tuple[str, str] = BEN) -> None:
    async with _agent(company, by) as http:
        answer = await http.post(f"/conversations/{conversation_id}/assign", json={"agent_id": company.agent_id(to)})
    assert answer.is_success, answer.text


async def _hide(page: Page) -> None:
    """Put the console into the background, as another tab in front does."""
    await page.evaluate(
        """() => {
          Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
          Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
          document.dispatchEvent(new Event('visibilitychange'));
        }"""
    )


async def _shown(page: Page, *, until: int, seconds: float = 8.0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for _ in range(int(seconds / 0.1)):
        found = await page.evaluate(_SHOWN)
        if len(found) == until:
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f"{len(found)} notifications instead of {until}: {found}")


class _Worker:
    """The console's service worker, as the browser maker's service would wake it."""

    def __init__(self, session: CDPSession, origin: str) -> None:
        self.session = session
        self.origin = origin
        self.registration_ids: list[str] = []
        session.on("ServiceWorker.workerRegistrationUpdated", self._hear)

    def _hear(self, event: dict[str, Any]) -> None:
        for one in event["registrations"]:
            if one["scopeURL"] == f"{self.origin}/console/" and not one["isDeleted"]:
                self.registration_ids.append(one["registrationId"])

    async def deliver(self, plain: str) -> None:
        for _ in range(100):
            if self.registration_ids:
                break
            await asyncio.sleep(0.05)
        push = {"origin": self.origin, "registrationId": self.registration_ids[-1], "data": plain}
        await self.session.send("ServiceWorker.deliverPushMessage", push)


async def _worker(page: Page, company: Company) -> _Worker:
    worker = _Worker(await page.context.new_cdp_session(page), company.server.url)
    await worker.session.send("ServiceWorker.enable")
    return worker


async def test_alerts_are_chosen_in_a_dialog_and_kept(company: Company) -> None:
    async with company.desk() as desk:
        dialog = await _open_alerts(desk)
        assert await desk.violations() == []
        switch = dialog.get_by_role("switch", name="Sound: Your customer writes")
        await expect(switch).to_have_attribute("aria-checked", "false")
        await switch.click()
        await expect(switch).to_have_attribute("aria-checked", "true")
        await dialog.get_by_role("switch", name="Quiet hours").click()
        await expect(dialog.get_by_label("From", exact=True)).to_have_value("20:00")
        await dialog.get_by_label("Wait while the console is in view").select_option("60")
        await dialog.get_by_role("button", name="Done").click()
        await expect(dialog).to_have_count(0)
        await desk.page.reload()
        again = await _open_alerts(desk)
        await expect(again.get_by_role("switch", name="Sound: Your customer writes")).to_have_attribute(
            "aria-checked", "true"
        )
        await expect(again.get_by_label("To", exact=True)).to_have_value("07:00")
        await expect(again.get_by_label("Wait while the console is in view")).to_have_value("60")
        assert await desk.violations() == []
        await again.get_by_role("switch", name="Quiet hours").click()
        await again.get_by_role("switch", name="Sound: Your customer writes").click()
        await again.get_by_label("Wait while the console is in view").select_option("0")
        async with _agent(company, ADA) as http:
            for _ in range(50):
                kept = (await http.get("/preferences")).json()
                if kept["only_when_away_seconds"] == 0:
                    break
                await asyncio.sleep(0.1)
        assert kept["quiet_hours"] is None


async def test_a_refusal_is_explained_and_nothing_is_asked_again(company: Company) -> None:
    async def refuse(context: BrowserContext) -> None:
        await context.add_init_script(
            """Object.defineProperty(Notification, 'permission', { get: () => window.__said ?? 'default' });
               Notification.requestPermission = () => {
                 window.__asked = (window.__asked ?? 0) + 1;
                 window.__said = 'denied';
                 return Promise.resolve('denied');
               };"""
        )

    async with company.desk(before=refuse) as desk:
        assert await desk.page.evaluate("window.__asked ?? 0") == 0, "nobody is asked before they want to be"
        dialog = await _open_alerts(desk)
        await expect(dialog.get_by_text("May Onglass show notifications here?")).to_be_visible()
        await dialog.get_by_role("button", name="Allow notifications").click()
        await expect(dialog.get_by_text("You refused notifications for this site.")).to_be_visible()
        await expect(dialog.get_by_role("button", name="Allow notifications")).to_have_count(0)
        assert await desk.violations() == []
        assert await desk.page.evaluate("window.__asked") == 1


async def test_the_tab_says_that_something_waits_and_a_hidden_console_notifies(company: Company) -> None:
    customer = company.customer("Nora Waits")
    customer.ask("Where is my new card?")
    async with company.desk(before=lambda context: _allow(context, company)) as desk:
        await desk.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await _hide(desk.page)
        await _assign(company, customer.conversation_id, ADA)
        (given,) = await _shown(desk.page, until=1)
        assert given["title"] == "New case: Nora Waits"
        assert given["body"] == "Where is my new card?"
        assert given["tag"] == customer.conversation_id
        await expect(desk.page.locator('link[rel="icon"]')).to_have_attribute("href", "/console/icon-alert.svg")
        assert "(1)" in await desk.page.title()
        # Read or answered elsewhere: there is nothing left to tell.
        async with _agent(company, ADA) as http:
            body = {"client_message_id": "elsewhere-1", "content": {"type": "text", "text": "It left yesterday."}}
            answer = await http.post(f"/conversations/{customer.conversation_id}/messages", json=body)
            assert answer.is_success, answer.text
        await _shown(desk.page, until=0)
        customer.say("And the PIN?")
        (wrote,) = await _shown(desk.page, until=1)
        assert wrote["title"] == "Nora Waits wrote"
        assert wrote["body"] == "And the PIN?"


@asynccontextmanager
async def _pushed(company: Company, service: PushService) -> AsyncIterator[tuple[Desk, BrowserEnd, _Worker]]:
    """A desk whose browser takes pushes."""
    end = service.browser()
    async with company.desk(before=lambda context: _allow(context, company)) as desk:
        await desk.page.add_init_script(f"({_GIVE})({json.dumps(end.as_body)})")
        await desk.page.reload()
        await desk.sidebar.wait_for()
        dialog = await _open_alerts(desk)
        await dialog.get_by_role("button", name="Turn push on").click()
        await expect(dialog.get_by_text("Pushed here with the console closed")).to_be_visible(timeout=20_000)
        worker = await _worker(desk.page, company)
        yield desk, end, worker


async def test_a_test_is_pushed_by_the_server_and_shown_by_the_worker(company: Company, service: PushService) -> None:
    async with _pushed(company, service) as (desk, end, worker):
        dialog = desk.page.get_by_role("dialog", name="Alerts")
        assert await desk.violations() == []
        await dialog.get_by_role("button", name="Send a test").click()
        (push,) = await service.wait_for(end)
        await worker.deliver(push.plain)
        (shown,) = await _shown(desk.page, until=1)
        assert (shown["title"], shown["body"]) == ("This is a test", "This is how you are told.")
        await dialog.get_by_role("button", name="Turn push off").click()
        await expect(dialog.get_by_text("Nothing is pushed here")).to_be_visible()
        async with _agent(company, ADA) as http:
            assert (await http.get("/push_subscriptions")).json() == {"push_subscriptions": []}


async def test_with_the_console_closed_a_push_is_shown_once_a_conversation_and_opens_it(
    company: Company, service: PushService
) -> None:
    customer = company.customer("Omar Pushes")
    customer.ask("My account is locked")
    async with _pushed(company, service) as (desk, end, _):
        context = desk.page.context
        elsewhere = await context.new_page()
        await elsewhere.goto(f"{company.server.url}/docs")
        worker = await _worker(elsewhere, company)
        await desk.page.close()
        await _assign(company, customer.conversation_id, ADA)
        (push,) = await service.wait_for(end, seconds=30)
        assert push.message["occasion"] == "assigned"
        assert push.message["text"] == "My account is locked"
        await worker.deliver(push.plain)
        (shown,) = await _shown(elsewhere, until=1)
        assert (shown["title"], shown["body"]) == ("New case: Omar Pushes", "My account is locked")
        assert (shown["tag"], shown["data"]["count"]) == (customer.conversation_id, 1)
        # The same push once more is not one more; another about the same case takes its place and counts.
        await worker.deliver(push.plain)
        another = push.message | {"id": "another", "occasion": "overdue"}
        await worker.deliver(json.dumps(another))
        for _ in range(50):
            (shown,) = await _shown(elsewhere, until=1)
            if shown["data"]["count"] == 2:
                break
            await asyncio.sleep(0.1)
        assert shown["title"] == "Late: Omar Pushes · 2 alerts"

        # What a click on it does: the console comes up at the conversation.
        desk.page = await context.new_page()
        await desk.page.goto(f"{company.server.url}/console/mine/{customer.conversation_id}")
        await desk.ready(customer)
        await expect(desk.log).to_contain_text("My account is locked")
        # It was read now; nothing else needs telling.
        await _shown(desk.page, until=1)
        await desk.text.fill("I open it for you.")
        await desk.page.keyboard.press("Enter")
        await expect(desk.bubble("I open it for you.")).to_be_visible()
        await _shown(desk.page, until=0)


async def test_a_click_brings_an_open_console_to_the_conversation(company: Company, service: PushService) -> None:
    customer = company.customer("Pia Clicks")
    customer.ask("Can you call me?")
    await _assign(company, customer.conversation_id, ADA)
    async with company.desk(before=lambda context: _allow(context, company)) as desk:
        await desk.show("queue")
        await desk.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        context = desk.page.context
        registered = context.service_workers or [await context.wait_for_event("serviceworker")]
        # The browser lets nothing but a person click: the worker is told of the click itself.
        await registered[0].evaluate(
            """async id => {
              const notification = { close: () => undefined, data: { conversation_id: id } };
              const event = Object.assign(new ExtendableEvent('notificationclick'), { notification });
              self.dispatchEvent(event);
            }""",
            customer.conversation_id,
        )
        await desk.ready(customer)
        assert desk.page.url.endswith(f"/console/mine/{customer.conversation_id}")
    assert service.complaints == []


async def test_a_page_in_the_background_is_not_offline(company: Company) -> None:
    async with company.desk() as desk:
        await desk.sidebar.get_by_role("radio", name="Online").click()
        await expect(desk.sidebar.get_by_role("radio", name="Online")).to_be_checked()
        session = await desk.page.context.new_cdp_session(desk.page)
        await _hide(desk.page)
        await session.send("Page.setWebLifecycleState", {"state": "frozen"})
        await desk.page.context.set_offline(True)
        await asyncio.sleep(3)
        async with _agent(company, BEN) as http:
            found = {one["id"]: one["availability"] for one in (await http.get("/agents")).json()["agents"]}
        assert found[company.agent_id(ADA)] == "online"
        await desk.page.context.set_offline(False)
        await session.send("Page.setWebLifecycleState", {"state": "active"})
        await expect(desk.sidebar.get_by_role("radio", name="Online")).to_be_checked()
