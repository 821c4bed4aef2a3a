"""Agents and cases come and go for a long time: nobody is overfull, nobody waits while somebody suitable has room."""

from uuid import UUID

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from onglass.directory.engine.queue_policies import QUEUE_POLICIES
from onglass.routing.engine import choose_agent, choose_case, is_eligible, room_needed
from onglass.routing.model import POLICIES, Candidate, Case, PolicyName
from tests.unit.routing.strategies import candidates, cases, policies


class Serving(RuleBasedStateMachine):
    """The two decisions as the product makes them: on arrival, and on release until nothing fits any more."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.agents: dict[UUID, Candidate] = {}
        self.waiting: dict[UUID, Case] = {}
        self.owned: dict[UUID, tuple[UUID, int]] = {}

    @rule(agent=candidates, policy=policies)
    def comes_to_work(self, agent: Candidate, policy: PolicyName) -> None:
        if agent.agent_id not in self.agents:
            self.agents[agent.agent_id] = msgspec.structs.replace(agent, load=0)
            self._seek(agent.agent_id, policy)

    @rule(case=cases, policy=policies)
    def arrives(self, case: Case, policy: PolicyName) -> None:
        if case.conversation_id in self.waiting or case.conversation_id in self.owned:
            return
        moment = msgspec.structs.replace(case, arrived_at=self.now)
        agent_id = choose_agent(moment, self.agents.values(), policy=policy)
        if agent_id is None:
            self.waiting[case.conversation_id] = moment
        else:
            self._give(moment, agent_id)

    @rule(data=st.data(), policy=policies)
    def is_released(self, data: st.DataObject, policy: PolicyName) -> None:
        if self.owned:
            case_id = data.draw(st.sampled_from(sorted(self.owned)))
            agent_id, room = self.owned.pop(case_id)
            agent = self.agents[agent_id]
            self.agents[agent_id] = msgspec.structs.replace(agent, load=agent.load - room, idle_since=self.now)
            self._seek(agent_id, policy)

    @rule(seconds=st.integers(1, 300))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds

    @invariant()
    def nobody_is_overfull(self) -> None:
        assert all(0 <= agent.load <= max(agent.capacity, 0) for agent in self.agents.values())
        held = dict.fromkeys(self.agents, 0)
        for agent_id, room in self.owned.values():
            held[agent_id] += room
        assert held == {agent_id: agent.load for agent_id, agent in self.agents.items()}

    @invariant()
    def nobody_waits_while_somebody_suitable_has_room(self) -> None:
        assert not any(is_eligible(case, agent) for case in self.waiting.values() for agent in self.agents.values())

    def _seek(self, agent_id: UUID, policy: PolicyName) -> None:
        while (
            case_id := choose_case(self.agents[agent_id], self.waiting.values(), now=self.now, policy=policy)
        ) is not None:
            self._give(self.waiting.pop(case_id), agent_id)

    def _give(self, case: Case, agent_id: UUID) -> None:
        agent = self.agents[agent_id]
        assert is_eligible(case, agent)
        room = room_needed(case, agent)
        self.agents[agent_id] = msgspec.structs.replace(agent, load=agent.load + room)
        self.owned[case.conversation_id] = (agent_id, room)


TestServing = Serving.TestCase
TestServing.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def test_every_policy_that_a_queue_may_name_is_one_that_routing_knows() -> None:
    assert set(QUEUE_POLICIES) == set(POLICIES)
