"""Rules act: each at most once for a case and an event, all of it or nothing, one after the other in their order.

Invariant: the case's lock is held from before a rule asks until what it did is written; so the events between the two
are its own, and `rule_run` names them: those set off no rule. What the system does because of them sets off a rule
once until a customer or an agent does something.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg

from onglass.conversations import commands as conversations
from onglass.events import ConversationOpened
from onglass.platform.events import ActorKind
from onglass.platform.problems import Problem, Unavailable
from onglass.platform.transactions import Transaction
from onglass.rules import engine
from onglass.rules._store import runs
from onglass.rules._store.facts import Wanted
from onglass.rules.commands.acting import Doing, do, told
from onglass.rules.knowing import know
from onglass.rules.model import Complaint, Facts, Parsed, StoredRule
from onglass.rules.naming import look_up

# What an action may fail of; anything else is ours, and the reaction is tried again.
_REFUSALS = (Problem, LookupError, asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)


class Cause(NamedTuple):
    """Why rules are asked: an event of a case's log, or a time that began with one."""

    conversation_id: UUID
    seq: int
    message_id: UUID | None
    event_type: type[object] | None
    actor_kind: int
    at: datetime


async def run_rules(tx: Transaction, cause: Cause, fitting: Sequence[StoredRule]) -> None:
    """Let the rules that wait for an event act on its case where it is such as they ask for. Spam asks for nothing."""
    case = await conversations.lock_case(tx, cause.conversation_id)
    if case is None or case.is_spam:
        return
    done = await _done(tx, cause)
    if done is None:
        return
    for rule in fitting:
        if rule.id not in done:
            await _run(tx, cause, rule)


async def _done(tx: Transaction, cause: Cause) -> frozenset[UUID] | None:
    """Return the rules that have had their turn; None when the event is what a rule did."""
    conversation_id, seq = cause.conversation_id, cause.seq
    if cause.event_type is None or cause.actor_kind != ActorKind.SYSTEM:
        return await runs.list_ran(tx, conversation_id, seq)
    if await runs.was_written_by_a_rule(tx, conversation_id, seq):
        return None
    since = await runs.list_ran_since_a_person(tx, conversation_id, seq)
    return since | await runs.list_ran(tx, conversation_id, seq)


async def _run(tx: Transaction, cause: Cause, rule: StoredRule) -> None:
    case = await conversations.lock_case(tx, cause.conversation_id)
    assert case is not None, "it is locked"
    try:
        parsed = engine.parse(rule.text)
    except engine.RuleTextError as error:  # a newer version wrote it, or an older one
        await _note(tx, cause, rule, [], _spoken(error.complaints), before_seq=case.last_seq)
        return
    facts = await facts_of(tx, cause)
    known, complaints = await look_up(tx, parsed.mentions)
    if complaints:
        await _note(tx, cause, rule, [], _spoken(complaints), before_seq=case.last_seq)
    elif engine.applies(parsed.rule, facts):
        doing = Doing(cause.conversation_id, facts, known, f"rule:{rule.id}:{cause.seq}")
        actions, failure = await _act(tx, doing, parsed)
        await _note(tx, cause, rule, actions, failure, before_seq=case.last_seq)


async def facts_of(tx: Transaction, cause: Cause) -> Facts:
    """Return what is known of a case whose lock is held."""
    is_opening = cause.event_type is ConversationOpened
    wanted = Wanted(cause.conversation_id, cause.message_id, cause.seq, is_opening)
    return (await know(tx, [(wanted, cause.at)]))[0]


async def _act(tx: Transaction, doing: Doing, parsed: Parsed) -> tuple[list[str], str | None]:
    """Do all that a rule says, or nothing; return what was done, and why not."""
    try:
        async with runs.all_or_nothing(tx):
            actions = []
            for number, act in enumerate(parsed.rule.acts):
                actions.append(told(act, doing.facts))
                await do(tx, doing._replace(key=f"{doing.key}:{number}"), act)
    except Unavailable:
        raise
    except _REFUSALS as error:
        return [], _reason(error)
    return actions, None


def _reason(error: Exception) -> str:
    if isinstance(error, engine.MissingError):
        return f"There is nothing to say for {{{error.name}}} now; write {{{error.name}|other words}}."
    if isinstance(error, Problem):
        return error.detail
    return f"It was refused: {error}"[:500]


def _spoken(complaints: Sequence[Complaint]) -> str:
    return " ".join(each.detail for each in complaints)


async def _note(
    tx: Transaction, cause: Cause, rule: StoredRule, actions: Sequence[str], failure: str | None, *, before_seq: int
) -> None:
    await runs.insert_run(
        tx, rule.id, cause.conversation_id, cause.seq, actions=actions, failure=failure, before_seq=before_seq
    )
