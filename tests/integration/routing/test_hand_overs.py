"""Whoever takes a case over reads who had it, why, what was written for them, what was tried and what is promised."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from onglass.conversations import commands as conversations
from onglass.conversations.model import HandOver
from onglass.routing import commands
from onglass.routing.hand_overs import read_hand_over
from tests.integration.routing.office import Office


async def card(office: Office, conversation_id: UUID) -> HandOver | None:
    async with office.desk.database.transaction(office.id, read_only=True) as tx:
        return await read_hand_over(tx, conversation_id)


async def test_a_case_that_one_agent_has_has_no_card(office: Office) -> None:
    agent = await office.at_work()
    _, conversation_id = await office.case()
    await agent.say(conversation_id, "Hello.")
    await office.settle()
    assert await card(office, conversation_id) is None


async def test_after_a_transfer_the_card_says_what_there_is_to_know(office: Office) -> None:
    ana = await office.at_work()
    _, conversation_id = await office.case()
    for number in range(7):
        await ana.say(conversation_id, f"Please try way {number}.")
    until_at = datetime.now(UTC) + timedelta(hours=1)
    async with office.desk.database.transaction(office.id) as tx:
        await conversations.promise_reply(tx, conversation_id, until_at, by=ana.reader)
    await office.settle()
    ben = await office.desk.agent()
    await ana.note(conversation_id, "The card is blocked at the bank; call them.")
    async with office.desk.database.transaction(office.id) as tx:
        await commands.transfer_to_agent(tx, conversation_id, ben.id, by=ana.reader)
    await office.settle()
    await ben.say(conversation_id, "I am taking over.")
    found = await card(office, conversation_id)
    assert found is not None
    assert found.from_agent is not None
    assert found.to_agent is not None
    assert (found.from_agent.id, found.to_agent.id, found.reason) == (ana.id, ben.id, "transfer")
    assert found.note == "The card is blocked at the bank; call them."
    assert found.problem == "Hello, I cannot pay my bill."
    assert [each.text for each in found.tried] == [f"Please try way {number}." for number in range(2, 7)]
    assert {each.agent.id for each in found.tried} == {ana.id}
    assert [(each.kind, each.agent and each.agent.id) for each in found.promised] == [("agent", ana.id)]


async def test_what_is_taken_out_of_the_thread_is_not_on_the_card(office: Office) -> None:
    ana = await office.at_work()
    _, conversation_id = await office.case()
    said = await ana.say(conversation_id, "Your code is 4711.")
    note = await ana.note(conversation_id, "Their code is 4711.")
    await ana.redact(conversation_id, said.id)
    await ana.redact(conversation_id, note.id)
    async with office.desk.database.transaction(office.id) as tx:
        await commands.transfer_to_queue(tx, conversation_id, await office.queue_id(), by=ana.reader)
    await office.settle()
    found = await card(office, conversation_id)
    assert found is not None
    assert (found.to_agent, found.note, found.tried) == (None, None, [])
