"""The customer's side of a journey: the bank's page with the messenger in it, used as a person uses it."""

import re
import uuid
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.journeys.bank import Bank
from tests.journeys.desk import Desk

HELP = re.compile("^Help")


class Customer:
    """A page of the bank with its messenger."""

    def __init__(self, page: Page, bank: Bank) -> None:
        self.page = page
        self.bank = bank

    async def arrive(self, path: str = "") -> None:
        """Open the bank's page; the support button is there."""
        await self.page.goto(f"{self.bank.url}/{path}")
        await expect(self.launcher).to_be_visible()

    @property
    def launcher(self) -> Locator:
        return self.page.locator("onglass-messenger").get_by_role("button", name=HELP)

    @property
    def panel(self) -> Locator:
        return self.page.locator("dialog.og-panel")

    @property
    def field(self) -> Locator:
        return self.panel.get_by_role("textbox", name="Message")

    @property
    def log(self) -> Locator:
        return self.panel.get_by_role("log")

    @property
    def banner(self) -> Locator:
        return self.panel.locator(".og-banner")

    def bubble(self, text: str) -> Locator:
        """The message with this text, with its tick."""
        return self.log.locator(".og-msg", has=self.page.get_by_text(text, exact=True))

    async def open(self) -> None:
        await self.launcher.click()
        await expect(self.panel.get_by_role("heading", name="How can we help?")).to_be_visible()

    async def begin(self) -> None:
        """From the bank's page to an empty field."""
        await self.open()
        await self.panel.get_by_role("button", name="Send a message").click()
        await expect(self.field).to_be_visible()

    async def say(self, text: str) -> None:
        await self.field.fill(text)
        await self.panel.get_by_role("button", name="Send", exact=True).click()
        await expect(self.bubble(text)).to_be_visible()

    async def resume(self) -> None:
        """From the bank's page into the conversation one left."""
        await self.open()
        await self.panel.get_by_role("button", name="Continue").click()
        await expect(self.field).to_be_visible()

    async def expect_tick(self, text: str, words: str) -> None:
        await expect(self.bubble(text)).to_contain_text(words)


def words(about: str) -> str:
    """A line that nobody else says in this run."""
    return f"{about} {uuid.uuid4().hex[:8]}"


async def start_talk(customer: Customer, desk: Desk, *, about: str = "Hello") -> dict[str, Any]:
    """Send a first message; answer with the agent's row of the conversation, taken by the agent."""
    await customer.arrive()
    await customer.begin()
    first = words(about)
    await customer.say(first)
    await customer.expect_tick(first, "Sent")
    row = await desk.conversation_with(first)
    await desk.take(row["id"])
    return row
