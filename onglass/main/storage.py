"""Opens the database that the settings mean: the one given, one of our own, or that of the server already running here.

Invariant: what is yielded is migrated to this version (a given database must have been, by `onglass migrate`) and keeps
every acknowledged write.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
import msgspec

from onglass.main.roles import role_addresses
from onglass.main.running import read_running
from onglass.main.schema import Migrator, find_revision, latest_revision
from onglass.main.settings import Settings
from onglass.platform.database import Addresses, check_durability
from onglass.platform.postgres import ClusterInUseError, PostgresSupervisor, has_cluster

_PATIENCE_SECONDS = 20.0
_POLL_SECONDS = 0.1


class NotMigratedError(Exception):
    """The given database has not the tables of this version."""


@asynccontextmanager
async def open_storage(settings: Settings, secret_key: bytes, *, share: bool) -> AsyncIterator[Addresses]:
    """Yield the addresses by role; with our own database it runs until the block ends.

    `share`: when a server already runs on the data folder, use its database instead of refusing.
    """
    if settings.database_url is not None:
        addresses = _given_addresses(settings, secret_key)
        found, wanted = await find_revision(addresses.owner), latest_revision()
        if found != wanted:
            raise NotMigratedError(
                f"The database is at version {found or 'none'}, this program needs {wanted}. "
                "Run with the same settings: onglass migrate"
            )
        await _check(addresses)
        yield addresses
        return
    async with AsyncExitStack() as stack:
        migrator = Migrator()
        stack.push_async_callback(migrator.close)
        if not has_cluster(settings.data):
            await migrator.load()  # while initdb works
        supervisor = PostgresSupervisor(settings.data, choice=settings.postgres)
        stack.push_async_callback(supervisor.stop)
        owner_url = await _start_or_join(supervisor, settings, share=share)
        if await find_revision(owner_url) != latest_revision():
            await migrator.migrate(owner_url, secret_key)
        addresses = role_addresses(owner_url, secret_key)
        await _check(addresses)
        yield addresses


def _given_addresses(settings: Settings, secret_key: bytes) -> Addresses:
    assert settings.database_url is not None
    derived = role_addresses(settings.database_url, secret_key)
    given = {
        "app": settings.database_app_url,
        "committer": settings.database_committer_url,
        "worker": settings.database_worker_url,
    }
    return msgspec.structs.replace(derived, **{role: url for role, url in given.items() if url is not None})


async def _start_or_join(supervisor: PostgresSupervisor, settings: Settings, *, share: bool) -> str:
    """Start our server; or wait for another process here: `init` ends soon, a server tells its database."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return (await supervisor.start()).url
        except ClusterInUseError as error:
            running = read_running(settings.data)
            if running is not None and running.pid == error.holder_pid:
                if not share or running.database_url is None:
                    raise
                return running.database_url
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(_POLL_SECONDS)


async def _check(addresses: Addresses) -> None:
    connection = await asyncpg.connect(addresses.app, timeout=10)
    try:
        await check_durability(connection)
    finally:
        await connection.close()
