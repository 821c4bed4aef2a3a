"""What a customer may be told: ranges that keep their order, and words that never say 0 min."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onglass.routing.engine.waits import (
    AHEAD_FEATURES,
    ExpectedWait,
    Knot,
    QueueState,
    SpokenWait,
    StateModel,
    WaitModel,
    as_words,
    basis_of,
    expect,
    ordered_wait,
    spoken,
    state_features,
)

FEATURES = 15
WAIT = ordered_wait(60, 120, 240)


def queue_state(**changes: Any) -> QueueState:
    fields: dict[str, Any] = {
        "ahead": 3,
        "agents_at_work": 5,
        "agents_with_room": 1,
        "load": 0.8,
        "arrivals_per_hour": 60.0,
        "answers_per_hour": 55.0,
        "mean_service_seconds": 200.0,
        "longest_waiting_seconds": 90.0,
        "last_waits_seconds": (30.0, 60.0),
        "hour": 10,
        "weekday": 1,
    }
    return QueueState(**(fields | changes))


anything = st.one_of(st.floats(allow_nan=True, allow_infinity=True), st.integers(-(10**400), 10**400))
garbage_states = st.builds(
    queue_state,
    ahead=anything,
    agents_at_work=anything,
    agents_with_room=anything,
    load=anything,
    arrivals_per_hour=anything,
    answers_per_hour=anything,
    mean_service_seconds=anything,
    longest_waiting_seconds=anything,
    last_waits_seconds=st.lists(anything, max_size=8).map(tuple),
    hour=st.integers(-5, 40),
    weekday=st.integers(-5, 40),
    priority=anything,
)
seconds = st.floats(0, 1e7)
waits = st.builds(ordered_wait, seconds, seconds, seconds)


@st.composite
def models(draw: st.DrawFn) -> WaitModel:
    weights = draw(st.lists(st.floats(-3, 3), min_size=FEATURES, max_size=FEATURES))
    for number in AHEAD_FEATURES:
        weights[number] = abs(weights[number])
    scores = sorted(draw(st.lists(st.floats(-5, 12), min_size=1, max_size=6)))
    rising = [sorted(draw(st.lists(seconds, min_size=len(scores), max_size=len(scores)))) for _ in range(3)]
    lows, likelies, highs = (list(values) for values in rising)
    return WaitModel(
        pooled=WAIT,
        by_state=StateModel(
            weights=tuple(weights),
            queue_shifts={},
            knots=tuple(
                Knot(score=score, wait=ordered_wait(*wait))
                for score, wait in zip(scores, zip(lows, likelies, highs, strict=True), strict=True)
            ),
            most_ahead=draw(st.integers(0, 50)),
        ),
    )


@given(models(), garbage_states)
def test_whatever_the_state_holds_the_range_is_ordered_and_finite(model: WaitModel, state: QueueState) -> None:
    wait = expect(model, state)

    if wait is None:
        assert basis_of(model, state) == "none"
        return
    assert 0 <= wait.low_seconds <= wait.likely_seconds <= wait.high_seconds < math.inf
    assert 1 <= spoken(wait).low_minutes <= spoken(wait).high_minutes


@given(models(), st.integers(0, 200), st.integers(0, 200))
def test_more_cases_in_front_never_shorten_the_wait(model: WaitModel, first: int, second: int) -> None:
    fewer, more = (expect(model, queue_state(ahead=ahead)) for ahead in sorted((first, second)))

    assert fewer is not None
    assert more is not None
    for name in ("low_seconds", "likely_seconds", "high_seconds"):
        assert getattr(more, name) >= getattr(fewer, name) - 1e-6 * getattr(fewer, name)


@settings(max_examples=200)
@given(garbage_states)
def test_features_are_finite_whatever_the_state_holds(state: QueueState) -> None:
    features = state_features(state, ahead=0.0, typical_seconds=0.0)

    assert len(features) == FEATURES
    assert all(map(math.isfinite, features))


def test_without_history_nothing_is_promised() -> None:
    assert expect(WaitModel(), queue_state()) is None
    assert basis_of(WaitModel(), queue_state()) == "none"


def test_an_unknown_hour_gets_the_range_of_all_hours() -> None:
    morning = ordered_wait(10, 20, 30)
    model = WaitModel(pooled=WAIT, by_hour={8: morning})

    assert expect(model, queue_state(hour=8)) == morning
    assert expect(model, queue_state(hour=9)) == WAIT
    assert (basis_of(model, queue_state(hour=8)), basis_of(model, queue_state(hour=9))) == ("hour", "pooled")


def test_while_nobody_is_at_work_only_waits_of_such_times_are_promised() -> None:
    night = ordered_wait(3600, 7200, 20000)

    assert expect(WaitModel(pooled=WAIT), queue_state(agents_at_work=0)) is None
    assert expect(WaitModel(pooled=WAIT, unattended=night), queue_state(agents_at_work=0)) == night


def test_a_line_longer_than_any_before_takes_longer_in_proportion() -> None:
    flat = StateModel(weights=(0.0,) * FEATURES, queue_shifts={}, knots=(Knot(score=0.0, wait=WAIT),), most_ahead=9)
    model = WaitModel(pooled=WAIT, by_state=flat)

    assert expect(model, queue_state(ahead=9)) == WAIT
    assert expect(model, queue_state(ahead=39)) == ordered_wait(240, 480, 960)


@given(waits)
def test_rounding_is_outwards_above_a_minute_and_never_says_0(wait: ExpectedWait) -> None:
    said = spoken(wait)

    assert said.low_minutes >= 1
    assert said.low_minutes * 60 <= max(60.0, wait.low_seconds)
    assert said.high_minutes * 60 >= min(wait.high_seconds, 30 * 86400)
    assert " 0 " not in f" {as_words(said)} "


@given(waits, waits)
def test_rounding_keeps_the_order_of_ranges(first: ExpectedWait, second: ExpectedWait) -> None:
    shorter, longer = sorted((first, second), key=lambda wait: wait.high_seconds)

    assert spoken(shorter).high_minutes <= max(spoken(longer).high_minutes, spoken(shorter).low_minutes)
    lower, higher = sorted((first, second), key=lambda wait: wait.low_seconds)
    assert spoken(lower).low_minutes <= spoken(higher).low_minutes


@pytest.mark.parametrize(
    ("low_seconds", "high_seconds", "minutes", "words"),
    [
        (0, 0, (1, 1), "about 1 min"),
        (5, 59, (1, 1), "about 1 min"),
        (5, 61, (1, 2), "1–2 min"),
        (190, 350, (3, 6), "3–6 min"),
        (700, 1200, (11, 20), "11–20 min"),
        (1200, 1201, (20, 30), "20–30 min"),
        (1260, 3600, (20, 60), "20–60 min"),
        (1800, 5400, (30, 90), "30 min – 1 h 30 min"),
        (7200, 7201, (120, 180), "2–3 h"),
        (7200, 7200, (120, 120), "about 2 h"),
        (9000, 36000, (120, 600), "2–10 h"),
    ],
)
def test_ranges_as_people_read_them(low_seconds: int, high_seconds: int, minutes: tuple[int, int], words: str) -> None:
    said = spoken(ordered_wait(low_seconds, low_seconds, high_seconds))

    assert said == SpokenWait(low_minutes=minutes[0], high_minutes=minutes[1])
    assert as_words(said) == words
