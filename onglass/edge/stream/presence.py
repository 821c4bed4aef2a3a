"""Customers who have the messenger before them, as this node's sockets tell it.

Invariant: `present_until_at` lies ahead only while a socket with a visible messenger is open somewhere, and for the
seconds at most that the last renewal promised; a row that is locked just now is written at the next look.
"""

import time
from collections import defaultdict
from collections.abc import Iterable
from typing import Literal
from uuid import UUID

import structlog

from onglass.conversations import queries
from onglass.directory import commands as directory
from onglass.edge.parts import EdgeParts
from onglass.edge.stream.connection import Connection
from onglass.edge.stream.frames import SignalFrame, encoder
from onglass.platform.broker import Signal

_log = structlog.get_logger(__name__)
PRESENT_SECONDS = 45.0
RENEW_SECONDS = 20.0
_AT_ONCE = 500

_Key = tuple[UUID, UUID]


class CustomerPresence:
    """The customers of one node."""

    def __init__(self, parts: EdgeParts) -> None:
        self._parts = parts
        self._sockets: dict[_Key, set[Connection]] = {}
        self._renewed_at: dict[_Key, float] = {}
        # Who came or went and is not written yet.
        self._moved: set[_Key] = set()

    @property
    def has_unwritten(self) -> bool:
        """Whether somebody came or went who could not be written yet."""
        return bool(self._moved)

    def show(self, connection: Connection, *, is_visible: bool) -> bool:
        """Hear what a messenger says of itself; True when that is news to be written."""
        return self._come(connection) if is_visible else self.leave(connection)

    def leave(self, connection: Connection) -> bool:
        """Hear that a messenger is hidden, or its socket gone; True when it was the customer's last one here."""
        key = _key(connection)
        sockets = self._sockets.get(key)
        if sockets is None or connection not in sockets:
            return False
        sockets.discard(connection)
        if sockets:
            return False
        del self._sockets[key]
        self._moved.add(key)
        return True

    async def write(self) -> None:
        """Write who came and went, and renew who has been there for a while; tell the agents who look on."""
        now = time.monotonic()
        moved, self._moved = self._moved, set()
        due = {key for key in self._sockets if now - self._renewed_at.get(key, -1e9) >= RENEW_SECONDS}
        present = [key for key in due | moved if key in self._sockets]
        away = [key for key in moved if key not in self._sockets]
        try:
            for key in await self._write(present, is_present=True):
                self._renewed_at[key] = now
                moved.discard(key)
            for key in await self._write(away, is_present=False):
                self._renewed_at.pop(key, None)
                moved.discard(key)
        except Exception as error:  # noqa: BLE001 - written at the next look
            _log.warning("presence_not_written", error_type=type(error).__name__)
        self._moved |= moved

    def _come(self, connection: Connection) -> bool:
        key = _key(connection)
        sockets = self._sockets.setdefault(key, set())
        is_first = not sockets
        sockets.add(connection)
        if is_first:
            self._moved.add(key)
        return is_first

    async def _write(self, keys: Iterable[_Key], *, is_present: bool) -> list[_Key]:
        by_workspace: defaultdict[UUID, list[UUID]] = defaultdict(list)
        for workspace_id, customer_id in keys:
            by_workspace[workspace_id].append(customer_id)
        written: list[_Key] = []
        for workspace_id, customer_ids in by_workspace.items():
            for start in range(0, len(customer_ids), _AT_ONCE):
                some = customer_ids[start : start + _AT_ONCE]
                written += await self._write_some(workspace_id, some, is_present=is_present)
        return written

    async def _write_some(self, workspace_id: UUID, customer_ids: list[UUID], *, is_present: bool) -> list[_Key]:
        seconds = PRESENT_SECONDS if is_present else None
        async with self._parts.database.transaction(workspace_id) as tx:
            written = await directory.note_presence(tx, customer_ids, seconds=seconds)
            conversation_ids = await queries.list_unresolved_of_customers(tx, written)
        for conversation_id in conversation_ids:
            self._tell(workspace_id, conversation_id, "present" if is_present else "away")
        return [(workspace_id, customer_id) for customer_id in written]

    def _tell(self, workspace_id: UUID, conversation_id: UUID, state: Literal["present", "away"]) -> None:
        body = encoder.encode(SignalFrame(conversation_id, "presence", customer=state))
        self._parts.broker.publish_signal(Signal(workspace_id, conversation_id, "presence", body, audience="agent"))


def _key(connection: Connection) -> _Key:
    return connection.reader.workspace_id, connection.reader.id
