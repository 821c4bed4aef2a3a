"""One client's socket after `hello`: what it follows, what it says, and what it may.

Invariant: it follows only conversations that its principal was found to see; the hub alone decides what goes out when.
"""

import asyncio
from collections.abc import Collection, Coroutine
from typing import Any
from uuid import UUID, uuid4

import structlog

from onglass.conversations import queries
from onglass.conversations.model import Reader
from onglass.edge.access import Gate
from onglass.edge.reach import may_reach
from onglass.edge.sessions import SessionEntry
from onglass.edge.sockets import SocketProtocol
from onglass.edge.stream.frames import FromServer, Reset, encoder
from onglass.platform.hub import StreamKey, TopicKey
from onglass.platform.problems import NotFound

_log = structlog.get_logger(__name__)
_RETRY_SECONDS = 0.5
_LOOK_SECONDS = 0.02


class Connection:
    """The hub's Socket, and the state of one session's stream."""

    __slots__ = ("_tasks", "entry", "explicit", "gate", "plain_sends", "reader", "socket", "socket_id")

    def __init__(self, gate: Gate, socket: SocketProtocol, entry: SessionEntry, reader: Reader) -> None:
        self.gate = gate
        self.socket = socket
        self.entry = entry
        self.reader = reader
        self.socket_id = uuid4().hex
        # Conversations an agent asked for by `watch`; the others come and go with their assignment.
        self.explicit: set[UUID] = set()
        self._tasks: set[asyncio.Task[None]] | None = None
        # How many sends are on their way without a task.
        self.plain_sends = 0

    # ------------------------------------------------------------ as the hub sees it

    @property
    def session_id(self) -> UUID:
        """Whose socket it is."""
        return self.entry.principal.session_id

    def send(self, frame: bytes) -> int:
        """Queue a frame and return the bytes that wait."""
        self.socket.write_text(frame)
        return self.socket.buffered_bytes

    async def drained(self) -> None:
        """Return once few bytes wait, or the socket is gone."""
        await self.socket.until_drained()

    def close(self, code: int, reason: str) -> None:
        """Begin to close."""
        self.socket.close_now(code, reason)

    def topic_changed(self, topic: TopicKey, joined: Collection[UUID], left: Collection[UUID]) -> None:
        """Follow what became the principal's, and stop following what no longer is."""
        del topic
        for conversation_id in joined:
            if self.cursor(conversation_id) is None:
                self.start(self._follow_joined(conversation_id))
        for conversation_id in left:
            self._leave(conversation_id)

    # ------------------------------------------------------------ as the stream uses it

    def tell(self, frame: FromServer) -> None:
        """Send one frame of our own."""
        self.socket.write_text(encoder.encode(frame))

    def key(self, conversation_id: UUID) -> StreamKey:
        """Name a conversation in this reader's numbering."""
        return StreamKey(self.reader.workspace_id, conversation_id, self.reader.kind)

    def cursor(self, conversation_id: UUID) -> int | None:
        """Return the last seq sent here, None for a conversation that is not followed."""
        return self.gate.parts.hub.cursor(self, self.key(conversation_id))

    def follow(self, conversation_id: UUID, *, after_seq: int, head_seq: int) -> None:
        """Subscribe, from a cursor on; a cursor from another history is told to start afresh."""
        if after_seq > head_seq:
            self.tell(Reset("epoch", conversation_id))
            after_seq = head_seq
        self.gate.parts.hub.subscribe(self, self.key(conversation_id), after_seq=after_seq, head_seq=head_seq)

    def unfollow(self, conversation_id: UUID) -> None:
        """Unsubscribe."""
        self.gate.parts.hub.unsubscribe(self, self.key(conversation_id))

    async def head_of(self, conversation_id: UUID) -> int | None:
        """Return the last seq of a conversation in this reader's numbering, None when they may not see it."""
        if not may_reach(self.entry.principal, conversation_id):
            return None
        try:
            async with self.gate.parts.database.transaction(self.reader.workspace_id, read_only=True) as tx:
                access = await queries.access_conversation(tx, self.reader, conversation_id)
        except NotFound:
            return None
        return access.last_seq

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside the reading of frames; it ends with the socket."""
        task = asyncio.create_task(work)
        if self._tasks is None:
            self._tasks = set()
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def has_full_hands(self, most: int) -> bool:
        """Tell whether `most` or more runs beside the reading of frames."""
        return self.plain_sends + len(self._tasks or ()) >= most

    async def wait_for_room(self, most: int) -> None:
        """Return once less than `most` runs beside the reading of frames."""
        while self._tasks is not None and len(self._tasks) >= most:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def finish(self, seconds: float) -> None:
        """Wait for what is under way, for a while."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + seconds
        while self.plain_sends and loop.time() < ends_at:  # noqa: ASYNC110 - once, at the end of a socket
            await asyncio.sleep(_LOOK_SECONDS)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=max(0.0, ends_at - loop.time()))

    def _ended(self, task: asyncio.Task[None]) -> None:
        if self._tasks is not None:
            self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("stream_task_failed", exc_info=task.exception())
            self.close(1011, "internal error: come back with your cursors")

    async def _follow_joined(self, conversation_id: UUID) -> None:
        while self.socket.is_open:
            try:
                head_seq = await self.head_of(conversation_id)
                break
            except Exception as error:  # noqa: BLE001 - the database may be back in a moment
                _log.warning("conversation_not_followed", error_type=type(error).__name__)
                await asyncio.sleep(_RETRY_SECONDS)
        else:
            return
        if head_seq is None or self.cursor(conversation_id) is not None:
            return
        # A customer's new conversation is told from its first event on; an agent's new case is live only.
        after_seq = 0 if self.reader.is_customer else head_seq
        self.follow(conversation_id, after_seq=after_seq, head_seq=head_seq)

    def _leave(self, conversation_id: UUID) -> None:
        if conversation_id in self.explicit or self.cursor(conversation_id) is None:
            return
        self.unfollow(conversation_id)
        if self.reader.is_customer:
            self.tell(Reset("gone", conversation_id))
