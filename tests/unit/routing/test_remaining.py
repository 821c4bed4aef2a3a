"""How much longer: the queue's own range at first, never backwards, and honest about those who have waited too long."""

import math

from hypothesis import given
from hypothesis import strategies as st

from onglass.routing.engine.remaining import remaining
from onglass.routing.engine.waits import ExpectedWait, ordered_wait, spoken

_seconds = st.floats(0, 30 * 86_400.0)
_expected = st.builds(ordered_wait, _seconds, _seconds, _seconds)
_FIVE_TO_TWENTY = ExpectedWait(low_seconds=300.0, likely_seconds=600.0, high_seconds=1200.0)


def test_who_has_not_waited_waits_what_the_queue_says() -> None:
    left = remaining(_FIVE_TO_TWENTY, 0.0)
    for name in ("low_seconds", "likely_seconds", "high_seconds"):
        assert math.isclose(getattr(left, name), getattr(_FIVE_TO_TWENTY, name), rel_tol=1e-6)


def test_half_of_those_who_outlast_the_median_outlast_the_one_in_four_mark() -> None:
    # Of all, half outlast 600 s and a tenth 1200 s: of the first half, a fifth outlast 1200 s.
    left = remaining(_FIVE_TO_TWENTY, 600.0)
    assert left.likely_seconds < 600.0 < left.high_seconds
    again = remaining(_FIVE_TO_TWENTY, 600.0 + left.likely_seconds)
    assert again.low_seconds >= 0.0
    assert again.high_seconds > left.low_seconds


def test_beyond_the_range_the_longer_it_took_the_longer_it_takes() -> None:
    highs = [remaining(_FIVE_TO_TWENTY, waited).high_seconds for waited in (1200.0, 2400.0, 4800.0)]
    assert highs == sorted(highs)
    assert highs[0] > 60.0


def test_a_wait_that_is_always_the_same_is_over_when_it_should_be() -> None:
    always = ExpectedWait(low_seconds=300.0, likely_seconds=300.0, high_seconds=300.0)
    left = remaining(always, 290.0)
    assert 0.0 <= left.low_seconds <= left.high_seconds < 60.0


@given(expected=_expected, waited=_seconds)
def test_it_is_always_a_range_that_can_be_spoken(expected: ExpectedWait, waited: float) -> None:
    left = remaining(expected, waited)
    assert 0.0 <= left.low_seconds <= left.likely_seconds <= left.high_seconds < math.inf
    assert 1 <= spoken(left).low_minutes <= spoken(left).high_minutes


@given(expected=_expected, waited=_seconds, more=st.floats(0, 86_400.0))
def test_waiting_on_never_brings_the_end_nearer_than_it_was(expected: ExpectedWait, waited: float, more: float) -> None:
    """Whoever is still there later is told an end that is no earlier."""
    before = waited + remaining(expected, waited).high_seconds
    after = waited + more + remaining(expected, waited + more).high_seconds
    assert after >= before * (1 - 1e-9) - 1e-3
