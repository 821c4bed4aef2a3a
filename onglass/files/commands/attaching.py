"""A ready file becomes part of a message, once, by whoever uploaded it."""

from uuid import UUID

from onglass.files import _store
from onglass.files._store import FileRow
from onglass.files.commands.erasing import orphan_key
from onglass.files.model import FileFacts
from onglass.platform.events import Actor
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction


async def lock_attachable(tx: Transaction, author: Actor, file_id: UUID) -> FileFacts:
    """Return the facts of an own, ready, unattached file, locked until the transaction ends.

    Raises NotFound for any other: somebody else's, not ready, taken by a message, not there.
    """
    return (await _attachable(tx, author, file_id)).facts


async def attach_file(
    tx: Transaction, author: Actor, file_id: UUID, *, conversation_id: UUID, message_id: UUID
) -> FileFacts:
    """Give an own file to a message that stands in this transaction already; raises NotFound as `lock_attachable`."""
    row = await _attachable(tx, author, file_id)
    await _store.update_attached(tx, file_id, conversation_id, message_id)
    await tx.cancel(orphan_key(file_id))
    return row.facts


async def adopt_files(tx: Transaction, from_customer_id: UUID, to_customer_id: UUID) -> None:
    """Give a joined customer's files to the record they were joined into."""
    await _store.update_uploader(tx, from_customer_id, to_customer_id)


async def _attachable(tx: Transaction, author: Actor, file_id: UUID) -> FileRow:
    row = await _store.lock_file(tx, file_id)
    is_own = row is not None and (row.uploader_kind, row.uploader_id) == (author.kind, author.id)
    if row is None or not is_own or row.state != "ready" or row.message_id is not None:
        raise NotFound
    return row
