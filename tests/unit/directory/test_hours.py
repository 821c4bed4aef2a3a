"""Opening hours: a readable table of clock changes and holidays, and laws that hold for any calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onglass.directory.engine.calendars import shift_minutes
from onglass.directory.engine.hours import (
    NeverOpens,
    add_open_seconds,
    is_open,
    next_closing,
    next_opening,
    open_seconds_between,
    openings_by_day,
)
from onglass.directory.work_model import Calendar, DayHours, Hours, SpecialDay

HOUR = 3600.0
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "Africa/Cairo"]
OFFICE: DayHours = (("09:00", "12:00"), ("13:00", "17:00"))
NIGHT: DayHours = (("22:00", "02:00"),)
WHOLE: DayHours = (("00:00", "24:00"),)


def every_day(hours: DayHours, zone: str = "Europe/Berlin", **more: object) -> Calendar:
    return Calendar(time_zone=zone, week=(hours,) * 7, **more)  # type: ignore[arg-type]


def office(zone: str = "Europe/Berlin", **more: object) -> Calendar:
    return Calendar(time_zone=zone, week=(*(OFFICE,) * 5, (), ()), **more)  # type: ignore[arg-type]


def local(text: str, zone: str = "Europe/Berlin", *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


# What opens on one local date: the date, its shifts, and the real times and lengths that come out, in UTC.
CLOCK_CHANGES = [
    ("an ordinary day", "Europe/Berlin", "2026-03-28", (("01:00", "05:00"),), [("00:00", 4.0)]),
    ("forward: the shift spans the gap", "Europe/Berlin", "2026-03-29", (("01:00", "05:00"),), [("00:00", 3.0)]),
    ("forward: it opens inside the gap", "Europe/Berlin", "2026-03-29", (("02:30", "05:00"),), [("01:00", 2.0)]),
    ("forward: it closes inside the gap", "Europe/Berlin", "2026-03-29", (("01:00", "02:30"),), [("00:00", 1.0)]),
    ("forward: all of it is in the gap", "Europe/Berlin", "2026-03-29", (("02:10", "02:50"),), []),
    ("forward: split around the gap", "Europe/Berlin", "2026-03-29", (("01:00", "02:00"), ("03:00", "04:00")),
     [("00:00", 1.0), ("01:00", 1.0)]),
    ("forward: the whole day", "Europe/Berlin", "2026-03-29", WHOLE, [("-1 23:00", 23.0)]),
    ("back: the shift spans the fold", "Europe/Berlin", "2026-10-25", (("01:00", "05:00"),), [("-1 23:00", 5.0)]),
    ("back: it opens inside the fold", "Europe/Berlin", "2026-10-25", (("02:30", "05:00"),), [("00:30", 3.5)]),
    ("back: it closes inside the fold", "Europe/Berlin", "2026-10-25", (("01:00", "02:30"),), [("-1 23:00", 1.5)]),
    ("back: touching shifts leave no hole", "Europe/Berlin", "2026-10-25", (("01:00", "02:30"), ("02:30", "04:00")),
     [("-1 23:00", 1.5), ("00:30", 2.5)]),
    ("back: the whole day", "Europe/Berlin", "2026-10-25", WHOLE, [("-1 22:00", 25.0)]),
    ("back: from the evening before", "Europe/Berlin", "2026-10-24", (("22:00", "06:00"),), [("20:00", 9.0)]),
    ("forward in New York", "America/New_York", "2026-03-08", (("01:00", "04:00"),), [("06:00", 2.0)]),
    ("back in New York", "America/New_York", "2026-11-01", (("00:00", "03:00"),), [("04:00", 4.0)]),
    ("half an hour forward", "Australia/Lord_Howe", "2026-10-04", (("01:00", "03:00"),), [("-1 14:30", 1.5)]),
    ("half an hour back", "Australia/Lord_Howe", "2026-04-05", (("01:00", "03:00"),), [("-1 14:00", 2.5)]),
    ("no change, half-hour zone", "Asia/Kolkata", "2026-03-29", (("09:00", "17:30"),), [("03:30", 8.5)]),
    ("back at midnight, 23:00 twice", "Africa/Cairo", "2026-10-29", (("22:00", "24:00"),), [("19:00", 3.0)]),
    ("forward at midnight", "Africa/Cairo", "2026-04-24", (("00:00", "03:00"),), [("-1 22:00", 2.0)]),
    ("a date that never was", "Pacific/Apia", "2011-12-30", (("09:00", "17:00"),), []),
    ("a whole date that never was", "Pacific/Apia", "2011-12-30", WHOLE, []),
    ("into the date that never was", "Pacific/Apia", "2011-12-29", (("22:00", "02:00"),), [("+1 08:00", 2.0)]),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "day", "hours", "expected"), [row[1:] for row in CLOCK_CHANGES],
                         ids=[row[0] for row in CLOCK_CHANGES])  # fmt: skip
def test_a_shift_lasts_as_long_as_it_really_lasts(
    zone: str, day: str, hours: DayHours, expected: list[tuple[str, float]]
) -> None:
    the_day = date.fromisoformat(day)
    [found] = openings_by_day(every_day(hours, zone), the_day, 1)
    told = []
    for opens, closes in found.openings:
        days = (opens.date() - the_day).days
        told.append((f"{days:+d} {opens:%H:%M}" if days else f"{opens:%H:%M}", (closes - opens) / timedelta(hours=1)))
    assert told == expected


BAVARIA = office(
    holiday_region="DE-BY",
    exceptions=(
        SpecialDay(date(2026, 12, 24), (("09:00", "12:00"),)),
        SpecialDay(date(2026, 12, 25), (("10:00", "11:00"),)),
        SpecialDay(date(2026, 12, 28)),
        SpecialDay(date(2026, 12, 27), (("08:00", "09:00"),)),
    ),
)
DAYS = [
    ("a working day", "2026-12-23", "week", None, 7.0),
    ("an exception shortens a working day", "2026-12-24", "exception", None, 3.0),
    ("an exception opens a holiday", "2026-12-25", "exception", "Christmas Day", 1.0),
    ("a holiday closes", "2027-01-01", "holiday", "New Year's Day", 0.0),
    ("an exception opens a Sunday", "2026-12-27", "exception", None, 1.0),
    ("an exception closes a working day", "2026-12-28", "exception", None, 0.0),
    ("a holiday of this region only", "2026-01-06", "holiday", "Epiphany", 0.0),
    ("a holiday of another region", "2026-10-30", "week", None, 7.0),
    ("a moving holiday", "2026-04-06", "holiday", "Easter Monday", 0.0),
    ("a weekend", "2026-12-26", "holiday", "Second Day of Christmas", 0.0),
]


@pytest.mark.parametrize(("day", "rule", "holiday", "hours"), [row[1:] for row in DAYS], ids=[row[0] for row in DAYS])
def test_exceptions_win_over_holidays_and_holidays_over_the_week(
    day: str, rule: str, holiday: str | None, hours: float
) -> None:
    [found] = openings_by_day(BAVARIA, date.fromisoformat(day), 1)
    assert (found.rule, found.holiday) == (rule, holiday)
    assert open_seconds_between(BAVARIA, local(day), local(day) + timedelta(days=1)) == hours * HOUR


def test_a_region_differs_from_its_country_and_from_its_neighbours() -> None:
    epiphany = local("2026-01-06T10:00")
    assert [is_open(office(holiday_region=region), epiphany) for region in ("DE", "DE-BY", "DE-BE", "AT")] == [
        True, False, True, False,
    ]  # fmt: skip


def test_a_shift_that_began_goes_on_into_a_closed_day() -> None:
    calendar = every_day(NIGHT, exceptions=(SpecialDay(date(2026, 5, 5)),))
    assert is_open(calendar, local("2026-05-05T01:59"))
    assert not is_open(calendar, local("2026-05-05T02:00"))
    assert not is_open(calendar, local("2026-05-05T23:00"))
    assert not is_open(calendar, local("2026-05-06T01:00"))


def test_a_weekend_lies_between_two_instants_and_counts_nothing() -> None:
    friday, monday = local("2026-03-27T16:30"), local("2026-03-30T09:30")
    assert open_seconds_between(office(), friday, monday) == HOUR
    assert open_seconds_between(office(), monday, friday) == -HOUR
    assert add_open_seconds(office(), friday, HOUR) == monday
    assert next_opening(office(), local("2026-03-27T17:00")) == local("2026-03-30T09:00")
    assert next_closing(office(), local("2026-03-27T10:00")) == local("2026-03-27T12:00")
    assert next_closing(office(), local("2026-03-27T12:30")) == local("2026-03-27T12:30")


def test_a_deadline_falls_on_the_end_of_a_shift_rather_than_on_the_next_begin() -> None:
    assert add_open_seconds(office(), local("2026-03-27T16:30"), 1800) == local("2026-03-27T17:00")
    assert add_open_seconds(office(), local("2026-03-28T11:00"), 0) == local("2026-03-28T11:00")


def test_the_edges_of_a_shift_are_open_and_closed() -> None:
    opens, closes = local("2026-03-27T09:00"), local("2026-03-27T12:00")
    moment = timedelta(microseconds=1)
    edges = [opens - moment, opens, closes - moment, closes]
    assert [is_open(office(), at) for at in edges] == [False, True, True, False]


def test_no_calendar_is_always_open() -> None:
    at = local("2026-03-28T03:00")
    assert is_open(None, at)
    assert next_opening(None, at) == at
    assert next_closing(None, at) is None
    assert add_open_seconds(None, at, 90) == at + timedelta(seconds=90)
    assert open_seconds_between(None, at, at - timedelta(hours=1)) == -HOUR


def test_a_calendar_of_whole_days_never_closes_over_clock_changes_and_years() -> None:
    start, end = local("2025-01-01"), local("2029-01-01")
    assert next_closing(every_day(WHOLE), start) is None
    assert open_seconds_between(every_day(WHOLE), start, end) == (end - start).total_seconds()


def test_a_night_shift_over_new_year_is_one_shift() -> None:
    calendar = every_day(NIGHT, "America/New_York")
    at = local("2026-12-31T23:00", "America/New_York")
    assert next_closing(calendar, at) == local("2027-01-01T02:00", "America/New_York")
    berlin = every_day((("20:00", "06:00"),))
    assert next_closing(berlin, local("2026-12-31T21:00")) == local("2027-01-01T06:00")
    assert open_seconds_between(berlin, local("2026-12-31T20:00"), local("2027-01-01T06:00")) == 10 * HOUR


def test_a_calendar_that_never_opens_again_says_so() -> None:
    past = Calendar(
        time_zone="Europe/Berlin", week=((),) * 7, exceptions=(SpecialDay(date(2020, 1, 2), (("09:00", "10:00"),)),)
    )
    at = local("2026-01-01")
    assert not is_open(past, at)
    assert open_seconds_between(past, local("2019-12-31"), at) == HOUR
    with pytest.raises(NeverOpens, match="opening hours"):
        next_opening(past, at)
    with pytest.raises(NeverOpens, match="opening hours"):
        add_open_seconds(past, at, 1)
    with pytest.raises(NeverOpens):
        add_open_seconds(office(), at, 20 * 365 * 86_400)
    with pytest.raises(ValueError, match="negative"):
        add_open_seconds(office(), at, -1)
    with pytest.raises(ValueError, match="1500"):
        is_open(office(), datetime(1500, 1, 1, tzinfo=UTC))


def wall_minutes(hours: Hours) -> tuple[timedelta, timedelta]:
    opens, closes = shift_minutes(hours)
    return timedelta(minutes=opens), timedelta(minutes=closes)


def count_minutes(calendar: Calendar, year: int) -> list[bool]:
    """Walk a UTC year minute by minute with a wall clock that waits where the real one goes back."""
    zone = ZoneInfo(calendar.time_zone)
    at, minute = datetime(year, 1, 1, tzinfo=UTC), timedelta(minutes=1)
    shown = (at - timedelta(days=2)).astimezone(zone).replace(tzinfo=None)
    found, shifts, of_day = [], [], None
    while at.year == year:
        shown = max(shown, at.astimezone(zone).replace(tzinfo=None))
        if shown.date() != of_day:
            of_day = shown.date()
            days = [datetime.combine(of_day, time()) - timedelta(days=back) for back in (0, 1)]
            shifts = [(day + opens, day + closes) for day in days
                      for opens, closes in map(wall_minutes, calendar.week[day.weekday()])]  # fmt: skip
        found.append(any(opens <= shown < closes for opens, closes in shifts))
        at += minute
    return found


BUSY_WEEK: tuple[DayHours, ...] = (
    (("00:30", "02:30"), ("09:00", "12:00")),
    (("23:10", "01:40"),),
    (("02:15", "02:45"), ("22:00", "02:00")),
    (("22:30", "23:30"),),
    WHOLE,
    (("00:00", "00:45"), ("01:45", "13:00"), ("23:00", "24:00")),
    (("00:00", "01:15"), ("01:59", "03:01"), ("21:00", "00:15")),
)


@pytest.mark.parametrize(("zone", "year"), [*((zone, 2026) for zone in ZONES), ("Pacific/Apia", 2011)])
def test_every_minute_of_a_year_is_as_a_clock_on_the_wall_says(zone: str, year: int) -> None:
    calendar = Calendar(time_zone=zone, week=BUSY_WEEK)
    counted = count_minutes(calendar, year)
    start, minute = datetime(year, 1, 1, tzinfo=UTC), timedelta(minutes=1)
    wrong = [
        start + number * minute
        for number, expected in enumerate(counted)
        if is_open(calendar, start + number * minute) != expected
    ]
    assert wrong == []
    assert open_seconds_between(calendar, start, start + len(counted) * minute) == 60 * sum(counted)


TIMES = st.builds(lambda hour, minute: f"{hour:02d}:{minute:02d}", st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any calendar that opens, not necessarily one without overlaps: the laws hold for those too."""
    pairs = st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] != pair[1]) | st.just(("00:00", "24:00"))
    hours = st.lists(pairs, max_size=2).map(tuple)
    week = draw(st.lists(hours, min_size=7, max_size=7).filter(any))
    special = st.builds(SpecialDay, st.dates(date(2025, 1, 1), date(2026, 12, 31)), hours)
    return Calendar(
        time_zone=draw(st.sampled_from(ZONES)),
        week=tuple(week),
        holiday_region=draw(st.sampled_from([None, "DE-BY", "US-NY", "WS"])),
        exceptions=tuple(draw(st.lists(special, max_size=3, unique_by=lambda day: day.date))),
    )


INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - drawn naive
SECONDS = st.integers(0, 10**6) | st.floats(0, 10**6).map(lambda seconds: round(seconds, 6))


@settings(deadline=None)
@given(calendar=calendars(), start=INSTANTS, seconds=SECONDS)
def test_adding_is_the_inverse_of_counting(calendar: Calendar, start: datetime, seconds: float) -> None:
    end = add_open_seconds(calendar, start, seconds)
    assert open_seconds_between(calendar, start, end) == seconds
    if seconds:  # and it is the earliest such instant
        assert is_open(calendar, end - timedelta(microseconds=1))


@settings(deadline=None)
@given(calendar=calendars(), start=INSTANTS, one=SECONDS, other=SECONDS)
def test_adding_twice_is_adding_the_sum_and_more_is_never_earlier(
    calendar: Calendar, start: datetime, one: float, other: float
) -> None:
    both = round(one + other, 6)
    first = add_open_seconds(calendar, start, one)
    assert add_open_seconds(calendar, first, other) == add_open_seconds(calendar, start, both)
    least, most = sorted((one, other))
    assert start <= add_open_seconds(calendar, start, least) <= add_open_seconds(calendar, start, most)


@settings(deadline=None)
@given(calendar=calendars(), instants=st.tuples(INSTANTS, INSTANTS, INSTANTS))
def test_counting_adds_up_and_never_exceeds_the_clock(
    calendar: Calendar, instants: tuple[datetime, datetime, datetime]
) -> None:
    one, two, three = instants
    parts = open_seconds_between(calendar, one, two) + open_seconds_between(calendar, two, three)
    assert parts == pytest.approx(open_seconds_between(calendar, one, three), abs=1e-6)
    first, last = min(instants), max(instants)
    assert 0 <= open_seconds_between(calendar, first, last) <= (last - first).total_seconds()


@settings(deadline=None)
@given(calendar=calendars(), at=INSTANTS)
def test_openings_and_closings_are_where_it_changes(calendar: Calendar, at: datetime) -> None:
    opens = next_opening(calendar, at)
    assert is_open(calendar, opens)
    assert open_seconds_between(calendar, at, opens) == 0
    closes = next_closing(calendar, opens)
    if closes is not None:
        assert not is_open(calendar, closes)
        assert open_seconds_between(calendar, opens, closes) == (closes - opens).total_seconds()
