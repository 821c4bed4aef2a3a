"""What a workspace's history teaches: ranges that hold on days to come, from as much or little history as there is."""

import random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onglass.routing.engine.waits import QueueState, WaitModel, WaitSample, basis_of, expect
from onglass.routing.engine.waits_fit import LEAST_SAMPLES, fit
from onglass.routing.engine.waits_ridge import Part, Scale, solve, total_of
from onglass.routing.engine.waits_survival import Seen, survival_of

_DAY = 86400.0


def queue_state(**changes: Any) -> QueueState:
    fields: dict[str, Any] = {
        "ahead": 3,
        "agents_at_work": 4,
        "agents_with_room": 0,
        "load": 1.0,
        "arrivals_per_hour": 60.0,
        "answers_per_hour": 60.0,
        "mean_service_seconds": 200.0,
        "longest_waiting_seconds": 60.0,
        "last_waits_seconds": (60.0,),
        "hour": 10,
        "weekday": 0,
    }
    return QueueState(**(fields | changes))


def history(
    days: int, *, a_day: int = 120, first_day: int = 0, seed: int = 1, leaving: bool = False
) -> list[WaitSample]:
    """Waits of a line that is served in turn: (cases in front + 1) x service / agents, with chance in it."""
    chance = random.Random(seed + first_day)
    samples = []
    for number in range(days * a_day):
        ahead, agents = chance.randrange(12), chance.randint(2, 6)
        wait = (ahead + 1) * 200 / agents * chance.lognormvariate(0, 0.5)
        patience = chance.expovariate(1 / 400) if leaving else wait
        samples.append(
            WaitSample(
                state=queue_state(ahead=ahead, agents_at_work=agents, hour=8 + number % 9, queue=f"q{number % 2}"),
                asked_at=(first_day + number // a_day) * _DAY + 8 * 3600 + number % a_day * 240,
                waited_seconds=min(wait, patience),
                answered=wait <= patience,
            )
        )
    return samples


def covered(model: WaitModel, samples: list[WaitSample]) -> float:
    held = 0
    for sample in samples:
        wait = expect(model, sample.state)
        assert wait is not None
        held += wait.low_seconds <= sample.waited_seconds <= wait.high_seconds
    return held / len(samples)


def test_four_waits_in_five_of_later_days_are_in_the_range() -> None:
    model = fit(history(10))

    assert basis_of(model, queue_state()) == "state"
    assert 0.75 <= covered(model, history(5, first_day=10)) <= 0.85


def test_those_who_left_do_not_make_the_promise_shorter() -> None:
    model = fit(history(10, leaving=True))

    assert 0.75 <= covered(model, history(5, first_day=10)) <= 0.85


def test_a_longer_line_is_promised_a_longer_wait() -> None:
    model = fit(history(10))
    short, long = (expect(model, queue_state(ahead=ahead)) for ahead in (0, 10))

    assert short is not None
    assert long is not None
    assert long.likely_seconds > 4 * short.likely_seconds
    assert long.low_seconds > short.low_seconds


def test_a_queue_that_is_slower_than_its_state_tells_is_promised_more() -> None:
    slow = [
        msgspec.structs.replace(one, waited_seconds=one.waited_seconds * (2 if one.state.queue == "q1" else 1))
        for one in history(10)
    ]
    model = fit(slow)
    quick_wait, slow_wait = (expect(model, queue_state(queue=queue)) for queue in ("q0", "q1"))

    assert quick_wait is not None
    assert slow_wait is not None
    assert slow_wait.likely_seconds > 1.5 * quick_wait.likely_seconds


def test_recent_days_count_more_than_old_ones() -> None:
    old = history(40)
    recent = [msgspec.structs.replace(one, waited_seconds=one.waited_seconds * 3) for one in history(40, first_day=80)]
    wait, before = expect(fit(old + recent), queue_state()), expect(fit(old), queue_state())

    assert wait is not None
    assert before is not None
    assert wait.likely_seconds > 2 * before.likely_seconds


def test_with_little_history_the_hour_speaks_then_all_hours_then_nobody() -> None:
    two_days = history(2, a_day=90)
    assert basis_of(fit(two_days), queue_state(hour=10)) == "hour"
    assert basis_of(fit(two_days[:60]), queue_state(hour=10)) == "pooled"
    assert basis_of(fit(two_days[: LEAST_SAMPLES - 1]), queue_state(hour=10)) == "none"
    assert expect(fit([]), queue_state()) is None


def test_waits_from_when_nobody_was_at_work_stay_apart() -> None:
    night = [
        WaitSample(state=queue_state(agents_at_work=0), asked_at=number * _DAY, waited_seconds=30_000.0)
        for number in range(LEAST_SAMPLES)
    ]
    model = fit(history(10) + night)

    wait = expect(model, queue_state(agents_at_work=0))
    assert wait is not None
    assert wait.low_seconds == wait.high_seconds == 30_000
    assert 0.75 <= covered(model, history(5, first_day=10)) <= 0.85


def test_the_model_comes_back_from_json_the_same() -> None:
    model = fit(history(10))

    assert msgspec.json.decode(msgspec.json.encode(model), type=WaitModel) == model


anything = st.one_of(st.floats(allow_nan=True, allow_infinity=True), st.integers(-(10**320), 10**320))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(anything, anything, anything, anything, st.booleans()), min_size=1, max_size=40))
def test_garbage_in_the_history_breaks_nothing(garbage: list[tuple[Any, Any, Any, Any, bool]]) -> None:
    broken = [
        WaitSample(
            state=queue_state(ahead=first, agents_at_work=second, load=first, last_waits_seconds=(second, third)),
            asked_at=third,
            waited_seconds=fourth,
            answered=answered,
        )
        for first, second, third, fourth, answered in garbage
    ]
    wait = expect(fit(history(4, a_day=100) + broken), queue_state())

    assert wait is not None
    assert 0 <= wait.low_seconds <= wait.likely_seconds <= wait.high_seconds


def test_shares_with_those_who_left_are_kaplan_and_meiers() -> None:
    # The remission times of 21 patients given 6-MP (Freireich 1963), the textbook example of the estimate.
    whole = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    left = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    survival = survival_of(
        [Seen(v, whole=True, weight=1.0) for v in whole] + [Seen(v, whole=False, weight=1.0) for v in left]
    )

    by_value = dict(zip(survival.values, survival.shares, strict=True))
    assert [round(by_value[value], 3) for value in (6, 7, 10, 13, 16, 22)] == [0.857, 0.807, 0.753, 0.69, 0.627, 0.538]
    assert survival.quantile(0.1) == 6
    assert survival.quantile(0.25) == 13


def test_the_mean_beyond_a_value_is_of_those_who_outlast_it() -> None:
    survival = survival_of([Seen(float(value), whole=True, weight=1.0) for value in (1, 2, 3, 10)])

    assert survival.mean_beyond(2.0) == pytest.approx(6.5)
    assert survival.mean_beyond(0.0) == pytest.approx(4.0)
    assert survival.mean_beyond(99.0) == 99.0


def test_the_regression_finds_the_line_and_leaves_out_what_would_be_negative() -> None:
    chance = random.Random(3)
    rows = [(1.0, chance.random(), chance.random() * 50, 7.0) for _ in range(4000)]
    targets = [2 + 3 * first - 0.1 * second for _, first, second, _ in rows]
    columns = list(zip(*rows, strict=True))
    scale = Scale(columns)
    scaled = [scale.column(number, values) for number, values in enumerate(columns)]
    halves = [Part([column[half::2] for column in scaled], [1.0] * 2000) for half in (0, 1)]
    moments = [
        sum(pair) for pair in zip(halves[0].moments(targets[::2]), halves[1].moments(targets[1::2]), strict=True)
    ]
    gram = total_of([half.gram for half in halves])

    free = scale.plain_weights(solve(gram, moments, never_negative=()))
    assert free == pytest.approx([2, 3, -0.1, 0], abs=0.02)
    bound = scale.plain_weights(solve(gram, moments, never_negative=(1, 2)))
    assert bound[2] == 0.0
    assert bound[1] == pytest.approx(3, abs=0.2)


def test_a_wait_dated_into_the_far_future_does_not_age_the_rest() -> None:
    samples = history(10)
    jumped = msgspec.structs.replace(samples[0], asked_at=9e11, waited_seconds=1e6)

    assert 0.75 <= covered(fit([*samples, jumped]), history(5, first_day=10)) <= 0.85
