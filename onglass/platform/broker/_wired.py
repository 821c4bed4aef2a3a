"""What the brokers with a wire have in common: hear oneself at once, connect for ever, carry the outbox.

Invariant: no state of the wire is ever seen by a publisher.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import structlog

from onglass.platform.broker._outbox import Listeners, Outbox
from onglass.platform.broker.model import OnHints, OnSignal, Signal
from onglass.platform.telemetry import BROKER_CONNECTED
from onglass.platform.transactions import Hint

log = structlog.get_logger(__name__)

_RECONNECT_SECONDS = 0.2
_LAST_WORDS_SECONDS = 1.0


class WiredBroker(ABC):
    """A broker that talks to other processes."""

    max_parcel_bytes: ClassVar[int]

    def __init__(self) -> None:
        self._listeners = Listeners()
        self._outbox = Outbox(self._listeners)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to connect and return; connecting goes on for ever."""
        self._task = asyncio.create_task(self._stay_connected())

    def subscribe(self, on_hints: OnHints, on_signal: OnSignal | None = None) -> Callable[[], None]:
        """Call back for what arrives from now on, from this node or another."""
        return self._listeners.subscribe(on_hints, on_signal)

    def publish(self, hints: Sequence[Hint]) -> None:
        """Tell this node now and the others soon."""
        self._listeners.tell_hints(hints)
        self._outbox.add_hints(hints)

    def publish_signal(self, signal: Signal) -> None:
        """Tell this node now and the others soon."""
        self._listeners.tell_signal(signal)
        self._outbox.add_signal(signal)

    async def close(self) -> None:
        """Give the last words a moment to go out, then disconnect."""
        try:
            async with asyncio.timeout(_LAST_WORDS_SECONDS):
                await self._outbox.emptied()
        except TimeoutError:
            log.info("broker_closed_with_words_waiting")
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @abstractmethod
    async def _talk(self) -> None:
        """Connect, listen, and carry the outbox until something breaks; clean up when leaving."""

    def _connected(self) -> None:
        BROKER_CONNECTED.set(1)
        log.info("broker_connected", kind=type(self).__name__)

    async def _stay_connected(self) -> None:
        while True:
            try:
                await self._talk()
            except Exception as error:  # noqa: BLE001 - a broker that is away changes nothing but latency
                log.warning("broker_lost", kind=type(self).__name__, error=repr(error))
            BROKER_CONNECTED.set(0)
            await asyncio.sleep(_RECONNECT_SECONDS)


async def until_first(tasks: "Sequence[asyncio.Future[Any]]") -> None:
    """Wait until one of the tasks ends, end the others, and raise what the first raised."""
    try:
        done, _waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            each.result()
    finally:
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
