"""Bring a database to this version: roles first, then migrations, one node at a time.

A program of its own, because what it needs takes a second to load and a server at the newest version needs none of it:
python -m onglass.main.migrate, with {"owner_url", "secret_key" (hex)} on standard input.
Invariant: running it twice, or on two nodes at once, does what running it once does.
"""

import asyncio
import sys
from pathlib import Path

import asyncpg
import msgspec
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from onglass.main.roles import roles_sql

_LOCK_KEY = 0x6F6E676C617373  # "onglass"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What standard input says."""

    owner_url: str
    secret_key: str


async def migrate(owner_url: str, secret_key: bytes) -> None:
    """Make the roles and run every migration that has not run yet; waits for another node that is at it."""
    connection = await asyncpg.connect(owner_url, timeout=10)
    try:
        await connection.execute("select pg_advisory_lock($1)", _LOCK_KEY)
        for statement in roles_sql(secret_key):
            await connection.execute(statement)
        await _run_alembic(owner_url)
    finally:
        await connection.close()


async def _run_alembic(owner_url: str) -> None:
    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: asyncpg.connect(owner_url, timeout=10),
        poolclass=NullPool,
    )
    try:
        async with engine.connect() as connection:
            await connection.execute(text("set lock_timeout = '5s'"))
            await connection.commit()
            await connection.run_sync(_upgrade)
            await connection.commit()
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def main() -> None:
    """Do what standard input orders."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    asyncio.run(migrate(order.owner_url, bytes.fromhex(order.secret_key)))


if __name__ == "__main__":
    main()
