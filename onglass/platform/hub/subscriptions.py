"""One socket on one stream, and what all sockets of a stream and audience share.

Invariant: a subscription's cursor only ever moves from n to n + 1, with frame n + 1 sent.
"""

from collections.abc import Sequence
from enum import Enum

from onglass.platform.hub.model import Frame, Limits, Socket, StreamKey


class Pushed(Enum):
    """How a push ended."""

    SENT = 0
    BEHIND = 1
    TOO_SLOW = 2


class Feed:
    """A watched stream in one audience's numbering; `head` is the last frame given to the live sockets.

    `was_offered`: the last one did not come from a read, and its hint is still to come.
    """

    __slots__ = ("head", "key", "subscriptions", "was_offered")

    def __init__(self, key: StreamKey, head: int) -> None:
        self.key = key
        self.head = head
        self.was_offered = False
        self.subscriptions: set[Subscription] = set()


class Subscription:
    """A socket's place in a stream."""

    __slots__ = ("cursor", "feed", "is_gone", "is_live", "socket")

    def __init__(self, socket: Socket, feed: Feed, cursor: int) -> None:
        self.socket = socket
        self.feed = feed
        self.cursor = cursor
        self.is_live = False
        self.is_gone = False

    def push(self, frames: Sequence[Frame], limits: Limits) -> Pushed:
        """Send live frames. A burst that fills an empty buffer makes it BEHIND; a buffer that stays full, TOO_SLOW."""
        pushed_bytes = 0
        for frame in frames:
            if frame.seq <= self.cursor:
                continue
            if frame.seq != self.cursor + 1:
                self.is_live = False
                return Pushed.BEHIND
            waiting_bytes = self.socket.send(frame.body)
            self.cursor = frame.seq
            pushed_bytes += len(frame.body)
            if waiting_bytes > limits.buffer_bytes:
                self.is_live = False
                was_idle = waiting_bytes - pushed_bytes <= limits.low_water_bytes
                return Pushed.BEHIND if was_idle else Pushed.TOO_SLOW
        return Pushed.SENT
