"""Sending: once per key on every node, in order, in both numberings (P2, P3, P4)."""

import asyncio
from itertools import pairwise

import pytest

from onglass.conversations.commands import Sending
from onglass.conversations.model import FileReference, IncomingFileContent, QuickRepliesContent, QuickReplyOption
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, Invalid, NotFound
from tests.integration.conversations.makers import Desk, text


async def test_a_message_and_its_answer_are_read_by_both(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await agent.say(conversation, "Good morning. Which bill is it?")
    await customer.say(conversation, "The one from the water works.")

    for reader in (customer, agent):
        assert await reader.texts(conversation) == [
            "Hello, I cannot pay my bill.",
            "Good morning. Which bill is it?",
            "The one from the water works.",
        ]
        assert [event.seq for event in await reader.events(conversation)] == [1, 2, 3, 4]
    assert await customer.types(conversation) == ["conversation_opened", *["message_created"] * 3]


async def test_the_answer_to_a_send_is_what_is_read_later(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    sent = await customer.send(conversation, "One more thing", key="k1")
    read = (await customer.messages(conversation, after_seq=sent.message.seq - 1)).messages[0]
    assert sent.is_new
    assert sent.message == read


async def test_a_note_is_read_by_agents_only(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    note = await agent.note(conversation, "A regular.")
    await agent.say(conversation, "Hello")
    page = await agent.messages(conversation, after_seq=0)
    assert [each.id for each in page.notes or []] == [note.id]
    assert note.id not in {message.id for message in page.messages}
    page = await customer.messages(conversation, after_seq=0)
    assert page.notes is None
    assert [message.seq for message in page.messages] == [2, 3]
    assert "note_added" not in await customer.types(conversation)
    assert "note_added" in await agent.types(conversation)


async def test_p3_the_same_key_and_body_again_is_the_same_message(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    first = await customer.send(conversation, "Hello?", key="k1")
    again = await customer.send(conversation, "Hello?", key="k1")
    assert (first.is_new, again.is_new) == (True, False)
    assert again.message == first.message
    assert (await customer.texts(conversation)).count("Hello?") == 1


async def test_p3_the_same_key_and_another_body_is_refused_and_changes_nothing(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    first = await customer.send(conversation, "Hello?", key="k1")
    before = await desk.log(conversation)
    with pytest.raises(Conflict) as refusal:
        await customer.send(conversation, "Goodbye", key="k1")
    assert refusal.value.code == "idempotency_mismatch"
    assert refusal.value.extra == {"message_id": str(first.message.id)}
    assert await desk.log(conversation) == before


async def test_p3_a_key_belongs_to_its_author_and_conversation(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    _, _, elsewhere = await desk.pair()
    first = await customer.send(conversation, "Hello?", key="same")
    other_author = await agent.send(conversation, "Hello!", key="same")
    other_conversation = await agent.send(elsewhere, "Hi", key="same")
    assert first.is_new
    assert other_author.is_new
    assert other_conversation.is_new


async def test_p3_many_nodes_racing_with_equal_keys_make_one_message_each(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    keys = [f"key{number}" for number in range(40)]
    async with desk.other_node() as second, desk.other_node() as third:
        nodes: list[Sending] = [desk.sending, second, third]
        sends = [
            person.send(conversation, f"{key} of {person.principal.kind}", key=key, by=node)
            for key in keys
            for person in (customer, agent)
            for node in (*nodes, *nodes)
        ]
        answers = await asyncio.gather(*sends)
    assert sum(answer.is_new for answer in answers) == 2 * len(keys)
    assert len({answer.message.id for answer in answers}) == 2 * len(keys)
    log = await desk.log(conversation)
    assert [row["seq"] for row in log] == list(range(1, 2 * len(keys) + 3))
    assert [row["public_seq"] for row in log] == list(range(1, 2 * len(keys) + 3))
    assert len(await customer.texts(conversation)) == 2 * len(keys) + 1


async def test_p3_twins_in_one_batch_with_different_bodies_make_one_message_and_one_refusal(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    others = [customer.send(conversation, f"filler {number}") for number in range(20)]
    answers = await asyncio.gather(
        *others,
        customer.send(conversation, "this", key="twin"),
        customer.send(conversation, "that", key="twin"),
        return_exceptions=True,
    )
    refused = [answer for answer in answers if isinstance(answer, BaseException)]
    assert [type(each) for each in refused] == [Conflict]
    texts = await customer.texts(conversation)
    assert ("this" in texts) != ("that" in texts)


async def test_p3_the_key_holds_after_a_restart(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    async with desk.other_node() as node:
        first = await customer.send(conversation, "Before", key="k1", by=node)
    async with desk.other_node() as node:
        again = await customer.send(conversation, "Before", key="k1", by=node)
    assert (again.is_new, again.message.id) == (False, first.message.id)


async def test_p4_both_numberings_are_gapless_while_notes_race(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()

    async def talk(person: object, number: int) -> None:
        await customer.send(conversation, f"customer {number}")
        await agent.note(conversation, f"note {number}")
        await agent.send(conversation, f"agent {number}")

    async with desk.other_node() as second:
        await asyncio.gather(
            *(talk(customer, number) for number in range(40)),
            *(customer.send(conversation, f"elsewhere {number}", by=second) for number in range(40)),
            *(agent.read(conversation, 5 + number) for number in range(5)),
        )
    log = await desk.log(conversation)
    assert [row["seq"] for row in log] == list(range(1, len(log) + 1))
    public = [row["public_seq"] for row in log if row["public_seq"] is not None]
    assert public == list(range(1, len(public) + 1))
    assert sum(row["type"] == "note_added" for row in log) == 40
    assert [event.seq for event in await customer.events(conversation)] == public
    assert [event.seq for event in await agent.events(conversation)] == [row["seq"] for row in log]


async def test_p4_who_sends_after_an_answer_comes_after_it(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    async with desk.other_node() as second:
        seqs = []
        for number in range(20):
            seqs.append((await customer.send(conversation, f"a{number}")).message.seq)
            seqs.append((await agent.send(conversation, f"b{number}", by=second)).message.seq)
    assert all(later > earlier for earlier, later in pairwise(seqs))


async def test_the_clock_of_the_log_never_runs_back(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    async with desk.other_node() as second:
        await asyncio.gather(
            *(customer.send(conversation, f"a{number}") for number in range(60)),
            *(agent.send(conversation, f"b{number}", by=second) for number in range(60)),
        )
    found = await desk.sql(
        "select occurred_at from event where workspace_id = $1 and stream_id = $2 order by seq",
        desk.house.id,
        conversation,
    )
    assert all(later[0] >= earlier[0] for earlier, later in pairwise(found))


async def test_p23_absent_foreign_and_other_tenants_conversations_look_alike(desk: Desk, neighbour: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    stranger, _, foreign = await desk.pair()
    outsider, outside_agent, outside = await neighbour.pair()
    before = await desk.log(conversation)
    refusals = []
    for person, place in [
        (customer, new_id()),
        (customer, foreign),
        (stranger, conversation),
        (customer, outside),
        (agent, outside),
        (outsider, conversation),
        (outside_agent, conversation),
    ]:
        with pytest.raises(NotFound) as refusal:
            await person.send(place, "Let me in")
        refusals.append((refusal.value.code, refusal.value.detail, refusal.value.extra))
    assert len(set(map(repr, refusals))) == 1
    assert await desk.log(conversation) == before


async def test_p2_a_refused_send_leaves_nothing_behind(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    tables = ("message", "event", "conversation", "first_contact", "draft", "read_marker")
    before = await desk.rows_in(tables), await desk.log(conversation)
    for content in (text("   "), text("NUL \x00"), text("x" * 16_001), text("a", quick_reply_id="yes")):
        with pytest.raises(Invalid) as refusal:
            await customer.send(conversation, content)
        assert refusal.value.errors[0].path.startswith(("content.", "reply_to"))
    with pytest.raises(Invalid):
        await customer.send(conversation, "fine", key="x" * 65)
    with pytest.raises(NotFound):
        await customer.send(conversation, IncomingFileContent(file=FileReference(new_id())))
    with pytest.raises(NotFound):
        await customer.note(conversation, "a customer knows of no notes")
    assert (await desk.rows_in(tables), await desk.log(conversation)) == before


async def test_a_customer_may_not_send_buttons(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    buttons = QuickRepliesContent(text="Yes?", options=[QuickReplyOption("y", "Yes")])
    with pytest.raises(Invalid) as refusal:
        await customer.send(conversation, buttons)
    assert refusal.value.code == "unknown_content_type"


async def test_hints_name_each_conversation_once_per_batch_and_only_after_the_commit(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    desk.announced.clear()
    await asyncio.gather(*(customer.send(conversation, f"{number}") for number in range(50)))
    hints = [hint for hint in desk.announced if hint.stream_id == conversation]
    assert 1 <= len(hints) <= 10
    assert (await desk.log(conversation))[-1]["seq"] == 52
    assert agent.reader.kind == "agent"


async def test_card_numbers_are_masked_before_they_are_stored_and_a_retry_is_still_equal(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    card = "4111 1111 1111 1111"
    sent = await customer.send(conversation, f"My card is {card}, please.", key="card")
    again = await customer.send(conversation, f"My card is {card}, please.", key="card")
    await agent.send(conversation, f"You said {card}")
    await agent.note(conversation, f"He said {card}")
    assert again.message.id == sent.message.id
    assert "My card is •••• •••• •••• 1111, please." in await agent.texts(conversation)
    stored = await desk.sql("select content::text from message where workspace_id = $1", desk.house.id)
    assert not any("4111 1111" in row["content"] for row in stored)
    with pytest.raises(Conflict):  # masked they are equal, sent they were not
        await customer.send(conversation, "My card is •••• •••• •••• 1111, please.", key="card")
