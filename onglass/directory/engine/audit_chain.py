"""The audit chain: every row's hash covers the row and the hash before it.

Invariant: changing, removing or inserting a row breaks the chain at that number; cutting its end off shows against
the head, which stands in another table.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from onglass.directory.model import AuditRow, AuditVerdict

FIRST_HASH = bytes(32)


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What a row says before it is chained."""

    workspace_id: UUID
    number: int
    occurred_at: datetime
    actor_kind: str
    actor_id: UUID | None
    action: str
    target_kind: str | None
    target_id: UUID | None
    detail: dict[str, Any]


def chain_hash(previous_hash: bytes, entry: AuditEntry) -> bytes:
    """Return SHA-256 over the hash before and the entry as JSON with sorted keys and UTC microseconds."""
    fields = msgspec.structs.asdict(entry)
    fields["occurred_at"] = entry.occurred_at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(previous_hash + msgspec.json.encode(fields, order="deterministic")).digest()


class ChainCheck:
    """Walks a chain from its first row, page by page."""

    def __init__(self, workspace_id: UUID) -> None:
        """Begin before number 1."""
        self._workspace_id = workspace_id
        self.number = 0
        self.hash = FIRST_HASH

    def add(self, rows: Iterable[AuditRow]) -> AuditVerdict | None:
        """Check the next rows, in order of number; return the verdict when one does not fit."""
        for row in rows:
            reason = self._misfit(row)
            if reason is not None:
                return AuditVerdict(intact=False, checked=self.number, broken_at=self.number + 1, reason=reason)
            self.number, self.hash = row.number, row.hash
        return None

    def finish(self, *, head_number: int, head_hash: bytes) -> AuditVerdict:
        """Compare the end with the head and return the verdict."""
        if (self.number, self.hash) != (head_number, head_hash):
            reason = f"The chain ends at {self.number}, and its head says {head_number}."
            return AuditVerdict(intact=False, checked=self.number, broken_at=self.number + 1, reason=reason)
        return AuditVerdict(intact=True, checked=self.number)

    def _misfit(self, row: AuditRow) -> str | None:
        if row.number != self.number + 1:
            return f"Row {self.number + 1} is missing."
        if row.previous_hash != self.hash:
            return f"Row {row.number} does not follow the one before it."
        entry = AuditEntry(
            workspace_id=self._workspace_id,
            **{name: getattr(row, name) for name in AuditEntry.__struct_fields__ if name != "workspace_id"},
        )
        return None if chain_hash(row.previous_hash, entry) == row.hash else f"Row {row.number} was changed."
