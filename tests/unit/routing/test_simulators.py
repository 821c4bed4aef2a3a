"""The two simulators of the routing benchmark agree with Erlang's formula and with each other."""

from pathlib import Path
from uuid import UUID

import pytest

from benchmarks.routing_calls import Call, Patience, Shift, learn, read_calls, shifts
from benchmarks.routing_theory import Queue, draw, erlang_c, measure, waits_by_simpy, waits_by_trace
from benchmarks.routing_trace import Day, Roster, Traced
from onglass.routing.model import EARLIEST_KEEPABLE_DEADLINE, FIRST_COME, POLICIES, PolicyName

QUEUE = Queue(arrivals_per_second=0.035, mean_service_seconds=100, servers=5)


def test_erlang_c_knows_the_textbook_values() -> None:
    one = erlang_c(Queue(arrivals_per_second=0.5, mean_service_seconds=1, servers=1))
    assert (one.share, one.mean_seconds) == pytest.approx((0.5, 1.0))
    ten = erlang_c(Queue(arrivals_per_second=8, mean_service_seconds=1, servers=10))
    assert (ten.share, ten.mean_seconds) == pytest.approx((0.4092, 0.2046), abs=1e-4)
    with pytest.raises(ValueError, match=r"5\.00 erlang need more than 5 servers"):
        erlang_c(Queue(arrivals_per_second=5, mean_service_seconds=1, servers=5))


def test_both_simulators_agree_with_erlang_c_and_wait_by_wait_with_each_other() -> None:
    drawn = [draw(QUEUE, customers=1500, seed=seed) for seed in range(12)]
    by_simpy = [waits_by_simpy(QUEUE, each) for each in drawn]
    by_trace = [waits_by_trace(QUEUE, each, policy=FIRST_COME) for each in drawn]
    assert measure(by_simpy).agrees(erlang_c(QUEUE))
    for one, other in zip(by_simpy, by_trace, strict=True):
        assert other == pytest.approx(one, abs=1e-6)


def test_the_order_of_service_moves_waits_but_not_their_mean() -> None:
    """Deadlines do not know service times, so by Little's law no order of service can change the mean of M/M/c."""
    runs = [
        waits_by_trace(QUEUE, draw(QUEUE, customers=1500, seed=seed), policy=EARLIEST_KEEPABLE_DEADLINE)
        for seed in range(12)
    ]
    assert measure(runs).agrees(erlang_c(QUEUE))


def a_call(number: int, **changes: object) -> Call:
    facts: dict = {
        "number": number,
        "day": "990201",
        "customer": "7",
        "kind": "PS",
        "arrived_at": 100.0,
        "waited_seconds": 10.0,
        "service_seconds": 60.0,
        "server": "ANAT",
    }
    return Call(**{**facts, **changes})


def test_patience_counts_the_answered_as_having_waited_at_least_so_long() -> None:
    """Kaplan-Meier by hand: 1/4 gone at 10 s; one answered at 20 s; of the two left one gone at 30 s."""
    calls = [
        a_call(1, waited_seconds=10.0, service_seconds=0.0, server=""),
        a_call(2, waited_seconds=20.0),
        a_call(3, waited_seconds=30.0, service_seconds=0.0, server=""),
        a_call(4, waited_seconds=40.0),
    ]
    patience = Patience(calls)
    assert patience.gone == pytest.approx([0.25, 0.625])
    assert [patience.draw(quantile) for quantile in (0.1, 0.25, 0.3, 0.6)] == [10.0, 10.0, 30.0, 30.0]
    assert patience.draw(0.9) > 30.0


def test_targets_skills_and_shifts_come_from_what_was_seen() -> None:
    calls = [a_call(number, arrived_at=100.0 * number, waited_seconds=float(number)) for number in range(1, 41)]
    calls += [a_call(100 + number, kind="NW", arrived_at=9000.0 + number) for number in range(4)]
    learnt = learn(calls)
    assert learnt.targets["PS"] == 40.0
    assert learnt.skills == {"ANAT": frozenset({"PS"})}
    assert [(each.starts_at, each.ends_at) for each in shifts(calls, break_seconds=300)] == [
        (101.0, 4100.0),
        (9010.0, 9073.0),
    ]


def play(*calls: Traced, policy: PolicyName, listed: str = "PS", true: str = "PS") -> dict[UUID, float]:
    roster = Roster(
        shifts=[Shift(server="ANAT", starts_at=0.0, ends_at=1000.0)],
        listed={"ANAT": frozenset({listed})},
        true={"ANAT": frozenset({true})},
    )
    return Day(calls, roster, policy=policy, known={}).play().waits


def a_traced(number: int, arrived_at: float, target_seconds: float, **changes: float) -> Traced:
    return Traced(
        id=UUID(int=number),
        kind="PS",
        customer="0",
        arrived_at=arrived_at,
        target_seconds=target_seconds,
        patience_seconds=changes.get("patience_seconds", 900.0),
        service_seconds=100.0,
    )


def test_the_trace_simulator_plays_a_small_day_as_it_can_be_done_by_hand() -> None:
    calls = (
        a_traced(1, 0.0, 20),
        a_traced(2, 10.0, 20),  # cannot be kept when the agent is free at 100
        a_traced(3, 20.0, 200),
        a_traced(4, 30.0, 20, patience_seconds=50.0),  # hangs up at 80
    )
    assert play(*calls, policy=FIRST_COME) == {UUID(int=1): 0, UUID(int=2): 90, UUID(int=3): 180, UUID(int=4): 50}
    by_deadline = play(*calls, policy=EARLIEST_KEEPABLE_DEADLINE)
    assert by_deadline == {UUID(int=1): 0, UUID(int=2): 190, UUID(int=3): 80, UUID(int=4): 50}


@pytest.mark.parametrize("policy", POLICIES)
def test_nobody_gets_a_call_they_are_not_listed_for(policy: PolicyName) -> None:
    assert play(a_traced(1, 0.0, 20, patience_seconds=70.0), policy=policy, listed="NW") == {UUID(int=1): 70.0}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_wrong_entry_costs_half_a_minute_and_the_caller_waits_on(policy: PolicyName) -> None:
    calls = (a_traced(1, 0.0, 20, patience_seconds=70.0), a_traced(2, 10.0, 20, patience_seconds=10.0))
    assert play(*calls, policy=policy, true="NW") == {UUID(int=1): 70.0, UUID(int=2): 10.0}


def test_without_the_calls_it_says_where_they_are_published(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="It is published at https://"):
        read_calls(tmp_path)
