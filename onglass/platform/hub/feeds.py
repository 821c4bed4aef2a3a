"""Live delivery: one feed for each watched (stream, audience), read once for all its sockets.

Invariant: a feed's head moves by one frame at a time; a subscription is live only while nothing between its cursor
and the head is unsent, and the two are compared without an await before it joins: there is no seam to fall through.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any
from uuid import UUID

import structlog

from onglass.platform.broker.model import Signal
from onglass.platform.clock import Clock
from onglass.platform.hub.catch_up import CatchUp
from onglass.platform.hub.model import TOO_SLOW_CODE, Frame, Limits, Reader, Socket, StreamKey, Want
from onglass.platform.hub.pace import each_period, in_slices
from onglass.platform.hub.subscriptions import Feed, Pushed, Subscription
from onglass.platform.telemetry import FRAMES_SENT, HUB_GAPS, HUB_READ_FAILURES

log = structlog.get_logger(__name__)

_READ_FEEDS = 500
_RETRY_SECONDS = 0.2


class Feeds:
    """All feeds of this node and the loops that read them."""

    def __init__(self, reader: Reader, limits: Limits, clock: Clock, catch_up: CatchUp) -> None:
        self._reader = reader
        self._limits = limits
        self._clock = clock
        self._catch_up = catch_up
        self._feeds: dict[StreamKey, Feed] = {}
        self._of_stream: dict[tuple[UUID, UUID], tuple[Feed, ...]] = {}
        self._of_socket: dict[Socket, dict[StreamKey, Subscription]] = {}
        self._dirty: dict[StreamKey, Feed] = {}
        self._work = asyncio.Event()
        self._sent = 0

    def loops(self) -> Sequence[Coroutine[Any, Any, None]]:
        """Return what must run for as long as the hub does."""
        return (self._read_dirty(), each_period(self._sweep, self._limits.reread_seconds, "feeds"))

    def subscribe(self, socket: Socket, key: StreamKey, *, after_seq: int, head_seq: int) -> None:
        """Begin a subscription at a cursor."""
        self.unsubscribe(socket, key)
        feed = self._feeds.get(key)
        is_new = feed is None
        if feed is None:
            feed = Feed(key, head_seq)
            self._feeds[key] = feed
            stream = (key.workspace_id, key.stream_id)
            self._of_stream[stream] = (*self._of_stream.get(stream, ()), feed)
        subscription = Subscription(socket, feed, after_seq)
        feed.subscriptions.add(subscription)
        self._of_socket.setdefault(socket, {})[key] = subscription
        if after_seq >= feed.head:
            subscription.is_live = True
        else:
            self._catch_up.begin(subscription)
        if is_new or head_seq > feed.head:  # what was committed since the caller looked has had its hint already
            self._mark(feed)

    def unsubscribe(self, socket: Socket, key: StreamKey) -> None:
        """End a subscription, if there is one."""
        subscription = self._of_socket.get(socket, {}).pop(key, None)
        if subscription is not None:
            self._end(subscription)

    def drop(self, socket: Socket) -> None:
        """End all subscriptions of a socket."""
        for subscription in self._of_socket.pop(socket, {}).values():
            self._end(subscription)

    def cursor(self, socket: Socket, key: StreamKey) -> int | None:
        """Return the last number sent, None without a subscription."""
        subscription = self._of_socket.get(socket, {}).get(key)
        return None if subscription is None else subscription.cursor

    def look_at(self, workspace_id: UUID, stream_id: UUID) -> None:
        """Read a stream soon, if it is watched here and was not just offered what there is to read."""
        for feed in self._of_stream.get((workspace_id, stream_id), ()):
            if feed.was_offered:
                feed.was_offered = False
            else:
                self._mark(feed)

    def withhold(self, workspace_id: UUID, stream_id: UUID) -> None:
        """Let the next hint of a stream lead to a read."""
        for feed in self._of_stream.get((workspace_id, stream_id), ()):
            feed.was_offered = False

    def offer(self, workspace_id: UUID, stream_id: UUID, frame_for: Callable[[str], Frame]) -> None:
        """Deliver a frame where it is the next one; any other is left to a read."""
        for feed in self._of_stream.get((workspace_id, stream_id), ()):
            frame = frame_for(feed.key.audience)
            if frame.seq == feed.head + 1:
                self._deliver(feed, (frame,))
                feed.was_offered = feed.head == frame.seq

    def pass_on(self, signal: Signal) -> None:
        """Send a signal's body to whoever watches its stream, but for the socket it came from."""
        for feed in self._of_stream.get((signal.workspace_id, signal.stream_id), ()):
            if not signal.audience or feed.key.audience == signal.audience:
                for subscription in tuple(feed.subscriptions):
                    if subscription.socket.socket_id != signal.origin:
                        self._send_signal(subscription.socket, signal.body)

    def _send_signal(self, socket: Socket, body: bytes) -> None:
        if socket.send(body) > self._limits.buffer_bytes:
            self._close_slow(socket)

    def _close_slow(self, socket: Socket) -> None:
        self.drop(socket)
        socket.close(TOO_SLOW_CODE, "too slow: come back with your cursor")

    def _end(self, subscription: Subscription) -> None:
        subscription.is_gone = True
        feed = subscription.feed
        feed.subscriptions.discard(subscription)
        if feed.subscriptions:
            return
        del self._feeds[feed.key]
        self._dirty.pop(feed.key, None)
        stream = (feed.key.workspace_id, feed.key.stream_id)
        others = tuple(other for other in self._of_stream[stream] if other is not feed)
        if others:
            self._of_stream[stream] = others
        else:
            del self._of_stream[stream]

    def _mark(self, feed: Feed) -> None:
        self._dirty[feed.key] = feed
        self._work.set()

    async def _read_dirty(self) -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            while self._dirty:
                await self._read_some()

    async def _read_some(self) -> None:
        feeds = [self._dirty.pop(key) for key in list(self._dirty)[:_READ_FEEDS]]
        wants = [Want(feed.key, feed.head, self._limits.page_frames) for feed in feeds]
        try:
            pages = await self._reader.read_many(wants)
        except Exception as error:  # noqa: BLE001 - whatever a read raises, the feeds must be read again
            HUB_READ_FAILURES.inc()
            log.warning("feeds_not_read", streams=len(feeds), error=repr(error))
            for feed in feeds:
                self._mark_if_watched(feed)
            await asyncio.sleep(_RETRY_SECONDS)
            return
        for feed, page in zip(feeds, pages, strict=True):
            self._deliver(feed, page.frames)
            if page.has_more:
                self._mark_if_watched(feed)

    def _mark_if_watched(self, feed: Feed) -> None:
        if self._feeds.get(feed.key) is feed:
            self._mark(feed)

    def _deliver(self, feed: Feed, frames: Sequence[Frame]) -> None:
        frames = self._in_order(feed, frames)
        if not frames:
            return
        feed.head = frames[-1].seq
        sent = 0
        for subscription in tuple(feed.subscriptions):
            if subscription.is_live:
                sent += len(frames)
                outcome = subscription.push(frames, self._limits)
                if outcome is Pushed.TOO_SLOW:
                    self._close_slow(subscription.socket)
                elif outcome is Pushed.BEHIND:
                    self._catch_up.begin(subscription)
        self._sent += sent

    def _in_order(self, feed: Feed, frames: Sequence[Frame]) -> Sequence[Frame]:
        """Return the frames that follow the head without a hole; the clock will read what stands behind one."""
        expected = feed.head + 1
        if frames and frames[0].seq == expected and frames[-1].seq == feed.head + len(frames):
            return frames
        ordered = []
        for frame in frames:
            if frame.seq == expected:
                ordered.append(frame)
                expected += 1
            elif frame.seq > expected:
                HUB_GAPS.inc()
                log.error("gap_in_stream", stream_id=str(feed.key.stream_id), expected=expected, got=frame.seq)
                break
        return ordered

    async def _sweep(self) -> None:
        """Compare every feed's head with the database, in slices, so that live frames pass in between."""
        FRAMES_SENT.inc(self._sent)  # its lock costs more than a delivery: once a round
        self._sent = 0
        limits = self._limits
        async for part in in_slices(list(self._feeds.values()), limits.sweep_streams, limits.reread_seconds):
            heads = await self._reader.read_heads([feed.key for feed in part])
            for feed, head in zip(part, heads, strict=True):
                if head > feed.head:
                    self._mark_if_watched(feed)
