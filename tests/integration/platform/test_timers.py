"""Timers against a real database: exactly once, never early, moved and cancelled as asked."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest_asyncio

from onglass.platform.database import Addresses
from onglass.platform.timers import Timer, TimerLimits, Timers
from onglass.platform.transactions import Transaction
from tests.integration.platform._world import World, world_at

QUICK = TimerLimits(poll_seconds=0.05, lease_seconds=0.5, longest_backoff_seconds=0.05)


@pytest_asyncio.fixture
async def world(addresses: Addresses) -> AsyncIterator[World]:
    async with world_at(addresses) as made:
        await made.make_effect_tables()
        yield made


async def ring(tx: Transaction, timer: Timer) -> None:
    await tx.execute(
        "insert into rung (key, due_at, generation) values ($1, $2, $3)", timer.key, timer.due_at, timer.generation
    )


async def schedule(world: World, key: str, *, seconds: float, kind: str = "ring") -> None:
    async with world.database.transaction(world.workspace_id) as tx:
        await tx.schedule(key, await tx.clock_time() + timedelta(seconds=seconds), kind, {"why": key})


async def rung(world: World) -> list[tuple[str, int]]:
    return [tuple(row) for row in await world.owner.fetch("select key, generation from rung order by id")]


async def test_a_timer_fires_when_due_not_before_and_its_row_is_gone(world: World) -> None:
    timers = Timers(world.worker, world.database, {"ring": ring}, limits=QUICK)
    await schedule(world, "later", seconds=0.4)
    assert await timers.run_once() == 0
    running = asyncio.create_task(timers.run())
    await asyncio.sleep(0.2)
    assert await rung(world) == []
    await asyncio.sleep(0.6)
    timers.stop()
    await running
    late = await world.owner.fetchval("select rung_at - due_at from rung")
    assert timedelta(0) <= late < timedelta(seconds=0.4)
    assert await world.owner.fetchval("select count(*) from timer") == 0


async def test_two_workers_share_a_thousand_timers_without_firing_one_twice(world: World) -> None:
    await world.owner.execute(
        "insert into timer (workspace_id, key, due_at, kind)"
        " select $1, n::text, now(), 'ring' from generate_series(1, 1000) n",
        world.workspace_id,
    )
    both = [Timers(world.worker, world.database, {"ring": ring}) for _ in range(2)]

    async def fire_all(timers: Timers) -> int:
        fired = 0
        while claimed := await timers.run_once():
            fired += claimed
        return fired

    shares = await asyncio.gather(*(fire_all(timers) for timers in both))
    assert sum(shares) == 1000
    assert sorted(key for key, _ in await rung(world)) == sorted(str(number) for number in range(1, 1001))


async def test_a_timer_moved_while_it_is_claimed_fires_at_the_new_time_only(world: World) -> None:
    moved = asyncio.Event()

    async def move_the_other(tx: Transaction, timer: Timer) -> None:
        await schedule(world, "moved", seconds=0.3)
        moved.set()

    # One at a time, so that "moved" is claimed and waits while "mover" runs.
    timers = Timers(
        world.worker,
        world.database,
        {"ring": ring, "mover": move_the_other},
        limits=TimerLimits(poll_seconds=0.05, parallel=1),
    )
    await schedule(world, "mover", seconds=-2, kind="mover")
    await schedule(world, "moved", seconds=-1)
    assert await timers.run_once() == 2
    assert moved.is_set()
    assert await rung(world) == []
    await asyncio.sleep(0.4)
    assert await timers.run_once() == 1
    assert await rung(world) == [("moved", 2)]


async def test_a_timer_cancelled_while_it_is_claimed_never_fires(world: World) -> None:
    async def cancel_the_other(tx: Transaction, timer: Timer) -> None:
        async with world.database.transaction(world.workspace_id) as other:
            await other.cancel("doomed")

    timers = Timers(
        world.worker, world.database, {"ring": ring, "axe": cancel_the_other}, limits=TimerLimits(parallel=1)
    )
    await schedule(world, "axe", seconds=-2, kind="axe")
    await schedule(world, "doomed", seconds=-1)
    assert await timers.run_once() == 2
    assert await rung(world) == []
    assert await world.owner.fetchval("select count(*) from timer") == 0


async def test_a_timer_that_fails_leaves_nothing_behind_and_is_tried_again(world: World) -> None:
    failures = iter((True, True, False))

    async def stumble(tx: Transaction, timer: Timer) -> None:
        await ring(tx, timer)
        if next(failures):
            raise RuntimeError("not yet")

    timers = Timers(world.worker, world.database, {"ring": stumble}, limits=QUICK)
    await schedule(world, "stubborn", seconds=-1)
    for _ in range(3):
        assert await timers.run_once() == 1
        assert await timers.run_once() == 0, "it waits a moment before the next try"
        await asyncio.sleep(0.08)
    assert await rung(world) == [("stubborn", 1)]


async def test_a_reaction_may_set_its_own_timer_again(world: World) -> None:
    async def again(tx: Transaction, timer: Timer) -> None:
        await ring(tx, timer)
        if len(await tx.fetch("select 1 from rung")) < 3:
            await tx.schedule(timer.key, timer.due_at, timer.kind, timer.payload)

    timers = Timers(world.worker, world.database, {"ring": again}, limits=QUICK)
    await schedule(world, "every", seconds=-1)
    while await timers.run_once():
        pass
    assert len(await rung(world)) == 3
    assert await world.owner.fetchval("select count(*) from timer") == 0


async def test_a_kind_this_node_does_not_know_is_left_to_one_that_does(world: World) -> None:
    await schedule(world, "tomorrow", seconds=-1, kind="invented_tomorrow")
    assert await Timers(world.worker, world.database, {"ring": ring}, limits=QUICK).run_once() == 0
    assert await world.owner.fetchval("select count(*) from timer") == 1


async def test_a_timer_gives_up_soon_on_what_somebody_holds_and_fires_when_it_is_free(world: World) -> None:
    conversation_id = await world.conversation()
    lock = "select 1 from conversation where workspace_id = $1 and id = $2 for no key update"

    async def lock_and_ring(tx: Transaction, timer: Timer) -> None:
        await tx.fetchval(lock, world.workspace_id, conversation_id)
        await ring(tx, timer)

    timers = Timers(world.worker, world.database, {"lock": lock_and_ring}, limits=QUICK)
    await schedule(world, "held", seconds=0, kind="lock")
    async with world.database.transaction(world.workspace_id) as tx:
        await tx.fetchval(lock, world.workspace_id, conversation_id)
        async with asyncio.timeout(1):
            assert await timers.run_once() == 1
        assert await rung(world) == []
    await asyncio.sleep(0.3)
    assert await timers.run_once() == 1
    assert await rung(world) == [("held", 1)]
