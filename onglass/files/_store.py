"""All SQL of files. Private to this package; every statement names its workspace."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from onglass.files.model import FileFacts, FileState, Upload
from onglass.platform.transactions import Row, Transaction

_COLUMNS = (
    "id, uploader_kind, uploader_id, conversation_id, message_id, state, name, declared_type, media_type, size_bytes, "
    "offset_bytes, part_keys, writer, width, height, blob_key, thumbnail_key, refusal, expires_at"
)


class FileRow(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it is stored. `part_keys` name the blobs that make up what has arrived."""

    id: UUID
    uploader_kind: int
    uploader_id: UUID
    conversation_id: UUID | None
    message_id: UUID | None
    state: FileState
    name: str
    declared_type: str
    media_type: str | None
    size_bytes: int
    offset_bytes: int
    part_keys: list[str]
    writer: str
    width: int | None
    height: int | None
    blob_key: str
    thumbnail_key: str | None
    refusal: str | None
    expires_at: datetime

    @property
    def upload(self) -> Upload:
        """The file as its uploader follows it."""
        return Upload(
            id=self.id,
            name=self.name,
            declared_type=self.declared_type,
            size_bytes=self.size_bytes,
            offset_bytes=self.offset_bytes,
            state=self.state,
            refusal=self.refusal,
            expires_at=self.expires_at,
        )

    @property
    def facts(self) -> FileFacts:
        """The file as its readers see it; only of a ready one."""
        assert self.media_type is not None
        return FileFacts(
            id=self.id,
            name=self.name,
            media_type=self.media_type,
            size_bytes=self.size_bytes,
            width=self.width,
            height=self.height,
            has_thumbnail=self.thumbnail_key is not None,
        )


def _file(row: Row) -> FileRow:
    return FileRow(**row)


async def lock_uploader(tx: Transaction, uploader_id: UUID) -> None:
    """Let one upload of a person begin at a time, so that they can be counted."""
    await tx.execute(
        "select pg_advisory_xact_lock(hashtextextended($1, 1))", f"uploads {tx.workspace_id} {uploader_id}"
    )


async def count_unattached(tx: Transaction, uploader_kind: int, uploader_id: UUID) -> int:
    """Return how many files of a person belong to no message yet."""
    count: int = await tx.fetchval(
        "select count(*) from file where workspace_id = $1 and uploader_kind = $2 and uploader_id = $3 "
        "and message_id is null and state in ('uploading', 'checking', 'ready')",
        tx.workspace_id,
        uploader_kind,
        uploader_id,
    )
    return count


async def insert_file(
    tx: Transaction,
    file_id: UUID,
    *,
    uploader_kind: int,
    uploader_id: UUID,
    name: str,
    declared_type: str,
    size_bytes: int,
    life: timedelta,
) -> FileRow:
    """Store a file of which no byte is here yet."""
    row = await tx.fetchrow(
        "insert into file (workspace_id, id, uploader_kind, uploader_id, state, name, declared_type, size_bytes, "
        "blob_key, expires_at) values ($1, $2, $3, $4, 'uploading', $5, $6, $7, '', clock_timestamp() + $8::interval) "
        f"returning {_COLUMNS}",
        tx.workspace_id,
        file_id,
        uploader_kind,
        uploader_id,
        name,
        declared_type,
        size_bytes,
        life,
    )
    assert row is not None
    return _file(row)


async def load_file(tx: Transaction, file_id: UUID) -> FileRow | None:
    """Return a file, whoever uploaded it."""
    row = await tx.fetchrow(
        f"select {_COLUMNS} from file where workspace_id = $1 and id = $2", tx.workspace_id, file_id
    )
    return None if row is None else _file(row)


async def load_files(tx: Transaction, file_ids: Sequence[UUID]) -> list[FileRow]:
    """Return those of the files that are ready."""
    rows = await tx.fetch(
        f"select {_COLUMNS} from file where workspace_id = $1 and id = any($2::uuid[]) and state = 'ready'",
        tx.workspace_id,
        list(file_ids),
    )
    return [_file(row) for row in rows]


async def lock_file(tx: Transaction, file_id: UUID) -> FileRow | None:
    """Return a file, locked."""
    row = await tx.fetchrow(
        f"select {_COLUMNS} from file where workspace_id = $1 and id = $2 for update", tx.workspace_id, file_id
    )
    return None if row is None else _file(row)


async def lock_files_of_message(tx: Transaction, message_id: UUID) -> list[FileRow]:
    """Return a message's files that are not gone, locked in id order."""
    rows = await tx.fetch(
        f"select {_COLUMNS} from file where workspace_id = $1 and message_id = $2 and state <> 'gone' "
        "order by id for update",
        tx.workspace_id,
        message_id,
    )
    return [_file(row) for row in rows]


async def update_writer(tx: Transaction, file_id: UUID, writer: str) -> FileRow:
    """Make one connection the only one whose next part of a locked file counts."""
    row = await tx.fetchrow(
        f"update file set writer = $3 where workspace_id = $1 and id = $2 returning {_COLUMNS}",
        tx.workspace_id,
        file_id,
        writer,
    )
    assert row is not None
    return _file(row)


async def update_offset(tx: Transaction, before: FileRow, *, part_key: str, size_bytes: int) -> FileRow | None:
    """Count a part in, if the file still stands where the part begins and the writer is the same; else None."""
    row = await tx.fetchrow(
        "update file set offset_bytes = offset_bytes + $5, part_keys = part_keys || $6::text "
        "where workspace_id = $1 and id = $2 and state = 'uploading' and offset_bytes = $3 and writer = $4 "
        f"returning {_COLUMNS}",
        tx.workspace_id,
        before.id,
        before.offset_bytes,
        before.writer,
        size_bytes,
        part_key,
    )
    return None if row is None else _file(row)


async def update_checking(tx: Transaction, file_id: UUID, blob_key: str) -> None:
    """Begin a check of a locked file: its content will stand under this key."""
    await tx.execute(
        "update file set state = 'checking', blob_key = $3 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        file_id,
        blob_key,
    )


async def update_ready(
    tx: Transaction, file_id: UUID, facts: FileFacts, *, blob_key: str, thumbnail_key: str | None
) -> FileRow | None:
    """End the check that began with this key: the file is ready. None when another check has taken over."""
    row = await tx.fetchrow(
        "update file set state = 'ready', name = $4, media_type = $5, width = $6, height = $7, thumbnail_key = $8, "
        "part_keys = '{}' where workspace_id = $1 and id = $2 and state = 'checking' and blob_key = $3 "
        f"returning {_COLUMNS}",
        tx.workspace_id,
        file_id,
        blob_key,
        facts.name,
        facts.media_type,
        facts.width,
        facts.height,
        thumbnail_key,
    )
    return None if row is None else _file(row)


async def update_refused(tx: Transaction, file_id: UUID, refusal: str, *, blob_key: str) -> FileRow | None:
    """End the check that began with this key: the file is refused. None when another check has taken over."""
    row = await tx.fetchrow(
        "update file set state = 'refused', refusal = $4, part_keys = '{}' where workspace_id = $1 and id = $2 "
        f"and state = 'checking' and blob_key = $3 returning {_COLUMNS}",
        tx.workspace_id,
        file_id,
        blob_key,
        refusal,
    )
    return None if row is None else _file(row)


async def update_attached(tx: Transaction, file_id: UUID, conversation_id: UUID, message_id: UUID) -> None:
    """Give a locked file to a message."""
    await tx.execute(
        "update file set conversation_id = $3, message_id = $4 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        file_id,
        conversation_id,
        message_id,
    )


async def update_gone(tx: Transaction, file_id: UUID) -> None:
    """Leave nothing of a locked file but that there was one."""
    await tx.execute(
        "update file set state = 'gone', name = '', declared_type = '', media_type = null, width = null, "
        "height = null, blob_key = '', thumbnail_key = null, part_keys = '{}' where workspace_id = $1 and id = $2",
        tx.workspace_id,
        file_id,
    )


async def update_uploader(tx: Transaction, from_id: UUID, to_id: UUID) -> None:
    """Give a customer's files to another record of the same customer."""
    await tx.execute(
        "update file set uploader_id = $3 where workspace_id = $1 and uploader_kind = 1 and uploader_id = $2",
        tx.workspace_id,
        from_id,
        to_id,
    )


async def delete_file(tx: Transaction, file_id: UUID) -> None:
    """Forget a file that no message ever had."""
    await tx.execute("delete from file where workspace_id = $1 and id = $2", tx.workspace_id, file_id)


async def fetch_unattached(tx: Transaction, customer_id: UUID) -> list[UUID]:
    """Return the files of a customer that no message has taken."""
    rows = await tx.fetch(
        "select id from file where workspace_id = $1 and uploader_kind = 1 and uploader_id = $2 and message_id is null "
        "order by id",
        tx.workspace_id,
        customer_id,
    )
    return [row["id"] for row in rows]
