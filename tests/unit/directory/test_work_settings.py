"""What a calendar, a queue and a language may be; a refusal names the field and says what to send instead."""

from datetime import date
from typing import Any

import msgspec
import pytest

from onglass.directory.engine.calendars import check_calendar, holidays_of
from onglass.directory.engine.languages import clean_language
from onglass.directory.engine.queue_policies import LIMITS, QUEUE_POLICIES, check_settings
from onglass.directory.work_model import QueueSettings, SpecialDay
from onglass.platform.problems import Invalid

DAY = [("09:00", "17:00")]
WEEK: list[list[tuple[str, str]]] = [DAY, DAY, DAY, DAY, DAY, [], []]


def with_day(number: int, *shifts: tuple[str, str]) -> list[list[tuple[str, str]]]:
    return [list(shifts) if place == number else day for place, day in enumerate(WEEK)]


WRONG_CALENDARS: list[tuple[dict[str, Any], str, str]] = [
    ({"time_zone": "Europe/Atlantis"}, "time_zone", "IANA"),
    ({"time_zone": "../../etc/passwd"}, "time_zone", "IANA"),
    ({"time_zone": ""}, "time_zone", "IANA"),
    ({"holiday_region": "XX"}, "holiday_region", "DE-BY"),
    ({"holiday_region": "DE-XX"}, "holiday_region", "BY"),
    ({"holiday_region": "DE-"}, "holiday_region", "BY"),
    ({"holiday_region": ""}, "holiday_region", "DE"),
    ({"week": WEEK[:6]}, "week", "seven"),
    ({"week": [[]] * 7}, "week", "at least one"),
    ({"week": with_day(0, ("9:00", "17:00"))}, "week[0][0]", "HH:MM"),
    ({"week": with_day(0, ("09:00\n", "17:00"))}, "week[0][0]", "HH:MM"),
    ({"week": with_day(1, ("09:00", "25:00"))}, "week[1][0]", "HH:MM"),
    ({"week": with_day(1, ("09:00", "09:00"))}, "week[1][0]", "whole day"),
    ({"week": with_day(1, ("24:00", "09:00"))}, "week[1][0]", "next day"),
    ({"week": with_day(2, ("09:00", "12:00"), ("11:59", "17:00"))}, "week[2][1]", "overlaps"),
    ({"week": with_day(2, ("22:00", "02:00"), ("01:00", "03:00"), ("21:00", "23:00"))}, "week[2][0]", "overlaps"),
    ({"week": with_day(6, ("22:00", "09:01"))}, "week[6][0]", "next day"),
    ({"week": with_day(5, *[("09:00", "09:01")] * 13)}, "week[5]", "12 shifts"),
    ({"exceptions": [SpecialDay(date(2026, 1, 1)), SpecialDay(date(2026, 1, 1))]}, "exceptions[1].date", "twice"),
    ({"exceptions": [SpecialDay(date(1, 1, 1))]}, "exceptions[0].date", "between"),
    ({"exceptions": [SpecialDay(date(2026, 1, 1), (("x", "y"),))]}, "exceptions[0].hours[0]", "HH:MM"),
]


@pytest.mark.parametrize(("change", "path", "says"), WRONG_CALENDARS)
def test_a_wrong_calendar_is_refused_by_its_field(change: dict[str, Any], path: str, says: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_calendar(**{"time_zone": "Europe/Berlin", "week": WEEK, **change})
    assert [error.path for error in caught.value.errors] == [path]
    assert says in caught.value.errors[0].detail


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        check_calendar(time_zone="x", holiday_region="y", week=with_day(0, ("a", "b")))
    assert [error.path for error in caught.value.errors] == ["time_zone", "holiday_region", "week[0][0]"]


def test_shifts_may_touch_and_are_put_in_order() -> None:
    week = [*WEEK[:5], [("13:00", "22:00"), ("22:00", "06:00"), ("09:00", "13:00")], [("06:00", "24:00")]]
    exceptions = [
        SpecialDay(date(2026, 12, 31), (("20:00", "24:00"), ("08:00", "09:00"))),
        SpecialDay(date(2026, 5, 1)),
    ]
    calendar = check_calendar(time_zone="Asia/Kolkata", week=week, exceptions=exceptions)
    assert calendar.week[5] == (("09:00", "13:00"), ("13:00", "22:00"), ("22:00", "06:00"))
    assert [day.date.month for day in calendar.exceptions] == [5, 12]
    assert calendar.exceptions[1].hours[0] == ("08:00", "09:00")
    assert hash(calendar) == hash(check_calendar(time_zone="Asia/Kolkata", week=week, exceptions=exceptions))


def test_a_calendar_may_open_on_single_dates_only() -> None:
    fair = SpecialDay(date(2026, 9, 19), (("10:00", "18:00"),))
    assert check_calendar(time_zone="Europe/Berlin", week=[[]] * 7, exceptions=[fair]).exceptions == (fair,)


def test_holidays_have_the_same_names_wherever_the_server_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    holidays_of.cache_clear()
    monkeypatch.setenv("LANGUAGE", "de")
    assert holidays_of("DE", 2026)[date(2026, 1, 1)] == "New Year's Day"
    holidays_of.cache_clear()


@pytest.mark.parametrize("name", LIMITS)
def test_a_setting_ends_at_its_limits(name: str) -> None:
    least, most = LIMITS[name]
    for value in (least, most):
        check_settings(msgspec.structs.replace(QueueSettings(), **{name: value}))
    for value in (least - 1, most + 1):
        with pytest.raises(Invalid) as caught:
            check_settings(msgspec.structs.replace(QueueSettings(), **{name: value}))
        assert [error.path for error in caught.value.errors] == [name]


def test_unknown_choices_are_answered_with_the_known_ones() -> None:
    with pytest.raises(Invalid) as caught:
        check_settings(msgspec.structs.replace(QueueSettings(), policy="best", accepts="never"))
    assert [error.path for error in caught.value.errors] == ["policy", "accepts"]
    assert all(policy in caught.value.errors[0].detail for policy in QUEUE_POLICIES)
    check_settings(QueueSettings(policy="first_come", accepts="asked", remind_after_seconds=None))


@pytest.mark.parametrize(
    ("said", "kept"), [("DE", "de"), (" pt-br ", "pt-BR"), ("ZH-hant", "zh-Hant"), ("sr-latn-rs", "sr-Latn-RS"),
                       ("es-419", "es-419")]
)  # fmt: skip
def test_a_language_is_spelt_one_way(said: str, kept: str) -> None:
    assert clean_language(said, "name") == kept


@pytest.mark.parametrize("said", ["", "German", "d", "de_DE", "de-", "de-DE-DE", "ｄｅ", "de\n-AT"])
def test_what_is_no_language_is_refused(said: str) -> None:
    with pytest.raises(Invalid) as caught:
        clean_language(said, "name")
    assert caught.value.errors[0].path == "name"
