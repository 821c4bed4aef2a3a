"""One command, one transaction: state, events and timers are written together or not at all.

Invariant: what a command records gets its numbers under the lock of its stream's head row; hints about it leave
only after the commit, so that nobody is told of what did not happen.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import msgspec

from onglass.platform.events import Event, payload_of
from onglass.platform.ids import new_id

E = TypeVar("E", bound=Event)
Row = asyncpg.Record


class Hint(msgspec.Struct, frozen=True, array_like=True):
    """Something may be new on a stream. Ids only: losing or doubling one costs time, never truth.

    `subject_id` narrows who may care (the customer of a conversation, the agent whose session ended).
    """

    workspace_id: UUID
    stream_kind: int
    stream_id: UUID
    subject_id: UUID | None = None


class Transaction:
    """An open transaction in one workspace. Only `_store` modules use its SQL methods."""

    __slots__ = ("_connection", "_idle_types", "hints", "workspace_id")

    def __init__(
        self, connection: "asyncpg.Connection[Row]", workspace_id: UUID, *, idle_types: Collection[str] = ()
    ) -> None:
        """Wrap a connection on which the workspace has been set; made by `Database.transaction`."""
        self._connection = connection
        self._idle_types = idle_types
        self.workspace_id = workspace_id
        self.hints: list[Hint] = []

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """Return all rows of a statement."""
        return await self._connection.fetch(sql, *values)

    async def fetchrow(self, sql: str, *values: Any) -> Row | None:
        """Return the first row of a statement, or None."""
        return await self._connection.fetchrow(sql, *values)

    async def fetchval(self, sql: str, *values: Any) -> Any:
        """Return the first column of the first row, or None."""
        return await self._connection.fetchval(sql, *values)

    async def execute(self, sql: str, *values: Any) -> str:
        """Run a statement and return its command tag, for example `UPDATE 1`."""
        return await self._connection.execute(sql, *values)

    async def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each row of values."""
        await self._connection.executemany(sql, rows)

    async def clock_time(self) -> datetime:
        """Return the database's clock now (not the transaction's start): the only clock deadlines reckon from."""
        at: datetime = await self._connection.fetchval("select clock_timestamp()")
        return at

    async def record(self, event: E, *, hint_subject_id: UUID | None = None) -> E:
        """Append the event to its stream and return it with the numbers the log gave it.

        Takes the lock of the stream's head row; raises LookupError when the stream does not exist here.
        """
        kind = event.stream
        row = await self._connection.fetchrow(
            _RECORD.format(head=kind.head_table),
            self.workspace_id,
            event.stream_id,
            event.is_public,
            kind.code,
            event.log_type,
            new_id(),
            event.message_id,
            event.actor.kind,
            event.actor.id,
            payload_of(event) or None,
            event.log_type not in self._idle_types,
        )
        if row is None:
            raise LookupError(f"no {kind.name} {event.stream_id} to record {event.log_type} on")
        self.hint(Hint(self.workspace_id, kind.code, event.stream_id, hint_subject_id))
        return msgspec.structs.replace(
            event,
            seq=row["seq"],
            public_seq=row["public_seq"],
            event_id=row["id"],
            occurred_at=row["occurred_at"],
        )

    def hint(self, hint: Hint) -> None:
        """Tell all nodes, after the commit, that a stream may have news."""
        if hint not in self.hints:
            self.hints.append(hint)

    async def schedule(
        self,
        key: str,
        due_at: datetime,
        kind: str,
        payload: dict[str, Any] | None = None,
    ) -> None:
        """Set the timer `key` of this workspace; a second call moves it. It fires once, never before `due_at`."""
        await self._connection.execute(_SCHEDULE, self.workspace_id, key, due_at, kind, payload or {})

    async def cancel(self, key: str) -> None:
        """Forget the timer `key`; one that is being fired right now finds its row gone and does nothing."""
        await self._connection.execute("delete from timer where workspace_id = $1 and key = $2", self.workspace_id, key)


_RECORD = """
with head as (
  update {head} set last_seq = last_seq + 1, last_public_seq = last_public_seq + $3::boolean::int
  where workspace_id = $1 and id = $2 returning last_seq, last_public_seq, shard),
logged as (
  insert into event (workspace_id, stream_kind, stream_id, seq, public_seq, type, id, message_id, actor_kind, actor_id,
    payload, occurred_at)
  select $1, $4, $2, last_seq, case when $3 then last_public_seq end, $5, $6, $7, $8, $9, $10, clock_timestamp()
  from head
  returning seq, public_seq, id, occurred_at),
queued as (
  insert into unreacted (shard, workspace_id, stream_id, seq) select shard, $1, $2, last_seq from head
  where $11::boolean)
select seq, public_seq, id, occurred_at from logged
"""

_SCHEDULE = """
insert into timer (workspace_id, key, due_at, kind, payload) values ($1, $2, $3, $4, $5)
on conflict (workspace_id, key) do update
  set due_at = excluded.due_at, kind = excluded.kind, payload = excluded.payload,
  generation = timer.generation + 1, lease_token = null, lease_until_at = null, tries = 0
"""
