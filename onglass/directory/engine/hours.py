"""When a calendar is open, and how much open time lies between two instants.

Invariant: time is real time. A shift opens when its wall clock first shows (or has jumped past) the hour and lasts as
long as it lasts, over changes of the clock too; adding open seconds is the exact inverse of counting them.
"""

from array import array
from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from onglass.directory.engine.calendars import (
    FIRST_YEAR,
    LAST_YEAR,
    holidays_of,
    shift_minutes,
)
from onglass.directory.work_model import Calendar, DayHours, SpecialDay

__all__ = [
    "Calendar",
    "DayOpenings",
    "NeverOpens",
    "SpecialDay",
    "add_open_seconds",
    "is_open",
    "next_closing",
    "next_opening",
    "open_seconds_between",
    "openings_by_day",
]

HORIZON_YEARS = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND_US = 1_000_000
_SECOND = timedelta(seconds=1)
_NO_TIME = timedelta()
_ONE_DAY = timedelta(days=1)
# A shift of a local date begins up to 14 hours before that date in UTC and ends up to 36 hours after it.
_DAYS_BEFORE, _DAYS_AFTER = 2, 1


class NeverOpens(LookupError):  # noqa: N818 - a finding about the calendar, named like our problems
    """The calendar has no open time left within ten years: give it hours, or exceptions in the future."""


class DayOpenings(msgspec.Struct, frozen=True, kw_only=True):
    """The shifts that open on a local date, as instants, and which rule gave them; `holiday` is that day's name.

    A shift that the clock jumps over entirely is left out.
    """

    date: date
    rule: Literal["week", "holiday", "exception"]
    holiday: str | None
    openings: tuple[tuple[datetime, datetime], ...]


class _Rules(msgspec.Struct, frozen=True):
    zone: ZoneInfo
    week: tuple[tuple[tuple[int, int], ...], ...]
    region: str | None
    exceptions: dict[date, tuple[tuple[int, int], ...]]


class _Year(msgspec.Struct, frozen=True):
    """A UTC year's open intervals, merged and cut at its ends, in microseconds since 1970.

    `before[i]` is the open time of the year before interval i; the last entry is that of the whole year.
    """

    begins: int
    ends: int
    opens: "array[int]"
    closes: "array[int]"
    before: "array[int]"

    @property
    def total(self) -> int:
        return self.before[-1]

    def open_before(self, moment: int) -> int:
        """Return the open time from the year's begin to a moment of it."""
        place = bisect_right(self.opens, moment) - 1
        if place < 0:
            return 0
        return self.before[place] + min(moment, self.closes[place]) - self.opens[place]

    def interval_at(self, moment: int) -> int | None:
        """Return the place of the interval in which a moment lies."""
        place = bisect_right(self.opens, moment) - 1
        return place if place >= 0 and moment < self.closes[place] else None


def is_open(calendar: Calendar | None, at: datetime) -> bool:
    """Tell whether the calendar is open; None is always open, here and below."""
    if calendar is None:
        return True
    moment = _microseconds(at)
    return _year(calendar, _year_of(at)).interval_at(moment) is not None


def next_opening(calendar: Calendar | None, at: datetime) -> datetime:
    """Return the first open instant from `at` on, which is `at` itself while it is open; raises NeverOpens."""
    if calendar is None or is_open(calendar, at):
        return at
    moment, first = _microseconds(at), _year_of(at)
    for number in _years_from(first):
        year = _year(calendar, number)
        place = bisect_left(year.opens, moment)
        if place < len(year.opens):
            return _instant(year.opens[place])
    raise _never_opens(calendar, at)


def next_closing(calendar: Calendar | None, at: datetime) -> datetime | None:
    """Return the first closed instant from `at` on (`at` itself while it is closed); None when ten years have none."""
    if calendar is None:
        return None
    moment = _microseconds(at)
    for number in _years_from(_year_of(at)):
        year = _year(calendar, number)
        place = year.interval_at(moment)
        if place is None:
            return _instant(moment)
        moment = year.closes[place]
        if moment < year.ends:
            return _instant(moment)
    return None


def open_seconds_between(calendar: Calendar | None, start: datetime, end: datetime) -> float:
    """Return the open seconds from `start` to `end`, to the microsecond; negative when `end` is the earlier one."""
    if calendar is None:
        return (_microseconds(end) - _microseconds(start)) / _SECOND_US
    if end < start:
        return -open_seconds_between(calendar, end, start)
    first, last = _year_of(start), _year_of(end)
    whole_years = sum(_year(calendar, number).total for number in range(first, last))
    until_end = _year(calendar, last).open_before(_microseconds(end))
    return (whole_years + until_end - _year(calendar, first).open_before(_microseconds(start))) / _SECOND_US


def add_open_seconds(calendar: Calendar | None, start: datetime, seconds: float) -> datetime:
    """Return the earliest instant with so many open seconds since `start`: a shift's end, not the next one's begin.

    No seconds give `start` itself. Raises ValueError for negative ones, NeverOpens when ten years do not have enough.
    """
    missing = round(seconds * _SECOND_US)
    if missing < 0:
        raise ValueError("Only time to come can be added; send no negative seconds.")
    if calendar is None:
        return start + timedelta(microseconds=missing)
    if missing == 0:
        return start
    first = _year_of(start)
    missing += _year(calendar, first).open_before(_microseconds(start))
    for number in _years_from(first):
        year = _year(calendar, number)
        if missing <= year.total:
            place = bisect_left(year.before, missing) - 1
            return _instant(year.opens[place] + missing - year.before[place])
        missing -= year.total
    raise _never_opens(calendar, start)


def openings_by_day(calendar: Calendar, first_date: date, days: int) -> list[DayOpenings]:
    """Return what opens on each of so many local dates from the first on, for people to check."""
    rules = _rules(calendar)
    found = []
    for number in range(days):
        day = first_date + timedelta(days=number)
        rule, holiday, _ = _shifts_of(rules, day)
        openings = tuple((_instant(opens), _instant(closes)) for opens, closes in _intervals_of(rules, day))
        found.append(DayOpenings(date=day, rule=rule, holiday=holiday, openings=openings))
    return found


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _instant(moment: int) -> datetime:
    return _EPOCH + timedelta(microseconds=moment)


def _year_of(at: datetime) -> int:
    year = at.year if at.tzinfo is UTC else at.astimezone(UTC).year
    if not FIRST_YEAR < year < LAST_YEAR:
        raise ValueError(f"Opening hours are reckoned from {FIRST_YEAR + 1} to {LAST_YEAR - 1}, not in {year}.")
    return year


def _years_from(first: int) -> range:
    return range(first, min(first + HORIZON_YEARS + 1, LAST_YEAR))


def _never_opens(calendar: Calendar, at: datetime) -> NeverOpens:
    return NeverOpens(
        f"The calendar of {calendar.time_zone} has not enough open time within {HORIZON_YEARS} years after {at}; "
        "give it opening hours."
    )


@lru_cache(maxsize=2048)
def _year(calendar: Calendar, number: int) -> _Year:
    begins = _microseconds(datetime(number, 1, 1, tzinfo=UTC))
    ends = _microseconds(datetime(number + 1, 1, 1, tzinfo=UTC))
    opens, closes = array("q"), array("q")
    for opening, closing in sorted(_intervals_around(_rules(calendar), number)):
        opens_at, closes_at = max(opening, begins), min(closing, ends)
        if opens_at >= closes_at:
            continue
        if closes and opens_at <= closes[-1]:
            closes[-1] = max(closes[-1], closes_at)
        else:
            opens.append(opens_at)
            closes.append(closes_at)
    lengths = (closing - opening for opening, closing in zip(opens, closes, strict=True))
    return _Year(begins, ends, opens, closes, array("q", accumulate(lengths, initial=0)))


def _intervals_around(rules: _Rules, number: int) -> list[tuple[int, int]]:
    day, last = date(number, 1, 1) - _DAYS_BEFORE * _ONE_DAY, date(number, 12, 31) + _DAYS_AFTER * _ONE_DAY
    intervals: list[tuple[int, int]] = []
    while day <= last:
        intervals += _intervals_of(rules, day)
        day += _ONE_DAY
    return intervals


@lru_cache(maxsize=512)
def _rules(calendar: Calendar) -> _Rules:
    return _Rules(
        ZoneInfo(calendar.time_zone),
        tuple(_parsed(day) for day in calendar.week),
        calendar.holiday_region,
        {day.date: _parsed(day.hours) for day in calendar.exceptions},
    )


def _parsed(day: DayHours) -> tuple[tuple[int, int], ...]:
    return tuple(shift_minutes(hours) for hours in day)


def _shifts_of(
    rules: _Rules, day: date
) -> tuple[Literal["week", "holiday", "exception"], str | None, tuple[tuple[int, int], ...]]:
    holiday = None if rules.region is None else holidays_of(rules.region, day.year).get(day)
    special = rules.exceptions.get(day)
    if special is not None:
        return "exception", holiday, special
    if holiday is not None:
        return "holiday", holiday, ()
    return "week", None, rules.week[day.weekday()]


def _intervals_of(rules: _Rules, day: date) -> list[tuple[int, int]]:
    _, _, shifts = _shifts_of(rules, day)
    intervals = [(_moment(rules.zone, day, opens), _moment(rules.zone, day, closes)) for opens, closes in shifts]
    return [(opens, closes) for opens, closes in intervals if opens < closes]


def _moment(zone: ZoneInfo, day: date, minute: int) -> int:
    """Return the first moment at which the wall clock shows a time of a day, or has jumped past it."""
    wall = datetime.combine(day, time(tzinfo=zone)) + timedelta(minutes=minute)
    offset, later_offset = wall.utcoffset() or _NO_TIME, wall.replace(fold=1).utcoffset() or _NO_TIME
    if later_offset > offset:  # the clock never shows it
        return _jump(zone, wall.replace(tzinfo=UTC) - later_offset, wall.replace(tzinfo=UTC) - offset)
    return _microseconds(wall.replace(tzinfo=UTC) - offset)


def _jump(zone: ZoneInfo, before: datetime, after: datetime) -> int:
    """Return the moment between two instants at which the clock is put forward."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // 2 // _SECOND * _SECOND
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return _microseconds(after)
