"""The replay: waits that a hand can follow, and that nothing but the settings makes a difference."""

from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.routing.engine.previewing_replay import Arrival, Line, Shift, Waiting, replay
from onglass.routing.model import EARLIEST_KEEPABLE_DEADLINE, FIRST_COME, POLICIES, Candidate, Case, PolicyName

CALLS, LOANS = UUID(int=1), UUID(int=2)
ANA, BEN = UUID(int=11), UUID(int=12)


def arrival(case: int, at: float, **more: object) -> Arrival:
    plain = Arrival(
        conversation_id=UUID(int=1000 + case),
        queue_id=CALLS,
        at=at,
        service_seconds=100.0,
        stays_seconds=0.0,
        priority=0,
        due_at=None,
    )
    return msgspec.structs.replace(plain, **more)


def line(policy: PolicyName = FIRST_COME, *, hold: float = 0.0, able: tuple[UUID, ...] = (ANA, BEN)) -> Line:
    return Line(policy=policy, priority=0, needs={}, team_id=None, hold_seconds=hold, able=frozenset(able))


def agent(agent_id: UUID, *, capacity: int = 1) -> Candidate:
    return Candidate(agent_id=agent_id, skills={}, load=0, capacity=capacity, idle_since=None, team_ids=frozenset())


def waits(
    arrivals: list[Arrival], agents: list[Candidate], shifts: list[Shift], lines: dict[UUID, Line]
) -> list[float | None]:
    answers = replay(arrivals, agents, shifts, lines)
    return [None if answer is None else answer.waited_seconds for answer in answers]


def come(*agents: UUID, at: float = 0.0) -> list[Shift]:
    return [Shift(at, each, is_online=True) for each in agents]


def test_one_agent_answers_one_after_the_other() -> None:
    arrivals = [arrival(1, 0), arrival(2, 10), arrival(3, 20), arrival(4, 500)]
    assert waits(arrivals, [agent(ANA)], come(ANA), {CALLS: line()}) == [100, 190, 280, 100]


def test_a_second_agent_or_more_room_shortens_the_line() -> None:
    arrivals = [arrival(1, 0), arrival(2, 10), arrival(3, 20)]
    both = [agent(ANA), agent(BEN)]
    assert waits(arrivals, both, come(ANA, BEN), {CALLS: line()}) == [100, 100, 180]
    roomy = [agent(ANA, capacity=3)]
    assert waits(arrivals, roomy, come(ANA), {CALLS: line()}) == [100, 100, 100]


def test_a_case_that_is_held_takes_the_room_until_the_customer_writes_or_it_is_parked() -> None:
    arrivals = [arrival(1, 0, stays_seconds=1000.0), arrival(2, 10)]
    for hold, second in ((0.0, 190), (50.0, 240), (5000.0, 1190)):
        assert waits(arrivals, [agent(ANA)], come(ANA), {CALLS: line(hold=hold)}) == [100, second]


def test_who_comes_takes_what_waits_and_who_left_takes_nothing_more() -> None:
    arrivals = [arrival(1, 0), arrival(2, 150), arrival(3, 400)]
    shifts = [*come(ANA, at=50), Shift(300.0, ANA, is_online=False)]
    assert waits(arrivals, [agent(ANA)], shifts, {CALLS: line()}) == [150, 100, None]


def test_the_policy_decides_who_is_next() -> None:
    late_first = [arrival(1, 0), arrival(2, 1, due_at=900.0), arrival(3, 2, due_at=210.0)]
    by_turn = waits(late_first, [agent(ANA)], come(ANA), {CALLS: line(FIRST_COME)})
    by_deadline = waits(late_first, [agent(ANA)], come(ANA), {CALLS: line(EARLIEST_KEEPABLE_DEADLINE)})
    assert (by_turn, by_deadline) == ([100, 199, 298], [100, 299, 198])


def test_an_agent_of_two_queues_goes_where_it_is_most_urgent() -> None:
    arrivals = [arrival(1, 0), arrival(2, 1, due_at=950.0), arrival(3, 2, queue_id=LOANS, due_at=300.0)]
    lines = {CALLS: line(able=(ANA,)), LOANS: line(able=(ANA,))}
    assert waits(arrivals, [agent(ANA)], come(ANA), lines) == [100, 299, 198]
    others = {CALLS: line(able=(ANA,)), LOANS: line(able=(BEN,))}
    assert waits(arrivals, [agent(ANA), agent(BEN)], come(ANA, BEN), others) == [100, 199, 100]


def test_nobody_writes_on_before_they_are_answered() -> None:
    arrivals = [arrival(1, 0), arrival(2, 5), arrival(2, 30), arrival(3, 35)]
    told = waits(arrivals, [agent(ANA)], come(ANA), {CALLS: line()})
    # The second case is answered at 200; what it writes then waits behind the third, from 200 on.
    assert told == [100, 195, 200, 265]


def test_a_window_of_a_long_line_leaves_out_nothing_that_may_be_next() -> None:
    waiting = Waiting()
    for number in range(500):
        waiting.add(
            Case(
                conversation_id=UUID(int=number),
                arrived_at=float(number),
                deadline_at=float((number * 7919) % 500),
                priority=number % 3,
                needs={},
                owner_id=None,
                previous_owner_ids=(),
            )
        )
    window = {case.conversation_id.int for case in waiting.window(250.0)}
    assert len(window) < 300
    assert 0 in window, "the first come"
    due = {number: (number * 7919) % 500 for number in range(500)}
    assert min(due, key=lambda number: due[number]) in window, "the first due of all"
    kept = [number for number in due if due[number] >= 250 and number % 3 == 2]
    assert min(kept, key=lambda number: due[number]) in window, "the first to be kept of the highest priority"
    assert waiting.take(UUID(int=0)).conversation_id == UUID(int=0)
    assert UUID(int=0) not in {case.conversation_id for case in waiting.window(250.0)}


_arrivals = st.lists(
    st.builds(
        lambda case, at, service, stays, due, queue_id: arrival(
            case,
            float(at),
            service_seconds=float(service),
            stays_seconds=float(stays),
            due_at=None if due is None else float(at + due),
            queue_id=queue_id,
        ),
        st.integers(0, 20),
        st.integers(0, 2000),
        st.integers(1, 300),
        st.integers(0, 500),
        st.none() | st.integers(10, 900),
        st.sampled_from([CALLS, LOANS]),
    ),
    max_size=60,
).map(lambda found: sorted(found, key=lambda each: each.at))


@given(arrivals=_arrivals, policy=st.sampled_from(POLICIES), capacity=st.integers(1, 3), hold=st.integers(0, 400))
def test_the_same_settings_give_the_same_waits_and_everybody_is_answered(
    arrivals: list[Arrival], policy: PolicyName, capacity: int, hold: int
) -> None:
    lines = {CALLS: line(policy, hold=float(hold)), LOANS: line(policy, hold=float(hold), able=(BEN,))}
    agents = [agent(ANA, capacity=capacity), agent(BEN, capacity=capacity)]
    first = waits(arrivals, agents, come(ANA, BEN), lines)
    assert first == waits(arrivals, agents[::-1], come(BEN, ANA), lines)
    for each, waited in zip(arrivals, first, strict=True):
        assert waited is not None, "an agent who stays leaves nobody waiting"
        assert waited >= each.service_seconds - 1e-6


@given(arrivals=_arrivals)
def test_first_come_alone_is_a_line_of_one_server(arrivals: list[Arrival]) -> None:
    """Lindley's recursion, for cases that are held by nobody, have one turn each and never come at the same instant."""
    single = [
        msgspec.structs.replace(each, conversation_id=UUID(int=5000 + number), queue_id=CALLS, stays_seconds=0.0)
        for number, each in enumerate({each.at: each for each in arrivals}.values())
    ]
    free_at, expected = 0.0, []
    for each in single:
        free_at = max(free_at, each.at) + each.service_seconds
        expected.append(free_at - each.at)
    assert waits(single, [agent(ANA)], come(ANA), {CALLS: line(able=(ANA,))}) == pytest.approx(expected)
