"""All streams of this node: who is connected, whose time is over, and the way out when the node stops.

Invariant: a session that ended has no socket here a second later; a stopping node takes no new ones.
"""

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from uuid import UUID

import structlog

from onglass.directory.model import ChangedSession, RevokedSession
from onglass.edge.access import Gate
from onglass.edge.stream.connection import Connection
from onglass.edge.stream.frames import CLOSE_EXPIRED, CLOSE_RESTARTING, Drain, Reset, encoder
from onglass.edge.stream.tending import Tending
from onglass.platform.problems import Unavailable

_log = structlog.get_logger(__name__)
_SWEEP_SECONDS = 0.5
_EPOCH_SECONDS = 5.0


class Streams:
    """The connections of one node."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.tending = Tending(gate.parts)
        self.is_draining = False
        self._connections: set[Connection] = set()
        self._per_session: Counter[UUID] = Counter()
        self._waiting = 0
        self._epoch: str | None = None
        self._epoch_read_at = -1e9
        self._sweeping: asyncio.Task[None] | None = None
        gate.parts.sessions.on_revoked.append(self._end_sessions)
        gate.parts.sessions.on_changed.append(self._change_sessions)

    async def start(self) -> None:
        """Begin to watch over the sockets."""
        await self.tending.start()
        self._sweeping = asyncio.create_task(self._sweep_for_ever())

    async def close(self) -> None:
        """Stop watching."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeping
            await self.tending.close()

    def check_room(self) -> None:
        """Raise Unavailable when the node takes no more sockets."""
        if self.is_draining or len(self._connections) + self._waiting >= self.gate.parts.settings.max_sockets:
            raise Unavailable("no_room", "This node takes no more sockets; come back.", retry_after_seconds=2)

    @contextlib.contextmanager
    def waiting_for_hello(self) -> Iterator[None]:
        """Count a socket that has not said who it is."""
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    def admit(self, session_id: UUID) -> None:
        """Raise Unavailable when the node has no room, or the session has enough sockets."""
        self.check_room()
        if self._per_session[session_id] >= self.gate.parts.settings.max_sockets_per_session:
            raise Unavailable("too_many_sockets", "This session has too many sockets.", retry_after_seconds=5)

    def add(self, connection: Connection) -> None:
        """Know a connection."""
        self._connections.add(connection)
        self._per_session[connection.session_id] += 1
        self.gate.parts.hub.attach(connection)

    def remove(self, connection: Connection) -> None:
        """Forget a connection and all it follows."""
        self.gate.parts.hub.detach(connection)
        self.tending.forget(connection)
        if connection in self._connections:
            self._connections.discard(connection)
            self._per_session[connection.session_id] -= 1
            if self._per_session[connection.session_id] <= 0:
                del self._per_session[connection.session_id]

    async def epoch(self) -> str:
        """Return the epoch, read from the database every few seconds; raises Unavailable."""
        if self._epoch is None or time.monotonic() - self._epoch_read_at > _EPOCH_SECONDS:
            await self._read_epoch()
        assert self._epoch is not None
        return self._epoch

    async def drain(self, seconds: float) -> None:
        """Tell every client to come back elsewhere, spread out; let what is under way be answered, then close."""
        self.is_draining = True
        for connection in tuple(self._connections):
            connection.tell(Drain(random.randint(100, 2000)))  # noqa: S311 - spreads load, guards nothing
        await asyncio.gather(*(connection.finish(seconds) for connection in tuple(self._connections)))
        for connection in tuple(self._connections):
            connection.close(CLOSE_RESTARTING, "restarting: come back")

    def _end_sessions(self, revoked: Sequence[RevokedSession]) -> None:
        ended = [one.session_id for one in revoked if one.session_id in self._per_session]
        if ended:
            self.gate.parts.hub.close_sessions(ended, code=CLOSE_EXPIRED, reason="the session has ended")

    def _change_sessions(self, changed: Sequence[ChangedSession]) -> None:
        here = {one.session_id: one.is_blocked for one in changed if one.session_id in self._per_session}
        if here:
            # A socket may hold an entry that the cache has forgotten since.
            for connection in self._connections:
                if connection.session_id in here:
                    connection.entry.set_blocked(is_blocked=here[connection.session_id])

    async def _read_epoch(self) -> None:
        before = self._epoch
        self._epoch = await self.gate.parts.current_epoch()
        self._epoch_read_at = time.monotonic()
        if before is not None and before != self._epoch:
            _log.warning("epoch_changed", sockets=len(self._connections))
            self.gate.parts.hub.broadcast(encoder.encode(Reset("epoch")))
            self.gate.parts.hub.close_all(code=CLOSE_RESTARTING, reason="another history: come back")

    async def _sweep_for_ever(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            now = time.monotonic()
            for connection in tuple(self._connections):
                if now > connection.entry.ends_at_seconds:
                    connection.close(CLOSE_EXPIRED, "the session has expired")
            if self._connections and now - self._epoch_read_at > _EPOCH_SECONDS:
                with contextlib.suppress(Exception):
                    await self._read_epoch()
