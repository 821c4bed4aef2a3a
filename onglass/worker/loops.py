"""The loops of a worker and their orderly end."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence

import msgspec
import structlog

from onglass.platform.broker import Broker
from onglass.platform.relay import Relay
from onglass.platform.timers import Timers
from onglass.platform.transactions import Hint

log = structlog.get_logger(__name__)

_JITTER = 0.1
_STOP_SECONDS = 5.0


class Sweep(msgspec.Struct, frozen=True, kw_only=True):
    """Something to look after now and then. Every worker runs it, so it must bear running twice at once."""

    name: str
    every_seconds: float
    run: Callable[[], Awaitable[None]]


class Worker:
    """Relay, timers and sweeps of one process."""

    def __init__(self, *, relay: Relay, timers: Timers, sweeps: Sequence[Sweep] = (), broker: Broker) -> None:
        """`broker` only says when to look at once; without its words the clock does."""
        self._relay = relay
        self._timers = timers
        self._sweeps = tuple(sweeps)
        self._broker = broker
        self._tasks: list[asyncio.Task[None]] = []
        self._sweep_tasks: list[asyncio.Task[None]] = []
        self._unsubscribe: Callable[[], None] | None = None

    async def start(self) -> None:
        """Begin to work; needs a running event loop."""
        self._unsubscribe = self._broker.subscribe(self._look)
        self._tasks = [asyncio.create_task(self._relay.run()), asyncio.create_task(self._timers.run())]
        self._sweep_tasks = [asyncio.create_task(_sweep(sweep)) for sweep in self._sweeps]

    async def close(self) -> None:
        """Finish what is under way, for a few seconds at most, and stop; the rest is rolled back and found again."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._relay.stop()
        self._timers.stop()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_STOP_SECONDS)
        for task in (*self._tasks, *self._sweep_tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, *self._sweep_tasks, return_exceptions=True)

    def _look(self, _hints: Sequence[Hint]) -> None:
        self._relay.wake()


async def _sweep(sweep: Sweep) -> None:
    while True:
        await asyncio.sleep(sweep.every_seconds * random.uniform(1 - _JITTER, 1 + _JITTER))  # noqa: S311 - no secret
        try:
            await sweep.run()
        except Exception as error:
            log.warning("sweep_failed", sweep=sweep.name, exc_info=error)
