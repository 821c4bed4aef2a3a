"""Files go: what no message took within a day, what was refused, what a redacted message held.

Invariant: the row says gone first, in the transaction of the reason; the bytes follow by a timer that tries until
they are gone. Nobody reads in between.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from onglass.files import _store
from onglass.files._store import FileRow
from onglass.files.engine.keys import part_key, thumbnail_key_of
from onglass.platform.blobs import BlobStore
from onglass.platform.timers import Timer, TimerReaction
from onglass.platform.transactions import Transaction

TIMER_ORPHAN = "file_orphan"
TIMER_ERASURE = "file_erasure"
_KEYS_PER_TIMER = 20  # few enough for a slow store within a timer's time


def orphan_key(file_id: UUID) -> str:
    """Return the key of the timer that drops a file which no message took."""
    return f"{TIMER_ORPHAN}:{file_id}"


async def schedule_erasure(tx: Transaction, keys: Sequence[str], *, after: timedelta = timedelta(0)) -> None:
    """Have blobs deleted once this transaction is committed, `after` a while."""
    if not keys:
        return
    due_at = await tx.clock_time() + after
    for start in range(0, len(keys), _KEYS_PER_TIMER):
        some = list(keys[start : start + _KEYS_PER_TIMER])
        await tx.schedule(f"{TIMER_ERASURE}:{secrets.token_hex(8)}", due_at, TIMER_ERASURE, {"keys": some})


def stored_keys(tx: Transaction, row: FileRow) -> list[str]:
    """Return every key under which bytes of a file may stand."""
    whole = [row.blob_key, thumbnail_key_of(row.blob_key)] if row.blob_key else []
    if row.state != "uploading":
        return [*whole, *row.part_keys]
    # The writer may have put its next part and not have counted it in.
    return [*row.part_keys, part_key(tx.workspace_id, row.id, offset_bytes=row.offset_bytes, writer=row.writer)]


async def forget_unattached(tx: Transaction, file_id: UUID) -> bool:
    """Forget a file unless a message has taken it; False when there is nothing to forget."""
    row = await _store.lock_file(tx, file_id)
    if row is None or row.message_id is not None:
        return False
    await schedule_erasure(tx, stored_keys(tx, row))
    await _store.delete_file(tx, file_id)
    await tx.cancel(orphan_key(file_id))
    return True


async def forget_unattached_of(tx: Transaction, customer_id: UUID) -> None:
    """Forget every file of a customer that no message has taken."""
    for file_id in await _store.fetch_unattached(tx, customer_id):
        await forget_unattached(tx, file_id)


async def drop_orphan(tx: Transaction, timer: Timer) -> None:
    """Timer `file_orphan`: nobody sent the message this file was meant for."""
    await forget_unattached(tx, UUID(timer.payload["file_id"]))


async def erase_files_of_message(tx: Transaction, message_id: UUID) -> int:
    """Make a message's files unreadable now and have their bytes deleted; return how many there were."""
    rows = await _store.lock_files_of_message(tx, message_id)
    for row in rows:
        await schedule_erasure(tx, stored_keys(tx, row))
        await _store.update_gone(tx, row.id)
    return len(rows)


def blob_eraser(store: BlobStore) -> TimerReaction:
    """Return what timer `file_erasure` does: delete its blobs, again and again until none is left."""

    async def erase_blobs(_tx: Transaction, timer: Timer) -> None:
        for key in timer.payload["keys"]:
            await store.delete(key)

    return erase_blobs
