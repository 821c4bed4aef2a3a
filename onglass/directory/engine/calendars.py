"""What opening hours are made of: a week in a place's own wall time, its holidays, and single dates that differ.

Invariant: a calendar that passed `check_calendar` can be reckoned with; a shift belongs to the day on which it opens,
also where it runs past midnight into a day that is closed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from zoneinfo import available_timezones

import holidays

from onglass.directory.work_model import Calendar, DayHours, Hours, SpecialDay
from onglass.platform.problems import FieldError, Invalid

DAY_MINUTES = 24 * 60
DAYS_OF_WEEK = 7
MAX_SHIFTS_A_DAY = 12
MAX_EXCEPTIONS = 500
FIRST_YEAR, LAST_YEAR = 1970, 2199
_LANGUAGE = "en_US"  # else the names would follow the server's own locale
_WALL_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")


def shift_minutes(hours: Hours) -> tuple[int, int]:
    """Return when a shift opens and closes in minutes after midnight; what ends on the next day is past 1440.

    Raises ValueError with what to send instead.
    """
    opens, closes = (_minutes(text) for text in hours)
    if opens == DAY_MINUTES:
        raise ValueError("A shift that opens at 24:00 belongs to the next day; write 00:00 there.")
    if opens == closes:
        raise ValueError("A shift opens and closes at different times; a whole day is 00:00 to 24:00.")
    return opens, closes if closes > opens else closes + DAY_MINUTES


def _minutes(text: str) -> int:
    if not _WALL_TIME.fullmatch(text):
        raise ValueError("Send a time of the day as HH:MM, from 00:00 to 24:00.")
    return int(text[:2]) * 60 + int(text[3:])


@lru_cache(maxsize=1)
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def _regions() -> Mapping[str, frozenset[str]]:
    countries = holidays.list_supported_countries(include_aliases=False)
    return {country: frozenset(parts) for country, parts in countries.items()}


@lru_cache(maxsize=512)
def holidays_of(region: str, year: int) -> Mapping[date, str]:
    """Return the public holidays of a known region in a year, with their names in English where it has them."""
    country, _, part = region.partition("-")
    found = holidays.country_holidays(country, subdiv=part or None, years=year, language=_LANGUAGE)
    return {day: name for day, name in found.items() if day.year == year}


def check_calendar(
    *,
    time_zone: str,
    week: Sequence[Sequence[Hours]],
    holiday_region: str | None = None,
    exceptions: Sequence[SpecialDay] = (),
) -> Calendar:
    """Return the calendar, its shifts in order; raises Invalid (422) with a path for every field that is wrong."""
    errors = [*_place_errors(time_zone, holiday_region), *_week_errors(week), *_exception_errors(exceptions)]
    if not errors and not any(week) and not any(day.hours for day in exceptions):
        errors.append(FieldError("week", "A calendar opens at some time; give at least one shift."))
    if errors:
        raise Invalid("invalid", f"Field {errors[0].path}: {errors[0].detail}", errors=errors)
    return Calendar(
        time_zone=time_zone,
        week=tuple(_in_order(day) for day in week),
        holiday_region=holiday_region,
        exceptions=tuple(
            SpecialDay(day.date, _in_order(day.hours)) for day in sorted(exceptions, key=lambda day: day.date)
        ),
    )


def _in_order(shifts: Sequence[Hours]) -> DayHours:
    return tuple(sorted(((opens, closes) for opens, closes in shifts), key=shift_minutes))


def _place_errors(time_zone: str, region: str | None) -> Iterator[FieldError]:
    if time_zone not in _time_zones():
        yield FieldError("time_zone", "There is no such time zone; send an IANA name such as Europe/Berlin.")
    if region is None:
        return
    country, dash, part = region.partition("-")
    parts = _regions().get(country)
    if parts is None or (dash and part not in parts):
        known = f" {country} has {', '.join(sorted(parts))}." if parts else ""
        yield FieldError(
            "holiday_region",
            f"No holidays are known for this region; send a country such as DE, or a part of one such as DE-BY.{known}",
        )


def _week_errors(week: Sequence[Sequence[Hours]]) -> Iterator[FieldError]:
    if len(week) != DAYS_OF_WEEK:
        yield FieldError("week", "Send seven lists of shifts, Monday first; an empty list is a closed day.")
        return
    errors = [error for number, day in enumerate(week) for error in _day_errors(day, f"week[{number}]")]
    yield from errors
    if errors:
        return
    for number, day in enumerate(week):
        next_day = [shift_minutes(hours)[0] for hours in week[(number + 1) % DAYS_OF_WEEK]]
        for place, hours in enumerate(day):
            if next_day and shift_minutes(hours)[1] > min(next_day) + DAY_MINUTES:
                yield FieldError(f"week[{number}][{place}]", "This shift runs into the first one of the next day.")


def _day_errors(day: Sequence[Hours], path: str) -> Iterator[FieldError]:
    if len(day) > MAX_SHIFTS_A_DAY:
        yield FieldError(path, f"A day has at most {MAX_SHIFTS_A_DAY} shifts.")
        return
    shifts = []
    for place, hours in enumerate(day):
        try:
            shifts.append((*shift_minutes(hours), place))
        except ValueError as error:
            yield FieldError(f"{path}[{place}]", str(error))
    shifts.sort()
    for (_, closes, _), (opens, _, place) in pairwise(shifts):
        if opens < closes:
            yield FieldError(f"{path}[{place}]", "This shift overlaps with another of the same day.")


def _exception_errors(exceptions: Sequence[SpecialDay]) -> Iterator[FieldError]:
    if len(exceptions) > MAX_EXCEPTIONS:
        yield FieldError("exceptions", f"A calendar has at most {MAX_EXCEPTIONS} exceptions; leave past ones out.")
        return
    seen: set[date] = set()
    for number, day in enumerate(exceptions):
        if day.date in seen:
            yield FieldError(f"exceptions[{number}].date", "This date is there twice.")
        if not FIRST_YEAR < day.date.year < LAST_YEAR:
            yield FieldError(f"exceptions[{number}].date", f"Send a date between {FIRST_YEAR} and {LAST_YEAR}.")
        seen.add(day.date)
        yield from _day_errors(day.hours, f"exceptions[{number}].hours")
