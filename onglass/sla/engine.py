"""Which level holds, and how a clock starts, rests, runs on, warns and stops. Pure; calendars come as values.

Invariant: a clock's used time is the open time between its starts and rests, to the second; reckoning its due time and
counting back from it are each other's inverse.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from onglass.directory.engine.hours import Calendar, add_open_seconds, open_seconds_between
from onglass.sla.model import CaseFacts, Clock, Level, Target

_replace = msgspec.structs.replace


def choose_level(levels: Iterable[Level], facts: CaseFacts) -> Level | None:
    """Return the level of lowest rank (then name) whose conditions the case meets."""
    fitting = [level for level in levels if _fits(level, facts)]
    return min(fitting, key=lambda level: (level.rank, level.name), default=None)


def _fits(level: Level, facts: CaseFacts) -> bool:
    return (
        level.queue_id in {None, facts.queue_id}
        and (level.least_priority is None or facts.priority >= level.least_priority)
        and level.channel in {None, facts.channel}
    )


def run_on(clock: Clock, calendar: Calendar | None, at: datetime) -> Clock:
    """Let a resting clock run from an instant; one that runs or has stopped is left as it is."""
    if clock.running_since_at is not None or clock.stopped_at is not None:
        return clock
    left_seconds = max(0.0, clock.target_seconds - clock.used_seconds)
    return _replace(clock, running_since_at=at, due_at=add_open_seconds(calendar, at, left_seconds))


def rest(clock: Clock, calendar: Calendar | None, at: datetime) -> Clock:
    """Let a running clock rest from an instant; what it has used stays used."""
    if clock.running_since_at is None or clock.stopped_at is not None:
        return clock
    return _replace(clock, used_seconds=_used(clock, calendar, at), running_since_at=None, due_at=None)


def stop(clock: Clock, calendar: Calendar | None, at: datetime) -> Clock:
    """Stop a clock for good; it is missed if its time was over by then, whether or not somebody was told."""
    if clock.stopped_at is not None:
        return clock
    used_seconds = _used(clock, calendar, at)
    is_late = clock.due_at is not None and at > clock.due_at
    return _replace(
        clock,
        used_seconds=used_seconds,
        running_since_at=None,
        due_at=None,
        missed_at=clock.missed_at or (clock.due_at if is_late else None),
        stopped_at=at,
    )


def next_look_at(clock: Clock, calendar: Calendar | None) -> datetime | None:
    """Return when a running clock has to be looked at next: to warn, or as missed; None when neither is left."""
    if clock.running_since_at is None or clock.missed_at is not None:
        return None
    return warning_at(clock, calendar) if clock.warned_at is None else clock.due_at


def warning_at(clock: Clock, calendar: Calendar | None) -> datetime | None:
    """Return when a running clock has used the share of its time after which it warns."""
    if clock.running_since_at is None:
        return None
    left_seconds = clock.target_seconds * clock.warning_share - clock.used_seconds
    return add_open_seconds(calendar, clock.running_since_at, max(0.0, left_seconds))


def present_due_at(clock: Clock, calendar: Calendar | None) -> datetime | None:
    """Return by when a running clock's answer is aimed at while the customer looks on; never after it is due."""
    if clock.present_seconds is None or clock.running_since_at is None or clock.due_at is None:
        return None
    left_seconds = max(0.0, clock.present_seconds - clock.used_seconds)
    return min(clock.due_at, add_open_seconds(calendar, clock.running_since_at, left_seconds))


def is_missed(clock: Clock, now: datetime) -> bool:
    """Tell whether a running clock's time is over."""
    return clock.due_at is not None and now >= clock.due_at


def _used(clock: Clock, calendar: Calendar | None, at: datetime) -> float:
    since_at = clock.running_since_at
    if since_at is None or at <= since_at:
        return clock.used_seconds
    return clock.used_seconds + open_seconds_between(calendar, since_at, at)


RESPONSES = (Target.FIRST_RESPONSE, Target.NEXT_RESPONSE)
# An agent's answer: what was owed is answered, and it is the customer's turn.
ON_REPLY = {Target.FIRST_RESPONSE: stop, Target.NEXT_RESPONSE: stop, Target.RESOLUTION: rest}
