"""Workers that are killed, and workers that are stopped and wake with a lease that is no longer theirs."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest_asyncio

from onglass.events import ReplySent
from onglass.platform.database import Addresses
from tests.integration.platform._world import World, until, world_at


@pytest_asyncio.fixture
async def world(addresses: Addresses) -> AsyncIterator[World]:
    async with world_at(addresses) as made:
        await made.make_effect_tables()
        yield made


async def record(world: World, stream_id: UUID) -> None:
    async with world.database.transaction(world.workspace_id) as tx:
        await tx.record(ReplySent(workspace_id=world.workspace_id, stream_id=stream_id))


async def until_queue_is_empty(world: World, *, seconds: float) -> None:
    await until(lambda: is_empty(world, "unreacted"), seconds=seconds)


async def is_empty(world: World, table: str) -> bool:
    await asyncio.sleep(0.05)
    return not await world.owner.fetchval(f"select count(*) from {table}")


async def assert_all_in_order_once(world: World, streams: list[UUID], number: int) -> None:
    for stream_id in streams:
        rows = await world.owner.fetch("select seq, reaction from effect where stream_id = $1 order by id", stream_id)
        assert [tuple(row) for row in rows] == [
            (seq, name) for seq in range(1, number + 1) for name in ("first", "second")
        ]


async def test_reactions_keep_order_and_run_once_while_workers_are_killed(world: World, tmp_path: Path) -> None:
    choose = random.Random(11)
    streams = [await world.conversation(shard=number % 16) for number in range(16)]
    workers = [world.start_worker(tmp_path / f"{number}.log", reaction_seconds=0.002) for number in range(2)]
    try:
        for round_number in range(6):
            for _ in range(5):
                await asyncio.gather(*(record(world, stream_id) for stream_id in streams))
            await asyncio.sleep(choose.uniform(0.0, 0.2))
            victim = choose.randrange(2)
            workers[victim].kill()
            workers[victim] = await asyncio.to_thread(
                world.start_worker, tmp_path / f"again{round_number}.log", reaction_seconds=0.002
            )
        await until_queue_is_empty(world, seconds=40)
        await assert_all_in_order_once(world, streams, 30)
    finally:
        for worker in workers:
            worker.kill()


async def test_a_stopped_worker_loses_its_shard_and_does_nothing_when_it_wakes(world: World, tmp_path: Path) -> None:
    streams = [await world.conversation(shard=4) for _ in range(4)]
    for _ in range(4):
        for stream_id in streams:
            await record(world, stream_id)
    stopped = world.start_worker(tmp_path / "stopped.log", reaction_seconds=0.1)
    await until(lambda: world.owner.fetchval("select count(*) from effect"), seconds=10)
    stopped.send(signal.SIGSTOP)
    other = world.start_worker(tmp_path / "other.log")
    try:
        await until_queue_is_empty(world, seconds=20)
        stopped.send(signal.SIGCONT)
        for stream_id in streams:
            await record(world, stream_id)
        await asyncio.sleep(1.0)
        await until_queue_is_empty(world, seconds=20)
        await assert_all_in_order_once(world, streams, 5)
    finally:
        stopped.kill()
        other.kill()


async def test_timers_fire_once_and_never_early_while_workers_are_killed_and_stopped(
    world: World, tmp_path: Path
) -> None:
    choose = random.Random(5)
    workers = [world.start_worker(tmp_path / f"{number}.log", reaction_seconds=0.01) for number in range(2)]
    async with world.database.transaction(world.workspace_id) as tx:
        now = await tx.clock_time()
        for number in range(400):
            await tx.schedule(f"t{number}", now + timedelta(seconds=choose.uniform(-1, 5)), "ring")
        for number in range(0, 400, 10):
            await tx.cancel(f"t{number}")
        for number in range(5, 400, 10):
            await tx.schedule(f"t{number}", now + timedelta(seconds=6), "ring")
    try:
        for round_number in range(4):
            await asyncio.sleep(choose.uniform(0.3, 0.9))
            victim = choose.randrange(2)
            if round_number % 2:
                workers[victim].send(signal.SIGSTOP)
                await asyncio.sleep(1.5)  # longer than its lease
                workers[victim].send(signal.SIGCONT)
            else:
                workers[victim].kill()
                workers[victim] = await asyncio.to_thread(
                    world.start_worker, tmp_path / f"again{round_number}.log", reaction_seconds=0.01
                )
        await until(lambda: is_empty(world, "timer"), seconds=20)
    finally:
        for worker in workers:
            worker.kill()
    rung = await world.owner.fetch("select key, generation, rung_at - due_at as late from rung")
    assert sorted(row["key"] for row in rung) == sorted(f"t{number}" for number in range(400) if number % 10)
    assert min(row["late"] for row in rung) >= timedelta(0)
    assert {row["generation"] for row in rung if row["key"].endswith("5")} == {2}
