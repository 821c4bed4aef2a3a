"""/v1/admin/rules: rules on events and time, read aloud, checked, tried without effect, kept.

Invariant: checking and trying run in transactions that cannot write.
"""

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter

from onglass.conversations.model import instant
from onglass.directory.engine.permissions import Action
from onglass.edge.routes.framework import Caller, problems, right
from onglass.edge.rule_answers import (
    CheckedRule,
    RuleAnswer,
    RuleList,
    RuleMatch,
    RuleRehearsal,
    RuleRunAnswer,
    RuleRuns,
    TextFault,
)
from onglass.edge.rule_bodies import ChangeRule, CheckRule, CreateRule, RehearseRule
from onglass.platform.ids import new_id
from onglass.platform.transactions import Transaction
from onglass.rules import commands, engine, queries
from onglass.rules.model import Complaint, StoredRule
from onglass.rules.rehearsing import rehearse

_ONE = "/rules/{rule_id:uuid}"
_MOST_RUNS = 200
Limit = Annotated[int, QueryParameter(ge=1, le=_MOST_RUNS)]


def _faults(complaints: Iterable[Complaint]) -> list[TextFault]:
    return [
        TextFault(
            line=each.line,
            column=each.column,
            detail=each.detail,
            expected=list(each.expected),
            suggestion=each.suggestion,
        )
        for each in complaints
    ]


async def _shown(tx: Transaction, rule: StoredRule) -> RuleAnswer:
    return RuleAnswer(
        id=rule.id,
        name=rule.name,
        text=rule.text,
        is_on=rule.is_on,
        rank=rule.rank,
        changed_at=instant(rule.changed_at),
        problems=_faults(await queries.problems_of(tx, rule)),
    )


def _named(data: CreateRule | ChangeRule) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(data).items() if value is not msgspec.UNSET}


@get("/rules", opt=right(Action.READ_RULES), responses=problems(401, 403))
async def list_rules(call: Caller) -> RuleList:
    """List the rules in the order in which they act, each with what keeps it from acting."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return RuleList(rules=[await _shown(tx, rule) for rule in await queries.list_rules(tx)])


@post("/rules", opt=right(Action.CHANGE_RULES), status_code=201, responses=problems(400, 401, 403, 409, 413, 422))
async def create_rule(call: Caller, data: JSONBody[CreateRule]) -> RuleAnswer:
    """Add a rule; a text that cannot be read, or names what is not there, is refused with the place."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        rule = StoredRule(id=new_id(), changed_at=await tx.clock_time(), **_named(data))
        return await _shown(tx, await commands.put_rule(tx, call.principal, rule))


@get(_ONE, opt=right(Action.READ_RULES), responses=problems(401, 403, 404))
async def get_rule(call: Caller, rule_id: FromPath[UUID]) -> RuleAnswer:
    """Return a rule."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return await _shown(tx, await queries.get_rule(tx, rule_id))


@patch(_ONE, opt=right(Action.CHANGE_RULES), responses=problems(400, 401, 403, 404, 409, 413, 422))
async def change_rule(call: Caller, rule_id: FromPath[UUID], data: JSONBody[ChangeRule]) -> RuleAnswer:
    """Change what is named; it holds for what happens from now on."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        rule = msgspec.structs.replace(await queries.get_rule(tx, rule_id), **_named(data))
        return await _shown(tx, await commands.put_rule(tx, call.principal, rule, is_new=False))


@delete(_ONE, opt=right(Action.CHANGE_RULES), responses=problems(401, 403, 404))
async def delete_rule(call: Caller, rule_id: FromPath[UUID]) -> None:
    """Remove a rule and what is kept of its runs."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.delete_rule(tx, call.principal, rule_id)


@get(_ONE + "/runs", opt=right(Action.READ_RULES), responses=problems(401, 403, 404, 422))
async def list_rule_runs(call: Caller, rule_id: FromPath[UUID], limit: Limit = 50) -> RuleRuns:
    """List what a rule did, and what it could not do and why, the newest first."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        found = await queries.list_runs(tx, rule_id, limit=limit)
    return RuleRuns(
        runs=[
            RuleRunAnswer(
                conversation_id=run.conversation_id,
                case_number=run.case_number,
                seq=run.seq,
                ran_at=instant(run.ran_at),
                actions=run.actions,
                failure=run.failure,
            )
            for run in found
        ]
    )


@post("/rules/check", opt=right(Action.READ_RULES), status_code=200, responses=problems(400, 401, 403, 413, 422))
async def check_rule(call: Caller, data: JSONBody[CheckRule]) -> CheckedRule:
    """Read a text: say it back in one form, or say where it is wrong."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        complaints = await commands.complaints_about(tx, data.text)
    if complaints:
        return CheckedRule(sentences=[], errors=_faults(complaints))
    return CheckedRule(sentences=engine.sentences(engine.parse(data.text.strip()).rule), errors=[])


@post("/rules/dry_run", opt=right(Action.READ_RULES), status_code=200, responses=problems(400, 401, 403, 413, 422))
async def rehearse_rule(call: Caller, data: JSONBody[RehearseRule]) -> RuleRehearsal:
    """Tell what a rule would have done in the last days. Nothing is done."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        complaints = await commands.complaints_about(tx, data.text)
        if complaints:
            raise commands.refused_text(complaints)
        found = await rehearse(tx, engine.parse(data.text.strip()), days=data.days)
    matches = [
        RuleMatch(
            conversation_id=match.conversation_id,
            case_number=match.case_number,
            subject=match.subject,
            at=instant(match.at),
            actions=match.actions,
        )
        for match in found.matches
    ]
    return RuleRehearsal(
        cases=found.cases, times=found.moments, total=found.total, matches=matches, caveats=found.caveats
    )


RULE_HANDLERS = [
    list_rules,
    create_rule,
    get_rule,
    change_rule,
    delete_rule,
    list_rule_runs,
    check_rule,
    rehearse_rule,
]
