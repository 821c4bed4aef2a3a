"""Who is there, customers and agents, tended by one loop for a node: it writes, repeats and forgets.

Invariant: coming and going is written within a moment, and many at once in one statement.
"""

import asyncio
import contextlib
from collections.abc import Callable

import structlog

from onglass.edge.parts import EdgeParts
from onglass.edge.stream.connection import Connection
from onglass.edge.stream.presence import CustomerPresence
from onglass.edge.stream.viewing import AgentViews

_log = structlog.get_logger(__name__)
_LOOK_SECONDS = 5.0
_RETRY_SECONDS = 0.3
_PAUSE_SECONDS = 0.1


class Tending:
    """Starts and ends with the node's streams."""

    def __init__(self, parts: EdgeParts) -> None:
        self._parts = parts
        self.customers = CustomerPresence(parts)
        self.agents = AgentViews(parts)
        self._work = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None

    async def start(self) -> None:
        """Begin to tend."""
        self._unsubscribe = self._parts.broker.subscribe(lambda _hints: None, self.agents.signal_arrived)
        self._running = asyncio.create_task(self._tend_for_ever())

    async def close(self) -> None:
        """Stop, after writing who has gone with the sockets that were closed."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running
            await self.customers.write()

    def show(self, connection: Connection, *, is_visible: bool) -> None:
        """Hear whether a customer has the messenger before them."""
        if self.customers.show(connection, is_visible=is_visible):
            self._work.set()

    def forget(self, connection: Connection) -> None:
        """Hear that a socket is gone."""
        if connection.reader.is_customer:
            if self.customers.leave(connection):
                self._work.set()
        else:
            self.agents.leave(connection)

    async def _tend_for_ever(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_RETRY_SECONDS if self.customers.has_unwritten else _LOOK_SECONDS):
                    await self._work.wait()
            self._work.clear()
            try:
                self.agents.renew()
                await self.customers.write()
            except Exception as error:  # noqa: BLE001 - the next look may work
                _log.warning("presence_not_tended", error_type=type(error).__name__)
            await asyncio.sleep(_PAUSE_SECONDS)
