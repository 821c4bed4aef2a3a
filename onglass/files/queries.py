"""Reads of files. Somebody else's, one that is not ready and one that is not there look exactly alike."""

from collections.abc import Iterable
from uuid import UUID

from onglass.directory.model import Principal
from onglass.files import _store
from onglass.files._store import FileRow
from onglass.files.model import FileFacts, MayRead, Readable, Upload
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction


async def own_file(tx: Transaction, principal: Principal, file_id: UUID) -> FileRow:
    """Return a file the principal uploaded and that is not gone; raises NotFound."""
    row = await _store.load_file(tx, file_id)
    if row is None or not _is_own(row, principal) or row.state == "gone":
        raise NotFound
    return row


async def get_upload(tx: Transaction, principal: Principal, file_id: UUID) -> Upload:
    """Return how far an own upload is; raises NotFound."""
    return (await own_file(tx, principal, file_id)).upload


async def facts_of_files(tx: Transaction, file_ids: Iterable[UUID]) -> dict[UUID, FileFacts]:
    """Return the facts of those files that are ready, by id. For authors who may see them already."""
    return {row.id: row.facts for row in await _store.load_files(tx, list(file_ids))}


async def get_readable_file(tx: Transaction, principal: Principal, file_id: UUID, *, may_read: MayRead) -> Readable:
    """Return a ready file that the principal may read, or raise NotFound.

    Until a message has taken it that is its uploader; from then on, whoever `may_read` that message.
    """
    row = await _store.load_file(tx, file_id)
    if row is None or row.state != "ready" or not await _is_readable(tx, principal, row, may_read):
        raise NotFound
    return Readable(facts=row.facts, blob_key=row.blob_key, thumbnail_key=row.thumbnail_key)


async def _is_readable(tx: Transaction, principal: Principal, row: FileRow, may_read: MayRead) -> bool:
    if row.message_id is None or row.conversation_id is None:
        return _is_own(row, principal)
    return await may_read(tx, principal, row.conversation_id, row.message_id)


def _is_own(row: FileRow, principal: Principal) -> bool:
    return (row.uploader_kind, row.uploader_id) == (principal.actor.kind, principal.id)
