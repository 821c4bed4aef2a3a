"""Rules that wait for time: one timer for each such rule and case, set when the wait or the silence begins.

Invariant: a timer is only a reason to look; whether the time has passed is decided from the locked head row, the log
and the database's clock. A wait and a silence are known by the event with which they began: a rule acts once in each.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from onglass.conversations import commands as conversations
from onglass.conversations.model import LockedConversation, Silence, Status, Turn
from onglass.platform.events import ActorKind
from onglass.platform.timers import Timer
from onglass.platform.transactions import Transaction
from onglass.rules import engine
from onglass.rules._store import facts, rules
from onglass.rules.commands.running import Cause, run_rules
from onglass.rules.knowing import calendar_of, later
from onglass.rules.model import TIME_OCCASIONS, Occasion, StoredRule, Trigger

TIMER_RULE = "rules.time"


class _Span(NamedTuple):
    """A wait or a silence that is going on: since when, and the event with which it began."""

    since_at: datetime
    seq: int


async def set_timers(tx: Transaction, conversation_id: UUID, timed: Sequence[StoredRule]) -> None:
    """Set the timers of these rules for a case as it is now, and drop those that have nothing to wait for."""
    case = await conversations.lock_case(tx, conversation_id)
    if case is None:
        return
    for rule in timed:
        trigger = engine.parse(rule.text).rule.trigger
        span = await _span(tx, case, trigger)
        due_at = None if span is None else await _due_at(tx, conversation_id, trigger, span)
        if due_at is None:
            await tx.cancel(_key(rule.id, conversation_id))
        else:
            await _set(tx, rule.id, conversation_id, due_at)


async def take_time(tx: Transaction, timer: Timer) -> None:
    """Let a rule act on a case whose time has come; where it has moved, look again then."""
    rule_id, conversation_id = UUID(timer.payload["rule_id"]), UUID(timer.payload["conversation_id"])
    case = await conversations.lock_case(tx, conversation_id)
    rule = await rules.load_rule(tx, rule_id)
    trigger = None if rule is None else trigger_of(rule)
    if case is None or rule is None or trigger is None or not rule.is_on:
        return
    span = await _span(tx, case, trigger)
    due_at = None if span is None else await _due_at(tx, conversation_id, trigger, span)
    if span is None or due_at is None:
        return
    now = await tx.clock_time()
    if due_at > now:
        await _set(tx, rule_id, conversation_id, due_at)
        return
    await run_rules(tx, Cause(conversation_id, span.seq, None, None, ActorKind.SYSTEM, now), [rule])


def trigger_of(rule: StoredRule) -> Trigger | None:
    """Return what a rule waits for; None for a text that this version cannot read."""
    try:
        return engine.parse(rule.text).rule.trigger
    except engine.RuleTextError:
        return None


def waits_for_time(rule: StoredRule) -> bool:
    """Tell whether a rule waits for time."""
    trigger = trigger_of(rule)
    return trigger is not None and trigger.occasion in TIME_OCCASIONS


async def _span(tx: Transaction, case: LockedConversation, trigger: Trigger) -> _Span | None:
    """Return the wait or silence of a case that is going on; None while there is none, or the customer pauses."""
    if case.status is not Status.OPEN or case.paused_at is not None:
        return None
    if trigger.occasion is Occasion.WAITED:
        if case.turn is not Turn.AGENT or case.waiting_since is None:
            return None
        return _Span(case.waiting_since, await facts.find_wait_seq(tx, case.id))
    if trigger.occasion is not Occasion.SILENT or case.turn is not Turn.CUSTOMER:
        return None
    reply = await facts.find_last_reply(tx, case.id)
    if reply is None or reply.is_answered:
        return None
    # The system's own question begins the silence anew for what it does next, and not for the rules.
    is_asked = case.silence is Silence.ASKED or case.silent_since is None
    return _Span(reply.occurred_at if is_asked else case.silent_since or reply.occurred_at, reply.seq)


async def _due_at(tx: Transaction, conversation_id: UUID, trigger: Trigger, span: _Span) -> datetime | None:
    after = trigger.after
    assert after is not None, "the grammar asks for a time"
    calendar = await calendar_of(tx, conversation_id) if after.in_open_hours else None
    return later(calendar, span.since_at, after.seconds, in_open_hours=after.in_open_hours)


async def _set(tx: Transaction, rule_id: UUID, conversation_id: UUID, due_at: datetime) -> None:
    payload = {"rule_id": str(rule_id), "conversation_id": str(conversation_id)}
    await tx.schedule(_key(rule_id, conversation_id), due_at, TIMER_RULE, payload)


def _key(rule_id: UUID, conversation_id: UUID) -> str:
    return f"rule:{rule_id}:{conversation_id}"
