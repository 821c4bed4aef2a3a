"""An anonymous customer turns out to be known: conversations move, keys and numbers stay."""

import asyncio

import pytest

from onglass.conversations import commands, queries
from onglass.conversations.model import AgentConversation
from onglass.directory import commands as directory
from onglass.directory.model import StartedSession
from onglass.platform.problems import NotFound
from tests.integration.conversations.makers import Desk, Person
from tests.integration.directory.makers import CIPHER


async def identify(desk: Desk, subject: str, anonymous_id: str) -> StartedSession:
    """What the edge does when a session starts: both steps in one transaction."""
    async with desk.database.transaction(desk.house.id) as tx:
        started = await directory.start_session(
            tx,
            app=desk.house.app,
            cipher=CIPHER,
            identity_token=desk.house.token(subject),
            anonymous_id=anonymous_id,
        )
        if started.joined is not None:
            await commands.adopt(tx, started.joined)
        return started


async def test_the_joined_customer_has_everything_and_the_old_one_nothing(desk: Desk) -> None:
    known = await desk.customer("adopted-1")
    own = (await known.open("as myself")).conversation.id
    session = await desk.house.start()
    visitor = Person(desk, session.principal)
    opened = await visitor.open("as a visitor", key="first")
    conversation = opened.conversation.id
    agent = await desk.agent()
    await agent.say(conversation, "Hello")
    await agent.note(conversation, "who is it?")
    mine = await visitor.send(conversation, "it is me", key="k1")
    await visitor.read(conversation, 3)
    await visitor.do(commands.put_draft, conversation, {"text": "unfinished"}, rules=desk.rules)
    before = await visitor.row(conversation)

    started = await identify(desk, "adopted-1", session.anonymous_id)
    assert started.joined is not None
    joined = Person(desk, started.principal)
    assert joined.id == known.id

    row = await joined.row(conversation)
    assert (row.read_seq, row.unread, row.case_number) == (before.read_seq, before.unread, before.case_number)
    assert await joined.texts(conversation) == ["as a visitor", "Hello", "it is me"]
    page = await joined.messages(conversation, after_seq=0)
    assert [message.author.id for message in page.messages] == [joined.id, agent.id, joined.id]
    assert page.messages[2].delivery is not None
    assert await joined.do(queries.get_draft, conversation) == {"text": "unfinished"}
    assert {each.id for each in (await joined.do(queries.list_customer_conversations)).conversations} == {
        own,
        conversation,
    }
    with pytest.raises(NotFound):
        await visitor.row(conversation)
    with pytest.raises(NotFound):
        await visitor.say(conversation, "still here?")

    again = await joined.send(conversation, "it is me", key="k1")
    assert (again.is_new, again.message.id) == (False, mine.message.id)
    assert joined.principal.device_id == visitor.principal.device_id
    reopened = await joined.open("as a visitor", key="first")
    assert (reopened.is_new, reopened.message.id) == (False, opened.message.id)

    log = await desk.log(conversation)
    assert [row["seq"] for row in log] == list(range(1, len(log) + 1))
    assert log[-1]["type"] == "conversation_adopted"
    assert not any(row["actor_id"] == visitor.id for row in log)
    assert [event.seq for event in await joined.events(conversation)] == list(range(1, 6))
    assert (await agent.types(conversation))[-1] == "conversation_adopted"
    shown = await agent.row(conversation)
    assert isinstance(shown, AgentConversation)
    assert shown.customer.id == known.id
    assert shown.other_conversations == 1


async def test_sends_that_race_with_the_joining_are_stored_once_or_not_there(desk: Desk) -> None:
    await desk.customer("adopted-2")
    session = await desk.house.start()
    visitor = Person(desk, session.principal)
    conversation = (await visitor.open()).conversation.id
    racing = [asyncio.create_task(visitor.send(conversation, f"{n}", key=f"k{n}")) for n in range(40)]
    started = await identify(desk, "adopted-2", session.anonymous_id)
    answers = await asyncio.gather(*racing, return_exceptions=True)
    joined = Person(desk, started.principal)
    assert all(isinstance(each, NotFound) for each in answers if isinstance(each, BaseException))
    for number in range(40):
        await joined.send(conversation, f"{number}", key=f"k{number}")
    texts = await joined.texts(conversation)
    assert sorted(texts[1:]) == sorted(f"{number}" for number in range(40))
    assert [event.seq for event in await joined.events(conversation)] == list(range(1, 43))
