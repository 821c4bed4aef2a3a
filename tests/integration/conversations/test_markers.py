"""How far readers are: forward only, in everybody's own numbering (P9), and the ticks that follow from it."""

import asyncio
from uuid import UUID

import pytest

from onglass.conversations.model import Message
from onglass.platform.problems import Invalid, NotFound
from tests.integration.conversations.makers import Desk, Person


async def tick(person: Person, conversation: UUID, message: Message) -> str:
    found = await person.messages(conversation, after_seq=message.seq - 1, limit=1)
    delivery = found.messages[0].delivery
    assert delivery is not None
    return delivery.state


async def test_p9_unread_counts_the_other_sides_messages_after_the_marker(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    for words in ("one", "two", "three"):
        await agent.say(conversation, words)
    await agent.note(conversation, "notes are not unread")
    row = await customer.row(conversation)
    assert (row.unread, row.read_seq, row.last_seq) == (3, 0, 5)
    await customer.read(conversation, 4)
    row = await customer.row(conversation)
    assert (row.unread, row.read_seq) == (1, 4)
    await customer.say(conversation, "my own never count")
    assert (await customer.row(conversation)).unread == 1
    await agent.say(conversation, "four")
    assert (await customer.row(conversation)).unread == 2


async def test_p9_markers_only_move_forward_and_never_past_the_end(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await agent.say(conversation, "one")
    await customer.read(conversation, 3)
    await customer.read(conversation, 1)
    assert (await customer.row(conversation)).read_seq == 3
    await agent.say(conversation, "two")
    await customer.read(conversation, 10**9)
    row = await customer.row(conversation)
    assert row.read_seq <= row.last_seq
    assert row.unread == 0
    await agent.say(conversation, "three")
    assert (await customer.row(conversation)).unread == 1


async def test_p9_racing_devices_end_at_the_furthest(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    for number in range(12):
        await agent.say(conversation, f"{number}")
    await asyncio.gather(*(customer.read(conversation, seq) for seq in (5, 14, 3, 9, 12, 14, 7)))
    row = await customer.row(conversation)
    assert (row.read_seq, row.unread) == (14, 0)
    reads = [event.up_to_seq for event in await customer.events(conversation) if event.type == "read"]
    assert reads == sorted(set(reads))  # type: ignore[type-var]
    assert reads[-1] == 14


async def test_each_reader_is_told_in_their_own_numbering(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await agent.note(conversation, "note")  # 3
    await agent.note(conversation, "note")  # 4
    reply = await agent.say(conversation, "reply")  # 5, public 3
    assert reply.seq == 5
    await customer.read(conversation, 3)
    theirs = (await customer.events(conversation))[-1]
    ours = (await agent.events(conversation))[-1]
    assert (theirs.type, theirs.up_to_seq, theirs.seq) == ("read", 3, 4)
    assert (ours.type, ours.up_to_seq, ours.seq) == ("read", 5, 6)
    assert theirs.by is not None
    assert (theirs.by.kind, theirs.by.id) == ("customer", customer.id)


async def test_a_customer_never_learns_which_agent_read(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await agent.read(conversation, 2)
    event = (await customer.events(conversation))[-1]
    assert event.type == "read"
    assert event.by is not None
    assert (event.by.kind, event.by.id, event.actor.id) == ("agent", None, None)


async def test_ticks_go_from_sent_to_delivered_to_read(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    other = await desk.agent()
    message = await customer.say(conversation, "Hello?")
    states = [await tick(customer, conversation, message)]
    await agent.receive(conversation, 3)
    states.append(await tick(customer, conversation, message))
    await other.receive(conversation, 3)
    await other.read(conversation, 3)
    states.append(await tick(customer, conversation, message))
    assert states == ["sent", "delivered", "read"]
    assert (await customer.types(conversation))[3:] == ["delivery_updated", "read"]
    updated = (await customer.events(conversation, 3))[0]
    assert (updated.message_id, updated.state, updated.channel) == (message.id, "delivered", "app")

    reply = await agent.say(conversation, "Yes")
    assert await tick(agent, conversation, reply) == "sent"
    assert await tick(other, conversation, reply) == "sent"
    await customer.read(conversation, 6)
    assert await tick(agent, conversation, reply) == "read"
    page = await customer.messages(conversation, after_seq=5)
    assert page.messages[0].delivery is None


async def test_two_screens_that_read_each_others_ticks_come_to_rest(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    for _ in range(5):
        for person in (customer, agent):
            last = (await person.row(conversation)).last_seq
            await person.receive(conversation, last)
            await person.read(conversation, last)
    settled = (await agent.row(conversation)).last_seq
    for person in (customer, agent):
        await person.read(conversation, (await person.row(conversation)).last_seq)
    assert (await agent.row(conversation)).last_seq == settled
    assert settled <= 5


async def test_markers_of_what_is_not_visible_are_refused(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    stranger = await desk.customer()
    for move in (stranger.read, stranger.receive):
        with pytest.raises(NotFound):
            await move(conversation, 1)
    for move in (customer.read, customer.receive):
        with pytest.raises(Invalid):
            await move(conversation, -1)
