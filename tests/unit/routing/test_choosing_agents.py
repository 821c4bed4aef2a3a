"""An arriving case goes to somebody who may have it, and among those to whom the policy says."""

import random
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.routing.engine import choose_agent, is_eligible, room_needed
from onglass.routing.model import EARLIEST_KEEPABLE_DEADLINE, FIRST_COME, Candidate, Case, PolicyName
from tests.unit.routing.strategies import (
    BILLING,
    CARDS,
    GERMAN,
    NORTH,
    SOUTH,
    a_case,
    an_agent,
    candidate_lists,
    cases,
    policies,
)


@pytest.mark.parametrize(
    ("case", "agent", "may"),
    [
        ({}, {}, True),
        ({"needs": {BILLING: 2}}, {"skills": {BILLING: 2}}, True),
        ({"needs": {BILLING: 3}}, {"skills": {BILLING: 2}}, False),
        ({"needs": {BILLING: 1, GERMAN: 1}}, {"skills": {BILLING: 5}}, False),
        ({"team_id": NORTH}, {"team_ids": frozenset({NORTH, SOUTH})}, True),
        ({"team_id": SOUTH}, {"team_ids": frozenset({NORTH})}, False),
        ({}, {"load": 2, "capacity": 3}, True),
        ({}, {"load": 3, "capacity": 3}, False),
        ({}, {"load": 0, "capacity": 0}, False),
        ({"cost": 2}, {"load": 2, "capacity": 3}, False),
        ({"cost": 100}, {"load": 0, "capacity": 3}, True),
        ({"cost": 100}, {"load": 1, "capacity": 3}, False),
    ],
)
def test_who_may_have_a_case(case: dict, agent: dict, may: bool) -> None:
    assert is_eligible(a_case(**case), an_agent(**agent)) is may


@given(case=cases, candidates=candidate_lists, policy=policies)
def test_somebody_eligible_is_found_exactly_when_there_is_one(
    case: Case, candidates: list[Candidate], policy: PolicyName
) -> None:
    able = {each.agent_id: each for each in candidates if is_eligible(case, each)}
    chosen = choose_agent(case, candidates, policy=policy)
    assert (chosen in able) if able else (chosen is None)
    if chosen is not None:
        agent = able[chosen]
        assert agent.load + room_needed(case, agent) <= agent.capacity
        assert all(agent.skills[skill] >= least for skill, least in case.needs.items())
        assert case.team_id is None or case.team_id in agent.team_ids


@given(case=cases, candidates=candidate_lists, policy=policies, seed=st.integers())
def test_the_order_of_the_candidates_does_not_matter(
    case: Case, candidates: list[Candidate], policy: PolicyName, seed: int
) -> None:
    shuffled = random.Random(seed).sample(candidates, len(candidates))
    assert choose_agent(case, shuffled, policy=policy) == choose_agent(case, candidates, policy=policy)


@given(case=cases, candidates=candidate_lists, policy=policies)
def test_an_eligible_owner_always_gets_their_case_back(
    case: Case, candidates: list[Candidate], policy: PolicyName
) -> None:
    for owner in candidates:
        if is_eligible(case, owner):
            owned = msgspec.structs.replace(case, owner_id=owner.agent_id)
            assert choose_agent(owned, candidates, policy=policy) == owner.agent_id


def choose(case: Case, *candidates: Candidate, policy: PolicyName = EARLIEST_KEEPABLE_DEADLINE) -> UUID | None:
    return choose_agent(case, candidates, policy=policy)


def test_among_the_idle_the_customer_gets_whom_they_know_the_latest_first() -> None:
    case = a_case(previous_owner_ids=(UUID(int=3), UUID(int=2)))
    assert choose(case, an_agent(1), an_agent(2), an_agent(3)) == UUID(int=3)
    assert choose(case, an_agent(1), an_agent(2), an_agent(3, load=3)) == UUID(int=2)


def test_whom_the_customer_knows_does_not_count_when_they_are_more_than_half_full() -> None:
    case = a_case(previous_owner_ids=(UUID(int=2),))
    light, heavy = an_agent(2, load=4, capacity=10), an_agent(2, load=5, capacity=10)
    assert choose(case, an_agent(1, load=1, capacity=10), light) == UUID(int=2)
    assert choose(case, an_agent(1, load=1, capacity=10), heavy) == UUID(int=1)


def test_rare_skills_stay_free() -> None:
    case = a_case(needs={BILLING: 1})
    everything = an_agent(1, skills={BILLING: 5, GERMAN: 5, CARDS: 5}, idle_since=None)
    enough = an_agent(2, skills={BILLING: 2}, idle_since=500.0)
    assert choose(case, everything, enough) == UUID(int=2)
    assert choose(case, everything, msgspec.structs.replace(enough, load=1)) == UUID(int=1)


def test_between_equals_the_longest_idle_then_the_smallest_id() -> None:
    assert choose(a_case(), an_agent(1, idle_since=9.0), an_agent(2, idle_since=3.0)) == UUID(int=2)
    assert choose(a_case(), an_agent(1, idle_since=9.0), an_agent(2, idle_since=None)) == UUID(int=2)
    assert choose(a_case(), an_agent(2), an_agent(1)) == UUID(int=1)


def test_first_come_takes_the_least_loaded_and_then_the_longest_idle() -> None:
    knows = a_case(previous_owner_ids=(UUID(int=1),))
    agents = (an_agent(1, idle_since=9.0), an_agent(2, idle_since=3.0), an_agent(3, load=1, idle_since=None))
    assert choose(knows, *agents, policy=FIRST_COME) == UUID(int=2)
