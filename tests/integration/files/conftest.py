"""A workspace with people, a blob folder and the timers that clean up, on real PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from onglass.directory.model import Principal
from onglass.files import commands, queries
from onglass.files.commands import Door
from onglass.files.model import FileFacts, FilePolicy, Readable, Upload
from onglass.files.scanner import FileScanner, NoScanner
from onglass.platform.blobs import BlobStore, LocalBlobs
from onglass.platform.database import Addresses, Database, open_pool
from onglass.platform.ids import new_id
from onglass.platform.images import Images
from onglass.platform.timers import Timers
from onglass.platform.transactions import Transaction
from tests.integration.directory.makers import House, make_house, open_database


async def pieces(content: bytes, size: int = 100_000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def nobody_reads(_tx: Transaction, _principal: Principal, _conversation_id: UUID, _message_id: UUID) -> bool:
    return False


class Desk(msgspec.Struct, kw_only=True):
    """What a test does with files, as the edge would."""

    house: House
    store: BlobStore
    folder: Path
    worker: asyncpg.Pool
    door: Door

    @property
    def database(self) -> Database:
        return self.house.database

    async def create(
        self, who: Principal, size: int, name: str = "photo.png", declared: str = "image/png", **policy: Any
    ) -> Upload:
        chosen = msgspec.structs.replace(self.door.policy, **policy)
        async with self.database.transaction(who.workspace_id) as tx:
            return await commands.create_upload(
                tx, who, policy=chosen, size_bytes=size, name=name, declared_type=declared
            )

    async def append(self, who: Principal, file_id: UUID, content: bytes, at: int = 0) -> Upload:
        return await commands.append(self.database, self.store, who, file_id, offset_bytes=at, chunks=pieces(content))

    async def finish(self, who: Principal, file_id: UUID, scanner: FileScanner | None = None) -> Upload:
        door = msgspec.structs.replace(self.door, scanner=scanner or self.door.scanner)
        return await commands.finish(self.database, self.store, who, file_id, door=door)

    async def upload(
        self, who: Principal, content: bytes, name: str = "photo.png", declared: str = "image/png"
    ) -> UUID:
        upload = await self.create(who, len(content), name, declared)
        await self.append(who, upload.id, content)
        await self.finish(who, upload.id)
        return upload.id

    async def state(self, who: Principal, file_id: UUID) -> Upload:
        async with self.database.transaction(who.workspace_id, read_only=True) as tx:
            return await queries.get_upload(tx, who, file_id)

    async def readable(self, who: Principal, file_id: UUID, *, may_read: Any = nobody_reads) -> Readable:
        async with self.database.transaction(who.workspace_id, read_only=True) as tx:
            return await queries.get_readable_file(tx, who, file_id, may_read=may_read)

    async def content(self, key: str) -> bytes:
        return b"".join([chunk async for chunk in self.store.read(key)])

    async def message(self, customer: Principal) -> tuple[UUID, UUID]:
        """A conversation with one message, as bare rows: what files need of them."""
        conversation_id, message_id = new_id(), new_id()
        async with self.database.transaction(customer.workspace_id) as tx:
            await tx.execute(
                "insert into conversation (workspace_id, id, case_number, customer_id, app_id, shard, created_at, "
                "updated_at) values ($1, $2, $3, $4, $5, 0, now(), now())",
                customer.workspace_id, conversation_id, str(conversation_id)[-12:], customer.id, customer.app_id,
            )  # fmt: skip
            await tx.execute(
                "insert into message (workspace_id, conversation_id, id, seq, public_seq, author_kind, author_id, "
                "client_message_id, body_hash, content, created_at) "
                "values ($1, $2, $3, 1, 1, 1, $4, 'm1', 'x', '{}', now())",
                customer.workspace_id, conversation_id, message_id, customer.id,
            )  # fmt: skip
        return conversation_id, message_id

    async def attach(self, who: Principal, file_id: UUID, conversation_id: UUID, message_id: UUID) -> FileFacts:
        async with self.database.transaction(who.workspace_id) as tx:
            return await commands.attach_file(
                tx, who.actor, file_id, conversation_id=conversation_id, message_id=message_id
            )

    async def run_timers(self) -> None:
        """Fire what is due, until nothing is."""
        timers = Timers(
            self.worker,
            self.database,
            {commands.TIMER_ERASURE: commands.blob_eraser(self.store), commands.TIMER_ORPHAN: commands.drop_orphan},
        )
        for _ in range(20):  # each batch may have set new ones
            await timers.run_once()

    def stored(self) -> list[str]:
        """Every file in the blob folder."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def database(module_addresses: Addresses) -> AsyncIterator[Database]:
    async with open_database(module_addresses, size=8) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(database: Database) -> House:
    return await make_house(database, "Harbor Bank")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def neighbour(database: Database) -> House:
    return await make_house(database, "Valley Airline")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


@pytest_asyncio.fixture(loop_scope="session")
async def desk(house: House, module_addresses: Addresses, folder: Path) -> AsyncIterator[Desk]:
    worker = await open_pool(module_addresses.worker, size=2, name="test worker")
    door = Door(policy=FilePolicy(max_bytes=5 * 1024 * 1024), images=Images(), scanner=NoScanner())
    yield Desk(house=house, store=LocalBlobs(folder), folder=folder, worker=worker, door=door)
    await worker.close()


@pytest_asyncio.fixture(loop_scope="session")
async def customer(house: House) -> Principal:
    return (await house.start()).principal


@pytest_asyncio.fixture(loop_scope="session")
async def stranger(house: House) -> Principal:
    return (await house.start()).principal
