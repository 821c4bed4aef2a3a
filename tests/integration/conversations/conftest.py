"""Two workspaces on one real database, shared by a module's tests; people and conversations are each test's own."""

from collections.abc import AsyncIterator

import pytest_asyncio

from onglass.platform.database import Addresses
from tests.integration.conversations.makers import Desk, open_desk


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(module_addresses: Addresses) -> AsyncIterator[Desk]:
    async with open_desk(module_addresses, "Harbor Bank") as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def neighbour(module_addresses: Addresses) -> AsyncIterator[Desk]:
    async with open_desk(module_addresses, "Valley Airline") as opened:
        yield opened
