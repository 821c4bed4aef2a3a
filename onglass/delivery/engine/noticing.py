"""Whether and when a customer is told that somebody answered.

Invariant: what was read on any device is told on none; while the messenger is before them on one, the others wait; in
quiet hours everything waits for their end, and is told then if it still has not been read.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from onglass.delivery.engine.choosing import is_quiet
from onglass.delivery.model import CustomerChoices, QuietHours, Reason

SETTLE = timedelta(seconds=10)
UNSEEN = timedelta(minutes=3)
MAIL_PAUSE = timedelta(minutes=30)
_LIFE = timedelta(hours=56)
_A_MOMENT = timedelta(seconds=20)
_MINUTES_OF_TWO_DAYS = 2 * 24 * 60


class Knowing(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer knows, and what they were told here and elsewhere. Numbers are the log's own."""

    read_seq: int
    told_here_seq: int = 0
    is_muted: bool = False
    present_until_at: datetime | None = None
    told_at: datetime | None = None
    mailed_at: datetime | None = None
    is_told_soon: bool = False


def first_due_at(reason: Reason) -> datetime:
    """Return when a customer is told at the earliest; a withdrawal goes at once."""
    if reason.occasion == "withdraw":
        return reason.at
    return reason.at + SETTLE + (UNSEEN if reason.occasion == "mail" else timedelta())


def news_until_at(reason: Reason) -> datetime:
    """Return from when on it is no news any more: a night of quiet hours and a day of attempts later."""
    return reason.at + _LIFE


def why_not(reason: Reason, choices: CustomerChoices, knowing: Knowing) -> str | None:
    """Return why a customer need not, or does not want to, be told any more; None: they are."""
    if reason.occasion == "withdraw":
        return None
    if knowing.read_seq >= reason.seq:
        return "read"
    if knowing.told_here_seq >= reason.seq:
        return "told together with another"
    if knowing.is_muted:
        return "muted"
    wanted = choices.email_when_missed if reason.occasion == "mail" else choices.push
    return None if wanted else "not wanted"


def held_until_at(reason: Reason, choices: CustomerChoices, knowing: Knowing, now: datetime) -> datetime | None:
    """Return until when telling waits; None: it goes."""
    if reason.occasion == "withdraw":
        return None
    waits = [now]
    if is_quiet(choices.quiet_hours, now):
        assert choices.quiet_hours is not None
        waits.append(quiet_end_at(choices.quiet_hours, now))
    if knowing.present_until_at is not None:
        waits.append(knowing.present_until_at)
    if reason.occasion == "mail":
        waits.extend(_waits_of_mail(knowing, now))
    until_at = max(waits)
    return until_at if until_at > now else None


def _waits_of_mail(knowing: Knowing, now: datetime) -> list[datetime]:
    waits = []
    if knowing.told_at is not None:
        waits.append(knowing.told_at + UNSEEN)
    if knowing.mailed_at is not None:
        waits.append(knowing.mailed_at + MAIL_PAUSE)
    if knowing.is_told_soon:
        waits.append(now + _A_MOMENT)
    return waits


def quiet_end_at(hours: QuietHours, at: datetime) -> datetime:
    """Return when quiet hours that hold at an instant are over, by the clocks of the place."""
    zone = ZoneInfo(hours.time_zone)
    ends = time.fromisoformat(hours.ends)
    local = at.astimezone(zone)
    target = local.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0, fold=0)
    if target <= local:
        target = (target.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
    found = target.astimezone(at.tzinfo)
    # Where clocks are moved that night, the wall time may lie within the quiet hours again.
    for _ in range(_MINUTES_OF_TWO_DAYS):
        if not is_quiet(hours, found):
            return found
        found += timedelta(minutes=1)
    return found
