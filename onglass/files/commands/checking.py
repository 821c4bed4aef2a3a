"""All bytes are here: look at what they are, and only then make a file of them.

Invariant: what is checked is what is served. The parts are copied under a fresh key that only this check writes, and
the file becomes ready under that key or not at all; a node that dies here leaves a check that anybody may begin anew.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import msgspec

from onglass.directory.model import Principal
from onglass.files import _store
from onglass.files._store import FileRow
from onglass.files.commands.erasing import schedule_erasure
from onglass.files.engine.keys import new_blob_key, thumbnail_key_of
from onglass.files.engine.media_types import ENDINGS, HEAD_BYTES, PICTURES, TAIL_BYTES, judge
from onglass.files.engine.names import with_ending
from onglass.files.engine.uploading import offset_mismatch, refused
from onglass.files.model import FileFacts, FilePolicy, Upload
from onglass.files.queries import own_file
from onglass.files.scanner import FileScanner, ScannerAway
from onglass.platform.blobs import BlobMissingError, BlobStore
from onglass.platform.database import Database
from onglass.platform.images import ImageRefusedError, Images, Picture
from onglass.platform.problems import NotFound, Unavailable
from onglass.platform.transactions import Transaction

# Another check of the same file may be at work under its own key; it has given up or ended long before.
_OTHER_CHECK = timedelta(minutes=10)


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """What a file has to pass: the policy, the picture process, the virus scanner."""

    policy: FilePolicy
    images: Images
    scanner: FileScanner


class _Refusal(Exception):  # noqa: N818 - an answer on its way to where it is stored
    def __init__(self, code: str, detail: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


async def finish(database: Database, store: BlobStore, principal: Principal, file_id: UUID, *, door: Door) -> Upload:
    """Check an own upload whose bytes are all here and return it, ready; a second call returns the same.

    Raises NotFound, Conflict (409 `offset_mismatch`) while bytes are missing, Invalid (422 `file_refused`, path
    `file` with the reason's code), Unavailable (503 `scanner_away`; call again).
    """
    async with database.transaction(principal.workspace_id) as tx:
        row = await _begin(tx, principal, file_id)
    if row.state == "ready":
        return row.upload
    if row.state == "refused":
        raise refused(row.refusal or "")
    try:
        facts, picture = await _check(store, row, door)
    except _Refusal as refusal:
        await _refuse(database, principal.workspace_id, row, refusal.code)
        raise refused(refusal.code, refusal.detail) from refusal
    except ScannerAway as away:
        raise Unavailable(
            "scanner_away", "The file could not be checked yet. Try again.", retry_after_seconds=5
        ) from away
    return await _accept(database, store, principal.workspace_id, row, facts, picture)


async def _begin(tx: Transaction, principal: Principal, file_id: UUID) -> FileRow:
    await own_file(tx, principal, file_id)
    row = await _store.lock_file(tx, file_id)
    if row is None:
        raise NotFound
    if row.state in {"ready", "refused"}:
        return row
    if row.offset_bytes < row.size_bytes:
        raise offset_mismatch(row.offset_bytes)
    if row.blob_key:
        await schedule_erasure(tx, [row.blob_key, thumbnail_key_of(row.blob_key)], after=_OTHER_CHECK)
    blob_key = new_blob_key(tx.workspace_id, file_id)
    await _store.update_checking(tx, file_id, blob_key)
    return msgspec.structs.replace(row, state="checking", blob_key=blob_key)


async def _check(store: BlobStore, row: FileRow, door: Door) -> tuple[FileFacts, Picture | None]:
    await _gather(store, row)
    head = await _read(store, row.blob_key, 0, HEAD_BYTES)
    tail = await _read(store, row.blob_key, max(0, row.size_bytes - TAIL_BYTES), row.size_bytes)
    verdict = judge(head, tail, declared=row.declared_type, allowed=door.policy.types)
    if verdict.media_type is None:
        raise _Refusal(verdict.refusal or "unknown_type")
    if row.size_bytes > door.policy.limit_bytes(verdict.media_type):
        raise _Refusal("too_large")
    if await door.scanner.scan(store.read(row.blob_key)) is not None:
        raise _Refusal("malware")
    picture = await _look_at(store, row.blob_key, verdict.media_type, door.images)
    facts = FileFacts(
        id=row.id,
        name=with_ending(row.name, ENDINGS.get(verdict.media_type, ())),
        media_type=verdict.media_type,
        size_bytes=row.size_bytes,
        width=None if picture is None else picture.width,
        height=None if picture is None else picture.height,
    )
    return facts, picture


async def _gather(store: BlobStore, row: FileRow) -> None:
    """Copy the parts, one after the other, to the key of this check."""

    async def parts() -> AsyncIterator[bytes]:
        for key in row.part_keys:
            async for chunk in store.read(key):
                yield chunk

    appended = await store.append(row.blob_key, parts(), offset_bytes=0, max_bytes=row.size_bytes)
    if isinstance(appended.error, BlobMissingError) or (
        appended.error is None and appended.offset_bytes != row.size_bytes
    ):
        raise _Refusal("incomplete")
    if appended.error is not None:
        raise appended.error
    await store.complete(row.blob_key, size_bytes=row.size_bytes)


async def _read(store: BlobStore, key: str, start: int, end: int) -> bytes:
    return b"".join([chunk async for chunk in store.read(key, start=start, end=end)])


async def _look_at(store: BlobStore, blob_key: str, media_type: str, images: Images) -> Picture | None:
    if media_type not in PICTURES:
        return None
    try:
        picture = await images.inspect(store.read(blob_key))
    except ImageRefusedError as refusal:
        raise _Refusal("image_refused", str(refusal)) from refusal
    if picture.media_type != media_type:
        raise _Refusal("not_what_it_says")
    return picture


async def _accept(
    database: Database, store: BlobStore, workspace_id: UUID, row: FileRow, facts: FileFacts, picture: Picture | None
) -> Upload:
    thumbnail_key = None
    if picture is not None and picture.thumbnail:
        thumbnail_key = thumbnail_key_of(row.blob_key)
        await store.put(thumbnail_key, picture.thumbnail)
    async with database.transaction(workspace_id) as tx:
        ready = await _store.update_ready(tx, row.id, facts, blob_key=row.blob_key, thumbnail_key=thumbnail_key)
        if ready is not None:
            await schedule_erasure(tx, row.part_keys)
    return await _outcome(database, store, workspace_id, row, ready)


async def _refuse(database: Database, workspace_id: UUID, row: FileRow, refusal: str) -> None:
    async with database.transaction(workspace_id) as tx:
        if await _store.update_refused(tx, row.id, refusal, blob_key=row.blob_key) is not None:
            await schedule_erasure(tx, [*row.part_keys, row.blob_key])


async def _outcome(
    database: Database, store: BlobStore, workspace_id: UUID, row: FileRow, ready: FileRow | None
) -> Upload:
    """Return the file as it stands; where another check has taken over, leave nothing of this one behind."""
    if ready is not None:
        return ready.upload
    for key in (row.blob_key, thumbnail_key_of(row.blob_key)):
        await store.delete(key)
    async with database.transaction(workspace_id, read_only=True) as tx:
        current = await _store.load_file(tx, row.id)
    if current is None:
        raise NotFound
    return current.upload
