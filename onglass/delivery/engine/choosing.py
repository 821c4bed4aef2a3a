"""Whether and when somebody is pushed, by what they chose and what they can see already.

Invariant: what was read, answered or given to somebody else is no news any more, whoever else did not see it.
"""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from onglass.delivery.model import AlertChoices, OccasionName, QuietHours, Reason, ReasonName, Urgency

# What an open console shows in time to be read there first.
_SETTLE = timedelta(seconds=8)
_SETTLE_OFFER = timedelta(seconds=2)
# Somebody with a console in view, who reads none of it, is pushed in the end.
_LONGEST_HOLD = timedelta(seconds=120)
# As long as the last of all attempts may be away.
_LIFE = timedelta(hours=32)
_HASTY: frozenset[ReasonName] = frozenset({"offered", "due_soon", "overdue", "message"})


class CaseNow(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the case when the push is about to go. `read_seq` is the agent's own."""

    is_open: bool
    is_agents_turn: bool
    assignee_id: UUID | None
    read_seq: int


def is_quiet(hours: QuietHours | None, at: datetime) -> bool:
    """Tell whether an instant lies within the quiet hours."""
    if hours is None:
        return False
    begins, ends = time.fromisoformat(hours.begins), time.fromisoformat(hours.ends)
    here = at.astimezone(ZoneInfo(hours.time_zone)).time()
    if begins <= ends:
        return begins <= here < ends
    return here >= begins or here < ends


def wants_push(choices: AlertChoices, occasion: OccasionName, at: datetime) -> bool:
    """Tell whether an agent wants to be pushed for an occasion at an instant."""
    return choices.ways(occasion).push and not is_quiet(choices.quiet_hours, at)


def first_due_at(reason: Reason) -> datetime:
    """Return when a push may go at the earliest."""
    if reason.occasion == "test":
        return reason.at
    return reason.at + (_SETTLE_OFFER if reason.occasion == "offered" else _SETTLE)


def news_until_at(reason: Reason) -> datetime:
    """Return from when on it is no news any more: an offer is over, a warning has come true."""
    if reason.occasion in {"offered", "due_soon"} and reason.due_at is not None:
        return reason.due_at
    return reason.at + _LIFE


def urgency(occasion: ReasonName) -> Urgency:
    """Return the header of RFC 8030: what is urgent wakes a sleeping phone."""
    return "high" if occasion in _HASTY else "normal"


def held_until_at(reason: Reason, choices: AlertChoices, *, seen_at: datetime | None, now: datetime) -> datetime | None:
    """Return until when a push waits because its agent has a console in view; None: it goes."""
    if seen_at is None or reason.occasion in {"offered", "test"}:
        return None
    until_at = min(seen_at + timedelta(seconds=choices.only_when_away_seconds), reason.at + _LONGEST_HOLD)
    return until_at if until_at > now else None


def why_no_news(reason: Reason, case: CaseNow | None, owner_id: UUID) -> str | None:
    """Return why something need not be told any more, None while it is news."""
    if reason.occasion == "test":
        return None
    if case is None or not case.is_open:
        return "closed"
    if reason.occasion == "offered":
        return None if case.assignee_id is None else "taken"
    if case.assignee_id != owner_id:
        return "somebody else's"
    if reason.occasion != "assigned" and not case.is_agents_turn:
        return "answered"
    was_read = reason.occasion in {"assigned", "replied"} and case.read_seq >= reason.seq
    return "read" if was_read else None
