"""What the journeys share: one browser for the run, pages of a phone and of a desk, the bank, an agent."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.journeys.bank import Bank, open_bank
from tests.journeys.browsers import desk_context, launch, phone_context
from tests.journeys.desk import Desk, open_desk
from tests.journeys.host_page import HostSite, open_host_site
from tests.support.servers import ADA, OnglassServer

OpenPage = Callable[..., Awaitable[Page]]
_numbers = itertools.count(1)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for the run; every page gets a profile of its own."""
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(chromium: Browser) -> AsyncIterator[OpenPage]:
    """Open phone pages (390 x 844, touch): `await phone()`; options are those of a Playwright context."""
    async with AsyncExitStack() as stack:

        async def open_page(**options: Any) -> Page:
            context = await stack.enter_async_context(phone_context(chromium, **options))
            return await context.new_page()

        yield open_page


@pytest_asyncio.fixture(loop_scope="session")
async def desk(chromium: Browser) -> AsyncIterator[OpenPage]:
    """Open desk pages (1440 x 900): `await desk()`; options are those of a Playwright context."""
    async with AsyncExitStack() as stack:

        async def open_page(**options: Any) -> Page:
            context = await stack.enter_async_context(desk_context(chromium, **options))
            return await context.new_page()

        yield open_page


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def served_bank(server: OnglassServer, scratch: Path) -> AsyncIterator[Bank]:
    """The bank's page, for all tests of a module."""
    async with open_bank(server, scratch / f"bank-{next(_numbers)}") as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def bank(served_bank: Bank) -> AsyncIterator[Bank]:
    """The bank with its line healed before and after."""
    served_bank.wire.heal()
    yield served_bank
    served_bank.wire.heal()


@pytest_asyncio.fixture(loop_scope="session")
async def ada(bank: Bank) -> AsyncIterator[Desk]:
    """An agent of the bank, by the API."""
    async with open_desk(bank.server, *ADA) as signed_in:
        yield signed_in


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(server: OnglassServer) -> AsyncIterator[HostSite]:
    """Somebody's app, for all tests of a module."""
    async with open_host_site(server) as running:
        yield running
