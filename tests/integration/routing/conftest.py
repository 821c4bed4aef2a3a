"""One office on one real database for a module's tests; each test has agents and customers of its own."""

from collections.abc import AsyncIterator

import pytest_asyncio

from onglass.platform.database import Addresses
from tests.integration.routing.office import Office, open_office


@pytest_asyncio.fixture(loop_scope="session")
async def office(addresses: Addresses) -> AsyncIterator[Office]:
    async with open_office(addresses, "Harbor Bank") as opened:
        yield opened
