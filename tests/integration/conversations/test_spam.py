"""Spam: it leaves at once, asks for nobody, and comes back only by our own hand."""

from uuid import UUID

import pytest

from onglass.conversations import commands
from onglass.platform.problems import NotFound
from tests.integration.conversations.lives import agents_row
from tests.integration.conversations.makers import Desk, Person


async def set_spam(agent: Person, conversation: UUID, *, is_spam: bool) -> None:
    async with agent.desk.database.transaction(agent.desk.house.id) as tx:
        await commands.set_spam(tx, conversation, is_spam=is_spam, by=agent.reader)


async def test_spam_is_closed_without_a_question_and_nothing_is_timed(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await agent.assign(conversation, agent.id)
    await agent.say(conversation, "Can I help?")
    await desk.hold(conversation)
    assert await desk.due_at(conversation) is not None
    await set_spam(agent, conversation, is_spam=True)
    row = await agents_row(agent, conversation)
    assert (row.status, row.facts.spam, row.outcome) == ("resolved", True, None)
    assert await desk.due_at(conversation) is None
    events = await agent.events(conversation)
    assert [event.type for event in events][-2:] == ["facts_changed", "conversation_resolved"]
    assert events[-2].facts is not None
    assert events[-2].facts.spam
    assert "facts_changed" not in await customer.types(conversation)
    await set_spam(agent, conversation, is_spam=True)
    assert len(await agent.events(conversation)) == len(events)


async def test_what_a_customer_writes_in_spam_is_kept_and_wakes_nobody(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await agent.say(conversation, "Can I help?")
    await set_spam(agent, conversation, is_spam=True)
    await customer.say(conversation, "Buy watches now?")
    row = await agents_row(agent, conversation)
    assert (row.status, row.turn, row.waiting_since, row.facts.spam) == ("resolved", "customer", None, True)
    assert (await customer.texts(conversation))[-1] == "Buy watches now?"
    assert [each["type"] for each in await desk.log(conversation)][-1] == "message_received"


async def test_taking_it_back_opens_the_case_and_whoever_waited_waits(desk: Desk) -> None:
    _, agent, conversation = await desk.pair()
    await set_spam(agent, conversation, is_spam=True)
    await set_spam(agent, conversation, is_spam=False)
    row = await agents_row(agent, conversation)
    assert (row.status, row.turn, row.facts.spam) == ("open", "agent", False)
    assert row.waiting_since is not None
    assert (await agent.types(conversation))[-3:] == ["conversation_resolved", "facts_changed", "conversation_reopened"]


@pytest.mark.parametrize("act", ["reply", "reopen"])
async def test_an_answer_or_reopening_of_ours_takes_the_mark_away(desk: Desk, act: str) -> None:
    customer, agent, conversation = await desk.pair()
    await set_spam(agent, conversation, is_spam=True)
    if act == "reply":
        await agent.say(conversation, "Sorry, that was a mistake.")
    else:
        await agent.reopen(conversation)
    row = await agents_row(agent, conversation)
    assert (row.status, row.facts.spam) == ("open", False)
    await customer.say(conversation, "So help me?")
    assert (await agents_row(agent, conversation)).turn == "agent"


async def test_a_customer_has_no_say_in_it(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await set_spam(agent, conversation, is_spam=True)
    with pytest.raises(NotFound):
        await set_spam(customer, conversation, is_spam=False)
    assert (await agents_row(agent, conversation)).facts.spam
