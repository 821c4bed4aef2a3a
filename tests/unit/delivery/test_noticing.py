"""When a customer is told: past midnight, in nights in which clocks are moved, and after what they know already."""

from datetime import UTC, datetime, timedelta

import pytest

from onglass.delivery.engine.noticing import Knowing, first_due_at, held_until_at, quiet_end_at, why_not
from onglass.delivery.model import CustomerChoices, QuietHours, Reason

AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
MESSAGE = Reason(occasion="message", seq=5, at=AT)
MAIL = Reason(occasion="mail", seq=5, at=AT)
BERLIN_NIGHT = QuietHours(begins="22:00", ends="07:00", time_zone="Europe/Berlin")


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        ("2026-05-04T21:30", "2026-05-05T05:00"),  # before midnight
        ("2026-05-05T01:00", "2026-05-05T05:00"),  # after it
        ("2026-03-28T22:00", "2026-03-29T05:00"),  # clocks go forward that night: an hour less
        ("2026-10-24T22:00", "2026-10-25T06:00"),  # and back: an hour more
        ("2026-01-10T22:00", "2026-01-11T06:00"),  # winter
    ],
)
def test_quiet_hours_end_when_the_clock_on_the_wall_says(at: str, ends: str) -> None:
    assert quiet_end_at(BERLIN_NIGHT, _utc(at)) == _utc(ends)
    choices = CustomerChoices(quiet_hours=BERLIN_NIGHT)
    assert held_until_at(MESSAGE, choices, Knowing(read_seq=0), _utc(at)) == _utc(ends)
    assert held_until_at(MESSAGE, choices, Knowing(read_seq=0), _utc(ends)) is None


@pytest.mark.parametrize("ends", ["02:30", "02:00", "03:00"])
@pytest.mark.parametrize("night", ["2026-03-28T22:30", "2026-10-24T21:30"])
def test_an_end_that_does_not_exist_or_comes_twice_is_an_end(ends: str, night: str) -> None:
    hours = QuietHours(begins="22:00", ends=ends, time_zone="Europe/Berlin")
    end = quiet_end_at(hours, _utc(night))
    assert timedelta(hours=2) < end - _utc(night) < timedelta(hours=7)
    assert held_until_at(MESSAGE, CustomerChoices(quiet_hours=hours), Knowing(read_seq=0), end) is None


def test_a_push_comes_after_ten_seconds_a_mail_three_minutes_later_a_withdrawal_at_once() -> None:
    assert first_due_at(MESSAGE) == AT + timedelta(seconds=10)
    assert first_due_at(MAIL) == AT + timedelta(seconds=190)
    assert first_due_at(Reason(occasion="withdraw", seq=5, at=AT)) == AT


@pytest.mark.parametrize(
    ("knowing", "choices", "why"),
    [
        (Knowing(read_seq=4), CustomerChoices(), None),
        (Knowing(read_seq=5), CustomerChoices(), "read"),
        (Knowing(read_seq=0, told_here_seq=5), CustomerChoices(), "told together with another"),
        (Knowing(read_seq=0, is_muted=True), CustomerChoices(), "muted"),
        (Knowing(read_seq=0), CustomerChoices(push=False), "not wanted"),
        (Knowing(read_seq=0), CustomerChoices(email_when_missed=False), None),
    ],
)
def test_who_knows_or_does_not_want_it_is_not_told(knowing: Knowing, choices: CustomerChoices, why: str | None) -> None:
    assert why_not(MESSAGE, choices, knowing) == why


def test_a_withdrawal_always_goes() -> None:
    withdrawal = Reason(occasion="withdraw", seq=5, at=AT)
    knowing = Knowing(read_seq=9, is_muted=True, present_until_at=AT + timedelta(hours=1))
    assert why_not(withdrawal, CustomerChoices(push=False), knowing) is None
    assert held_until_at(withdrawal, CustomerChoices(quiet_hours=BERLIN_NIGHT), knowing, AT) is None


def test_a_mail_waits_for_the_push_that_went_and_for_the_mail_before_it() -> None:
    knowing = Knowing(read_seq=0, told_at=AT - timedelta(minutes=1), mailed_at=AT - timedelta(minutes=10))
    assert held_until_at(MAIL, CustomerChoices(), knowing, AT) == AT + timedelta(minutes=20)
    only_pushed = Knowing(read_seq=0, told_at=AT - timedelta(minutes=1))
    assert held_until_at(MAIL, CustomerChoices(), only_pushed, AT) == AT + timedelta(minutes=2)
    assert held_until_at(MESSAGE, CustomerChoices(), knowing, AT) is None
