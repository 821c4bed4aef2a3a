"""The life of a case: what time does to it, what a message does to it, and what it is like afterwards.

Invariant: every change of a head row that is not a plain send is made by a function here; each returns the next state,
so that the same states are reached in a test without a database.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import msgspec

from onglass.conversations.model import (
    Audience,
    Holding,
    LifeRules,
    LockedConversation,
    Outcome,
    Silence,
    Status,
    Tone,
    Turn,
)
from onglass.events import PromiseEnding

SOLVED_YES = "solved_yes"
SOLVED_NO = "solved_no"
_SHORTEST_LEAD, _LONGEST_LEAD, _LEAD_SHARE = timedelta(seconds=60), timedelta(minutes=15), 0.2
_replace = msgspec.structs.replace


class Step(StrEnum):
    """What happens to a case by time alone."""

    WAKE = "wake"
    RECALL = "recall"
    BREAK = "break"
    PARK = "park"
    REMIND = "remind"
    ASK = "ask"
    RESOLVE = "resolve"


class Due(NamedTuple):
    """A step and when it is due."""

    at: datetime
    step: Step


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What a message does to the case beside being stored. `begins_new`: it may not be stored here any more."""

    is_acknowledgement: bool = False
    begins_new: bool = False
    reopens: bool = False
    returns: bool = False
    resumes: bool = False


# ---------------------------------------------------------------- what time does


def all_due(case: LockedConversation, rules: LifeRules) -> list[Due]:
    """Return all that time will do to the case if nobody does anything; a step may have been due already."""
    due = _due_of_promise(case)
    if case.status is Status.SNOOZED and case.snoozed_until_at is not None:
        return [*due, Due(case.snoozed_until_at, Step.WAKE)]
    since = case.silent_since
    if case.status is not Status.OPEN or case.turn is not Turn.CUSTOMER or since is None:
        return due
    if case.paused_at is None and case.promised_until_at is None:
        due += _due_of_silence(case, since, rules)
    if case.holding is Holding.HELD:
        due.append(Due(_later(since, rules.hold_seconds), Step.PARK))
    return due


def _due_of_promise(case: LockedConversation) -> list[Due]:
    """Bring the case back in time to keep what an agent promised; when that time is over the promise is broken."""
    if case.promised_until_at is None or case.promised_at is None or case.status is Status.RESOLVED:
        return []
    due = [Due(case.promised_until_at, Step.BREAK)]
    if case.status is Status.SNOOZED or case.turn is Turn.CUSTOMER:
        due.append(Due(recall_at(case.promised_at, case.promised_until_at), Step.RECALL))
    return due


def recall_at(promised_at: datetime, until_at: datetime) -> datetime:
    """Return when a case comes back to whoever is to keep a promise: a fifth of its time, 1 to 15 minutes, before."""
    lead = max(_SHORTEST_LEAD, min(_LONGEST_LEAD, (until_at - promised_at) * _LEAD_SHARE))
    return max(promised_at, until_at - lead)


def _due_of_silence(case: LockedConversation, since: datetime, rules: LifeRules) -> list[Due]:
    """Reminder, question and end: the clocks that run against the customer."""
    if case.silence is Silence.ASKED:
        seconds = rules.resolve_after_seconds
        return [] if seconds is None else [Due(_later(since, seconds), Step.RESOLVE)]
    due = []
    if rules.ask_after_seconds is not None:
        due.append(Due(_later(since, rules.ask_after_seconds), Step.ASK))
    if rules.remind_after_seconds is not None and case.silence is Silence.FRESH:
        due.append(Due(_later(since, rules.remind_after_seconds), Step.REMIND))
    return due


def next_due(case: LockedConversation, rules: LifeRules) -> Due | None:
    """Return what time will do first, or None."""
    return min(all_due(case, rules), default=None)


def step_now(case: LockedConversation, rules: LifeRules, now: datetime) -> Step | None:
    """Return the one step to take now; of a reminder and a question that are both late, only the question."""
    due = {each.step for each in all_due(case, rules) if each.at <= now}
    return next((step for step in _ORDER if step in due), None)


_ORDER = (Step.WAKE, Step.RECALL, Step.BREAK, Step.PARK, Step.RESOLVE, Step.ASK, Step.REMIND)


def _later(at: datetime, seconds: int) -> datetime:
    return at + timedelta(seconds=seconds)


# ---------------------------------------------------------------- what a message does


def receive(
    case: LockedConversation, sender: Audience, tone: Tone, *, solved: bool | None = None, is_late: bool = False
) -> Arrival:
    """Decide what a message does to the case.

    `solved`: it answers "Did that solve it?"; `is_late`: the case was resolved too long ago, see `is_closed`.
    """
    if sender == "agent":
        return Arrival(reopens=case.status is not Status.OPEN)
    if case.is_spam:
        return Arrival(is_acknowledgement=True)
    if solved or (solved is None and acknowledges(case, tone)):
        return Arrival(is_acknowledgement=True)
    if is_late:
        return Arrival(begins_new=True)
    return Arrival(
        reopens=case.status is not Status.OPEN,
        returns=case.status is not Status.OPEN or case.holding is Holding.PARKED,
        resumes=case.paused_at is not None,
    )


def acknowledges(case: LockedConversation, tone: Tone) -> bool:
    """Tell whether a customer's text asks for nothing here; the send path's statement decides the same."""
    return case.customer_messages > 0 and (tone is Tone.THANKS or (tone is Tone.ASSENT and not case.is_asked))


def is_closed(case: LockedConversation, rules: LifeRules, now: datetime) -> bool:
    """Tell whether the time is over in which a message of the customer's opens the case again."""
    return (
        case.status is Status.RESOLVED
        and case.resolved_at is not None
        and now > _later(case.resolved_at, rules.reopen_seconds)
    )


# ---------------------------------------------------------------- what it is like afterwards


def after_message(
    case: LockedConversation, sender: Audience, tone: Tone, at: datetime, *, is_acknowledgement: bool = False
) -> LockedConversation:
    """Return the case after a message of `at`; the send path's statement reckons the same."""
    if sender == "agent":
        return _replace(
            case,
            other_messages=case.other_messages + 1,
            turn=Turn.CUSTOMER,
            waiting_since=None,
            silent_since=at,
            silence=Silence.FRESH,
            is_asked=tone is Tone.QUESTION,
        )
    case = _replace(case, customer_messages=case.customer_messages + 1)
    if is_acknowledgement:
        return _replace(case, silence=max(case.silence, Silence.REMINDED))
    return _replace(case, turn=Turn.AGENT, waiting_since=case.waiting_since or at, is_asked=False)


def after_system_message(case: LockedConversation) -> LockedConversation:
    """Return the case after a message of the system's, which moves no turn."""
    return _replace(case, other_messages=case.other_messages + 1)


def may_hold(case: LockedConversation) -> bool:
    """Tell whether an answered case is to be held: it is open, and the customer has not written since."""
    return case.status is Status.OPEN and case.turn is Turn.CUSTOMER and case.silent_since is not None


def held(case: LockedConversation) -> LockedConversation:
    """Return the case ready at its owner's hand."""
    return _replace(case, holding=Holding.HELD)


def hold_ends_at(case: LockedConversation, rules: LifeRules) -> datetime | None:
    """Return when a held case is parked."""
    return None if case.silent_since is None else _later(case.silent_since, rules.hold_seconds)


def parked(case: LockedConversation) -> LockedConversation:
    """Return the case put aside; its owner stays."""
    return _replace(case, holding=Holding.PARKED)


def returned(case: LockedConversation) -> LockedConversation:
    """Return the case as one that wants an agent again: its owner, who has to take it up, or anybody."""
    return _replace(case, holding=Holding.NONE if case.assignee_id is None else Holding.RETURNED)


def taken_up(case: LockedConversation) -> LockedConversation:
    """Return a case that came back as one that takes its owner's capacity; any other as it is."""
    return _replace(case, holding=Holding.NONE) if case.holding is Holding.RETURNED else case


def snoozed(case: LockedConversation, until_at: datetime | None) -> LockedConversation:
    """Return the case asleep, until then or until somebody writes."""
    return _replace(case, status=Status.SNOOZED, snoozed_until_at=until_at, holding=Holding.NONE)


def reopened(case: LockedConversation, at: datetime) -> LockedConversation:
    """Return the case open; all clocks begin anew, but who waited goes on waiting."""
    waits = case.turn is Turn.AGENT
    return _replace(
        case,
        status=Status.OPEN,
        holding=Holding.NONE,
        snoozed_until_at=None,
        resolved_at=None,
        outcome=None,
        waiting_since=(case.waiting_since or at) if waits else None,
        silent_since=case.silent_since if waits else at,
        silence=Silence.FRESH,
    )


def resolved(case: LockedConversation, at: datetime, outcome: Outcome | None) -> LockedConversation:
    """Return the case closed."""
    return _replace(
        case,
        status=Status.RESOLVED,
        holding=Holding.NONE,
        snoozed_until_at=None,
        paused_at=None,
        waiting_since=None,
        is_asked=False,
        promised_at=None,
        promised_until_at=None,
        resolved_at=at,
        outcome=outcome,
    )


def promised(case: LockedConversation, at: datetime, until_at: datetime) -> LockedConversation:
    """Return the case with an answer promised until an instant; nobody is reminded or asked before that."""
    return _replace(case, promised_at=at, promised_until_at=until_at)


def promise_ended(case: LockedConversation) -> LockedConversation:
    """Return the case without a promise, whatever became of it."""
    return _replace(case, promised_at=None, promised_until_at=None)


def recalled(case: LockedConversation, at: datetime) -> LockedConversation:
    """Return an open case as one that is the agent's turn again, for what was promised falls due."""
    return _replace(returned(case), turn=Turn.AGENT, waiting_since=case.waiting_since or at)


def ending_of_promise(until_at: datetime, replied_at: datetime | None, now: datetime) -> PromiseEnding | None:
    """Tell what has become of a promise: kept by the first answer after it, if that came in time; None: it holds."""
    if replied_at is not None:
        return "kept" if replied_at <= until_at else "broken"
    return "broken" if now >= until_at else None


def paused(case: LockedConversation, at: datetime) -> LockedConversation:
    """Return the case with the customer's clocks standing still."""
    return _replace(case, paused_at=at)


def resumed(case: LockedConversation, at: datetime) -> LockedConversation:
    """Return the case with every clock that stood still going on from where it stood."""
    return _replace(
        case,
        paused_at=None,
        waiting_since=_moved_on(case.waiting_since, case.paused_at, at),
        silent_since=_moved_on(case.silent_since, case.paused_at, at),
    )


def _moved_on(since: datetime | None, paused_at: datetime | None, at: datetime) -> datetime | None:
    if since is None or paused_at is None:
        return since
    return at - max(paused_at - since, timedelta())


def reminded(case: LockedConversation) -> LockedConversation:
    """Return the case whose customer has been reminded in this silence."""
    return _replace(case, silence=Silence.REMINDED)


def asked(case: LockedConversation, at: datetime) -> LockedConversation:
    """Return the case whose customer has been asked whether it is solved; silence is reckoned from here."""
    return _replace(case, silence=Silence.ASKED, silent_since=at, is_asked=True)


def answered(case: LockedConversation, *, is_solved: bool) -> LockedConversation:
    """Return the case with what the customer said of its solution."""
    return _replace(case, outcome=Outcome.CONFIRMED if is_solved else Outcome.FAILED)
