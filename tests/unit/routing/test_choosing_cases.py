"""An agent with room takes what the policy says is next, and nothing starves."""

import random
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from onglass.routing.engine import (
    HEAD_START_SECONDS,
    OVERDUE_CAP_SECONDS,
    choose_case,
    due_at,
    is_eligible,
    rank_cases,
)
from onglass.routing.model import EARLIEST_KEEPABLE_DEADLINE, FIRST_COME, Candidate, Case, PolicyName
from tests.unit.routing.strategies import NOW, a_case, an_agent, candidates, case_lists, policies


@given(agent=candidates, cases=case_lists, policy=policies)
def test_a_case_is_found_exactly_when_one_fits(agent: Candidate, cases: list[Case], policy: PolicyName) -> None:
    able = {each.conversation_id for each in cases if is_eligible(each, agent)}
    chosen = choose_case(agent, cases, now=NOW, policy=policy)
    assert (chosen in able) if able else (chosen is None)


@given(agent=candidates, cases=case_lists, policy=policies, seed=st.integers())
def test_the_order_of_the_cases_does_not_matter(
    agent: Candidate, cases: list[Case], policy: PolicyName, seed: int
) -> None:
    shuffled = random.Random(seed).sample(cases, len(cases))
    assert choose_case(agent, shuffled, now=NOW, policy=policy) == choose_case(agent, cases, now=NOW, policy=policy)
    assert rank_cases(shuffled, NOW, policy) == rank_cases(cases, NOW, policy)


@given(agent=candidates, cases=case_lists)
def test_first_come_is_first_come(agent: Candidate, cases: list[Case]) -> None:
    able = [each for each in cases if is_eligible(each, agent)]
    chosen = choose_case(agent, cases, now=NOW, policy=FIRST_COME)
    by_id = {each.conversation_id: each for each in cases}
    assert chosen is None or by_id[chosen].arrived_at == min(each.arrived_at for each in able)
    arrivals = [by_id[each].arrived_at for each in rank_cases(cases, NOW, FIRST_COME)]
    assert arrivals == sorted(arrivals)
    assert len(arrivals) == len(cases)


@given(agent=candidates, cases=case_lists, cap=st.sampled_from([0.0, 60.0, OVERDUE_CAP_SECONDS]))
def test_beyond_the_cap_nothing_but_the_due_instant_counts(agent: Candidate, cases: list[Case], cap: float) -> None:
    beyond = [each for each in cases if is_eligible(each, agent) and NOW - due_at(each) > cap]
    chosen = choose_case(agent, cases, now=NOW, policy=EARLIEST_KEEPABLE_DEADLINE, overdue_cap_seconds=cap)
    if beyond:
        by_id = {each.conversation_id: each for each in cases}
        assert chosen is not None
        assert due_at(by_id[chosen]) == min(due_at(each) for each in beyond)


@given(cases=case_lists, policy=policies)
def test_the_first_of_the_order_is_what_a_stranger_who_may_do_all_takes(cases: list[Case], policy: PolicyName) -> None:
    open_to_all = [
        msgspec.structs.replace(each, needs={}, team_id=None, owner_id=None, previous_owner_ids=()) for each in cases
    ]
    order = rank_cases(open_to_all, NOW, policy)
    chosen = choose_case(an_agent(99), open_to_all, now=NOW, policy=policy)
    assert chosen == (order[0] if order else None)
    assert sorted(order) == sorted(each.conversation_id for each in cases)


def first_due(cases: Iterable[Case]) -> list[Case]:
    return sorted(cases, key=lambda each: (due_at(each), each.arrived_at, each.conversation_id))[:1]


@given(agent=candidates, cases=case_lists, seed=st.integers())
def test_a_window_with_the_first_due_and_the_first_keepable_is_enough(
    agent: Candidate, cases: list[Case], seed: int
) -> None:
    strangers = [msgspec.structs.replace(each, owner_id=None, previous_owner_ids=()) for each in cases]
    able = [each for each in strangers if is_eligible(each, agent)]
    keepable = [each for each in able if due_at(each) >= NOW]
    most = max((each.priority for each in keepable), default=0)
    window = random.Random(seed).sample(strangers, len(strangers) // 2)
    window += first_due(able) + first_due(each for each in keepable if each.priority == most)
    if keepable or any(NOW - due_at(each) > OVERDUE_CAP_SECONDS for each in able):
        policy = EARLIEST_KEEPABLE_DEADLINE
        whole = choose_case(agent, strangers, now=NOW, policy=policy)
        assert choose_case(agent, window, now=NOW, policy=policy) == whole


def next_of(*cases: Case, agent: Candidate | None = None, now: float = NOW, lead: float = 0.0) -> int:
    """Return which of the cases, from 1 on, is next."""
    chosen = choose_case(
        agent or an_agent(9), cases, now=now, policy=EARLIEST_KEEPABLE_DEADLINE, mean_service_seconds=lead
    )
    assert chosen is not None
    return [case.conversation_id for case in cases].index(chosen) + 1


def test_the_earliest_deadline_that_can_still_be_kept_goes_before_what_is_late() -> None:
    late, soon, later = a_case(1, deadline_at=NOW - 1), a_case(2, deadline_at=NOW), a_case(3, deadline_at=NOW + 9)
    assert next_of(late, soon, later) == 2
    assert next_of(late, soon, later, lead=5.0) == 3
    assert next_of(a_case(1, deadline_at=NOW - 9), late) == 1


def test_what_is_overdue_beyond_the_cap_goes_first_even_before_the_urgent() -> None:
    urgent = a_case(1, deadline_at=NOW + 1, priority=10)
    at_the_cap = a_case(2, deadline_at=NOW - OVERDUE_CAP_SECONDS)
    beyond = a_case(3, deadline_at=NOW - OVERDUE_CAP_SECONDS - 0.1, priority=-10)
    assert next_of(urgent, at_the_cap) == 1
    assert next_of(urgent, at_the_cap, beyond) == 3


def test_priority_goes_before_the_deadline_among_what_can_be_kept() -> None:
    assert next_of(a_case(1, deadline_at=NOW + 1), a_case(2, deadline_at=NOW + 500, priority=1)) == 2


def test_without_a_promise_a_case_counts_as_due_ten_minutes_after_it_came() -> None:
    assert next_of(a_case(1, deadline_at=None), a_case(2, deadline_at=NOW + 599)) == 2
    assert next_of(a_case(1, deadline_at=None), a_case(2, deadline_at=NOW + 601)) == 1
    assert next_of(a_case(1, deadline_at=None, arrived_at=NOW - 800), a_case(2)) == 1


def test_an_agents_own_case_leads_and_a_known_customer_has_a_head_start() -> None:
    me = an_agent(9)
    known = {"previous_owner_ids": (UUID(int=5), me.agent_id)}
    soon = a_case(1, deadline_at=NOW + 10)
    assert next_of(soon, a_case(2, deadline_at=NOW + 9 + HEAD_START_SECONDS, **known)) == 2
    assert next_of(soon, a_case(2, deadline_at=NOW + 11 + HEAD_START_SECONDS, **known)) == 1
    assert next_of(soon, a_case(2, deadline_at=NOW - 100, **known)) == 2
    assert next_of(a_case(1, priority=5), a_case(2, owner_id=me.agent_id)) == 2
    assert next_of(a_case(1, deadline_at=NOW - 121), a_case(2, owner_id=me.agent_id, **known)) == 1


@pytest.mark.parametrize("priority", [0, 10])
def test_an_endless_stream_of_the_keepable_and_urgent_starves_nobody(priority: int) -> None:
    """One agent, one new urgent case for each one served: without the cap the first one would wait for ever."""
    poor = a_case(1, arrived_at=0.0, deadline_at=60.0, priority=-10)
    waiting, now = {poor.conversation_id: poor}, 0.0
    for number in range(2, 200):
        waiting_case = a_case(number, arrived_at=now, deadline_at=now + 30, priority=priority)
        waiting[waiting_case.conversation_id] = waiting_case
        taken = choose_case(an_agent(), waiting.values(), now=now, policy=EARLIEST_KEEPABLE_DEADLINE)
        assert taken is not None
        if waiting.pop(taken) is poor:
            break
        now += 10
    assert poor.conversation_id not in waiting
    assert now <= 60.0 + OVERDUE_CAP_SECONDS + 10


def test_ten_thousand_waiting_are_looked_through_once() -> None:
    """Each case is placed once and only those ahead of the best so far are asked whether they fit."""

    class Counted(dict):
        asked = 0

        @override
        def items(self) -> Any:
            Counted.asked += 1
            return super().items()

    cases = [a_case(number, deadline_at=NOW + number, needs=Counted()) for number in range(1, 10_001)]
    random.Random(1).shuffle(cases)
    assert next_of(*cases) == [case.deadline_at for case in cases].index(NOW + 1) + 1
    assert Counted.asked < 100
