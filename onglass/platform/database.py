"""Connections to PostgreSQL: one pool for commands, under a role that row-level security binds.

Invariant: a command's transaction begins with its workspace set and leaves no trace of it behind; the server is
refused when its settings would let an acknowledged write be lost.
"""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from asyncpg.pool import PoolConnectionProxy

from onglass.platform.problems import Unavailable
from onglass.platform.transactions import Hint, Row, Transaction

_DURABILITY = ("fsync", "synchronous_commit", "full_page_writes")
_ACQUIRE_SECONDS = 2.0
_ROLLBACK_SECONDS = 1.0
_CONNECTION_ERRORS = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.IdleInTransactionSessionTimeoutError,
)


class UnsafeServer(Exception):  # noqa: N818 - said to an operator, not raised as an error type to catch
    """The database's settings would let an acknowledged write be lost."""


class Addresses(msgspec.Struct, frozen=True, kw_only=True):
    """Connection URLs by role; `owner` is used for migrations only."""

    owner: str
    app: str
    committer: str
    worker: str


async def _no_reset(_connection: object) -> None:
    """Do nothing on release: commands set what they need with SET LOCAL, and a reset costs a round trip."""


async def prepare_connection(connection: "asyncpg.Connection[Row]") -> None:
    """Teach a connection our JSON."""
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name, schema="pg_catalog", encoder=_encode_json, decoder=msgspec.json.decode, format="text"
        )


def _encode_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


async def open_pool(address: str, *, size: int, name: str) -> "asyncpg.Pool[Row]":
    """Return a pool of at most `size` connections with our settings; raises OSError or asyncpg errors."""
    return await asyncpg.create_pool(
        address,
        min_size=1,
        max_size=size,
        init=prepare_connection,
        reset=_no_reset,
        timeout=_ACQUIRE_SECONDS,
        command_timeout=5.0,
        server_settings={"application_name": f"onglass {name}", "jit": "off", "TimeZone": "UTC"},
    )


async def check_durability(connection: "asyncpg.Connection[Row]") -> None:
    """Raise UnsafeServer, naming the setting and the remedy, unless a commit survives a crash."""
    sql = "select name, setting from pg_settings where name = any($1::text[])"
    rows = await connection.fetch(sql, list(_DURABILITY))
    for row in rows:
        safe = row["setting"] in {"on", "remote_write", "remote_apply", "local"}
        if not safe:
            raise UnsafeServer(
                f"PostgreSQL runs with {row['name']} = {row['setting']}: an acknowledged message could be lost. "
                f"Set {row['name']} = on and start again.",
            )


def is_connection_loss(error: BaseException) -> bool:
    """Tell whether the error means the database went away, as opposed to having refused the statement."""
    return isinstance(error, _CONNECTION_ERRORS)


async def _roll_back(connection: "PoolConnectionProxy[Row]") -> bool:
    """Undo what is open and return whether the connection still works; one that does not is thrown away."""
    if connection.is_closed():
        return False
    try:
        await connection.execute("rollback", timeout=_ROLLBACK_SECONDS)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, the server rolls back when it is gone
        connection.terminate()
        return False
    return True


class Database:
    """The app role's pool, and transactions on it."""

    def __init__(
        self,
        pool: "asyncpg.Pool[Row]",
        *,
        announce: Callable[[Sequence[Hint]], None],
        idle_types: Collection[str] = frozenset(),
    ) -> None:
        """Wrap a pool; `announce` is called with a transaction's hints after its commit and must not block.

        Events of `idle_types` have no reactions: they are logged and never queued for the relay.
        """
        self._pool = pool
        self._announce = announce
        self._idle_types = idle_types

    @asynccontextmanager
    async def transaction(self, workspace_id: UUID, *, read_only: bool = False) -> AsyncIterator[Transaction]:
        """Open a transaction in a workspace; commits at the end, rolls back when the block raises.

        Raises Unavailable (503, safe to retry) when the database cannot be reached. What the block itself raises goes
        on unchanged, also an OSError or a TimeoutError: that the rollback still works tells the two apart.
        """
        of_the_block: BaseException | None = None
        try:
            async with self._pool.acquire(timeout=_ACQUIRE_SECONDS) as connection:
                tx = Transaction(connection, workspace_id, idle_types=self._idle_types)  # type: ignore[arg-type]
                mode = "read only" if read_only else "read write"
                await connection.execute(
                    f"begin {mode}; set local onglass.workspace_id = '{workspace_id}';"
                    "set local statement_timeout = '2s'; set local idle_in_transaction_session_timeout = '2s'",
                )
                try:
                    yield tx
                except BaseException as error:
                    if await _roll_back(connection):
                        of_the_block = error
                    raise
                await connection.execute("commit")
        except _CONNECTION_ERRORS as error:
            if error is of_the_block:
                raise
            detail = "The database is away; send it again."
            raise Unavailable("database_unavailable", detail, retry_after_seconds=1) from error
        if tx.hints:
            self._announce(tx.hints)

    async def close(self) -> None:
        """Close all connections, waiting a moment for commands under way."""
        await self._pool.close()
