"""The audit row of a privileged act, written in the act's own transaction: both are there, or neither."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from onglass.directory._store import audits
from onglass.directory.engine.audit_chain import AuditEntry, chain_hash
from onglass.directory.model import Principal
from onglass.platform.transactions import Transaction


async def audit(
    tx: Transaction,
    by: Principal,
    action: str,
    *,
    target_kind: str | None = None,
    target_id: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Chain one row and return its number. Call it last: it holds the workspace's chain until the commit.

    `detail` is shown to administrators: texts, numbers and lists of them, never a secret.
    """
    head = await audits.lock_head(tx)
    entry = AuditEntry(
        workspace_id=tx.workspace_id,
        number=head.number + 1,
        occurred_at=head.at,
        actor_kind=by.kind,
        actor_id=None if by.kind == "operator" else by.id,
        action=action,
        target_kind=target_kind,
        target_id=target_id,
        detail=dict(detail or {}),
    )
    await audits.append(tx, entry, previous_hash=head.hash, row_hash=chain_hash(head.hash, entry))
    return entry.number
