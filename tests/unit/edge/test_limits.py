"""Token buckets: what is left, when to come back, and how many keys are kept."""

import time

import pytest

from onglass.edge.limits import Bucket, Buckets, Rate
from onglass.platform.problems import TooMany


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_a_burst_passes_and_the_next_call_learns_when_to_come_back(clock: list[float]) -> None:
    bucket = Bucket(Rate(3, 2))
    assert [bucket.take() for _ in range(4)] == [0, 0, 0, 0.5]
    clock[0] += 0.5
    assert bucket.take() == 0
    assert bucket.take() == pytest.approx(0.5)


def test_waiting_long_never_gives_more_than_the_burst(clock: list[float]) -> None:
    bucket = Bucket(Rate(2, 1))
    clock[0] += 3600
    assert [bucket.take() > 0 for _ in range(3)] == [False, False, True]


def test_what_is_given_back_can_be_taken_again(clock: list[float]) -> None:
    bucket = Bucket(Rate(1, 1))
    assert bucket.take() == 0
    bucket.give_back()
    assert bucket.take() == 0
    assert clock[0] == 1000.0


def test_headers_say_burst_rest_and_seconds(clock: list[float]) -> None:
    bucket = Bucket(Rate(10, 2))
    for _ in range(4):
        bucket.take()
    assert dict(bucket.headers()) == {
        b"ratelimit-limit": b"10",
        b"ratelimit-remaining": b"6",
        b"ratelimit-reset": b"3",
    }
    assert clock[0] == 1000.0


def test_each_key_has_its_own_bucket_and_the_refusal_says_how_long(clock: list[float]) -> None:
    buckets = Buckets(Rate(1, 0.1))
    buckets.take("a")
    buckets.take("b")
    with pytest.raises(TooMany) as refused:
        buckets.take("a")
    assert refused.value.retry_after_seconds == pytest.approx(10)
    assert clock[0] == 1000.0


def test_made_up_keys_do_not_grow_memory() -> None:
    buckets = Buckets(Rate(1, 1), max_keys=100)
    for number in range(10_000):
        buckets.take(str(number))
    assert len(buckets._buckets) == 100
