"""The send path against everything else that locks: no deadlock, no lost number, no caller who pays for another."""

import asyncio
import random
import time
from collections.abc import Sequence
from typing import Any

import asyncpg
import pytest

from onglass.conversations import commands
from onglass.conversations._store.committing import Commit, commit_messages
from onglass.conversations.commands import Sending
from onglass.conversations.engine import fingerprint
from onglass.platform.database import prepare_connection
from onglass.platform.ids import new_id
from onglass.platform.problems import Invalid
from tests.integration.conversations.makers import RULES, Desk, text


def commit_of(desk: Desk, conversation: Any, author: Any, key: str, words: str = "words") -> Commit:
    return Commit(
        workspace_id=desk.house.id,
        conversation_id=conversation,
        author_id=author.id,
        author_kind=1 if author.reader.is_customer else 2,
        client_message_id=key,
        message_id=new_id(),
        content='{"type":"text","text":"words","fallback":"words"}',
        body_hash=fingerprint(RULES.body_key, conversation, text(words), None),
        is_public=True,
        channel="app",
    )


async def committer(desk: Desk) -> Any:
    connection = await asyncpg.connect(desk.addresses.committer)
    await prepare_connection(connection)
    return connection


async def test_commands_and_two_nodes_of_senders_on_hot_conversations_never_deadlock(desk: Desk) -> None:
    """The committer locks many heads, commands lock one and then other rows, in every mixture."""
    agents = [await desk.agent() for _ in range(3)]
    pairs = []
    for _ in range(5):
        customer = await desk.customer()
        pairs.append((customer, (await customer.open()).conversation.id))
    before = await desk.sql("select deadlocks from pg_stat_database where datname = current_database()")
    choice = random.Random(7)
    keys = [f"k{number}" for number in range(30)]

    async def write(node: Sending) -> None:
        sends = [
            person.send(conversation, key, key=key, by=node)
            for customer, conversation in pairs
            for person in (customer, agents[0])
            for key in keys
        ]
        choice.shuffle(sends)
        await asyncio.gather(*sends)

    async def command() -> None:
        for _ in range(12):
            customer, conversation = choice.choice(pairs)
            agent = choice.choice(agents)
            await agent.assign(conversation, choice.choice([agent.id, None]))
            await customer.read(conversation, choice.randrange(1, 60))
            await agent.receive(conversation, 10**6)
            message = await agent.say(conversation, "soon redacted")
            await agent.edit(conversation, message.id, "edited")
            await agent.redact(conversation, message.id)
            async with desk.database.transaction(desk.house.id) as tx:
                await commands.release_assignments(tx, agent.id)

    async with desk.other_node() as second:
        await asyncio.gather(write(desk.sending), write(second), write(second), *(command() for _ in range(4)))
    for customer, conversation in pairs:
        log = await desk.log(conversation)
        assert [row["seq"] for row in log] == list(range(1, len(log) + 1))
        public = [row["public_seq"] for row in log if row["public_seq"] is not None]
        assert public == list(range(1, len(public) + 1))
        texts = await customer.texts(conversation)
        assert all(texts.count(key) == 2 for key in keys)
    after = await desk.sql("select deadlocks from pg_stat_database where datname = current_database()")
    assert after[0]["deadlocks"] == before[0]["deadlocks"]


async def test_a_racing_twin_that_the_snapshot_missed_fails_with_23505_and_leaves_no_number_behind(desk: Desk) -> None:
    """The snapshot of the second statement precedes its wait for the lock: it must fail, not skip."""
    customer, _, conversation = await desk.pair()
    first, second, third = [await committer(desk) for _ in range(3)]
    try:
        await second.execute("set lock_timeout = '5s'")
        begun = first.transaction()
        await begun.start()
        twin = commit_of(desk, conversation, customer, "twin")
        stored = (await commit_messages(first, [twin]))[0]
        assert stored is not None
        waiting = asyncio.create_task(commit_messages(second, [commit_of(desk, conversation, customer, "twin")]))
        for _ in range(1000):
            if await third.fetchval(
                "select count(*) from pg_locks where not granted and database ="
                " (select oid from pg_database where datname = current_database())"
            ) or (await third.fetchval("select count(*) from pg_locks where not granted")):
                break
            await asyncio.sleep(0.01)
        await begun.commit()
        with pytest.raises(asyncpg.UniqueViolationError):
            await waiting
        assert [row["seq"] for row in await desk.log(conversation)] == [1, 2, 3]
        again = (await commit_messages(second, [commit_of(desk, conversation, customer, "twin")]))[0]
        assert again is not None
        assert (again.message_id, again.seq) == (twin.message_id, stored.seq)
        assert again.stored_hash is not None
    finally:
        for connection in (first, second, third):
            await connection.close()


async def test_one_locked_conversation_stalls_no_other(desk: Desk) -> None:
    customer, _, locked = await desk.pair()
    other, _, free = await desk.pair()
    async with desk.database.transaction(desk.house.id) as tx:
        await tx.fetch(
            "select 1 from conversation where workspace_id = $1 and id = $2 for update", desk.house.id, locked
        )
        held = [asyncio.create_task(customer.send(locked, f"{number}")) for number in range(3)]
        began = time.monotonic()
        await asyncio.gather(*(other.send(free, f"{number}") for number in range(20)))
        assert time.monotonic() - began < 1.0
        began = time.monotonic()
        await other.send(free, "and now")
        assert time.monotonic() - began < 0.5
        assert not any(task.done() for task in held)
    assert sorted([(await task).message.seq for task in held]) == [3, 4, 5]


async def test_a_poisoned_row_fails_its_own_caller_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    customer, _, conversation = await desk.pair()
    poison = commit_of(desk, conversation, customer, "poison")._replace(content="{not json")

    async def commit_poison(connection: Any, commits: Sequence[Commit], **options: Any) -> Any:
        return await commit_messages(
            connection, [poison if each.client_message_id == "poison" else each for each in commits], **options
        )

    monkeypatch.setattr("onglass.conversations.commands.sending.commit_messages", commit_poison)
    keys = [*(f"fine{number}" for number in range(15)), "poison", *(f"fine{number}" for number in range(15, 30))]
    sends = (customer.send(conversation, key, key=key) for key in keys)
    answers = await asyncio.gather(*sends, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, BaseException)]
    assert len(refused) == 1
    assert isinstance(answers[15], Invalid)
    log = await desk.log(conversation)
    assert [row["seq"] for row in log] == list(range(1, 33))


async def test_a_committer_whose_connection_is_killed_loses_and_doubles_nothing(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    killer = await asyncpg.connect(desk.addresses.owner)
    try:
        sends = [asyncio.create_task(customer.send(conversation, f"{n}", key=f"k{n}")) for n in range(300)]
        for _ in range(3):
            await asyncio.sleep(0.01)
            await killer.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'onglass_committer'"
                " and datname = current_database()"
            )
        answers = await asyncio.gather(*sends)
    finally:
        await killer.close()
    assert len({answer.message.id for answer in answers}) == 300
    assert [row["seq"] for row in await desk.log(conversation)] == list(range(1, 303))
