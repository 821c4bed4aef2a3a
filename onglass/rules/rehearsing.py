"""The dry run: what a rule would have done in the last days, from the log, without doing anything.

Invariant: it runs in a transaction that can only read; what the log does not know as of then is told as of now, and
said to be so.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from onglass.directory.work_model import Calendar
from onglass.events import ConversationAssigned
from onglass.platform.transactions import Transaction
from onglass.rules import engine
from onglass.rules._store import past
from onglass.rules._store.facts import Wanted
from onglass.rules._store.past import Moment
from onglass.rules.commands.acting import told
from onglass.rules.commands.reacting import EVENTS_OF
from onglass.rules.knowing import calendars_of, know, later
from onglass.rules.model import (
    AllOf,
    AnyOf,
    Condition,
    Facts,
    Not,
    Occasion,
    Parsed,
    Question,
    Trigger,
)

MOST_DAYS = 30
_MOST_MOMENTS = 5000
_MOST_MATCHES = 200
_PIECE = 500
# What the log knows as of then; everything else that is asked is answered as of now.
_KNOWN_THEN = frozenset({"inside_hours", "outside_hours", "message_contains", "channel_is", "first_message"})
_NOW = {
    "language_is": "language",
    "queue_is": "queue",
    "team_is": "team",
    "priority": "priority",
    "tag": "tags",
    "attribute": "attributes",
    "customer_attribute": "customer attributes",
    "app_is": "app",
    "platform_is": "platform",
    "version": "version of the app",
    "screen_is": "screen",
    "subject_contains": "subject",
    "signed_in": "sign-in",
    "anonymous": "sign-in",
    "assignee_is": "assignee",
    "unassigned": "assignee",
    "is_assigned": "assignee",
}


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule would have done to a case at an instant."""

    conversation_id: UUID
    case_number: str
    subject: str | None
    at: datetime
    actions: list[str]


class Rehearsal(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule would have done: how many cases it looked at, what it would have done, and what is not exact."""

    cases: int
    moments: int
    total: int
    matches: list[Match]
    caveats: list[str]


async def rehearse(tx: Transaction, parsed: Parsed, *, days: int) -> Rehearsal:
    """Return what a rule would have done in the last days, the newest first. `tx` may be read-only."""
    trigger = parsed.rule.trigger
    since = await tx.clock_time() - timedelta(days=days)
    moments = await _moments(tx, trigger, since)
    is_cut = len(moments) > _MOST_MOMENTS
    moments = moments[:_MOST_MOMENTS]
    matches: list[Match] = []
    total = 0
    for start in range(0, len(moments), _PIECE):
        found = await _matching(tx, parsed, moments[start : start + _PIECE])
        total += len(found)
        matches += found[: _MOST_MATCHES - len(matches)]
    return Rehearsal(
        cases=len({moment.conversation_id for moment in moments}),
        moments=len(moments),
        total=total,
        matches=matches,
        caveats=[*await _left_out(tx, since), *_caveats(parsed, is_cut=is_cut, is_shortened=total > len(matches))],
    )


async def _moments(tx: Transaction, trigger: Trigger, since: datetime) -> list[Moment]:
    """Return when the rule would have been looked at, the newest first, one more than are looked at."""
    limit = _MOST_MOMENTS + 1
    if trigger.after is None:
        found = await past.list_events(tx, EVENTS_OF[trigger.occasion], since, limit=limit)
        return [moment for moment in found if moment.is_of(trigger.occasion)]
    if trigger.occasion is Occasion.WAITED:
        spans = await past.list_waits(tx, since, limit=limit)
    else:
        spans = await past.list_silences(tx, since, limit=limit)
    calendars = await calendars_of(tx, {span.calendar_id for span in spans})
    now = await tx.clock_time()
    found = []
    for span in spans:
        at = _passed_at(trigger, span.since_at, calendars[span.calendar_id])
        if at is not None and since <= at <= now and (span.until_at is None or at < span.until_at):
            found.append(Moment(span.conversation_id, span.seq, None, at, None, None))
    return sorted(found, key=lambda moment: moment.at, reverse=True)


def _passed_at(trigger: Trigger, since_at: datetime, calendar: Calendar | None) -> datetime | None:
    after = trigger.after
    assert after is not None, "the grammar asks for a time"
    return later(calendar, since_at, after.seconds, in_open_hours=after.in_open_hours)


async def _matching(tx: Transaction, parsed: Parsed, moments: Sequence[Moment]) -> list[Match]:
    is_opening = parsed.rule.trigger.occasion is Occasion.OPENS
    wanted = [
        (Wanted(moment.conversation_id, moment.message_id, moment.seq, is_opening), moment.at) for moment in moments
    ]
    known = await know(tx, wanted)
    agents = await past.load_agents(tx, {moment.agent_id for moment in moments if moment.agent_id is not None})
    found = []
    for moment, facts in zip(moments, known, strict=True):
        if moment.type == ConversationAssigned.log_type:
            name, email = agents.get(moment.agent_id, (None, None)) if moment.agent_id else (None, None)
            facts = msgspec.structs.replace(  # noqa: PLW2901 - what the log knows replaces what is so now
                facts, assignee_id=moment.agent_id, assignee=name, assignee_email=email
            )
        if engine.applies(parsed.rule, facts):
            found.append(_match(parsed, moment, facts))
    return found


def _match(parsed: Parsed, moment: Moment, facts: Facts) -> Match:
    return Match(
        conversation_id=moment.conversation_id,
        case_number=facts.case_number,
        subject=facts.subject,
        at=moment.at,
        actions=_actions(parsed, facts),
    )


def _actions(parsed: Parsed, facts: Facts) -> list[str]:
    try:
        return [told(act, facts) for act in parsed.rule.acts]
    except engine.MissingError as error:
        return [f"nothing: there is nothing to say for {{{error.name}}}"]


async def _left_out(tx: Transaction, since: datetime) -> list[str]:
    if not await past.has_too_many(tx, since):
        return []
    return [f"Only the {past.MOST_CASES} cases to which something happened last were looked into."]


def _caveats(parsed: Parsed, *, is_cut: bool, is_shortened: bool) -> list[str]:
    caveats = []
    if is_cut:
        caveats.append(f"Only the newest {_MOST_MOMENTS} times were looked at; there were more.")
    if is_shortened:
        caveats.append(f"Only the newest {_MOST_MATCHES} are listed.")
    asked = sorted({_now_word(what) for what in _asked(parsed.rule.condition) if what not in _KNOWN_THEN} - {""})
    if parsed.rule.trigger.occasion is Occasion.ASSIGNED and "assignee" in asked:
        asked.remove("assignee")
    if asked:
        caveats.append(f"As they are now, not as they were then: {', '.join(asked)}.")
    if parsed.rule.trigger.after is not None:
        caveats.append("Waits and silences are reckoned from the log; hours are those of the queue a case is in now.")
    if parsed.rule.condition is not None and "hours" in " ".join(_asked(parsed.rule.condition)):
        caveats.append("Hours are those that the case's queue has now.")
    caveats.append("Other rules, and what this one would have changed, are not taken into account.")
    return caveats


def _asked(condition: Condition | None) -> list[str]:
    if condition is None:
        return []
    if isinstance(condition, Question):
        return [condition.what]
    if isinstance(condition, Not):
        return _asked(condition.part)
    assert isinstance(condition, AllOf | AnyOf)
    return [what for part in condition.parts for what in _asked(part)]


def _now_word(what: str) -> str:
    if what in {"has_tag", "tag_is"}:
        return "tags"
    stem = what.removesuffix("_at_least").removesuffix("_below")
    return _NOW.get(what) or _NOW.get(stem) or _NOW.get(stem.removesuffix("_is"), "")
