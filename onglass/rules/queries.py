"""Reads of rules."""

from collections.abc import Sequence
from uuid import UUID

from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction
from onglass.rules._store import rules, runs
from onglass.rules.commands import complaints_about
from onglass.rules.model import Complaint, Run, StoredRule

_MOST_RUNS = 200


async def list_rules(tx: Transaction) -> list[StoredRule]:
    """Return every rule in the order in which they act."""
    return await rules.list_rules(tx)


async def get_rule(tx: Transaction, rule_id: UUID) -> StoredRule:
    """Return a rule, or raise NotFound."""
    rule = await rules.load_rule(tx, rule_id)
    if rule is None:
        raise NotFound
    return rule


async def problems_of(tx: Transaction, rule: StoredRule) -> Sequence[Complaint]:
    """Return why a rule cannot act now: a name in it that nothing has any more, say."""
    return await complaints_about(tx, rule.text)


async def list_runs(tx: Transaction, rule_id: UUID, *, limit: int = 50) -> list[Run]:
    """Return what a rule did, the newest first; raises NotFound without the rule."""
    await get_rule(tx, rule_id)
    return await runs.list_runs(tx, rule_id, limit=max(1, min(limit, _MOST_RUNS)))
