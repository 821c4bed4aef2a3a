"""Which version a database has, how it becomes this one, and the statements that would make it so.

Invariant: a database at this version is left alone; bringing it there happens in a process of its own.
"""

import asyncio
import contextlib
import re
import sys
from pathlib import Path

import asyncpg
import msgspec

from onglass.main.roles import roles_sql

_MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION_FILE = re.compile(r"v(\d+)_\w+\.py")


class MigrationError(Exception):
    """The database could not be brought to this version; the message ends with why."""


def latest_revision() -> str:
    """Return the name of the newest migration that this program knows: its number, as its file is named by."""
    names = (path.name for path in (_MIGRATIONS / "versions").iterdir())
    return max(match[1] for name in names if (match := _VERSION_FILE.fullmatch(name)))


class Migrator:
    """The process that migrates. It may be started before the database is there, to have it loaded by then."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._process: asyncio.subprocess.Process | None = None

    async def load(self) -> None:
        """Start the process; it waits for its order."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "onglass.main.migrate"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )

    async def migrate(self, owner_url: str, secret_key: bytes) -> None:
        """Make roles and tables; raises MigrationError."""
        if self._process is None:
            await self.load()
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        order = msgspec.json.encode({"owner_url": owner_url, "secret_key": secret_key.hex()})
        with contextlib.suppress(OSError, RuntimeError):  # it has ended already; its last words say why
            process.stdin.write(order)
            process.stdin.write_eof()
        output = await process.stdout.read()
        if await process.wait() != 0:
            last_lines = output.decode(errors="replace").strip().splitlines()[-3:]
            raise MigrationError("The database could not be brought to this version: " + " ".join(last_lines))

    async def close(self) -> None:
        """End the process if it still waits."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.communicate()


async def find_revision(owner_url: str) -> str | None:
    """Return the migration a database is at, None when it has none of our tables."""
    connection = await asyncpg.connect(owner_url, timeout=10)
    try:
        if await connection.fetchval("select to_regclass('alembic_version')") is None:
            return None
        revision: str | None = await connection.fetchval("select version_num from alembic_version")
        return revision
    finally:
        await connection.close()


def print_statements(secret_key: bytes) -> str:
    """Return the SQL that makes roles and tables on an empty database, for an operator who runs it by hand."""
    parts = ["-- Roles; their passwords come from the secret key.", *(f"{line};" for line in roles_sql(secret_key))]
    for path in _scripts():
        parts += [f"-- {path.name}", "begin;", path.read_text(encoding="utf-8").rstrip(), "commit;"]
    parts += [
        "create table if not exists alembic_version (version_num varchar(32) primary key);",
        f"insert into alembic_version values ('{latest_revision()}') on conflict do nothing;",
    ]
    return "\n".join(parts) + "\n"


def _scripts() -> list[Path]:
    """Return the scripts of all migrations, in the order in which each migration names its own."""
    folder = _MIGRATIONS / "versions"
    versions = sorted(path for path in folder.iterdir() if _VERSION_FILE.fullmatch(path.name))
    return [
        folder / name for path in versions for name in re.findall(r'"(\w+\.sql)"', path.read_text(encoding="utf-8"))
    ]
