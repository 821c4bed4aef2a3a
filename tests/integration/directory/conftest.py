"""Two workspaces on one real database; each test's names are its own."""

from collections.abc import AsyncIterator

import pytest_asyncio

from onglass.platform.database import Addresses, Database
from onglass.platform.ids import new_id
from tests.integration.directory.makers import House, make_house, open_database
from tests.integration.directory.work import Work, make_work


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def database(module_addresses: Addresses) -> AsyncIterator[Database]:
    async with open_database(module_addresses) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(database: Database) -> House:
    return await make_house(database, "Harbor Bank")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def neighbour(database: Database) -> House:
    return await make_house(database, "Valley Airline")


@pytest_asyncio.fixture(loop_scope="session")
async def work(database: Database) -> Work:
    return await make_work(await make_house(database, f"Bank {new_id()}"))
