"""What an answer of a push service means."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.delivery.engine import attempts

_NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


def _judge(status: int | None, *, number: int = 1, chance: float = 0.0, **headers: str) -> attempts.Verdict:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return attempts.judge(status, named, attempts=number, chance=chance, now=_NOW)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_ends_it(status: int) -> None:
    assert _judge(status).is_sent


@pytest.mark.parametrize("status", [404, 410])
def test_gone_ends_the_address(status: int) -> None:
    verdict = _judge(status)
    assert verdict.is_gone
    assert verdict.wait_seconds is None


@pytest.mark.parametrize("status", [400, 405, 413])
def test_what_will_never_be_taken_is_dead_at_once(status: int) -> None:
    verdict = _judge(status)
    assert (verdict.is_sent, verdict.is_gone, verdict.wait_seconds) == (False, False, None)


@pytest.mark.parametrize("status", [None, 301, 401, 403, 429, 500, 503])
def test_everything_else_is_tried_again(status: int | None) -> None:
    assert _judge(status).wait_seconds == attempts.BACKOFF_SECONDS[0]


@given(st.floats(0, 1, exclude_max=True))
def test_there_are_eight_attempts_over_more_than_a_day_and_then_an_end(chance: float) -> None:
    waits = [_judge(None, number=number, chance=chance).wait_seconds for number in range(1, 9)]
    assert waits[-1] is None
    given_waits = [wait for wait in waits if wait is not None]
    assert len(given_waits) == attempts.MOST_ATTEMPTS - 1 == 7
    assert sum(given_waits) >= timedelta(hours=24).total_seconds()
    assert given_waits == sorted(given_waits)


def test_a_service_that_asks_for_patience_gets_it_for_the_whole_address() -> None:
    verdict = _judge(429, retry_after="120")
    assert (verdict.wait_seconds, verdict.is_for_all) == (120, True)
    date = format_datetime(_NOW + timedelta(seconds=90), usegmt=True)
    assert _judge(503, retry_after=date).wait_seconds == 90
    assert not _judge(500).is_for_all


@pytest.mark.parametrize("odd", ["", "soon", "nan", "-5", "1e400", "Mon, 99 Zzz"])
def test_a_wish_that_cannot_be_read_is_none(odd: str) -> None:
    seconds = attempts.wished_seconds(odd, _NOW)
    assert 0 <= seconds <= 86_400


@given(st.text(max_size=40))
def test_no_header_breaks_the_reading(text: str) -> None:
    assert 0 <= attempts.wished_seconds(text, _NOW) <= 86_400
