"""Three hundred timers while workers are killed, stopped, and sent a day away by their clocks: each once, none early.

A kill takes what the worker held with it until its lease ends, so lateness is reckoned from the last fault.
"""

import asyncio
import random
import signal
from datetime import timedelta
from pathlib import Path

from onglass.platform.database import Addresses
from tests.integration.platform._world import World, until, world_at

_TIMERS = 300
_DAY_SECONDS = 86_400.0
_MOST_LATE = timedelta(seconds=10)


async def test_each_takes_effect_once_and_in_time_whatever_happens_to_workers(
    addresses: Addresses, tmp_path: Path
) -> None:
    choose = random.Random(15)
    async with world_at(addresses) as world:
        await world.make_effect_tables()
        workers = [world.start_worker(tmp_path / f"{n}.log", clock_jump_seconds=_DAY_SECONDS) for n in range(2)]
        try:
            await _set(world, choose)
            for round_number in range(4):
                await asyncio.sleep(choose.uniform(0.3, 0.8))
                victim = choose.randrange(2)
                if round_number % 2:
                    workers[victim].send(signal.SIGSTOP)
                    await asyncio.sleep(1.2)  # longer than its lease
                    workers[victim].send(signal.SIGCONT)
                else:
                    workers[victim].kill()
                    workers[victim] = await asyncio.to_thread(
                        world.start_worker, tmp_path / f"again{round_number}.log", clock_jump_seconds=_DAY_SECONDS
                    )
            recovered_at = await world.owner.fetchval("select clock_timestamp()")
            await until(lambda: _all_rung(world), seconds=20)
        finally:
            for worker in workers:
                worker.kill()
        rung = await world.owner.fetch("select key, due_at, rung_at from rung")
    assert sorted(row["key"] for row in rung) == sorted(f"t{number}" for number in range(_TIMERS) if number % 10)
    assert min(row["rung_at"] - row["due_at"] for row in rung) >= timedelta(0)
    assert max(row["rung_at"] - max(row["due_at"], recovered_at) for row in rung) <= _MOST_LATE


async def _set(world: World, choose: random.Random) -> None:
    """Three hundred within seven seconds; every tenth is cancelled, and some are moved."""
    async with world.database.transaction(world.workspace_id) as tx:
        now = await tx.clock_time()
        for number in range(_TIMERS):
            await tx.schedule(f"t{number}", now + timedelta(seconds=choose.uniform(0, 7)), "ring")
        for number in range(0, _TIMERS, 10):
            await tx.cancel(f"t{number}")
        for number in range(5, _TIMERS, 20):
            await tx.schedule(f"t{number}", now + timedelta(seconds=7.5), "ring")


async def _all_rung(world: World) -> bool:
    await asyncio.sleep(0.05)
    return not await world.owner.fetchval("select count(*) from timer")
