"""The two kinds of words a broker carries, and what every broker can do."""

from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

import msgspec

from onglass.platform.transactions import Hint


class Signal(msgspec.Struct, frozen=True, array_like=True):
    """Something transient on a stream (typing, presence). Never stored, not numbered, may be lost.

    `body` is the encoded frame as it goes out; `audience` empty means all; the socket `origin` does not get it back.
    """

    workspace_id: UUID
    stream_id: UUID
    kind: str
    body: bytes
    origin: str = ""
    audience: str = ""


OnHints = Callable[[Sequence[Hint]], None]
OnSignal = Callable[[Signal], None]


class Broker(Protocol):
    """Carries hints and signals to all nodes, this one included."""

    async def start(self) -> None:
        """Begin to connect. Returns at once, also when the wire is down; it goes on trying for ever."""

    def subscribe(self, on_hints: OnHints, on_signal: OnSignal | None = None) -> Callable[[], None]:
        """Call back for what arrives, on the event loop, from now on. Returns the function that ends it."""

    def publish(self, hints: Sequence[Hint]) -> None:
        """Tell all nodes where to look. Never blocks, never raises."""

    def publish_signal(self, signal: Signal) -> None:
        """Tell all nodes something transient. Never blocks, never raises."""

    async def close(self) -> None:
        """Send what waits, for a second at most, and disconnect."""
