"""The audit chain as rows. The app's role may add to it and read it, nothing else."""

from datetime import datetime

import msgspec

from onglass.directory.engine.audit_chain import FIRST_HASH, AuditEntry
from onglass.directory.model import AuditRow
from onglass.platform.transactions import Transaction


class AuditHead(msgspec.Struct, frozen=True):
    """The end of the chain: the number and hash of its last row, and the time it was looked at."""

    number: int
    hash: bytes
    at: datetime


async def insert_head(tx: Transaction) -> None:
    """Begin the workspace's chain."""
    await tx.execute(
        "insert into audit_head (workspace_id, number, hash) values ($1, 0, $2)", tx.workspace_id, FIRST_HASH
    )


async def lock_head(tx: Transaction) -> AuditHead:
    """Return the end of the chain, locked: the next writer waits until this transaction ends."""
    row = await tx.fetchrow("select number, hash from audit_head where workspace_id = $1 for update", tx.workspace_id)
    if row is None:
        raise LookupError(f"workspace {tx.workspace_id} has no audit chain")
    return AuditHead(row["number"], row["hash"], await tx.clock_time())


async def load_head(tx: Transaction) -> AuditHead | None:
    """Return the end of the chain."""
    row = await tx.fetchrow(
        "select number, hash, clock_timestamp() as at from audit_head where workspace_id = $1", tx.workspace_id
    )
    return None if row is None else AuditHead(row["number"], row["hash"], row["at"])


async def append(tx: Transaction, entry: AuditEntry, *, previous_hash: bytes, row_hash: bytes) -> None:
    """Add a row after the locked head and move the head to it."""
    await tx.execute(
        "with moved as (update audit_head set number = $2, hash = $11 where workspace_id = $1) "
        "insert into audit (workspace_id, number, occurred_at, actor_kind, actor_id, action, target_kind, target_id, "
        "detail, previous_hash, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        entry.workspace_id,
        entry.number,
        entry.occurred_at,
        entry.actor_kind,
        entry.actor_id,
        entry.action,
        entry.target_kind,
        entry.target_id,
        entry.detail,
        previous_hash,
        row_hash,
    )


async def load_rows(
    tx: Transaction, *, after: int = 0, before: int | None = None, limit: int, newest_first: bool = False
) -> list[AuditRow]:
    """Return rows with after < number < before."""
    order = "desc" if newest_first else "asc"
    rows = await tx.fetch(
        "select number, occurred_at, actor_kind, actor_id, action, target_kind, target_id, detail, previous_hash, hash "
        "from audit where workspace_id = $1 and number > $2 and ($3::bigint is null or number < $3) "
        f"order by number {order} limit $4",
        tx.workspace_id,
        after,
        before,
        limit,
    )
    return [AuditRow(**row) for row in rows]
