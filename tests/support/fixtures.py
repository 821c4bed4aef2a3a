"""Fixtures of all suites: one real PostgreSQL for the run, a fresh database for each test that asks, real servers.

Everything runs on one event loop for the whole run (see pyproject.toml), so pools and servers may be shared.
"""

import asyncio
import itertools
import os
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from onglass.main.migrate import migrate
from onglass.main.roles import role_addresses
from onglass.main.secrets import derive_key
from onglass.platform.database import Addresses
from onglass.platform.postgres import DatabaseAddress, PostgresSupervisor
from tests.support.scratch import scratch_folder
from tests.support.servers import ADA, BEN, SECRET_KEY, NatsServer, OnglassServer, run_init

TEMPLATE = "onglass_template"
_numbers = itertools.count(1)
MakeDatabase = Callable[[], Awaitable[Addresses]]
StartServer = Callable[..., OnglassServer]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the long profiles")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long profiles out, visibly as deselected, unless they are asked for."""
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder for the whole run."""
    with scratch_folder("test") as folder:
        yield folder


@pytest.fixture
def data_dir(scratch: Path) -> Path:
    """An empty data folder for one server."""
    return scratch / f"data-{next(_numbers)}"


@pytest.fixture(scope="session")
def first_data_dir(scratch: Path) -> Path:
    """A data folder in which `onglass init` has been once; only to be copied."""
    folder = scratch / "data-first"
    run_init(folder, "Elsewhere")
    return folder


@pytest.fixture
def used_data_dir(first_data_dir: Path, data_dir: Path) -> Path:
    """A data folder that has its database already, for tests of what comes after the very first start."""
    subprocess.run(["cp", "-a", first_data_dir, data_dir], check=True)
    return data_dir


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres(scratch: Path) -> AsyncIterator[DatabaseAddress]:
    """One real server for the whole run, with fsync like any other; ONGLASS_POSTGRES chooses which."""
    choice: Any = os.environ.get("ONGLASS_POSTGRES", "auto")
    async with PostgresSupervisor(scratch / "postgres", choice=choice) as address:
        yield address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def migrated_template(postgres: DatabaseAddress) -> str:
    """A database with every migration run, to be copied from."""
    await _execute(postgres, f"create database {TEMPLATE}")
    await migrate(postgres.for_database(TEMPLATE).url, derive_key(SECRET_KEY))
    return TEMPLATE


class Databases:
    """Copies of the migrated template. A used one is dropped while the next test runs: a drop waits for the disk."""

    def __init__(self, postgres: DatabaseAddress, template: str) -> None:
        self._postgres = postgres
        self._template = template
        self._drops: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[Addresses]:
        """Make one, and have it dropped afterwards."""
        name = f"test_{next(_numbers)}"
        await _execute(self._postgres, f"create database {name} template {self._template}")
        try:
            yield role_addresses(self._postgres.for_database(name).url, derive_key(SECRET_KEY))
        finally:
            drop = asyncio.create_task(_execute(self._postgres, f"drop database {name} with (force)"))
            self._drops.add(drop)
            drop.add_done_callback(self._drops.discard)

    async def settle(self) -> None:
        """Wait for the drops under way."""
        await asyncio.gather(*self._drops)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def databases(postgres: DatabaseAddress, migrated_template: str) -> AsyncIterator[Databases]:
    """Where fresh databases come from."""
    made = Databases(postgres, migrated_template)
    yield made
    await made.settle()


@pytest_asyncio.fixture(loop_scope="session")
async def addresses(databases: Databases) -> AsyncIterator[Addresses]:
    """The addresses, by role, of a fresh migrated database for this test."""
    async with databases.fresh() as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def module_addresses(databases: Databases) -> AsyncIterator[Addresses]:
    """The same, one database for all tests of a module."""
    async with databases.fresh() as found:
        yield found


@pytest.fixture
def start_server(scratch: Path) -> Iterator[StartServer]:
    """Start `onglass serve`, any number of them; all are stopped after the test. Arguments: see OnglassServer."""
    started: list[OnglassServer] = []

    def start(data_dir: Path | None = None, **options: Any) -> OnglassServer:
        server = OnglassServer(data_dir or scratch / f"data-{next(_numbers)}", **options)
        started.append(server)
        return server

    yield start
    for server in reversed(started):
        server.stop()


@pytest.fixture(scope="module")
def server(module_addresses: Addresses, scratch: Path) -> Iterator[OnglassServer]:
    """One server for all tests of a module, on a database of its own in the shared PostgreSQL."""
    running = OnglassServer(scratch / f"data-{next(_numbers)}", database_url=module_addresses.owner)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def workspace(server: OnglassServer) -> dict[str, Any]:
    """A workspace with two agents (ADA, BEN) on the module's server, as `onglass init` printed it."""
    return server.init("Harbor Bank", ADA, BEN)


@pytest.fixture(scope="session")
def nats_server(scratch: Path) -> Iterator[NatsServer]:
    """One NATS server for the whole run."""
    running = NatsServer(scratch / "nats")
    yield running
    running.stop()


async def _execute(postgres: DatabaseAddress, statement: str) -> None:
    connection = await asyncpg.connect(postgres.for_database("postgres").url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
