"""A worker as a process of its own, to be killed and stopped: relay and timers that write down what they do.

Arguments: the addresses as JSON, seconds each reaction takes, and by how many seconds this node's clock jumps.
"""

import asyncio
import itertools
import json
import sys
import time
from typing import Any

from onglass.events import ReplySent
from onglass.platform.broker import LocalBroker
from onglass.platform.database import Database, open_pool
from onglass.platform.reactions import Wiring, on
from onglass.platform.relay import Relay, RelayLimits
from onglass.platform.timers import Timer, TimerLimits, Timers
from onglass.platform.transactions import Transaction
from onglass.worker import Worker

REACTION_SECONDS = float(sys.argv[2])
CLOCK_JUMP_SECONDS = float(sys.argv[3])
_true_time = time.time


async def let_the_clock_jump() -> None:
    """Put this node's wall clock forward, back, and right again, ten times a second."""
    jumps = itertools.cycle((CLOCK_JUMP_SECONDS, -CLOCK_JUMP_SECONDS, 0.0))
    for jump in jumps:
        time.time = lambda jump=jump: _true_time() + jump  # type: ignore[misc]
        await asyncio.sleep(0.1)


async def first(tx: Transaction, event: ReplySent) -> None:
    await note(tx, event, "first")


async def second(tx: Transaction, event: ReplySent) -> None:
    await note(tx, event, "second")


async def note(tx: Transaction, event: Any, reaction: str) -> None:
    await tx.execute(
        "insert into effect (stream_id, seq, reaction) values ($1, $2, $3)", event.stream_id, event.seq, reaction
    )
    await asyncio.sleep(REACTION_SECONDS)


async def ring(tx: Transaction, timer: Timer) -> None:
    await tx.execute(
        "insert into rung (key, due_at, generation) values ($1, $2, $3)", timer.key, timer.due_at, timer.generation
    )
    await asyncio.sleep(REACTION_SECONDS)


async def main() -> None:
    addresses = json.loads(sys.argv[1])
    app = await open_pool(addresses["app"], size=12, name="test app")
    pool = await open_pool(addresses["worker"], size=8, name="test worker")
    database = Database(app, announce=lambda _hints: None)
    relay = Relay(
        pool, database, Wiring([on(ReplySent, first, second)]), limits=RelayLimits(poll_seconds=0.1, batch_events=20)
    )
    timers = Timers(pool, database, {"ring": ring}, limits=TimerLimits(poll_seconds=0.1, lease_seconds=1.0, batch=20))
    await Worker(relay=relay, timers=timers, broker=LocalBroker()).start()
    print("ready", flush=True)
    if CLOCK_JUMP_SECONDS:
        await let_the_clock_jump()
    await asyncio.Event().wait()


asyncio.run(main())
