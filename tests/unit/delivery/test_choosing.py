"""Whether and when somebody is pushed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.delivery.engine import choosing
from onglass.delivery.engine.choosing import CaseNow
from onglass.delivery.model import OCCASIONS, AlertChoices, OccasionName, QuietHours, Reason, Ways

_NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
_ME, _OTHER = UUID(int=1), UUID(int=2)
_MINE = CaseNow(is_open=True, is_agents_turn=True, assignee_id=_ME, read_seq=4)
_NIGHT = QuietHours(begins="22:00", ends="07:00", time_zone="Europe/Berlin")


def _reason(occasion: OccasionName = "replied", **more: object) -> Reason:
    return msgspec.convert({"occasion": occasion, "seq": 5, "at": _NOON, **more}, Reason)


@pytest.mark.parametrize(
    ("hour_utc", "quiet"),
    [(19, False), (20, True), (23, True), (4, True), (5, False), (12, False)],
)
def test_quiet_hours_are_wall_time_of_their_place_and_go_past_midnight(hour_utc: int, quiet: bool) -> None:
    # In July Berlin is two hours ahead.
    assert choosing.is_quiet(_NIGHT, _NOON.replace(hour=hour_utc)) is quiet
    winter = datetime(2026, 1, 1, 21, 30, tzinfo=UTC)
    assert choosing.is_quiet(_NIGHT, winter)
    assert not choosing.is_quiet(_NIGHT, winter - timedelta(hours=1))


@given(st.times(), st.times(), st.datetimes(timezones=st.just(UTC)))
def test_quiet_hours_and_the_rest_of_the_day_are_each_others_opposite(a: object, b: object, at: datetime) -> None:
    begins, ends = str(a)[:5], str(b)[:5]
    if begins == ends:
        return
    hours = QuietHours(begins=begins, ends=ends, time_zone="UTC")
    assert choosing.is_quiet(hours, at) is not choosing.is_quiet(
        QuietHours(begins=ends, ends=begins, time_zone="UTC"), at
    )


def test_without_a_choice_one_is_pushed_for_all_but_warnings() -> None:
    choices = AlertChoices()
    assert {name for name in OCCASIONS if choosing.wants_push(choices, name, _NOON)} == {
        "assigned", "replied", "offered", "overdue",
    }  # fmt: skip
    off = AlertChoices(alerts={"replied": Ways(push=False)})
    assert not choosing.wants_push(off, "replied", _NOON)
    assert choosing.wants_push(off, "assigned", _NOON)
    assert not choosing.wants_push(AlertChoices(quiet_hours=_NIGHT), "assigned", _NOON.replace(hour=23))


@pytest.mark.parametrize(
    ("occasion", "changes", "why"),
    [
        ("replied", {}, None),
        ("replied", {"read_seq": 5}, "read"),
        ("assigned", {"read_seq": 9}, "read"),
        ("overdue", {"read_seq": 9}, None),
        ("due_soon", {"read_seq": 9, "is_agents_turn": False}, "answered"),
        ("replied", {"is_agents_turn": False}, "answered"),
        ("assigned", {"is_agents_turn": False}, None),
        ("replied", {"assignee_id": _OTHER}, "somebody else's"),
        ("assigned", {"assignee_id": None}, "somebody else's"),
        ("overdue", {"is_open": False}, "closed"),
        ("offered", {"assignee_id": None}, None),
        ("offered", {"assignee_id": _OTHER}, "taken"),
    ],
)
def test_what_was_seen_answered_or_given_away_is_no_news(
    occasion: OccasionName, changes: dict[str, object], why: str | None
) -> None:
    case = msgspec.structs.replace(_MINE, **changes)
    assert choosing.why_no_news(_reason(occasion), case, _ME) == why


def test_a_case_that_is_not_there_is_no_news_and_a_test_always_is() -> None:
    assert choosing.why_no_news(_reason(), None, _ME) == "closed"
    assert choosing.why_no_news(Reason(occasion="test", at=_NOON), None, _ME) is None


def test_a_push_waits_while_a_console_is_in_view_and_not_for_ever() -> None:
    choices = AlertChoices(only_when_away_seconds=30)
    now = _NOON + timedelta(seconds=10)
    held = choosing.held_until_at(_reason(), choices, seen_at=now, now=now)
    assert held == now + timedelta(seconds=30)
    assert choosing.held_until_at(_reason(), choices, seen_at=None, now=now) is None
    assert choosing.held_until_at(_reason(), choices, seen_at=now - timedelta(seconds=31), now=now) is None
    later = _NOON + timedelta(seconds=121)
    assert choosing.held_until_at(_reason(), choices, seen_at=later, now=later) is None
    assert choosing.held_until_at(_reason("offered"), choices, seen_at=now, now=now) is None
    at_once = AlertChoices(only_when_away_seconds=0)
    assert choosing.held_until_at(_reason(), at_once, seen_at=now, now=now) is None


def test_an_offer_is_told_soon_and_only_while_it_stands() -> None:
    until_at = _NOON + timedelta(seconds=30)
    reason = _reason("offered", due_at=until_at)
    assert choosing.first_due_at(reason) == _NOON + timedelta(seconds=2)
    assert choosing.news_until_at(reason) == until_at
    assert timedelta(seconds=5) <= choosing.first_due_at(_reason()) - _NOON <= timedelta(seconds=10)
    assert choosing.news_until_at(_reason()) - _NOON > timedelta(hours=24)
    assert (choosing.urgency("offered"), choosing.urgency("replied")) == ("high", "normal")
