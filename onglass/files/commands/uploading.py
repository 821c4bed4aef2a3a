"""Bytes come in, in pieces, over any number of connections, nodes and days (one, in fact: see UNATTACHED_LIFE).

Invariant: an offset that was answered is durable. Only the newest connection's parts count: an older one that hangs,
half dead, can neither mix its bytes in nor overwrite what is there.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

from onglass.directory.model import Principal
from onglass.files import _store
from onglass.files._store import FileRow
from onglass.files.commands.erasing import TIMER_ORPHAN, forget_unattached, orphan_key, schedule_erasure
from onglass.files.engine.keys import new_writer, part_key
from onglass.files.engine.uploading import check_new, offset_mismatch
from onglass.files.model import FilePolicy, Upload
from onglass.files.queries import own_file
from onglass.platform.blobs import BlobStore
from onglass.platform.database import Database
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, NotFound, TooLarge, TooMany
from onglass.platform.transactions import Transaction

UNATTACHED_LIFE = timedelta(hours=20)  # with the sweep and its retries, gone within a day
PART_BYTES = 1024 * 1024
_MAX_PARTS = 2000


async def create_upload(
    tx: Transaction, principal: Principal, *, policy: FilePolicy, size_bytes: int, name: str, declared_type: str
) -> Upload:
    """Begin an upload of a known size.

    Raises TooLarge (413 `too_large`), Invalid (422, paths `size_bytes`, `declared_type`), TooMany (429
    `too_many_uploads`) while too many of the uploader's files belong to no message yet.
    """
    name, declared = check_new(policy, size_bytes=size_bytes, name=name, declared_type=declared_type)
    await _store.lock_uploader(tx, principal.id)
    kind = principal.actor.kind
    if await _store.count_unattached(tx, kind, principal.id) >= policy.max_open_uploads:
        raise TooMany("too_many_uploads", "Send or remove what you have attached first.", retry_after_seconds=60)
    row = await _store.insert_file(
        tx,
        new_id(),
        uploader_kind=kind,
        uploader_id=principal.id,
        name=name,
        declared_type=declared,
        size_bytes=size_bytes,
        life=UNATTACHED_LIFE,
    )
    await tx.schedule(orphan_key(row.id), row.expires_at, TIMER_ORPHAN, {"file_id": str(row.id)})
    return row.upload


async def append(
    database: Database,
    store: BlobStore,
    principal: Principal,
    file_id: UUID,
    *,
    offset_bytes: int,
    chunks: AsyncIterator[bytes],
) -> Upload:
    """Add bytes from an offset on and return how far the upload is.

    What arrived is kept also when `chunks` raises (a cut connection); the error is passed on. Raises NotFound, Conflict
    (409 `offset_mismatch` with `offset_bytes`, `upload_closed`, `too_many_parts`), TooLarge (413 `too_many_bytes`).
    """
    async with database.transaction(principal.workspace_id) as tx:
        row = await _become_writer(tx, principal, file_id, offset_bytes)
    waiting = bytearray()
    try:
        async for chunk in chunks:
            waiting += chunk
            if row.offset_bytes + len(waiting) > row.size_bytes:
                waiting.clear()  # whoever sends more than they said is not to be trusted with the rest
                raise TooLarge("too_many_bytes", f"The upload was announced with {row.size_bytes} bytes.")
            if len(waiting) >= PART_BYTES:
                part, waiting = waiting, bytearray()
                row = await _keep(database, store, row, principal.workspace_id, part)
    finally:
        if waiting:
            row = await _keep(database, store, row, principal.workspace_id, waiting)
    return row.upload


async def cancel_upload(tx: Transaction, principal: Principal, file_id: UUID) -> None:
    """Forget an own file that belongs to no message; raises NotFound."""
    await own_file(tx, principal, file_id)
    if not await forget_unattached(tx, file_id):
        raise NotFound


async def _become_writer(tx: Transaction, principal: Principal, file_id: UUID, offset_bytes: int) -> FileRow:
    await own_file(tx, principal, file_id)
    row = await _store.lock_file(tx, file_id)
    if row is None:
        raise NotFound
    _check_open(row, offset_bytes)
    if row.writer:  # the writer before may have died between putting its next part and counting it in
        await schedule_erasure(tx, [_next_part(tx.workspace_id, row)])
    return await _store.update_writer(tx, file_id, new_writer())


def _next_part(workspace_id: UUID, row: FileRow) -> str:
    return part_key(workspace_id, row.id, offset_bytes=row.offset_bytes, writer=row.writer)


def _check_open(row: FileRow, offset_bytes: int) -> None:
    if row.state != "uploading":
        raise Conflict("upload_closed", "All bytes of this file are here already.")
    if row.offset_bytes != offset_bytes:
        raise offset_mismatch(row.offset_bytes)
    if len(row.part_keys) >= _MAX_PARTS:
        raise Conflict("too_many_parts", "Start again and send larger pieces.")


async def _keep(database: Database, store: BlobStore, row: FileRow, workspace_id: UUID, part: bytearray) -> FileRow:
    """Store a part, then count it in; one that does not count is removed."""
    key = _next_part(workspace_id, row)
    await store.put(key, bytes(part))
    async with database.transaction(workspace_id) as tx:
        kept = await _store.update_offset(tx, row, part_key=key, size_bytes=len(part))
        current = kept or await _store.load_file(tx, row.id)
    if kept is not None:
        return kept
    await store.delete(key)
    if current is None:
        raise NotFound
    raise offset_mismatch(current.offset_bytes)
