"""What the platform's tests stand on: a database with one workspace, conversations in it, and pools by role."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from onglass.platform.database import Addresses, Database, open_pool
from onglass.platform.ids import new_id
from onglass.platform.transactions import Hint
from tests.support.processes import VENV_BIN, Child

WORKER_PROCESS = Path(__file__).with_name("_worker_process.py")


class World:
    """One workspace; `hints` collects what was announced after commits."""

    def __init__(
        self, owner: asyncpg.Connection, app: asyncpg.Pool, worker: asyncpg.Pool, addresses: Addresses
    ) -> None:
        self.owner = owner
        self.worker = worker
        self.addresses = addresses
        self.hints: list[Hint] = []
        self.database = Database(app, announce=self._announce)
        self.workspace_id = new_id()
        self.app_id = new_id()
        self.customer_id = new_id()

    def _announce(self, hints: Sequence[Hint]) -> None:
        self.hints.extend(hints)

    async def make(self) -> None:
        await self.owner.execute(
            "insert into workspace (id, name) values ($1, $2)", self.workspace_id, str(self.workspace_id)
        )
        await self.owner.execute(
            "insert into app (workspace_id, id, name, app_key, identity_secret_encrypted)"
            " values ($1, $2, 'app', 'key', 'x')",
            self.workspace_id,
            self.app_id,
        )
        await self.owner.execute(
            "insert into customer (workspace_id, id) values ($1, $2)", self.workspace_id, self.customer_id
        )

    async def conversation(self, *, shard: int = 0) -> UUID:
        conversation_id = new_id()
        await self.owner.execute(
            "insert into conversation"
            " (workspace_id, id, case_number, customer_id, app_id, shard, created_at, updated_at)"
            " values ($1, $2, $3, $4, $5, $6, now(), now())",
            self.workspace_id,
            conversation_id,
            str(conversation_id),
            self.customer_id,
            self.app_id,
            shard,
        )
        return conversation_id

    async def make_effect_tables(self) -> None:
        """Make the tables in which `_worker_process` writes down what it did."""
        await self.owner.execute(
            "create table effect (id bigserial, stream_id uuid, seq bigint, reaction text);"
            "create table rung (id bigserial, key text, due_at timestamptz, generation bigint,"
            "  rung_at timestamptz default clock_timestamp());"
            "grant all on effect, rung to onglass_app; grant all on sequence effect_id_seq, rung_id_seq to onglass_app"
        )

    def start_worker(self, log_path: Path, *, reaction_seconds: float = 0.0, clock_jump_seconds: float = 0.0) -> Child:
        """Start a worker process, ready when this returns."""
        addresses = json.dumps({"app": self.addresses.app, "worker": self.addresses.worker})
        measures = [str(reaction_seconds), str(clock_jump_seconds)]
        command: list[str | Path] = [VENV_BIN / "python", WORKER_PROCESS, addresses, *measures]
        child = Child(command, log_path=log_path, env={"PYTHONPATH": "."})
        child.wait_until(lambda: "ready" in log_path.read_text(), seconds=20, what="working")
        return child


async def until(condition: Callable[[], Any | Awaitable[Any]], *, seconds: float = 5.0) -> None:
    """Wait until a condition holds, or fail; it may be a coroutine function."""
    async with asyncio.timeout(seconds):
        while True:
            found = condition()
            if await found if isinstance(found, Awaitable) else found:
                return
            await asyncio.sleep(0.005)


@asynccontextmanager
async def world_at(addresses: Addresses, *, pool_size: int = 10) -> AsyncIterator[World]:
    """Make a world in a fresh database."""
    owner = await asyncpg.connect(addresses.owner)
    app = await open_pool(addresses.app, size=pool_size, name="test app")
    worker = await open_pool(addresses.worker, size=pool_size, name="test worker")
    world = World(owner, app, worker, addresses)
    try:
        await world.make()
        yield world
    finally:
        await app.close()
        await worker.close()
        await owner.close()
