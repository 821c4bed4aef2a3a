"""What the hub's tests stand on: a reader over the real log, and sockets that remember what they got."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import msgspec

from onglass.events import CONVERSATION, NoteAdded, ReplySent
from onglass.platform.hub import Frame, Hub, Limits, Page, Row, RowsWant, StreamKey, TopicKey, Want
from onglass.platform.ids import new_id
from tests.integration.platform._world import World, until

READ_MANY = """
select w.n, e.seq, e.public_seq, e.type
from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bool[], $5::int[]) with ordinality
  w (workspace_id, stream_id, after_seq, is_public, size, n)
cross join lateral (select * from event e where e.workspace_id = w.workspace_id and e.stream_id = w.stream_id
  and e.seq > w.after_seq and (not w.is_public or e.public_seq > w.after_seq) order by e.seq limit w.size + 1) e
order by w.n, e.seq
"""
READ_HEADS = """
select coalesce(case when w.is_public then c.last_public_seq else c.last_seq end, 0) as head
from unnest($1::uuid[], $2::uuid[], $3::bool[]) with ordinality w (workspace_id, stream_id, is_public, n)
left join conversation c on c.workspace_id = w.workspace_id and c.id = w.stream_id order by w.n
"""


class LogReader:
    """Reads the log as a domain would; `is_broken` makes every read fail, `pause_seconds` makes histories slow."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.is_broken = False
        self.reads = 0

    async def fetch(self, sql: str, *values: Any) -> list[Any]:
        self.reads += 1
        if self.is_broken:
            raise ConnectionError("the database is away")
        return await self.world.worker.fetch(sql, *values)

    async def read_many(self, wants: Sequence[Want]) -> list[Page]:
        rows = await self.fetch(
            READ_MANY,
            [want.key.workspace_id for want in wants],
            [want.key.stream_id for want in wants],
            [want.after_seq for want in wants],
            [want.key.audience == "customer" for want in wants],
            [want.limit for want in wants],
        )
        frames: list[list[Frame]] = [[] for _ in wants]
        for row in rows:
            want = wants[row["n"] - 1]
            seq = row["public_seq"] if want.key.audience == "customer" else row["seq"]
            body = msgspec.json.encode({"stream": want.key.stream_id, "seq": seq, "type": row["type"]})
            frames[row["n"] - 1].append(Frame(seq, body))
        return [Page(each[: want.limit], len(each) > want.limit) for each, want in zip(frames, wants, strict=True)]

    async def read_heads(self, keys: Sequence[StreamKey]) -> list[int]:
        rows = await self.fetch(
            READ_HEADS,
            [key.workspace_id for key in keys],
            [key.stream_id for key in keys],
            [key.audience == "customer" for key in keys],
        )
        return [row["head"] for row in rows]

    async def read_topics(self, keys: Sequence[TopicKey]) -> list[Collection[UUID]]:
        rows = await self.fetch("select id, customer_id from conversation")
        return [[row["id"] for row in rows if row["customer_id"] == key.subject_id] for key in keys]

    async def read_rows(self, wants: Sequence[RowsWant]) -> list[list[Row]]:
        return [await self._rows_of(want) for want in wants]

    async def _rows_of(self, want: RowsWant) -> list[Row]:
        sql = "select id, last_seq from conversation where id = any($1::uuid[])"
        rows = await self.fetch(sql, list(want.stream_ids))
        return [
            Row(
                row["id"],
                row["last_seq"],
                msgspec.json.encode({"changed": row["id"], "version": row["last_seq"], "viewer": want.viewer_id}),
            )
            for row in rows
        ]

    async def read_list_versions(self, workspace_id: UUID) -> list[tuple[UUID, int]]:
        sql = "select id, last_seq from conversation where workspace_id = $1 and status <> 3"
        rows = await self.fetch(sql, workspace_id)
        return [(row["id"], row["last_seq"]) for row in rows]


class RecordingSocket:
    """A client that takes everything at once (or, when `is_stuck`, nothing) and remembers it."""

    def __init__(self) -> None:
        self.session_id = uuid4()
        self.socket_id = uuid4().hex
        self.frames: list[dict[str, Any]] = []
        self.waiting_bytes = 0
        self.most_waiting_bytes = 0
        self.is_stuck = False
        self.closed: tuple[int, str] | None = None
        self.topics: list[tuple[TopicKey, set[UUID], set[UUID]]] = []

    def send(self, frame: bytes) -> int:
        self.frames.append(msgspec.json.decode(frame))
        if self.is_stuck:
            self.waiting_bytes += len(frame)
            self.most_waiting_bytes = max(self.waiting_bytes, self.most_waiting_bytes)
        return self.waiting_bytes

    async def drained(self) -> None:
        await until(lambda: self.waiting_bytes <= 64_000 or self.closed is not None, seconds=60)

    def close(self, code: int, reason: str) -> None:
        self.closed = self.closed or (code, reason)

    def topic_changed(self, topic: TopicKey, joined: Collection[UUID], left: Collection[UUID]) -> None:
        self.topics.append((topic, set(joined), set(left)))

    def seqs(self, stream_id: UUID) -> list[int]:
        return [frame["seq"] for frame in self.frames if frame.get("stream") == str(stream_id)]


class HubWorld:
    """A running hub on a real log."""

    def __init__(self, world: World, hub: Hub, reader: LogReader) -> None:
        self.world = world
        self.hub = hub
        self.reader = reader

    def key(self, stream_id: UUID, audience: str = "agent") -> StreamKey:
        return StreamKey(self.world.workspace_id, stream_id, audience)

    async def socket(self, key: StreamKey | None = None, *, after_seq: int | None = None) -> RecordingSocket:
        """Attach a socket, subscribed as the edge would do it: read the head first."""
        socket = RecordingSocket()
        self.hub.attach(socket)
        if key is not None:
            head = (await self.reader.read_heads([key]))[0]
            self.hub.subscribe(socket, key, after_seq=head if after_seq is None else after_seq, head_seq=head)
        return socket

    async def write(self, stream_id: UUID, number: int = 1, *, kind: type[Any] = ReplySent, hint: bool = True) -> None:
        """Record events, one transaction each; tell the hub unless the hint is to be lost."""
        for _ in range(number):
            async with self.world.database.transaction(self.world.workspace_id) as tx:
                await tx.record(
                    kind(workspace_id=self.world.workspace_id, stream_id=stream_id),
                    hint_subject_id=self.world.customer_id,
                )
            if hint:
                self.hub.hints_arrived(self.world.hints[-1:])

    async def history(self, stream_id: UUID, number: int) -> None:
        """Fill a stream that is still empty with public events, in one statement."""
        await self.world.owner.execute(
            "insert into event"
            " (workspace_id, stream_kind, stream_id, seq, public_seq, type, id, actor_kind, occurred_at)"
            " select $1, 1, $2, n, n, 'reply_sent', gen_random_uuid(), 4, now() from generate_series(1, $3::int) n",
            self.world.workspace_id,
            stream_id,
            number,
        )
        await self.world.owner.execute(
            "update conversation set last_seq = $2::int, last_public_seq = $2::int where id = $1", stream_id, number
        )


@asynccontextmanager
async def hub_on(world: World, limits: Limits | None = None) -> AsyncIterator[HubWorld]:
    """Run a hub."""
    reader = LogReader(world)
    limits = limits or Limits(reread_seconds=0.3, rows_pause_seconds=0.05)
    hub = Hub(reader, listed_stream_kind=CONVERSATION.code, limits=limits)
    await hub.start()
    try:
        yield HubWorld(world, hub, reader)
    finally:
        await hub.close()


__all__ = ["HubWorld", "NoteAdded", "RecordingSocket", "hub_on", "new_id", "until"]
