"""An office with rules, on a database of its own for each test; and one edge for those that speak HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from onglass.platform.database import Addresses
from tests.integration.edge.running import NUMBERS, Api, RunningEdge, Tenant, make_tenant, running_edge
from tests.integration.routing.office import Office, open_office


@pytest_asyncio.fixture(loop_scope="session")
async def office(addresses: Addresses) -> AsyncIterator[Office]:
    async with open_office(addresses, "Harbor Bank") as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def edge(module_addresses: Addresses, scratch: Path) -> AsyncIterator[RunningEdge]:
    async with running_edge(module_addresses, scratch / f"edge-{next(NUMBERS)}") as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def tenant(edge: RunningEdge) -> Tenant:
    return await make_tenant(edge)


@pytest_asyncio.fixture(loop_scope="session")
async def admin(tenant: Tenant) -> Api:
    return Api(tenant.edge, "admin", tenant.admin_token, {})
