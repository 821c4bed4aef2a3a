"""Fixtures of the edge's suites."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from onglass.platform.database import Addresses
from tests.integration.edge.running import (
    NUMBERS,
    OTHER_PAGE,
    Api,
    RunningEdge,
    Tenant,
    make_tenant,
    running_edge,
    sign_in,
    start_customer,
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def edge(module_addresses: Addresses, scratch: Path) -> AsyncIterator[RunningEdge]:
    async with running_edge(module_addresses, scratch / f"edge-{next(NUMBERS)}") as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tenant(edge: RunningEdge) -> Tenant:
    return await make_tenant(edge)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def other_tenant(edge: RunningEdge) -> Tenant:
    return await make_tenant(edge, origins=(OTHER_PAGE,))


@pytest_asyncio.fixture(loop_scope="session")
async def customer(tenant: Tenant) -> Api:
    return await start_customer(tenant, f"subject-{next(NUMBERS)}")


@pytest_asyncio.fixture(loop_scope="session")
async def agent(tenant: Tenant) -> Api:
    return await sign_in(tenant, "ada")


@pytest.fixture
def problem() -> Callable[[httpx.Response, int, str], dict[str, Any]]:
    """Check that an answer is a problem document of a status and code, and return it."""

    def check(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        told: dict[str, Any] = answer.json()
        assert {"type", "title", "status", "detail", "code"} <= set(told)
        assert (told["status"], told["code"]) == (status, code), told
        return told

    return check
