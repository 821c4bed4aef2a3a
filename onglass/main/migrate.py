"""Bring a database to this version: roles first, then migrations, one node at a time.

Invariant: running it twice, or on two nodes at once, does what running it once does.
"""

import asyncio
import hashlib
import hmac
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from onglass.platform.database import Addresses

ROLES = ("onglass_app", "onglass_committer", "onglass_worker")
_LOCK_KEY = 0x6F6E676C617373  # "onglass"
_ROLE_SETTINGS = {
    "onglass_app": ("lock_timeout = '2s'",),
    # The batch statement is planned once, generically: custom plans run at 0.6 of its speed, and a plan made on
    # empty tables must never be a sequential scan.
    "onglass_committer": (
        "plan_cache_mode = 'force_generic_plan'",
        "enable_seqscan = off",
        "jit = off",
        "lock_timeout = '200ms'",
        "statement_timeout = '5s'",
    ),
    "onglass_worker": ("idle_in_transaction_session_timeout = '5s'", "lock_timeout = '2s'"),
}


def role_password(secret_key: bytes, role: str) -> str:
    """Return the password of a role, derived from the secret key: every node with the key can sign in."""
    return hmac.new(secret_key, f"database role {role}".encode(), hashlib.sha256).hexdigest()


def role_addresses(owner_url: str, secret_key: bytes) -> Addresses:
    """Return the addresses of all roles at the server and database that the owner's URL names."""

    def address(role: str) -> str:
        parts = urlsplit(owner_url)
        host = parts.netloc.rpartition("@")[2]
        login = f"{quote(role)}:{role_password(secret_key, role)}"
        return urlunsplit(parts._replace(netloc=f"{login}@{host}"))

    return Addresses(
        owner=owner_url,
        app=address("onglass_app"),
        committer=address("onglass_committer"),
        worker=address("onglass_worker"),
    )


def roles_sql(secret_key: bytes) -> list[str]:
    """Return the statements that make the roles and set what each of them must have; safe to run again."""
    statements = []
    for role in ROLES:
        password = role_password(secret_key, role)
        statements.append(
            f"do $$ begin create role {role} login nosuperuser nobypassrls; "
            "exception when duplicate_object or unique_violation then null; end $$",
        )
        statements.append(f"alter role {role} with login nosuperuser nobypassrls password '{password}'")
        statements.extend(f"alter role {role} set {setting}" for setting in _ROLE_SETTINGS[role])
    return statements


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


def migrate_now(owner_url: str, secret_key: bytes) -> None:
    """Run `migrate` from synchronous code."""
    asyncio.run(migrate(owner_url, secret_key))
