"""What readers read back: pages both ways, lists, search, drafts; the feed that sockets live on (P5, P22, P23)."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from onglass.conversations import commands, queries
from onglass.conversations.model import AgentConversation, ChangedFrame, EventFrame
from onglass.conversations.queries import ConversationFeed
from onglass.directory.model import Principal
from onglass.platform.database import open_pool
from onglass.platform.hub import RowsWant, StreamKey, TopicKey, Want
from onglass.platform.ids import new_id
from onglass.platform.problems import Invalid, NotFound
from tests.integration.conversations.makers import Desk, Person
from tests.integration.conversations.test_answers import ready_file


@pytest_asyncio.fixture(loop_scope="session")
async def feed(desk: Desk) -> AsyncIterator[ConversationFeed]:
    pool = await open_pool(desk.addresses.worker, size=2, name="feed")
    yield ConversationFeed(pool)
    await pool.close()


async def test_history_is_paged_both_ways(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    for number in range(10):
        await customer.say(conversation, f"m{number}")
        await agent.note(conversation, f"n{number}")
    newest = await customer.messages(conversation, limit=4)
    assert [message.content.fallback for message in newest.messages] == ["m6", "m7", "m8", "m9"]
    assert newest.has_more
    older = await customer.messages(conversation, before_seq=newest.messages[0].seq, limit=10)
    assert [message.seq for message in older.messages] == list(range(2, 9))
    assert not older.has_more
    forward = await customer.messages(conversation, after_seq=8, limit=2)
    assert [message.content.fallback for message in forward.messages] == ["m6", "m7"]
    assert forward.has_more
    between = await agent.messages(conversation, after_seq=3, before_seq=8, limit=50)
    assert [message.seq for message in between.messages] == [5, 7]
    assert [note.seq for note in between.notes or []] == [4, 6]
    for wrong in ({"limit": 0}, {"limit": 201}, {"after_seq": -1}, {"before_seq": -1}):
        with pytest.raises(Invalid):
            await customer.messages(conversation, **wrong)


async def test_events_are_paged_by_cursor(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    for number in range(6):
        await agent.note(conversation, f"{number}")
        await agent.say(conversation, f"{number}")
    page = await customer.do(queries.list_events, conversation, after_seq=3, limit=3)
    assert [event.seq for event in page.events] == [4, 5, 6]
    assert page.has_more
    page = await customer.do(queries.list_events, conversation, after_seq=8, limit=3)
    assert (page.events, page.has_more) == ([], False)


async def test_p23_what_is_not_visible_is_not_there(desk: Desk, neighbour: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    message = await customer.say(conversation, "words")
    stranger = await desk.customer()
    outsider, outside_agent, _ = await neighbour.pair()
    reads: list[tuple[Any, ...]] = [
        (queries.access_conversation, conversation),
        (queries.list_messages, conversation),
        (queries.list_events, conversation),
        (queries.get_message, conversation, message.id),
        (queries.get_draft, conversation),
    ]
    for person in (stranger, outsider, outside_agent):
        for read, *arguments in reads:
            with pytest.raises(NotFound) as refusal:
                await person.do(read, *arguments)
            with pytest.raises(NotFound) as absent:
                await person.do(read, new_id(), *arguments[1:])
            assert str(refusal.value) == str(absent.value)
        with pytest.raises(NotFound):
            await person.row(conversation)
        with pytest.raises(NotFound):
            await person.do(commands.put_draft, conversation, {"text": "x"}, rules=desk.rules)
    note = await agent.note(conversation, "note")
    with pytest.raises(NotFound):
        await customer.do(queries.get_message, conversation, note.id)


async def test_customers_lists_show_their_own_newest_first_page_by_page(desk: Desk) -> None:
    customer = await desk.customer()
    agent = await desk.agent()
    ids = [(await customer.open("Hello", subject=f"S{number}")).conversation.id for number in range(5)]
    await agent.say(ids[1], "news")
    seen: list[UUID] = []
    cursor = None
    while True:
        page = await customer.do(queries.list_customer_conversations, cursor=cursor, limit=2)
        seen += [row.id for row in page.conversations]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [ids[1], ids[4], ids[3], ids[2], ids[0]]
    for wrong in ("x", "////", "AAAA", cursor or "kg"):
        with pytest.raises(Invalid):
            await customer.do(queries.list_customer_conversations, cursor=wrong)


async def listed(agent: Person, view: str, **options: Any) -> list[UUID]:
    page = await agent.do(queries.list_agent_conversations, view=view, **options)
    return [row.id for row in page.conversations]


async def test_agents_views(desk: Desk) -> None:
    _, agent, waiting = await desk.pair()
    _, other, taken = await desk.pair()
    _, _, closed = await desk.pair()
    await agent.assign(taken, agent.id)
    await agent.resolve(closed)
    assert await listed(agent, "mine") == [taken]
    assert await listed(other, "mine") == []
    queue = await listed(agent, "queue")
    assert waiting in queue
    assert taken not in queue
    everything = await listed(agent, "all")
    assert waiting in everything
    assert taken in everything
    assert closed not in everything
    resolved = await listed(agent, "all", status="resolved")
    assert resolved[0] == closed
    assert taken not in resolved
    first = await agent.do(queries.list_agent_conversations, view="all", limit=1)
    second = await agent.do(queries.list_agent_conversations, view="all", limit=1, cursor=first.next_cursor)
    assert [first.conversations[0].id, second.conversations[0].id] == everything[:2]


async def test_search_finds_by_case_number_subject_name_and_address(desk: Desk) -> None:
    customer = await desk.customer("searched", claims={"name": "Grace Hopper", "email": "grace@example.test"})
    agent = await desk.agent()
    opened = await customer.open("Hello", subject="Standing ORDER abroad")
    conversation = opened.conversation.id
    await agent.resolve(conversation)
    for words in (
        "order standing",
        opened.conversation.case_number.lower(),
        "hopper",
        "grace@example.test",
        "GRACE abroad",
    ):
        assert await listed(agent, "all", q=words) == [conversation], words
    for words in ("hopper inland", "%", "_"):
        assert await listed(agent, "all", q=words) == [], words
    assert await listed(agent, "all", q="hopper", status="open") == []


async def test_an_agents_row_has_the_customers_card_and_the_agents_own_marks(desk: Desk) -> None:
    customer = await desk.customer(
        "carded", claims={"name": "Ada", "email": "ada@example.test", "phone": "+4930123456"}
    )
    agent, other = await desk.agent(), await desk.agent()
    conversation = (await customer.open("Hello", subject="Bill")).conversation.id
    await agent.read(conversation, 2)
    await agent.do(commands.put_draft, conversation, {"text": "Dear Ada, 4111 1111 1111 1111"}, rules=desk.rules)
    row, seen_by_other = await agent.row(conversation), await other.row(conversation)
    assert isinstance(row, AgentConversation)
    assert isinstance(seen_by_other, AgentConversation)
    assert (row.customer.name, row.customer.email, row.customer.verified) == ("Ada", "ada@example.test", True)
    assert (row.unread, row.has_draft, seen_by_other.unread, seen_by_other.has_draft) == (0, True, 1, False)
    assert await agent.do(queries.get_draft, conversation) == {"text": "Dear Ada, •••• •••• •••• 1111"}
    assert await other.do(queries.get_draft, conversation) is None
    await agent.do(commands.put_draft, conversation, None, rules=desk.rules)
    assert await agent.do(queries.get_draft, conversation) is None


async def test_a_draft_is_kept_before_a_conversation_exists(desk: Desk) -> None:
    customer = await desk.customer()
    await customer.do(commands.put_draft, None, {"text": "I was about to"}, rules=desk.rules)
    assert await customer.do(queries.get_draft, None) == {"text": "I was about to"}
    with pytest.raises(Invalid):
        await customer.do(commands.put_draft, None, {"text": "x" * 70_000}, rules=desk.rules)
    with pytest.raises(Invalid):
        await customer.do(commands.put_draft, None, {"text": "\x00"}, rules=desk.rules)


async def test_who_may_read_a_message_may_read_its_files(desk: Desk, neighbour: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    stranger, outside_agent = await desk.customer(), await neighbour.agent()
    message = (await customer.send(conversation, await ready_file(desk, customer))).message
    note = await agent.note(conversation, "note")

    async def may(person: Person, message_id: UUID) -> bool:
        principal: Principal = person.principal
        async with person.desk.database.transaction(principal.workspace_id) as tx:
            return await queries.may_read_message(tx, principal, conversation, message_id)

    assert [await may(person, message.id) for person in (customer, agent, stranger, outside_agent)] == [
        True,
        True,
        False,
        False,
    ]
    assert [await may(person, note.id) for person in (customer, agent)] == [False, True]
    await customer.redact(conversation, message.id)
    assert not await may(agent, message.id)


async def test_the_feed_reads_many_conversations_of_many_workspaces_at_once(
    desk: Desk, neighbour: Desk, feed: ConversationFeed
) -> None:
    customer, agent, conversation = await desk.pair()
    outsider, _, outside = await neighbour.pair()
    await agent.note(conversation, "note")
    await agent.say(conversation, "reply")
    here, there = desk.house.id, neighbour.house.id
    for_customer = StreamKey(here, conversation, "customer")
    for_agent = StreamKey(here, conversation, "agent")
    wants = [
        Want(for_agent, 0, 2),
        Want(for_customer, 1, 100),
        Want(StreamKey(there, outside, "customer"), 0, 100),
        Want(StreamKey(there, conversation, "agent"), 0, 100),  # ours, asked for as theirs
        Want(StreamKey(here, new_id(), "agent"), 0, 100),
    ]
    pages = await feed.read_many(wants)
    assert [([frame.seq for frame in page.frames], page.has_more) for page in pages] == [
        ([1, 2], True),
        ([2, 3], False),
        ([1, 2], False),
        ([], False),
        ([], False),
    ]
    frame = msgspec.json.decode(pages[1].frames[1].body)
    assert (frame["type"], frame["conversation_id"], frame["seq"]) == ("event", str(conversation), 3)
    assert frame["event"]["message"]["content"]["text"] == "reply"
    listed_events = await customer.events(conversation, 1)
    assert [frame.body for frame in pages[1].frames] == [
        msgspec.json.encode(EventFrame(conversation_id=conversation, seq=event.seq, event=event))
        for event in listed_events
    ]
    keys = [for_customer, for_agent, StreamKey(here, new_id(), "agent")]
    assert await feed.read_heads(keys) == [3, 4, 0]
    assert await feed.read_many([]) == []
    assert outsider.id != customer.id


async def test_the_feed_knows_whose_conversations_come_and_go(desk: Desk, feed: ConversationFeed) -> None:
    customer, agent, conversation = await desk.pair()
    topics = [TopicKey(desk.house.id, customer.id), TopicKey(desk.house.id, agent.id), TopicKey(new_id(), customer.id)]
    assert [set(found) for found in await feed.read_topics(topics)] == [{conversation}, set(), set()]
    await agent.assign(conversation, agent.id)
    assert [set(found) for found in await feed.read_topics(topics)][1] == {conversation}
    assert await agent.do(queries.list_followed) == {conversation: 3}
    assert await customer.do(queries.list_followed) == {conversation: 3}
    versions = dict(await feed.read_list_versions(desk.house.id))
    assert versions[conversation] == 3
    await agent.resolve(conversation)
    assert [set(found) for found in await feed.read_topics(topics)][:2] == [{conversation}, set()]
    assert conversation not in dict(await feed.read_list_versions(desk.house.id))


async def test_the_feed_gives_each_viewer_their_own_rows(desk: Desk, neighbour: Desk, feed: ConversationFeed) -> None:
    customer, agent, conversation = await desk.pair()
    other, outside_agent = await desk.agent(), await neighbour.agent()
    await agent.read(conversation, 2)
    here, there = desk.house.id, neighbour.house.id
    rows = await feed.read_rows(
        [
            RowsWant(here, agent.id, [conversation, new_id()]),
            RowsWant(here, other.id, [conversation]),
            RowsWant(there, outside_agent.id, [conversation]),
        ]
    )
    assert [len(found) for found in rows] == [1, 1, 0]
    first, second = (msgspec.json.decode(found[0].body) for found in rows[:2])
    assert (first["type"], first["version"], first["conversation"]["unread"]) == ("changed", 3, 0)
    assert second["conversation"]["unread"] == 1
    assert first["conversation"] == msgspec.to_builtins(
        (await agent.do(queries.list_rows, [conversation]))[0], str_keys=True
    )
    assert rows[0][0].stream_id == conversation
    assert ChangedFrame.__struct_config__.tag == "changed"
    assert customer.reader.is_customer


async def test_the_worker_reads_no_secrets(desk: Desk) -> None:
    connection = await asyncpg.connect(desk.addresses.worker)
    try:
        for column in ("password_hash", "email"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f"select {column} from agent")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("select content from draft")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("update message set content = '{}'")
    finally:
        await connection.close()
