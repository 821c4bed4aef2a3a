"""Resolving, reopening and owning a case: each happens once, and a reply to a closed case opens it (P16)."""

import asyncio

import pytest

from onglass.conversations import commands
from onglass.conversations.model import AgentConversation, FileReference, IncomingImageContent
from onglass.directory import commands as directory
from onglass.platform.ids import new_id
from onglass.platform.problems import Invalid, NotFound
from tests.integration.conversations.makers import Desk


async def test_resolving_and_reopening_by_hand_are_recorded_once(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await asyncio.gather(*(agent.resolve(conversation) for _ in range(4)))
    row = await agent.row(conversation)
    assert isinstance(row, AgentConversation)
    assert (row.status, row.waiting_since) == ("resolved", None)
    assert row.resolved_at is not None
    await asyncio.gather(*(agent.reopen(conversation) for _ in range(4)))
    row = await agent.row(conversation)
    assert isinstance(row, AgentConversation)
    assert (row.status, row.resolved_at) == ("open", None)
    assert row.waiting_since is not None
    assert (await customer.types(conversation))[2:] == ["conversation_resolved", "conversation_reopened"]
    resolved = (await agent.events(conversation))[2]
    assert resolved.by is not None
    assert (resolved.by.kind, resolved.by.id) == ("agent", agent.id)


async def test_a_customer_may_end_it(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    await customer.resolve(conversation)
    resolved = (await customer.events(conversation))[-1]
    assert resolved.by is not None
    assert (resolved.type, resolved.by.kind) == ("conversation_resolved", "customer")


async def test_racing_replies_reopen_a_closed_case_exactly_once(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await agent.resolve(conversation)
    async with desk.other_node() as second:
        answers = await asyncio.gather(
            *(customer.send(conversation, f"still broken {number}", by=second) for number in range(8)),
            *(agent.send(conversation, f"sorry {number}") for number in range(8)),
        )
    assert all(answer.is_new for answer in answers)
    types = await customer.types(conversation)
    assert types.count("conversation_reopened") == 1
    assert types[3] == "conversation_reopened"
    assert [event.seq for event in await customer.events(conversation)] == list(range(1, 21))
    assert (await agent.row(conversation)).status == "open"


async def test_a_retry_to_a_case_closed_meanwhile_reopens_nothing(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    first = await customer.send(conversation, "thanks", key="k1")
    await agent.resolve(conversation)
    again = await customer.send(conversation, "thanks", key="k1")
    assert (again.is_new, again.message.id) == (False, first.message.id)
    assert (await agent.row(conversation)).status == "resolved"


async def test_notes_leave_a_closed_case_closed(desk: Desk) -> None:
    _, agent, conversation = await desk.pair()
    await agent.resolve(conversation)
    await agent.note(conversation, "for the record")
    assert (await agent.row(conversation)).status == "resolved"


async def test_a_refused_reply_does_not_reopen(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await agent.resolve(conversation)
    with pytest.raises(NotFound):
        await customer.send(conversation, IncomingImageContent(file=FileReference(new_id())))
    assert (await agent.types(conversation))[-1] == "conversation_resolved"
    assert (await agent.row(conversation)).status == "resolved"


async def test_the_turn_goes_back_and_forth_and_the_wait_begins_once(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    waiting = []
    for person, words in ((customer, "a"), (customer, "b"), (agent, "c"), (agent, "d"), (customer, "e")):
        await person.say(conversation, words)
        row = await agent.row(conversation)
        assert isinstance(row, AgentConversation)
        waiting.append((row.turn, row.waiting_since))
    assert [turn for turn, _ in waiting] == ["agent", "agent", "customer", "customer", "agent"]
    assert waiting[0][1] == waiting[1][1] is not None
    assert waiting[2][1] is None
    assert waiting[4][1] is not None
    assert waiting[4][1] != waiting[0][1]


async def test_p16_a_case_has_one_owner_and_says_so(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    others = [await desk.agent() for _ in range(3)]
    await agent.assign(conversation, agent.id)
    await agent.assign(conversation, agent.id)
    row = await customer.row(conversation)
    assert row.assignee is not None
    assert row.assignee.id == agent.id
    assert row.assignee.name is not None
    await asyncio.gather(*(agent.assign(conversation, other.id) for other in others))
    await agent.assign(conversation, None)
    assigned = [event for event in await customer.events(conversation) if event.type == "conversation_assigned"]
    assert len(assigned) == 5
    assert assigned[0].agent is not None
    assert assigned[0].agent.name == row.assignee.name
    assert assigned[0].actor.id is None
    assert assigned[-1].agent is None
    assert (await customer.row(conversation)).assignee is None


async def test_nobody_is_given_a_case_who_is_not_at_work_here(desk: Desk, neighbour: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    gone = await desk.agent()
    async with desk.database.transaction(desk.house.id) as tx:
        await directory.disable_agent(tx, desk.house.operator, gone.id)
    outsider = await neighbour.agent()
    before = await desk.log(conversation)
    for target in (gone.id, outsider.id, new_id(), customer.id):
        with pytest.raises(Invalid) as refusal:
            await agent.assign(conversation, target)
        assert refusal.value.errors[0].path == "agent_id"
    for person in (customer, outsider):
        with pytest.raises(NotFound):
            await person.assign(conversation, agent.id)
    assert await desk.log(conversation) == before


async def test_a_disabled_agents_cases_are_given_back(desk: Desk) -> None:
    _, agent, first = await desk.pair()
    second = (await (await desk.customer()).open()).conversation.id
    closed = (await (await desk.customer()).open()).conversation.id
    for conversation in (first, second, closed):
        await agent.assign(conversation, agent.id)
    await agent.resolve(closed)
    for _ in range(2):  # at least once means twice
        async with desk.database.transaction(desk.house.id) as tx:
            await commands.release_assignments(tx, agent.id)
    for conversation in (first, second):
        assert (await agent.row(conversation)).assignee is None
        assert (await agent.types(conversation))[2:] == ["conversation_assigned", "conversation_assigned"]
    assert (await agent.row(closed)).assignee is not None
