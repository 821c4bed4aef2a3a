"""Rules as their makers wrote them."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from onglass.platform.transactions import Transaction
from onglass.rules.model import StoredRule

_RULES = "select id, name, text, is_on, rank, changed_at from rule where workspace_id = $1"
_INSERT = """
insert into rule (workspace_id, id, name, text, is_on, rank, changed_at) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (workspace_id, name) do nothing returning id"""
_UPDATE = """
update rule set name = $3, text = $4, is_on = $5, rank = $6, changed_at = $7 where workspace_id = $1 and id = $2
returning id"""


async def list_rules(tx: Transaction) -> list[StoredRule]:
    """Return every rule in the order in which they act."""
    return [StoredRule(**row) for row in await tx.fetch(_RULES + " order by rank, name, id", tx.workspace_id)]


async def list_active(tx: Transaction) -> list[StoredRule]:
    """Return the rules that are on, in the order in which they act: one look at an index where there are none."""
    rows = await tx.fetch(_RULES + " and is_on order by rank, name, id", tx.workspace_id)
    return [StoredRule(**row) for row in rows]


async def load_rule(tx: Transaction, rule_id: UUID) -> StoredRule | None:
    """Return a rule."""
    row = await tx.fetchrow(_RULES + " and id = $2", tx.workspace_id, rule_id)
    return None if row is None else StoredRule(**row)


async def insert_rule(tx: Transaction, rule: StoredRule) -> bool:
    """Store a new rule; False when the name is taken."""
    return await tx.fetchval(_INSERT, tx.workspace_id, *_columns(rule)) is not None


async def update_rule(tx: Transaction, rule: StoredRule) -> bool:
    """Store a changed rule; False when it is not there."""
    return await tx.fetchval(_UPDATE, tx.workspace_id, *_columns(rule)) is not None


async def find_named(tx: Transaction, name: str) -> UUID | None:
    """Return the rule of a name."""
    found: UUID | None = await tx.fetchval(
        "select id from rule where workspace_id = $1 and name = $2", tx.workspace_id, name
    )
    return found


async def count_rules(tx: Transaction) -> int:
    """Return how many rules there are."""
    count: int = await tx.fetchval("select count(*) from rule where workspace_id = $1", tx.workspace_id)
    return count


async def delete_rule(tx: Transaction, rule_id: UUID) -> bool:
    """Remove a rule and what is known of its runs; False when it is not there."""
    sql = "delete from rule where workspace_id = $1 and id = $2 returning id"
    return await tx.fetchval(sql, tx.workspace_id, rule_id) is not None


def _columns(rule: StoredRule) -> Sequence[object]:
    return msgspec.structs.astuple(rule)
