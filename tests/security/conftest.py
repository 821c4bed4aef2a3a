"""Two companies on one server, with people in both: A is attacked by B and by its own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from onglass.platform.database import Addresses
from tests.security.company import Company, Eyes
from tests.support.servers import ADA, BEN, OnglassServer

QUIET = {"ONGLASS_RATE_LIMITS": "off"}


@pytest.fixture(scope="module")
def server(module_addresses: Addresses, scratch: Path, request: pytest.FixtureRequest) -> Iterator[OnglassServer]:
    """One server for a module, with rate limits off so that attacks are judged and not merely slowed."""
    folder = scratch / f"security-{request.module.__name__.rpartition('.')[2]}"
    running = OnglassServer(folder, database_url=module_addresses.owner, env=QUIET)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def company_a(server: OnglassServer) -> Iterator[Company]:
    """The company under attack."""
    with Company(server, "Harbor Bank", ADA, BEN) as company:
        yield company


@pytest.fixture(scope="module")
def company_b(server: OnglassServer) -> Iterator[Company]:
    """Another company on the same server."""
    with Company(server, "Other Bank", ("eve@other.test", "a long and wicked password")) as company:
        yield company


@pytest_asyncio.fixture(loop_scope="session")
async def eyes(module_addresses: Addresses) -> AsyncIterator[Eyes]:
    """The database as the owner sees it: counts and checksums."""
    seeing = await Eyes.open(module_addresses.owner)
    yield seeing
    await seeing.close()
