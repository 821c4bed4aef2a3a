"""Transactions: state, events and hints together or not at all; and whose fault an error is."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from onglass.events import NoteAdded, ReplySent
from onglass.platform.database import Addresses, UnsafeServer, check_durability
from onglass.platform.ids import new_id
from onglass.platform.problems import Unavailable
from tests.integration.platform._world import World, world_at


@pytest_asyncio.fixture
async def world(addresses: Addresses) -> AsyncIterator[World]:
    async with world_at(addresses, pool_size=2) as made:
        yield made


async def events(world: World) -> list[tuple[Any, ...]]:
    rows = await world.owner.fetch("select type, seq, public_seq from event order by seq")
    return [tuple(row) for row in rows]


async def test_events_get_their_numbers_and_hints_leave_after_the_commit(world: World) -> None:
    stream_id = await world.conversation()
    async with world.database.transaction(world.workspace_id) as tx:
        first = await tx.record(ReplySent(workspace_id=world.workspace_id, stream_id=stream_id))
        note = await tx.record(NoteAdded(workspace_id=world.workspace_id, stream_id=stream_id))
        assert world.hints == []
    assert [(first.seq, first.public_seq), (note.seq, note.public_seq)] == [(1, 1), (2, None)]
    assert [hint.stream_id for hint in world.hints] == [stream_id]
    assert await events(world) == [("reply_sent", 1, 1), ("note_added", 2, None)]


async def test_what_fails_leaves_no_event_no_number_and_no_hint(world: World) -> None:
    stream_id = await world.conversation()

    async def fail() -> None:
        async with world.database.transaction(world.workspace_id) as tx:
            await tx.record(ReplySent(workspace_id=world.workspace_id, stream_id=stream_id))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert (await events(world), world.hints) == ([], [])
    async with world.database.transaction(world.workspace_id) as tx:
        assert (await tx.record(ReplySent(workspace_id=world.workspace_id, stream_id=stream_id))).seq == 1


async def test_another_workspace_sees_and_touches_nothing(world: World) -> None:
    stream_id = await world.conversation()
    async with world.database.transaction(new_id()) as tx:
        assert await tx.fetchval("select count(*) from conversation") == 0
        with pytest.raises(LookupError):
            await tx.record(ReplySent(workspace_id=tx.workspace_id, stream_id=stream_id))
    assert await events(world) == []


async def test_reading_transactions_cannot_write(world: World) -> None:
    stream_id = await world.conversation()
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with world.database.transaction(world.workspace_id, read_only=True) as tx:
            await tx.record(ReplySent(workspace_id=world.workspace_id, stream_id=stream_id))


@pytest.mark.parametrize("error", [TimeoutError("somebody else's"), ConnectionResetError("a phone"), OSError("disk")])
async def test_what_the_block_raises_is_not_taken_for_the_database(world: World, error: Exception) -> None:
    for _ in range(5):  # more than there are connections
        with pytest.raises(type(error)) as raised:
            async with world.database.transaction(world.workspace_id):
                raise error
        assert raised.value is error


async def test_a_lost_connection_is_a_503_and_the_next_transaction_works(world: World) -> None:
    async def lose() -> None:
        async with world.database.transaction(world.workspace_id) as tx:
            process_id = await tx.fetchval("select pg_backend_pid()")
            await world.owner.execute("select pg_terminate_backend($1, 1000)", process_id)
            await tx.fetchval("select 1")

    for _ in range(5):
        with pytest.raises(Unavailable) as refusal:
            await lose()
        assert refusal.value.retry_after_seconds == 1
    async with world.database.transaction(world.workspace_id) as tx:
        assert await tx.fetchval("select 1") == 1


async def test_a_command_that_dawdles_is_ended_by_the_server(world: World) -> None:
    with pytest.raises(asyncpg.QueryCanceledError):
        async with world.database.transaction(world.workspace_id) as tx:
            await tx.execute("select pg_sleep(3)")


async def test_a_server_that_would_lose_acknowledged_writes_is_refused(addresses: Addresses) -> None:
    connection = await asyncpg.connect(addresses.owner)
    await check_durability(connection)
    await connection.execute("set synchronous_commit = off")
    with pytest.raises(UnsafeServer, match="synchronous_commit = off"):
        await check_durability(connection)
    await connection.close()
