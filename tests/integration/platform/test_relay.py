"""The relay against a real database: order, exactly once, failure alone."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest_asyncio

from onglass.events import CONVERSATION, ConversationOpened, NoteAdded, ReplySent
from onglass.platform.database import Addresses
from onglass.platform.reactions import Wiring, discard_dead_letter, on, replay_dead_letter
from onglass.platform.relay import Relay, RelayLimits
from onglass.platform.transactions import Transaction
from tests.integration.platform._world import World, world_at

QUICK = RelayLimits(poll_seconds=0.05, linger_seconds=0.0, backoff_seconds=0.01, backoff_factor=1.0)


@pytest_asyncio.fixture
async def world(addresses: Addresses) -> AsyncIterator[World]:
    async with world_at(addresses) as made:
        await made.owner.execute(
            "create table effect (id bigserial, stream_id uuid, seq bigint, reaction text);"
            "grant all on effect to onglass_app; grant all on sequence effect_id_seq to onglass_app"
        )
        yield made


async def note_effect(tx: Transaction, event: Any, reaction: str) -> None:
    await tx.execute(
        "insert into effect (stream_id, seq, reaction) values ($1, $2, $3)", event.stream_id, event.seq, reaction
    )


async def count(tx: Transaction, event: ReplySent) -> None:
    await note_effect(tx, event, "count")


async def count_again(tx: Transaction, event: ReplySent) -> None:
    await note_effect(tx, event, "count_again")


async def record(world: World, stream_id: UUID, number: int = 1, kind: type[Any] = ReplySent) -> None:
    for _ in range(number):
        async with world.database.transaction(world.workspace_id) as tx:
            await tx.record(kind(workspace_id=world.workspace_id, stream_id=stream_id))


async def effects(world: World) -> list[tuple[UUID, int, str]]:
    return [tuple(row) for row in await world.owner.fetch("select stream_id, seq, reaction from effect order by id")]


async def queued(world: World) -> Any:
    return await world.owner.fetchval("select count(*) from unreacted")


async def drain(relay: Relay) -> None:
    while await relay.run_once():
        pass


async def test_every_reaction_of_an_event_runs_once_and_the_queue_is_empty(world: World) -> None:
    stream_id = await world.conversation(shard=3)
    await record(world, stream_id, 3)
    await record(world, stream_id, 2, NoteAdded)
    await drain(Relay(world.worker, world.database, Wiring([on(ReplySent, count, count_again)]), limits=QUICK))
    assert await effects(world) == [(stream_id, seq, name) for seq in (1, 2, 3) for name in ("count", "count_again")]
    assert await queued(world) == 0
    assert await world.owner.fetchval("select count(*) from reaction_done") == 0


async def test_what_a_reaction_does_is_itself_recorded_and_announced(world: World) -> None:
    async def follow_up(tx: Transaction, event: ReplySent) -> None:
        await tx.record(NoteAdded(workspace_id=event.workspace_id, stream_id=event.stream_id))

    stream_id = await world.conversation()
    await record(world, stream_id)
    world.hints.clear()
    await drain(Relay(world.worker, world.database, Wiring([on(ReplySent, follow_up)]), limits=QUICK))
    types = await world.owner.fetch("select type from event where stream_id = $1 order by seq", stream_id)
    assert [row["type"] for row in types] == ["reply_sent", "note_added"]
    assert [hint.stream_id for hint in world.hints] == [stream_id]
    assert await queued(world) == 0


async def test_events_nobody_waits_for_leave_in_bulk_even_past_many_that_somebody_does(world: World) -> None:
    stream_ids = [await world.conversation(shard=number % 16) for number in range(40)]
    for stream_id in stream_ids:
        await world.owner.execute(
            "insert into event (workspace_id, stream_kind, stream_id, seq, type, id, actor_kind, occurred_at)"
            " select $1, 1, $2, n, 'note_added', gen_random_uuid(), 4, now() from generate_series(1, 200) n",
            world.workspace_id,
            stream_id,
        )
    await world.owner.execute(
        "insert into unreacted select c.shard, e.workspace_id, e.stream_id, e.seq from event e"
        " join conversation c on c.workspace_id = e.workspace_id and c.id = e.stream_id"
    )
    relay = Relay(world.worker, world.database, Wiring([on(ReplySent, count)]), limits=QUICK)
    await relay.run_once()
    assert await queued(world) == 0


async def test_a_type_only_a_newer_node_knows_waits_for_that_node(world: World) -> None:
    stream_id = await world.conversation()
    await record(world, stream_id, 1)
    await world.owner.execute("update event set type = 'invented_tomorrow'")
    await record(world, stream_id, 1)
    relay = Relay(world.worker, world.database, Wiring([on(ReplySent, count)]), limits=QUICK)
    for _ in range(3):
        await relay.run_once()
    assert await queued(world) == 2
    assert await effects(world) == []


async def test_a_failing_reaction_becomes_a_dead_letter_that_holds_back_its_own_stream_only(world: World) -> None:
    sick, well = await world.conversation(shard=5), await world.conversation(shard=5)

    async def fail(tx: Transaction, event: ReplySent) -> None:
        await note_effect(tx, event, "fail")  # rolled back with it
        if event.stream_id == sick:
            raise RuntimeError("does not work here")

    wiring = Wiring([on(ReplySent, fail, count)])
    relay = Relay(world.worker, world.database, wiring, limits=QUICK)
    await record(world, sick, 2)
    for _ in range(30):
        await record(world, well)
        await relay.run_once()
        await asyncio.sleep(0.01)
    await drain(relay)
    done = await effects(world)
    assert [(seq, name) for stream, seq, name in done if stream == well] == [
        (seq, name) for seq in range(1, 31) for name in ("fail", "count")
    ]
    assert [(seq, name) for stream, seq, name in done if stream == sick] == [(1, "count")], (
        "fails alone, holds its stream"
    )
    letters = await world.owner.fetch("select stream_id, seq, reaction, tries, error from dead_letter")
    assert [tuple(row)[:4] for row in letters] == [(sick, 1, "tests.fail", 5)]
    assert "does not work here" in letters[0]["error"]


async def dead_letter(world: World, stream_id: UUID) -> Wiring:
    """Make a dead letter on seq 1 of the stream, and return a wiring in which the reaction works again."""
    is_broken = [True]

    async def mend(tx: Transaction, event: ReplySent) -> None:
        if is_broken[0]:
            raise RuntimeError("broken")
        await note_effect(tx, event, "mend")

    wiring = Wiring([on(ReplySent, mend)])
    relay = Relay(world.worker, world.database, wiring, limits=QUICK)
    for _ in range(12):
        await relay.run_once()
        await asyncio.sleep(0.012)
    assert await world.owner.fetchval("select count(*) from dead_letter") == 1
    is_broken[0] = False
    await drain(relay)
    assert await effects(world) == [], "a dead letter waits for a person"
    return wiring


async def test_a_replayed_dead_letter_runs_and_its_stream_goes_on(world: World) -> None:
    stream_id = await world.conversation(shard=9)
    await record(world, stream_id, 3)
    wiring = await dead_letter(world, stream_id)
    async with world.database.transaction(world.workspace_id) as tx:
        assert await replay_dead_letter(tx, stream_id=stream_id, seq=1, reaction="tests.mend")
        assert not await replay_dead_letter(tx, stream_id=stream_id, seq=2, reaction="tests.mend")
    await drain(Relay(world.worker, world.database, wiring, limits=QUICK))
    assert [seq for _stream, seq, _name in await effects(world)] == [1, 2, 3]
    assert await queued(world) == 0


async def test_a_discarded_dead_letter_never_runs_and_its_stream_goes_on(world: World) -> None:
    stream_id = await world.conversation(shard=9)
    await record(world, stream_id, 2)
    wiring = await dead_letter(world, stream_id)
    async with world.database.transaction(world.workspace_id) as tx:
        assert await discard_dead_letter(tx, stream_id=stream_id, seq=1, reaction="tests.mend")
    await drain(Relay(world.worker, world.database, wiring, limits=QUICK))
    assert [seq for _stream, seq, _name in await effects(world)] == [2]
    assert await queued(world) == 0
    assert await world.owner.fetchval("select count(*) from reaction_done") == 0


async def test_another_workspace_cannot_replay_a_dead_letter(world: World) -> None:
    stream_id = await world.conversation()
    await record(world, stream_id)
    await dead_letter(world, stream_id)
    async with world.database.transaction(UUID(int=7)) as tx:
        assert not await replay_dead_letter(tx, stream_id=stream_id, seq=1, reaction="tests.mend")


async def test_two_workers_racing_keep_every_stream_in_order_and_every_effect_once(world: World) -> None:
    streams = [await world.conversation(shard=number % 16) for number in range(24)]
    wiring = Wiring([on(ReplySent, count, count_again), on(ConversationOpened, count)])
    relays = [Relay(world.worker, world.database, wiring, limits=QUICK) for _ in range(2)]
    running = [asyncio.create_task(relay.run()) for relay in relays]
    for _ in range(10):
        await asyncio.gather(*(record(world, stream_id) for stream_id in streams))
    for _ in range(400):
        if not await queued(world):
            break
        await asyncio.sleep(0.05)
    for relay in relays:
        relay.stop()
    await asyncio.gather(*running)
    done = await effects(world)
    for stream_id in streams:
        assert [(seq, name) for stream, seq, name in done if stream == stream_id] == [
            (seq, name) for seq in range(1, 11) for name in ("count", "count_again")
        ]


async def test_failures_on_every_shard_at_once_need_no_more_connections_than_there_are(addresses: Addresses) -> None:
    async def fail(_tx: Transaction, _event: ReplySent) -> None:
        raise RuntimeError("never works")

    async with world_at(addresses, pool_size=2) as small:
        for shard in range(16):
            await record(small, await small.conversation(shard=shard))
        relay = Relay(small.worker, small.database, Wiring([on(ReplySent, fail)]), limits=QUICK)
        for _ in range(8):
            await asyncio.wait_for(relay.run_once(), 10)
            await asyncio.sleep(0.02)
        assert await small.owner.fetchval("select count(*) from dead_letter") == 16


async def test_a_hint_wakes_the_relay_long_before_its_clock(world: World) -> None:
    stream_id = await world.conversation()
    patient = RelayLimits(poll_seconds=30, linger_seconds=0.0)
    relay = Relay(world.worker, world.database, Wiring([on(ReplySent, count)]), limits=patient)
    running = asyncio.create_task(relay.run())
    await asyncio.sleep(0.2)
    await record(world, stream_id)
    assert world.hints[-1].stream_kind == CONVERSATION.code
    relay.wake()
    for _ in range(100):
        if await effects(world):
            break
        await asyncio.sleep(0.02)
    relay.stop()
    await asyncio.wait_for(running, 2)
    assert len(await effects(world)) == 1
