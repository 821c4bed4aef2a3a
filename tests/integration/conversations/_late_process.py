"""A worker as a process of its own, to be killed: it sends what was to be sent later, slowly.

Arguments: the addresses as JSON, seconds that each sending takes before its commit.
"""

import asyncio
import json
import sys

from onglass.conversations import commands
from onglass.platform.database import Database, open_pool
from onglass.platform.timers import Timer, TimerLimits, Timers
from onglass.platform.transactions import Transaction
from tests.integration.conversations.makers import RULES

SENDING_SECONDS = float(sys.argv[2])
_send = commands.late_sender(RULES)


async def send_slowly(tx: Transaction, timer: Timer) -> None:
    await _send(tx, timer)
    await asyncio.sleep(SENDING_SECONDS)


async def main() -> None:
    addresses = json.loads(sys.argv[1])
    database = Database(await open_pool(addresses["app"], size=8, name="test app"), announce=lambda _hints: None)
    pool = await open_pool(addresses["worker"], size=4, name="test worker")
    limits = TimerLimits(poll_seconds=0.05, lease_seconds=0.5, longest_backoff_seconds=0.1, batch=10)
    print("ready", flush=True)
    await Timers(pool, database, {commands.TIMER_SEND_LATER: send_slowly}, limits=limits).run()


asyncio.run(main())
