"""Flood limits: one network cannot drown an app, and the counters stay small."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from onglass.directory.engine.flood import Bucket, Rate, StartCounters, StartLimits, network_of, refill

APP = UUID(int=1)
OTHER = UUID(int=2)
LIMITS = StartLimits(network=Rate(3, 0.5), app=Rate(5, 1.0))


def test_a_network_waits_after_its_burst_and_then_goes_on() -> None:
    counters = StartCounters(LIMITS)
    assert [counters.admit("192.0.2.1", APP, now_seconds=0) for _ in range(4)] == [None, None, None, 2.0]
    assert counters.admit("192.0.2.1", APP, now_seconds=1) == 1.0
    assert counters.admit("192.0.2.1", APP, now_seconds=2) is None
    assert counters.admit("192.0.2.1", APP, now_seconds=2) == 2.0


def test_another_network_and_another_app_are_not_held_up() -> None:
    counters = StartCounters(LIMITS)
    for _ in range(4):
        counters.admit("192.0.2.1", APP, now_seconds=0)
    assert counters.admit("192.0.2.2", APP, now_seconds=0) is None
    assert counters.admit("192.0.2.1", OTHER, now_seconds=0) is None


def test_all_networks_together_are_bounded_by_the_app() -> None:
    counters = StartCounters(LIMITS)
    waits = [counters.admit(f"192.0.2.{n}", APP, now_seconds=0) for n in range(8)]
    assert waits == [None] * 5 + [1.0] * 3


def test_a_refusal_takes_nothing() -> None:
    counters = StartCounters(LIMITS)
    for n in range(5):
        counters.admit(f"192.0.2.{n}", APP, now_seconds=0)
    for _ in range(10):
        counters.admit("198.51.100.1", APP, now_seconds=0)
    assert [counters.admit("198.51.100.1", APP, now_seconds=5) for _ in range(3)] == [None, None, None]


def test_one_subscriber_of_ipv6_is_one_network() -> None:
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert network_of("2001:db8:1:3::1") != network_of("2001:db8:1:2::1")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") == "192.0.2.1/32"
    assert network_of("not an address" * 50) == ("not an address" * 50)[:64]


def test_memory_is_bounded_under_a_flood_of_addresses() -> None:
    counters = StartCounters(StartLimits(app=Rate(1e9, 1.0)))
    for n in range(60_000):
        counters.admit(f"2001:db8:{n >> 16:x}:{n & 0xFFFF:x}::1", APP, now_seconds=0)
    assert len(counters._buckets) <= 50_000


@given(st.floats(0, 100), st.floats(0, 1e6), st.floats(-1e6, 1e6))
def test_a_bucket_never_holds_more_than_its_burst_nor_loses_by_a_clock_that_jumps_back(
    left: float, at: float, passed: float
) -> None:
    rate = Rate(100, 2.0)
    rest = refill(Bucket(left, at), rate, now_seconds=at + passed)
    assert min(left, 100) <= rest <= 100
