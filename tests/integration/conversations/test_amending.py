"""Edits and redactions are events, and what was said before is nowhere (P10)."""

import asyncpg
import msgspec
import pytest

from onglass.conversations.model import Message, Note, Reader
from onglass.platform.problems import Conflict, Forbidden, Invalid, NotFound
from tests.integration.conversations.makers import RULES, Desk, Person, text


async def everything_stored(desk: Desk) -> str:
    """All rows of all tables as text, read by the owner of the database with its policies set aside."""
    connection = await asyncpg.connect(desk.addresses.owner)
    try:
        tables = await connection.fetch(
            "select c.oid::regclass::text name from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where c.relkind = 'r' and n.nspname = 'public'"
        )
        found = []
        for table in tables:
            rows = await connection.fetch(f"select t::text line from {table['name']} t")
            found += [row["line"] for row in rows]
        return "\n".join(found)
    finally:
        await connection.close()


async def test_p10_an_edit_is_an_event_and_the_old_text_is_nowhere(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    message = await customer.say(conversation, "canaryold is what I meant")
    assert "canaryold" in await everything_stored(desk)
    edited = await customer.edit(conversation, message.id, "canarynew is what I meant")
    assert isinstance(edited, Message)
    assert edited.edited_at is not None
    assert (edited.id, edited.seq) == (message.id, message.seq)
    for reader in (customer, agent):
        events = await reader.events(conversation)
        assert events[-1].type == "message_edited"
        shown = [event.message.content.fallback for event in events if event.message and event.message.id == message.id]
        assert shown == ["canarynew is what I meant"] * 2
        row = await reader.row(conversation)
        assert row.last_message is not None
        assert row.last_message.text.startswith("canarynew")
        assert b"canaryold" not in msgspec.json.encode([events, row, await reader.messages(conversation)])
    stored = await everything_stored(desk)
    assert "canaryold" not in stored
    assert "canarynew" in stored


async def test_p10_a_redaction_leaves_the_place_and_nothing_of_the_words(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    message = await customer.say(conversation, "canaryredacted")
    await customer.say(conversation, "after it")
    await customer.redact(conversation, message.id)
    await customer.redact(conversation, message.id)
    assert "canaryredacted" not in await everything_stored(desk)
    for reader in (customer, agent):
        page = await reader.messages(conversation, after_seq=2)
        assert [each.content.fallback for each in page.messages] == ["Message removed", "after it"]
        assert page.messages[0].redacted_at is not None
        assert page.messages[0].content == text("", fallback="Message removed")
        events = await reader.events(conversation)
        assert [event.type for event in events[3:]] == ["message_created", "message_redacted"]
        assert events[-1].message_id == message.id


async def test_a_retry_of_what_was_edited_or_redacted_is_still_that_message(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    sent = await customer.send(conversation, "first words", key="k1")
    await customer.edit(conversation, sent.message.id, "second words")
    again = await customer.send(conversation, "first words", key="k1")
    assert (again.is_new, again.message.content.fallback) == (False, "second words")
    await customer.redact(conversation, sent.message.id)
    again = await customer.send(conversation, "first words", key="k1")
    assert (again.is_new, again.message.content.fallback) == (False, "Message removed")
    assert "first words" not in await customer.texts(conversation)


async def test_the_same_words_again_change_nothing(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    message = await customer.say(conversation, "words")
    await customer.edit(conversation, message.id, "words")
    assert len(await desk.log(conversation)) == 3


async def test_edited_words_are_masked_too(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    message = await customer.say(conversation, "my card is")
    edited = await customer.edit(conversation, message.id, "my card is 4111 1111 1111 1111")
    assert edited.content.fallback == "my card is •••• •••• •••• 1111"


async def test_only_the_author_may_and_only_for_a_while(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    colleague = await desk.agent()
    reply = await agent.say(conversation, "reply")
    own = await customer.say(conversation, "own")
    for person, message in ((customer, reply), (colleague, reply), (agent, own)):
        with pytest.raises(Forbidden) as refusal:
            await person.edit(conversation, message.id, "mine now")
        assert refusal.value.code == "not_author"
        with pytest.raises(Forbidden):
            await person.redact(conversation, message.id)
    closed = msgspec.structs.replace(RULES, edit_window_seconds=-1)
    with pytest.raises(Conflict) as late:
        await customer.edit(conversation, own.id, "late", rules=closed)
    assert late.value.code == "edit_window_over"
    with pytest.raises(Conflict):
        await customer.redact(conversation, own.id, rules=closed)
    assert len(await desk.log(conversation)) == 4
    await colleague.redact(conversation, own.id, rules=closed, of_anyone=True)
    assert (await customer.texts(conversation))[-1] == "Message removed"


async def test_what_is_redacted_or_no_text_is_not_edited(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    message = await customer.say(conversation, "words")
    with pytest.raises(Invalid):
        await customer.edit(conversation, message.id, "  ")
    await customer.redact(conversation, message.id)
    with pytest.raises(Conflict) as refusal:
        await customer.edit(conversation, message.id, "back again")
    assert refusal.value.code == "message_redacted"


async def test_messages_are_reached_only_through_their_own_conversation(desk: Desk, neighbour: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    _, _, elsewhere = await desk.pair()
    note = await agent.note(conversation, "a note")
    message = await customer.say(conversation, "words")
    outsider, outside_agent, outside = await neighbour.pair()
    before = await desk.log(conversation)
    tries: list[tuple[Person, object, object]] = [
        (agent, elsewhere, message.id),
        (customer, conversation, note.id),
        (outsider, conversation, message.id),
        (outside_agent, conversation, message.id),
        (outside_agent, outside, message.id),
    ]
    for person, place, target in tries:
        with pytest.raises(NotFound):
            await person.edit(place, target, "taken over")  # type: ignore[arg-type]
        with pytest.raises(NotFound):
            await person.redact(place, target, of_anyone=True)  # type: ignore[arg-type]
    assert await desk.log(conversation) == before
    assert (await customer.texts(conversation))[-1] == "words"


async def test_notes_are_edited_and_redacted_among_agents(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    note = await agent.note(conversation, "canarynote")
    edited = await agent.edit(conversation, note.id, "other words")
    assert isinstance(edited, Note)
    await agent.redact(conversation, note.id)
    assert (await agent.types(conversation))[2:] == ["note_added", "note_edited", "note_redacted"]
    assert len(await customer.types(conversation)) == 2
    assert "canarynote" not in await everything_stored(desk)
    assert Reader("agent", agent.id, desk.house.id) == agent.reader
