"""Streams that come and go: a customer's new conversation reaches their other phone, an assignment its agent.

Invariant: membership is what the database says; a hint about an unknown stream only makes it be asked sooner.
"""

import asyncio
from collections.abc import Collection, Coroutine, Sequence
from typing import Any
from uuid import UUID

from onglass.platform.clock import Clock
from onglass.platform.hub.model import Limits, Reader, Socket, TopicKey
from onglass.platform.hub.pace import each_period, in_slices, whenever


class _Topic:
    __slots__ = ("known", "sockets")

    def __init__(self, known: Collection[UUID]) -> None:
        self.known = frozenset(known)
        self.sockets: set[Socket] = set()


class Topics:
    """All topics followed on this node."""

    def __init__(self, reader: Reader, limits: Limits, clock: Clock) -> None:
        self._reader = reader
        self._limits = limits
        self._clock = clock
        self._topics: dict[TopicKey, _Topic] = {}
        self._of_socket: dict[Socket, list[TopicKey]] = {}
        self._dirty: set[TopicKey] = set()
        self._work = asyncio.Event()

    def loops(self) -> Sequence[Coroutine[Any, Any, None]]:
        """Return what must run for as long as the hub does."""
        return (
            whenever(self._work, self._read_dirty, "topics"),
            each_period(self._sweep, self._limits.reread_seconds, "topics"),
        )

    def follow(self, socket: Socket, key: TopicKey, *, known: Collection[UUID]) -> None:
        """Begin to tell a socket of changes."""
        topic = self._topics.get(key)
        if topic is None:
            topic = self._topics[key] = _Topic(known)
            self._mark(key)
        topic.sockets.add(socket)
        self._of_socket.setdefault(socket, []).append(key)
        unheard_of = topic.known.difference(known)
        if unheard_of:
            socket.topic_changed(key, unheard_of, ())

    def drop(self, socket: Socket) -> None:
        """Forget a socket."""
        for key in self._of_socket.pop(socket, ()):
            topic = self._topics.get(key)
            if topic is not None:
                topic.sockets.discard(socket)
                if not topic.sockets:
                    del self._topics[key]

    def look_at(self, key: TopicKey, stream_id: UUID) -> None:
        """Ask soon whether the stream has joined, if anybody here follows the topic and does not know it yet."""
        topic = self._topics.get(key)
        if topic is not None and stream_id not in topic.known:
            self._mark(key)

    def _mark(self, key: TopicKey) -> None:
        self._dirty.add(key)
        self._work.set()

    async def _read_dirty(self) -> None:
        keys = [key for key in self._dirty if key in self._topics][: self._limits.sweep_streams]
        if not keys:
            self._dirty.clear()
            return
        self._dirty.difference_update(keys)
        try:
            await self._read(keys)
        except BaseException:
            self._dirty.update(keys)
            raise
        finally:
            if self._dirty:
                self._work.set()

    async def _sweep(self) -> None:
        limits = self._limits
        async for keys in in_slices(list(self._topics), limits.sweep_streams, limits.reread_seconds):
            await self._read(keys)

    async def _read(self, keys: Sequence[TopicKey]) -> None:
        answers = await self._reader.read_topics(keys)
        for key, stream_ids in zip(keys, answers, strict=True):
            topic = self._topics.get(key)
            if topic is not None:
                self._compare(key, topic, frozenset(stream_ids))

    def _compare(self, key: TopicKey, topic: _Topic, now: frozenset[UUID]) -> None:
        if now == topic.known:
            return
        joined, left = now - topic.known, topic.known - now
        topic.known = now
        for socket in tuple(topic.sockets):
            socket.topic_changed(key, joined, left)
