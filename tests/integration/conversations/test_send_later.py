"""Sending later: once, in time, by the ordinary path; and what could not be sent says why."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from onglass.conversations import commands, queries
from onglass.conversations.model import FileReference, IncomingFileContent, Scheduled, Scheduling, TextContent
from onglass.directory import commands as directory
from onglass.directory.model import operator_of
from onglass.platform.database import open_pool
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, Forbidden, Invalid, NotFound
from onglass.platform.timers import Timer, TimerLimits, Timers
from tests.integration.conversations.makers import RULES, Desk, Person, text

QUICK = TimerLimits(poll_seconds=0.05, lease_seconds=0.3, longest_backoff_seconds=0.1)
REACTIONS = {commands.TIMER_SEND_LATER: commands.late_sender(RULES)}


async def in_seconds(desk: Desk, seconds: float) -> datetime:
    async with desk.database.transaction(desk.house.id) as tx:
        return await tx.clock_time() + timedelta(seconds=seconds)


async def later(agent: Person, conversation: UUID, words: str = "Did it arrive?", **options: Any) -> Scheduled:
    send_at = options.pop("send_at", None) or await in_seconds(agent.desk, options.pop("seconds", 0.4))
    scheduling = Scheduling(
        author=agent.reader,
        conversation_id=conversation,
        client_message_id=options.pop("key", str(new_id())),
        content=options.pop("content", text(words)),
        send_at=send_at,
        **options,
    )
    async with agent.desk.database.transaction(agent.desk.house.id) as tx:
        return await commands.schedule_message(tx, scheduling, rules=RULES)


async def listed(agent: Person, conversation: UUID) -> list[Scheduled]:
    found: list[Scheduled] = await agent.do(queries.list_scheduled, conversation)
    return found


async def cancel(agent: Person, conversation: UUID, scheduled_id: UUID, **options: Any) -> None:
    async with agent.desk.database.transaction(agent.desk.house.id) as tx:
        await commands.cancel_scheduled(tx, conversation, scheduled_id, by=agent.reader, **options)


@asynccontextmanager
async def workers(desk: Desk, count: int = 1) -> AsyncIterator[None]:
    pool = await open_pool(desk.addresses.worker, size=4, name="test worker")
    timers = [Timers(pool, desk.database, REACTIONS, limits=QUICK) for _ in range(count)]
    running = [asyncio.create_task(one.run()) for one in timers]
    try:
        yield
    finally:
        for one in timers:
            one.stop()
        await asyncio.gather(*running)
        await pool.close()


async def until_settled(agent: Person, conversation: UUID) -> list[Scheduled]:
    """Wait until nothing of the conversation waits for its time any more."""
    async with asyncio.timeout(10):
        while True:
            left = await listed(agent, conversation)
            if all(one.failure for one in left) and not await timers_of(agent.desk, conversation):
                return left
            await asyncio.sleep(0.05)


async def timers_of(desk: Desk, conversation: UUID) -> int:
    found = await desk.sql(
        "select count(*) from timer where workspace_id = $1 and kind = $2 and payload->>'conversation_id' = $3",
        desk.house.id,
        commands.TIMER_SEND_LATER,
        str(conversation),
    )
    count: int = found[0]["count"]
    return count


async def test_a_message_is_sent_in_time_under_its_own_key_and_is_gone_from_the_list(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    promised = await later(agent, conversation, key="later-1")
    assert [one.id for one in await listed(agent, conversation)] == [promised.id]
    assert promised.agent.id == agent.id
    assert await customer.texts(conversation) == ["Hello, I cannot pay my bill."]
    async with workers(desk, 3):
        assert await until_settled(agent, conversation) == []
    sent = (await agent.messages(conversation)).messages[-1]
    assert (sent.content.fallback, sent.client_message_id) == ("Did it arrive?", "later-1")
    assert sent.author.id == agent.id
    assert sent.created_at >= promised.send_at
    assert (await agent.types(conversation))[-1] == "message_created"
    with pytest.raises(Conflict) as refused:
        await later(agent, conversation, key="later-1")
    assert (refused.value.code, refused.value.extra) == ("already_sent", {"message_id": str(sent.id)})


async def test_the_same_again_is_the_same_and_another_body_is_refused(desk: Desk) -> None:
    _, agent, conversation = await desk.pair()
    send_at = await in_seconds(desk, 600)
    first = await later(agent, conversation, key="k", send_at=send_at)
    assert await later(agent, conversation, key="k", send_at=send_at) == first
    changes: list[dict[str, Any]] = [
        {"words": "Other"},
        {"unless_reply": True},
        {"send_at": send_at + timedelta(seconds=1)},
    ]
    for change in changes:
        with pytest.raises(Conflict, match="idempotency_mismatch"):
            await later(agent, conversation, **{"key": "k", "send_at": send_at, **change})
    assert len(await listed(agent, conversation)) == 1


async def test_what_waits_is_masked_like_what_is_sent(desk: Desk) -> None:
    _, agent, conversation = await desk.pair()
    waiting = await later(agent, conversation, "Card 4111 1111 1111 1111 was charged.", seconds=600)
    stored = await desk.sql("select content::text from scheduled_message where id = $1", waiting.id)
    assert "4111 1111 1111 1111" not in stored[0]["content"]
    assert isinstance(waiting.content, TextContent)
    assert "1111 1111 1111" not in waiting.content.text


@pytest.mark.parametrize("seconds", [-1, 0, 366 * 86400])
async def test_the_time_lies_ahead_and_within_a_year(desk: Desk, seconds: float) -> None:
    _, agent, conversation = await desk.pair()
    with pytest.raises(Invalid) as refused:
        await later(agent, conversation, send_at=await in_seconds(desk, seconds))
    assert refused.value.errors[0].path == "send_at"


async def test_a_file_cannot_be_sent_later_and_says_so(desk: Desk) -> None:
    _, agent, conversation = await desk.pair()
    content = IncomingFileContent(file=FileReference(id=new_id()))
    with pytest.raises(Invalid) as refused:
        await later(agent, conversation, content=content)
    assert refused.value.errors[0].code == "not_sent_later"


async def test_a_customers_word_stops_what_was_to_go_out_unless_they_reply(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    stopped = await later(agent, conversation, "Are you still there?", unless_reply=True)
    kept = await later(agent, conversation, "By the way, we open at nine.")
    await customer.say(conversation, "It has arrived!")
    told = {one.id: one.failure for one in await listed(agent, conversation)}
    assert told == {stopped.id: "the customer replied", kept.id: None}
    async with workers(desk):
        left = await until_settled(agent, conversation)
    assert [(one.id, one.failure) for one in left] == [(stopped.id, "the customer replied")]
    assert (await customer.texts(conversation))[-1] == "By the way, we open at nine."
    mine = await desk.sql("select failure from scheduled_message where id = $1", stopped.id)
    assert mine[0]["failure"] == "the customer replied"
    await cancel(agent, conversation, stopped.id)
    assert await listed(agent, conversation) == []


async def test_an_own_message_is_no_reply(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await later(agent, conversation, "Still there?", unless_reply=True)
    await agent.say(conversation, "Please look at your post box.")
    async with workers(desk):
        assert await until_settled(agent, conversation) == []
    assert (await customer.texts(conversation))[-1] == "Still there?"


async def test_a_resolved_case_is_opened_again_by_what_is_sent(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await later(agent, conversation, "How did it go?")
    await agent.resolve(conversation)
    async with workers(desk):
        assert await until_settled(agent, conversation) == []
    assert (await customer.row(conversation)).status == "open"
    assert (await customer.texts(conversation))[-1] == "How did it go?"


async def test_whoever_left_the_company_sends_nothing_and_a_colleague_sees_why(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    colleague = await desk.agent()
    await later(agent, conversation, "I will look after this.")
    async with desk.database.transaction(desk.house.id) as tx:
        await directory.disable_agent(tx, operator_of(desk.house.id), agent.id)
    async with workers(desk):
        left = await until_settled(colleague, conversation)
    assert left[0].failure == "whoever wrote it does not work here any more"
    assert await customer.texts(conversation) == ["Hello, I cannot pay my bill."]


async def test_nothing_is_sent_into_spam(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await later(agent, conversation, "How did it go?")
    async with desk.database.transaction(desk.house.id) as tx:
        await commands.set_spam(tx, conversation, is_spam=True, by=agent.reader)
    async with workers(desk):
        left = await until_settled(agent, conversation)
    assert left[0].failure == "the conversation was marked as spam"
    assert await customer.texts(conversation) == ["Hello, I cannot pay my bill."]


async def test_only_the_author_or_a_supervisor_takes_it_back(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    colleague = await desk.agent()
    _, _, elsewhere = await desk.pair()
    waiting = await later(agent, conversation, seconds=600)
    with pytest.raises(Forbidden, match="not_author"):
        await cancel(colleague, conversation, waiting.id)
    for who, place, which in (
        (agent, elsewhere, waiting.id),
        (agent, conversation, new_id()),
        (customer, conversation, waiting.id),
    ):
        with pytest.raises(NotFound):
            await cancel(who, place, which)
    await cancel(colleague, conversation, waiting.id, of_anyone=True)
    assert await listed(agent, conversation) == []
    assert await timers_of(desk, conversation) == 0
    with pytest.raises(NotFound):
        await cancel(agent, conversation, waiting.id)


async def test_customers_and_neighbours_know_of_nothing(desk: Desk, neighbour: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    waiting = await later(agent, conversation, seconds=600)
    stranger = await neighbour.agent()
    for who in (customer, stranger):
        with pytest.raises(NotFound):
            await listed(who, conversation)
        with pytest.raises(NotFound):
            await cancel(who, conversation, waiting.id, of_anyone=True)
    with pytest.raises(NotFound):
        await later(stranger, conversation)
    with pytest.raises(NotFound):
        await later(customer, conversation)


async def test_twenty_wait_in_one_conversation_and_no_more(desk: Desk) -> None:
    _, agent, conversation = await desk.pair()
    for number in range(20):
        await later(agent, conversation, f"{number}", seconds=600)
    with pytest.raises(Conflict, match="too_many_scheduled"):
        await later(agent, conversation, seconds=600)
    async with desk.database.transaction(desk.house.id) as tx:
        assert len(await queries.list_own_scheduled(tx, agent.id)) == 20


async def test_cancelling_and_firing_at_once_one_of_them_wins(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    outcomes = []
    async with workers(desk, 2):
        for number in range(15):
            waiting = await later(agent, conversation, f"race {number}", seconds=0.15)
            await asyncio.sleep(0.13 + number * 0.003)
            try:
                await cancel(agent, conversation, waiting.id)
                outcomes.append("cancelled")
            except NotFound:
                outcomes.append("sent")
        assert await until_settled(agent, conversation) == []
    said = await customer.texts(conversation)
    for number, outcome in enumerate(outcomes):
        assert said.count(f"race {number}") == (1 if outcome == "sent" else 0), outcomes


async def test_a_cancel_waits_for_the_send_that_is_under_way_and_then_finds_nothing(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    waiting = await later(agent, conversation, seconds=0.05)
    await asyncio.sleep(0.1)
    key = f"later:{waiting.id}"
    timer = Timer(
        workspace_id=desk.house.id,
        key=key,
        due_at=await in_seconds(desk, 0),
        generation=1,
        kind=commands.TIMER_SEND_LATER,
        payload={"conversation_id": str(conversation), "scheduled_id": str(waiting.id)},
        tries=1,
    )
    has_sent, may_commit = asyncio.Event(), asyncio.Event()

    async def fire() -> None:
        async with desk.database.transaction(desk.house.id) as tx:
            await tx.execute("delete from timer where workspace_id = $1 and key = $2", desk.house.id, key)
            await REACTIONS[commands.TIMER_SEND_LATER](tx, timer)
            has_sent.set()
            await may_commit.wait()

    firing = asyncio.create_task(fire())
    await has_sent.wait()
    cancelling = asyncio.create_task(cancel(agent, conversation, waiting.id))
    await asyncio.sleep(0.05)
    assert not cancelling.done()
    may_commit.set()
    await firing
    with pytest.raises(NotFound):
        await cancelling
    assert (await customer.texts(conversation)).count("Did it arrive?") == 1


async def test_forty_messages_go_out_once_and_in_time_across_workers_that_die(desk: Desk) -> None:
    pairs = [await desk.pair() for _ in range(8)]
    due: dict[str, datetime] = {}
    for number in range(40):
        _, agent, conversation = pairs[number % 8]
        send_at = await in_seconds(desk, 0.8 + number % 10 / 10)
        await later(agent, conversation, f"later {number}", send_at=send_at)
        due[f"later {number}"] = send_at
    pool = await open_pool(desk.addresses.worker, size=4, name="test worker")
    try:
        for _ in range(5):
            worker = asyncio.create_task(Timers(pool, desk.database, REACTIONS, limits=QUICK).run())
            await asyncio.sleep(0.4)
            worker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await worker
    finally:
        await pool.close()
    async with workers(desk):
        for _, agent, conversation in pairs:
            assert await until_settled(agent, conversation) == []
    rows = await desk.sql(
        "select content->>'text' said, created_at from message where workspace_id = $1 "
        "and content->>'text' like 'later %' order by 1",
        desk.house.id,
    )
    assert sorted(row["said"] for row in rows) == sorted(due)
    for row in rows:
        assert timedelta(0) <= row["created_at"] - due[row["said"]] <= timedelta(seconds=10)
