"""Clocks in open hours: what they use, when they warn, when they are missed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.directory.engine.hours import Calendar, open_seconds_between
from onglass.platform.ids import new_id
from onglass.sla import engine
from onglass.sla.model import CaseFacts, Clock, Level, Target

MONDAY_NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)  # 12:00 in Berlin
OFFICE = Calendar(time_zone="Europe/Berlin", week=((("09:00", "17:00"),),) * 5 + ((), ()))
CASE = CaseFacts(queue_id=new_id(), priority=0, channel="app")


def clock(seconds: int = 3600, *, share: float = 0.8) -> Clock:
    return Clock(
        conversation_id=new_id(),
        target=Target.NEXT_RESPONSE,
        started_at=MONDAY_NOON,
        level_id=new_id(),
        calendar_id=None,
        target_seconds=seconds,
        warning_share=share,
    )


def level(name: str, **conditions: object) -> Level:
    return msgspec.structs.replace(Level(id=new_id(), name=name, next_response_seconds=60), **conditions)


def test_a_clock_is_due_when_its_time_is_used_in_open_hours() -> None:
    running = engine.run_on(clock(6 * 3600), OFFICE, MONDAY_NOON)
    # Five hours are left of Monday, the sixth is on Tuesday from nine to ten in Berlin.
    assert running.due_at == datetime(2026, 3, 3, 9, tzinfo=UTC)


def test_a_weekend_does_not_count() -> None:
    friday = datetime(2026, 3, 6, 15, 30, tzinfo=UTC)  # half an hour before closing
    running = engine.run_on(clock(3600), OFFICE, friday)
    assert running.due_at == datetime(2026, 3, 9, 8, 30, tzinfo=UTC)


def test_the_night_on_which_the_clocks_change_is_as_long_as_it_is() -> None:
    all_day = Calendar(time_zone="Europe/Berlin", week=((("00:00", "24:00"),),) * 7)
    evening = datetime(2026, 3, 28, 22, tzinfo=UTC)  # 23:00; the night has no hour from two to three
    running = engine.run_on(clock(6 * 3600), all_day, evening)
    assert running.due_at == evening + timedelta(hours=6)


def test_a_resting_clock_is_due_later_by_as_long_as_it_rested() -> None:
    running = engine.run_on(clock(3600), OFFICE, MONDAY_NOON)
    resting = engine.rest(running, OFFICE, MONDAY_NOON + timedelta(minutes=20))
    assert resting.due_at is None
    assert resting.used_seconds == 1200
    again = engine.run_on(resting, OFFICE, MONDAY_NOON + timedelta(minutes=50))
    assert again.due_at == MONDAY_NOON + timedelta(minutes=90)


def test_what_happens_twice_changes_nothing() -> None:
    running = engine.run_on(clock(), OFFICE, MONDAY_NOON)
    assert engine.run_on(running, OFFICE, MONDAY_NOON + timedelta(minutes=5)) == running
    resting = engine.rest(running, OFFICE, MONDAY_NOON + timedelta(minutes=5))
    assert engine.rest(resting, OFFICE, MONDAY_NOON + timedelta(minutes=9)) == resting
    stopped = engine.stop(resting, OFFICE, MONDAY_NOON + timedelta(minutes=10))
    assert engine.stop(stopped, OFFICE, MONDAY_NOON + timedelta(hours=10)) == stopped
    assert engine.run_on(stopped, OFFICE, MONDAY_NOON + timedelta(hours=10)) == stopped


@pytest.mark.parametrize(("minutes", "is_missed"), [(59, False), (60, False), (61, True)])
def test_an_answer_is_late_only_after_the_target(minutes: int, *, is_missed: bool) -> None:
    running = engine.run_on(clock(3600), OFFICE, MONDAY_NOON)
    stopped = engine.stop(running, OFFICE, MONDAY_NOON + timedelta(minutes=minutes))
    assert (stopped.missed_at is not None) == is_missed
    assert stopped.used_seconds == minutes * 60


def test_a_clock_is_looked_at_to_warn_and_then_when_it_is_due() -> None:
    running = engine.run_on(clock(3600, share=0.75), OFFICE, MONDAY_NOON)
    assert engine.next_look_at(running, OFFICE) == MONDAY_NOON + timedelta(minutes=45)
    warned = msgspec.structs.replace(running, warned_at=MONDAY_NOON + timedelta(minutes=45))
    assert engine.next_look_at(warned, OFFICE) == running.due_at
    missed = msgspec.structs.replace(warned, missed_at=running.due_at)
    assert engine.next_look_at(missed, OFFICE) is None
    assert engine.next_look_at(engine.rest(running, OFFICE, MONDAY_NOON), OFFICE) is None


def test_a_clock_that_rested_past_its_warning_warns_at_once() -> None:
    resting = msgspec.structs.replace(clock(3600, share=0.5), used_seconds=3000.0)
    running = engine.run_on(resting, OFFICE, MONDAY_NOON)
    assert engine.next_look_at(running, OFFICE) == MONDAY_NOON
    assert running.due_at == MONDAY_NOON + timedelta(minutes=10)


moments = st.integers(0, 14 * 86_400).map(lambda seconds: MONDAY_NOON + timedelta(seconds=seconds))


@given(st.lists(moments, min_size=1, max_size=12), st.integers(60, 400_000))
def test_used_time_is_the_open_time_of_the_stretches_it_ran(turns: list[datetime], seconds: int) -> None:
    now, expected = clock(seconds), 0.0
    since: datetime | None = None
    for number, at in enumerate(sorted(turns)):
        if number % 2 == 0:
            now, since = engine.run_on(now, OFFICE, at), at
            assert now.due_at is not None
            if expected < seconds:
                assert open_seconds_between(OFFICE, at, now.due_at) == pytest.approx(seconds - expected, abs=1e-3)
        else:
            assert since is not None
            expected += open_seconds_between(OFFICE, since, at)
            now = engine.rest(now, OFFICE, at)
            assert now.used_seconds == pytest.approx(expected, abs=1e-3)


@given(moments, st.integers(60, 400_000), st.integers(0, 500_000))
def test_a_clock_is_missed_exactly_when_more_open_time_passed_than_it_had(
    start: datetime, seconds: int, later: int
) -> None:
    running = engine.run_on(clock(seconds), OFFICE, start)
    end = start + timedelta(seconds=later)
    stopped = engine.stop(running, OFFICE, end)
    passed = open_seconds_between(OFFICE, start, end)
    if abs(passed - seconds) > 1e-3:
        assert (stopped.missed_at is not None) == (passed > seconds)


def test_the_first_level_that_fits_holds() -> None:
    urgent = level("urgent", rank=1, least_priority=3)
    cards = level("cards", rank=2, queue_id=CASE.queue_id)
    other = level("other", rank=0, queue_id=new_id())
    everything = level("everything", rank=9)
    levels = [everything, cards, other, urgent]
    assert engine.choose_level(levels, CASE) == cards
    assert engine.choose_level(levels, msgspec.structs.replace(CASE, priority=3)) == urgent
    assert engine.choose_level(levels, msgspec.structs.replace(CASE, queue_id=None)) == everything
    assert engine.choose_level([other, level("mail", channel="email")], CASE) is None


def test_levels_of_one_rank_are_asked_by_name_whatever_their_order() -> None:
    levels = [level("b", id=UUID(int=1)), level("a", id=UUID(int=2))]
    assert engine.choose_level(levels, CASE) == levels[1]
    assert engine.choose_level(levels[::-1], CASE) == levels[1]
