"""Rules come, change and go: each change is checked against the workspace and leaves an audit row."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from onglass.directory import label_queries
from onglass.directory.commands import audit
from onglass.directory.engine.labels import clean_value
from onglass.directory.model import Principal
from onglass.platform.problems import Conflict, FieldError, Invalid, NotFound, invalid_field
from onglass.platform.transactions import Transaction
from onglass.rules import engine
from onglass.rules._store import rules
from onglass.rules.model import Complaint, Parsed, StoredRule
from onglass.rules.naming import look_up

_LONGEST_NAME = 120
MOST_RULES = 200


async def put_rule(tx: Transaction, by: Principal, rule: StoredRule, *, is_new: bool = True) -> StoredRule:
    """Add a rule, or change the one with its id. It holds for what happens from now on.

    Raises Invalid (422; for a text with the places of its faults), Conflict `name_taken` or `too_many`, NotFound.
    """
    rule = msgspec.structs.replace(
        rule, name=rule.name.strip(), text=rule.text.strip(), changed_at=await tx.clock_time()
    )
    if not 1 <= len(rule.name) <= _LONGEST_NAME:
        raise invalid_field("name", f"Give it a name of 1 to {_LONGEST_NAME} characters.")
    complaints = await complaints_about(tx, rule.text)
    if complaints:
        raise refused_text(complaints)
    await _store(tx, rule, is_new=is_new)
    detail = {"name": rule.name, "text": rule.text, "is_on": rule.is_on, "rank": rule.rank}
    action = "rule.created" if is_new else "rule.changed"
    await audit(tx, by, action, target_kind="rule", target_id=rule.id, detail=detail)
    return rule


async def _store(tx: Transaction, rule: StoredRule, *, is_new: bool) -> None:
    if is_new:
        if await rules.count_rules(tx) >= MOST_RULES:
            raise Conflict("too_many", f"A workspace has {MOST_RULES} rules at most; delete one first.")
        if not await rules.insert_rule(tx, rule):
            raise _name_taken()
        return
    if await rules.find_named(tx, rule.name) not in {None, rule.id}:
        raise _name_taken()
    if not await rules.update_rule(tx, rule):
        raise NotFound


async def delete_rule(tx: Transaction, by: Principal, rule_id: UUID) -> None:
    """Remove a rule and what is kept of its runs. Raises NotFound."""
    rule = await rules.load_rule(tx, rule_id)
    if rule is None or not await rules.delete_rule(tx, rule_id):
        raise NotFound
    detail = {"name": rule.name, "text": rule.text}
    await audit(tx, by, "rule.deleted", target_kind="rule", target_id=rule_id, detail=detail)


async def complaints_about(tx: Transaction, text: str) -> Sequence[Complaint]:
    """Return what is wrong with a text, in this workspace and now; nothing for a rule that can act."""
    try:
        parsed = engine.parse(text.strip())
    except engine.RuleTextError as error:
        return error.complaints
    complaints = (await look_up(tx, parsed.mentions))[1]
    return complaints or await _unfit_values(tx, parsed)


async def _unfit_values(tx: Transaction, parsed: Parsed) -> list[Complaint]:
    """Return a complaint for each value that an attribute of the workspace does not take."""
    acts = [act for act in parsed.rule.acts if act.what == "set_attribute"]
    if not acts:
        return []
    definitions = {definition.key: definition for definition in await label_queries.list_attributes(tx)}
    complaints = []
    for act in acts:
        key = act.words[0].lower()
        try:
            clean_value(definitions[key], act.value, "text")
        except Invalid as error:
            place = next(each for each in parsed.mentions if (each.kind, each.name.lower()) == ("attribute", key))
            detail = f"Attribute {engine.quoted(key)}: {error.detail}"
            complaints.append(Complaint(line=place.line, column=place.column, detail=detail))
    return complaints


def refused_text(complaints: Sequence[Complaint]) -> Invalid:
    """Return the refusal of a text with the place of each fault."""
    errors = [
        FieldError("text", f"Line {each.line}, column {each.column}: {each.detail}", "rule_text") for each in complaints
    ]
    return Invalid("invalid", errors[0].detail, errors=errors)


def _name_taken() -> Conflict:
    return Conflict("name_taken", "Another rule has this name.")
