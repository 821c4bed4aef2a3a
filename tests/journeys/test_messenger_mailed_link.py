"""The whole way of a missed answer: mailed, opened in a browser that knows nobody, answered there, heard once.

The mail goes through a real SMTP server; a browser opens its link on the app's own page.
"""

import asyncio
import os
import re
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from onglass.platform.database import Addresses
from tests.journeys.axe import violations
from tests.journeys.conftest import OpenPage
from tests.journeys.host_page import HostPage, HostSite, open_host_site
from tests.security.company import Company, Person
from tests.support.mail_server import Mail, MailBox, mail_server
from tests.support.push_service import Certificates
from tests.support.servers import OnglassServer

ANSWER = "Your card is on its way."
PICTURES = os.environ.get("LINK_PICTURES")


class Office(Company):
    """The app's company, as the other tests attack it: here somebody who works."""

    def __init__(self, site: HostSite, server: OnglassServer, box: MailBox, database_url: str) -> None:
        super().__init__(server, "Unused", ("unused@app.example.test", "correct horse battery"))
        self.facts = site.workspace
        self.agents = (("owner@app.example.test", "correct horse battery"),)
        self.site = site
        self.box = box
        self.database_url = database_url

    async def mail_to(self, address: str) -> Mail:
        """Let a mail's three minutes be over, and return it once it has come."""
        connection = await asyncpg.connect(self.database_url)
        sql = "update delivery set due_at = clock_timestamp() where payload->>'occasion' = 'mail' and state = 1"
        try:
            for _ in range(300):
                found = [mail for mail in self.box.mails if mail.recipients == [address]]
                if found:
                    return found[0]
                await connection.execute(sql)
                await asyncio.sleep(0.1)
        finally:
            await connection.close()
        raise AssertionError(f"no mail came to {address}")


@pytest.fixture(scope="module")
def box() -> MailBox:
    return MailBox()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def mail_port(box: MailBox, scratch: Path) -> AsyncIterator[int]:
    async with mail_server(box, Certificates(scratch / "mail"), starttls=False) as port:
        yield port


@pytest.fixture(scope="module")
def mailing_server(module_addresses: Addresses, scratch: Path, mail_port: int) -> Iterator[OnglassServer]:
    settings = {
        "ONGLASS_EMAIL_HOST": "127.0.0.1",
        "ONGLASS_EMAIL_PORT": str(mail_port),
        "ONGLASS_EMAIL_FROM": "care@app.example.test",
        "ONGLASS_EMAIL_SECURITY": "none",
        "ONGLASS_PUBLIC_URL": "https://care.app.example.test",
    }
    running = OnglassServer(scratch / "data-mailing", database_url=module_addresses.owner, env=settings)
    yield running
    running.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def office(mailing_server: OnglassServer, box: MailBox, module_addresses: Addresses) -> AsyncIterator[Office]:
    async with open_host_site(mailing_server) as site:
        with Office(site, mailing_server, box, module_addresses.owner) as company:
            path = f"/apps/{company.facts['app_id']}/mailed_links"
            assert company.admin.call("PUT", path, json={"life_hours": 24}).status_code == 200
            yield company


async def _mailed(office: Office, subject: str) -> tuple[Person, str, str]:
    """Have a customer miss an answer; return them, the conversation, and the link of the mail they got."""
    customer = office.customer(subject, name="Ann Lee", email=f"{subject}@customer.test", email_verified=True)
    conversation_id = customer.open("Where is my card?")["conversation"]["id"]
    agent = office.agent()
    assert agent.call("POST", f"/conversations/{conversation_id}/assign", json={"agent_id": agent.id}).is_success
    assert agent.say(conversation_id, ANSWER).status_code == 201
    mail = await office.mail_to(f"{subject}@customer.test")
    found = re.search(r"http\S+onglass_link=\S+", mail.part("plain"))
    assert found is not None, "the mail has a link"
    return customer, conversation_id, found.group(0)


async def _follow(phone: OpenPage, office: Office, link: str, *, more: str = "{}", **options: Any) -> HostPage:
    host = HostPage(await phone(**options), office.site)
    await host.arrive(path="/", more=more)
    await host.page.goto("about:blank")
    await host.page.goto(link)
    return host


async def _flaws(page: Page) -> list[str]:
    """What is wrong with the question; the page behind it is the app's own."""
    return [one for one in await violations(page) if "onglass-link" in one]


async def _picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/mailed-link-{name}.png")


def _question(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Continue the conversation")


@pytest.mark.parametrize("encrypt", [False, True])
async def test_the_link_of_a_mail_leads_to_the_conversation_and_the_answer_arrives_once(
    phone: OpenPage, office: Office, *, encrypt: bool
) -> None:
    _, conversation_id, link = await _mailed(office, f"ann-{uuid.uuid4().hex[:6]}")
    host = await _follow(phone, office, link, more="{ storage: { encrypt: true } }" if encrypt else "{}")
    page = host.page
    question = _question(page)
    await expect(question).to_be_visible()
    await _picture(page, "asks")
    assert page.url == f"{office.site.url}/", "the secret leaves the address bar at once"
    assert [path for path in host.asked if path.startswith("/v1/")] == [], "nothing is sent before a tap"
    assert await _flaws(page) == []
    await question.get_by_role("button", name="Continue as A…").click()
    log = page.locator("dialog.og-panel").get_by_role("log")
    await expect(log.get_by_text(ANSWER, exact=True)).to_be_visible()
    await expect(question).to_have_count(0)
    reply = f"Thank you, which day? {uuid.uuid4().hex[:6]}"
    await page.locator("dialog.og-panel").get_by_role("textbox", name="Message").fill(reply)
    await page.locator("dialog.og-panel").get_by_role("button", name="Send", exact=True).click()
    bubble = log.locator(".og-msg", has=page.get_by_text(reply, exact=True))
    await expect(bubble).to_contain_text("Sent")
    agent = office.agent()
    told = agent.call("GET", f"/conversations/{conversation_id}/messages").json()["messages"]
    assert [message["content"].get("text") for message in told].count(reply) == 1
    assert agent.call("GET", f"/conversations/{conversation_id}").json()["came_by_link_at"] is not None
    assert agent.say(conversation_id, "On Friday.").status_code == 201
    await expect(log.get_by_text("On Friday.", exact=True)).to_have_count(1)
    await _picture(page, "answered")
    assert host.thrown == []
    # The session stays over a reload, and the used link opens nothing any more.
    await page.reload()
    await expect(page.locator("dialog.og-panel").get_by_text("On Friday.", exact=True)).to_be_visible()


async def test_a_used_link_says_so_and_opens_nothing(phone: OpenPage, office: Office) -> None:
    _, _, link = await _mailed(office, f"bea-{uuid.uuid4().hex[:6]}")
    token = re.search("onglass_link=([^&]+)", link)
    assert token is not None
    assert office.start(link=token.group(1)).status_code == 201
    host = await _follow(phone, office, link, color_scheme="dark")
    question = _question(host.page)
    await question.get_by_role("button", name="Continue as A…").click()
    await expect(question.get_by_role("alert")).to_contain_text("This link is over.")
    await _picture(host.page, "over")
    assert await _flaws(host.page) == []
    await expect(question.get_by_role("button", name=re.compile("Continue"))).to_have_count(0)
    await question.get_by_role("button", name="Close").click()
    await expect(question).to_have_count(0)
    assert [path for path in host.asked if path.startswith("/v1/")] == ["/v1/client/sessions"]


async def test_who_is_signed_in_to_the_app_is_not_asked_and_the_link_stays_unused(
    phone: OpenPage, office: Office
) -> None:
    subject = f"cora-{uuid.uuid4().hex[:6]}"
    _, _, link = await _mailed(office, subject)
    token = office.identity_token(subject, name="Ann Lee", email=f"{subject}@customer.test", email_verified=True)
    host = await _follow(phone, office, link, more=f"{{ getIdentityToken: async () => '{token}' }}")
    await expect(host.page.locator("dialog.og-panel").get_by_text(ANSWER, exact=True)).to_be_visible()
    await expect(_question(host.page)).to_have_count(0)
    found = re.search("onglass_link=([^&]+)", link)
    assert found is not None
    assert office.start(link=found.group(1)).status_code == 201


async def test_not_now_sends_nothing_and_the_page_is_as_it_was(phone: OpenPage, office: Office) -> None:
    _, _, link = await _mailed(office, f"dora-{uuid.uuid4().hex[:6]}")
    host = await _follow(phone, office, link)
    await _question(host.page).get_by_role("button", name="Not now").click()
    await expect(_question(host.page)).to_have_count(0)
    assert [path for path in host.asked if path.startswith("/v1/")] == []


async def test_a_stranger_who_wrote_here_before_leaves_nothing_on_the_screen(phone: OpenPage, office: Office) -> None:
    _, _, link = await _mailed(office, f"eva-{uuid.uuid4().hex[:6]}")
    host = HostPage(await phone(), office.site)
    await host.arrive(path="/")
    await host.open()
    panel = host.page.locator("dialog.og-panel")
    await panel.get_by_role("button", name="Send a message").click()
    await panel.get_by_role("textbox", name="Message").fill("I have no name")
    await panel.get_by_role("button", name="Send", exact=True).click()
    await expect(panel.locator(".og-msg", has_text="I have no name")).to_contain_text("Sent")
    await host.page.goto("about:blank")
    await host.page.goto(link)
    await _question(host.page).get_by_role("button", name="Continue as A…").click()
    await expect(panel.get_by_text(ANSWER, exact=True)).to_be_visible()
    await panel.get_by_role("button", name="Back").click()
    await expect(panel.get_by_text("I have no name")).to_have_count(0)
    await expect(panel.get_by_role("button", name="Send a message")).to_have_count(0)
