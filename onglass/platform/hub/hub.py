"""The hub of one node: what the edge calls, and the loops behind it.

Invariant: whatever happens to hints, every watched stream, topic and list is read again each second by the clock.
"""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Sequence
from typing import Any
from uuid import UUID

from onglass.platform.broker.model import Signal
from onglass.platform.clock import Clock, SystemClock
from onglass.platform.hub.catch_up import CatchUp
from onglass.platform.hub.feeds import Feeds
from onglass.platform.hub.lists import Lists
from onglass.platform.hub.model import Frame, Limits, Reader, Socket, StreamKey, TopicKey
from onglass.platform.hub.topics import Topics
from onglass.platform.telemetry import SOCKETS
from onglass.platform.transactions import Hint


class Hub:
    """Subscriptions of this node's sockets. All methods are for the event loop's thread and, unless async, instant."""

    def __init__(
        self,
        reader: Reader,
        *,
        listed_stream_kind: int,
        limits: Limits | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Make a hub that reads through `reader`; `listed_stream_kind` is the kind of stream that has list rows."""
        limits = limits or Limits()
        clock = clock or SystemClock()
        self._listed_stream_kind = listed_stream_kind
        self._sockets: set[Socket] = set()
        self._catch_up = CatchUp(reader, limits)
        self._feeds = Feeds(reader, limits, clock, self._catch_up)
        self._topics = Topics(reader, limits, clock)
        self._lists = Lists(reader, limits, clock)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to read; needs a running event loop."""
        loops: list[Coroutine[Any, Any, None]] = [*self._feeds.loops(), *self._topics.loops(), *self._lists.loops()]
        self._tasks = [asyncio.create_task(loop) for loop in loops]

    async def close(self) -> None:
        """Stop reading. Sockets are left to their owner (see `broadcast` and `close_all`)."""
        self._catch_up.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def attach(self, socket: Socket) -> None:
        """Know a socket, once it has said who it is; only an attached socket can subscribe."""
        self._sockets.add(socket)
        SOCKETS.set(len(self._sockets))

    def detach(self, socket: Socket) -> None:
        """Forget a socket and all it watches; safe to call twice."""
        self._sockets.discard(socket)
        self._feeds.drop(socket)
        self._topics.drop(socket)
        self._lists.drop(socket)
        SOCKETS.set(len(self._sockets))

    @property
    def socket_count(self) -> int:
        """How many sockets are attached."""
        return len(self._sockets)

    def subscribe(self, socket: Socket, key: StreamKey, *, after_seq: int, head_seq: int) -> None:
        """Send the socket every frame of the stream after `after_seq`, in order, then live; replaces an earlier one.

        `head_seq` is the stream's last number as the caller read it (also what `after_seq` is for live only). The
        caller has checked that the socket may see the stream, and that after_seq <= head_seq (else: reset). A socket
        that is not attached any more (revoked while the caller was reading) gets nothing.
        """
        if socket not in self._sockets:
            return
        self._feeds.subscribe(socket, key, after_seq=after_seq, head_seq=head_seq)

    def unsubscribe(self, socket: Socket, key: StreamKey) -> None:
        """Send the socket nothing more of the stream; nothing happens when it was not subscribed."""
        self._feeds.unsubscribe(socket, key)

    def cursor(self, socket: Socket, key: StreamKey) -> int | None:
        """Return the last number sent to the socket on this stream, None when it is not subscribed."""
        return self._feeds.cursor(socket, key)

    def follow_topic(self, socket: Socket, topic: TopicKey, *, known: Collection[UUID]) -> None:
        """Call the socket's `topic_changed` when streams join or leave the topic, compared with those it knows.

        May name a stream the socket has learnt of meanwhile: what it does with it must bear doing twice.
        """
        if socket not in self._sockets:
            return
        self._topics.follow(socket, topic, known=known)

    async def watch_lists(self, socket: Socket, *, workspace_id: UUID, viewer_id: UUID) -> None:
        """Send the socket the list row of every stream of the workspace that changes, as the viewer sees it."""
        await self._lists.watch(socket, workspace_id=workspace_id, viewer_id=viewer_id)
        if socket not in self._sockets:
            self._lists.drop(socket)

    def offer(self, workspace_id: UUID, stream_id: UUID, frame_for: Callable[[str], Frame]) -> None:
        """Send what was just committed to the sockets that stand right before it; `frame_for` is asked per audience.

        The hint that follows it at once is then spent; any other finds what is not next by reading, as ever.
        """
        self._feeds.offer(workspace_id, stream_id, frame_for)

    def withhold(self, workspace_id: UUID, stream_id: UUID) -> None:
        """Say that something was committed to a stream and not offered: its hint leads to a read after all."""
        self._feeds.withhold(workspace_id, stream_id)

    def hints_arrived(self, hints: Sequence[Hint]) -> None:
        """Look at what the hints name. Give this to `Broker.subscribe`."""
        for hint in hints:
            self._feeds.look_at(hint.workspace_id, hint.stream_id)
            if hint.subject_id is not None:
                self._topics.look_at(TopicKey(hint.workspace_id, hint.subject_id), hint.stream_id)
            if hint.stream_kind == self._listed_stream_kind:
                self._lists.look_at(hint.workspace_id, hint.stream_id)

    def signal_arrived(self, signal: Signal) -> None:
        """Pass a signal on to the sockets that watch its stream. Give this to `Broker.subscribe`."""
        self._feeds.pass_on(signal)

    def close_sessions(self, session_ids: Collection[UUID], *, code: int, reason: str) -> int:
        """Close all sockets of these sessions and return how many they were."""
        wanted = set(session_ids)
        sockets = [socket for socket in self._sockets if socket.session_id in wanted]
        for socket in sockets:
            self.detach(socket)
            socket.close(code, reason)
        return len(sockets)

    def broadcast(self, frame: bytes) -> None:
        """Send a frame (for example `drain`) to every attached socket."""
        for socket in tuple(self._sockets):
            socket.send(frame)

    def close_all(self, *, code: int, reason: str) -> None:
        """Close every attached socket."""
        for socket in tuple(self._sockets):
            self.detach(socket)
            socket.close(code, reason)
