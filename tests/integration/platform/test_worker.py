"""A worker as a whole: woken by hints, kept going by the clock, stopped in order."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest_asyncio

from onglass.events import ReplySent
from onglass.platform.broker import LocalBroker
from onglass.platform.database import Addresses
from onglass.platform.reactions import Wiring, on
from onglass.platform.relay import Relay, RelayLimits
from onglass.platform.timers import Timer, TimerLimits, Timers
from onglass.platform.transactions import Transaction
from onglass.worker import Sweep, Worker
from tests.integration.platform._world import World, until, world_at


@pytest_asyncio.fixture
async def world(addresses: Addresses) -> AsyncIterator[World]:
    async with world_at(addresses) as made:
        await made.make_effect_tables()
        yield made


async def record(world: World) -> None:
    stream_id = await world.conversation()
    async with world.database.transaction(world.workspace_id) as tx:
        await tx.record(ReplySent(workspace_id=world.workspace_id, stream_id=stream_id))


async def note(tx: Transaction, event: ReplySent) -> None:
    await tx.execute(
        "insert into effect (stream_id, seq, reaction) values ($1, $2, 'note')", event.stream_id, event.seq
    )


async def ring(tx: Transaction, timer: Timer) -> None:
    await tx.execute("insert into rung (key, due_at, generation) values ($1, $2, 1)", timer.key, timer.due_at)


def make(world: World, *, reaction: Any = note, poll_seconds: float = 30.0, **options: Any) -> Worker:
    relay = Relay(
        world.worker, world.database, Wiring([on(ReplySent, reaction)]), limits=RelayLimits(poll_seconds=poll_seconds)
    )
    timers = Timers(world.worker, world.database, {"ring": ring}, limits=TimerLimits(poll_seconds=0.2))
    return Worker(relay=relay, timers=timers, **options)


async def effects(world: World) -> Any:
    return await world.owner.fetchval("select count(*) from effect")


async def test_a_hint_over_the_broker_wakes_the_relay_and_timers_ring(world: World) -> None:
    broker = LocalBroker()
    worker = make(world, broker=broker)
    await worker.start()
    await asyncio.sleep(0.3)
    await record(world)
    broker.publish(world.hints)
    await until(lambda: effects(world))
    async with world.database.transaction(world.workspace_id) as tx:
        await tx.schedule("soon", await tx.clock_time() + timedelta(seconds=0.3), "ring")
    await until(lambda: world.owner.fetchval("select count(*) from rung"))
    await worker.close()


async def test_closing_lets_what_is_under_way_finish_and_takes_nothing_new(world: World) -> None:
    begun = asyncio.Event()

    async def slow(tx: Transaction, event: ReplySent) -> None:
        begun.set()
        await asyncio.sleep(0.5)
        await note(tx, event)

    await record(world)
    worker = make(world, reaction=slow, broker=LocalBroker())
    await worker.start()
    await begun.wait()
    await worker.close()
    assert await effects(world) == 1
    await record(world)
    await asyncio.sleep(0.3)
    assert await effects(world) == 1


async def test_a_sweep_that_fails_runs_again_and_ends_with_the_worker(world: World) -> None:
    runs: list[int] = []

    async def fail() -> None:
        runs.append(1)
        raise RuntimeError("nothing to sweep with")

    worker = make(world, broker=LocalBroker(), sweeps=[Sweep(name="dust", every_seconds=0.05, run=fail)])
    await worker.start()
    await until(lambda: len(runs) >= 3)
    await worker.close()
    number = len(runs)
    await asyncio.sleep(0.2)
    assert len(runs) == number


async def test_a_database_that_goes_away_is_waited_for(world: World) -> None:
    worker = make(world, poll_seconds=0.1, broker=LocalBroker())
    await worker.start()
    for _ in range(3):
        await world.owner.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where usename in ('onglass_worker', 'onglass_app') and datname = current_database()"
        )
        await asyncio.sleep(0.15)
    await asyncio.sleep(0.3)
    await record(world)
    await until(lambda: effects(world))
    await worker.close()
