"""Agents and cases that are likely to meet: few skills, few teams, few ids, instants that often tie."""

from typing import Any
from uuid import UUID

import msgspec
from hypothesis import strategies as st

from onglass.routing.model import POLICIES, Candidate, Case

BILLING, GERMAN, CARDS = (UUID(int=100 + number) for number in range(3))
NORTH, SOUTH = UUID(int=200), UUID(int=201)
NOW = 1000.0

_SKILLS = st.sampled_from([BILLING, GERMAN, CARDS])
_LEVELS = st.integers(1, 5)
_AGENT_IDS = [UUID(int=number) for number in range(1, 13)]

policies = st.sampled_from(POLICIES)
candidates = st.builds(
    Candidate,
    agent_id=st.sampled_from(_AGENT_IDS),
    skills=st.dictionaries(_SKILLS, _LEVELS),
    load=st.integers(0, 6),
    capacity=st.integers(0, 5),
    idle_since=st.none() | st.integers(0, 3).map(float),
    team_ids=st.frozensets(st.sampled_from([NORTH, SOUTH])),
)
candidate_lists = st.lists(candidates, max_size=8, unique_by=lambda each: each.agent_id)
cases = st.builds(
    Case,
    conversation_id=st.integers(1, 10_000).map(lambda number: UUID(int=(1 << 32) + number)),
    arrived_at=st.integers(0, 20).map(lambda step: NOW - 50 * step),
    deadline_at=st.none() | st.integers(-10, 10).map(lambda step: NOW + 30 * step),
    priority=st.integers(-2, 2),
    needs=st.dictionaries(_SKILLS, _LEVELS, max_size=2),
    owner_id=st.none() | st.sampled_from(_AGENT_IDS),
    previous_owner_ids=st.lists(st.sampled_from(_AGENT_IDS), max_size=3, unique=True).map(tuple),
    cost=st.integers(1, 7),
    team_id=st.none() | st.sampled_from([NORTH, SOUTH]),
)
case_lists = st.lists(cases, max_size=12, unique_by=lambda each: each.conversation_id)


def an_agent(number: int = 1, **changes: Any) -> Candidate:
    """Somebody idle who takes three messages at once and can do nothing special."""
    agent = Candidate(
        agent_id=UUID(int=number), skills={}, load=0, capacity=3, idle_since=0.0, team_ids=frozenset({NORTH})
    )
    return msgspec.structs.replace(agent, **changes)


def a_case(number: int = 1, **changes: Any) -> Case:
    """A case that just arrived, is due in a minute and that anybody may take."""
    case = Case(
        conversation_id=UUID(int=(1 << 32) + number),
        arrived_at=NOW,
        deadline_at=NOW + 60,
        priority=0,
        needs={},
        owner_id=None,
        previous_owner_ids=(),
    )
    return msgspec.structs.replace(case, **changes)
