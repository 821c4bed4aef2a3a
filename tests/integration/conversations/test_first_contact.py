"""First contact: ten taps, a retry or a second phone make one conversation (P17)."""

import asyncio
import re

import pytest

from onglass.conversations.model import IncomingContext
from onglass.platform.problems import Conflict, Invalid
from tests.integration.conversations.makers import Desk, Person


async def test_it_begins_with_its_first_message(desk: Desk) -> None:
    customer = await desk.customer()
    opened = await customer.open("My card is gone", subject="Card", context=IncomingContext(screen="Cards"))
    row = opened.conversation
    assert opened.is_new
    assert (row.status, row.turn, row.subject, row.last_seq, row.unread) == ("open", "agent", "Card", 2, 0)
    assert re.fullmatch(r"[A-Z]{2}-\d{5}", row.case_number)
    assert row.last_message is not None
    assert row.last_message.text == "My card is gone"
    assert (opened.message.seq, opened.message.author.id) == (2, customer.id)
    assert opened.message.delivery is not None
    assert opened.message.delivery.state == "sent"
    assert await customer.types(row.id) == ["conversation_opened", "message_created"]


async def test_p17_parallel_first_contacts_share_one_conversation(desk: Desk) -> None:
    customer = await desk.customer()
    answers = await asyncio.gather(*(customer.open(f"Hello {number}") for number in range(10)))
    assert sum(answer.is_new for answer in answers) == 1
    assert len({answer.conversation.id for answer in answers}) == 1
    conversation = answers[0].conversation.id
    assert sorted(await customer.texts(conversation)) == [f"Hello {number}" for number in range(10)]
    assert [event.seq for event in await customer.events(conversation)] == list(range(1, 12))


async def test_p17_a_repeated_first_contact_is_the_same_message(desk: Desk) -> None:
    customer = await desk.customer()
    answers = await asyncio.gather(*(customer.open("Hello", key="first") for _ in range(5)))
    assert sum(answer.is_new for answer in answers) == 1
    assert len({answer.message.id for answer in answers}) == 1
    conversation = answers[0].conversation.id
    await customer.say(conversation, "and more")
    again = await customer.open("Hello", key="first")
    assert (again.is_new, again.message.id, again.conversation.id) == (False, answers[0].message.id, conversation)
    assert again.conversation.last_seq == 3
    with pytest.raises(Conflict) as refusal:
        await customer.open("Something else", key="first")
    assert refusal.value.extra == {"message_id": str(answers[0].message.id)}


async def test_two_devices_of_one_customer_share_a_first_contact(desk: Desk) -> None:
    phone, tablet = await desk.customer("sub-1"), await desk.customer("sub-1")
    assert phone.id == tablet.id
    assert phone.principal.device_id != tablet.principal.device_id
    answers = await asyncio.gather(phone.open("from the phone"), tablet.open("from the tablet"))
    assert sorted(answer.is_new for answer in answers) == [False, True]
    assert len({answer.conversation.id for answer in answers}) == 1


async def test_another_subject_is_another_conversation(desk: Desk) -> None:
    customer = await desk.customer()
    bill, card = await asyncio.gather(customer.open("a", subject="Bill"), customer.open("b", subject="Card"))
    assert bill.conversation.id != card.conversation.id


async def test_an_answered_conversation_is_not_joined(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await agent.say(conversation, "Yes?")
    assert (await customer.open("something new")).conversation.id != conversation


async def test_a_contact_after_the_window_begins_anew_unless_it_was_under_way(desk: Desk) -> None:
    customer = await desk.customer()
    first = await customer.open("one")
    await desk.sql(
        "update conversation set created_at = created_at - interval '3 seconds' where workspace_id = $1 and id = $2",
        desk.house.id,
        first.conversation.id,
    )
    waited = await customer.open("two", in_flight_seconds=4.0)
    assert (waited.is_new, waited.conversation.id) == (False, first.conversation.id)
    fresh = await customer.open("three")
    assert fresh.is_new
    assert fresh.conversation.id != first.conversation.id


async def test_nobody_joins_another_customers_conversation(desk: Desk) -> None:
    people: list[Person] = [await desk.customer() for _ in range(4)]
    answers = await asyncio.gather(*(person.open("Hello") for person in people))
    assert all(answer.is_new for answer in answers)
    assert len({answer.conversation.case_number for answer in answers}) == len(people)


async def test_what_was_on_the_screen_stands_beside_the_thread_masked(desk: Desk) -> None:
    customer = await desk.customer(device={"platform": "ios", "os_version": "19.1", "app_version": "4.2"})
    context = IncomingContext(
        screen="Payments",
        topic="bill",
        attributes={"card": "4111111111111111", "amount": "12.50"},
        device={"locale": "de"},
    )
    opened = await customer.open("Help", subject="Card 4111 1111 1111 1111", context=context)
    agent = await desk.agent()
    row = await agent.row(opened.conversation.id)
    shown = row.context  # type: ignore[union-attr]
    assert shown is not None
    assert shown.screen == "Payments"
    assert shown.attributes == {"card": "••••••••••••1111", "amount": "12.50"}
    assert shown.device is not None
    assert (shown.device.platform, shown.device.app_version, shown.device.locale) == ("ios", "4.2", "de")
    assert row.subject == "Card •••• •••• •••• 1111"


async def test_a_subject_that_is_no_line_and_a_closed_mode_are_refused(desk: Desk) -> None:
    customer = await desk.customer()
    before = await desk.rows_in(("conversation", "event", "message"))
    for options in ({"subject": "x" * 201}, {"mode": "call"}, {"subject": "a\x00"}):
        with pytest.raises(Invalid):
            await customer.open("Hello", **options)
    assert await desk.rows_in(("conversation", "event", "message")) == before
