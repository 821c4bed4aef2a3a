"""An office with agents' browsers, on a database of its own for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from onglass.platform.database import Addresses
from tests.integration.delivery.noticing import Noticing, open_noticing
from tests.integration.delivery.pushing import Pushing, certificates_in, open_pushing
from tests.support.push_service import Certificates


@pytest.fixture(scope="session")
def certificates(scratch: Path) -> Certificates:
    return certificates_in(scratch)


@pytest_asyncio.fixture(loop_scope="session")
async def pushing(addresses: Addresses, certificates: Certificates) -> AsyncIterator[Pushing]:
    async with open_pushing(addresses, certificates, "Bank") as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def noticing(addresses: Addresses, certificates: Certificates) -> AsyncIterator[Noticing]:
    async with open_noticing(addresses, certificates, "Bank") as found:
        yield found
