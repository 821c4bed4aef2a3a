"""What waits for the wire: publishing puts it here and returns; one task carries it out, all that waits at once.

Invariant: bounded. When the wire is down the oldest words are dropped, which costs latency only.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from uuid import uuid4

import msgspec

from onglass.platform.broker.model import OnHints, OnSignal, Signal
from onglass.platform.telemetry import BROKER_DROPPED
from onglass.platform.transactions import Hint

_MAX_HINTS = 10_000
_MAX_SIGNALS = 2_000


class Parcel(msgspec.Struct, frozen=True, array_like=True):
    """One message on the wire; fields may be added at the end, an older node ignores them."""

    node_id: str
    hints: list[Hint] = []
    signals: list[Signal] = []


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Parcel)


class Listeners:
    """Who is called back on this node."""

    def __init__(self) -> None:
        self._all: list[tuple[OnHints, OnSignal | None]] = []

    def subscribe(self, on_hints: OnHints, on_signal: OnSignal | None) -> Callable[[], None]:
        """Add a listener; returns the function that removes it."""
        entry = (on_hints, on_signal)
        self._all.append(entry)

        def unsubscribe() -> None:
            if entry in self._all:
                self._all.remove(entry)

        return unsubscribe

    def tell_hints(self, hints: Sequence[Hint]) -> None:
        """Call everybody with hints."""
        for on_hints, _on_signal in tuple(self._all):
            on_hints(hints)

    def tell_signal(self, signal: Signal) -> None:
        """Call everybody who wants signals."""
        for _on_hints, on_signal in tuple(self._all):
            if on_signal is not None:
                on_signal(signal)


class Outbox:
    """Words of this node on their way out, and words of others on their way in."""

    def __init__(self, listeners: Listeners) -> None:
        self._listeners = listeners
        self._node_id = uuid4().hex
        self._hints: dict[Hint, None] = {}
        self._signals: deque[Signal] = deque(maxlen=_MAX_SIGNALS)
        self._waits = asyncio.Event()
        self._is_empty = asyncio.Event()
        self._is_empty.set()

    def add_hints(self, hints: Sequence[Hint]) -> None:
        """Queue hints; the same one twice goes out once."""
        for hint in hints:
            if len(self._hints) >= _MAX_HINTS:
                BROKER_DROPPED.inc()
                self._hints.pop(next(iter(self._hints)))
            self._hints[hint] = None
        self._waits.set()
        self._is_empty.clear()

    def add_signal(self, signal: Signal) -> None:
        """Queue a signal."""
        if len(self._signals) == _MAX_SIGNALS:
            BROKER_DROPPED.inc()
        self._signals.append(signal)
        self._waits.set()
        self._is_empty.clear()

    def receive(self, parcel_bytes: bytes) -> None:
        """Tell this node's listeners what another node said; what cannot be read (a newer node's) is dropped."""
        try:
            parcel = _decoder.decode(parcel_bytes)
        except msgspec.DecodeError:
            BROKER_DROPPED.inc()
            return
        if parcel.node_id == self._node_id:
            return
        if parcel.hints:
            self._listeners.tell_hints(parcel.hints)
        for signal in parcel.signals:
            self._listeners.tell_signal(signal)

    async def carry(self, send: Callable[[Sequence[bytes]], Awaitable[None]], *, max_bytes: int) -> None:
        """Send what waits, as parcels of at most `max_bytes`, for as long as `send` does not raise."""
        while True:
            await self._waits.wait()
            self._waits.clear()
            hints, signals = list(self._hints), list(self._signals)
            self._hints.clear()
            self._signals.clear()
            await send(self._pack(hints, signals, max_bytes))
            if not self._waits.is_set():
                self._is_empty.set()

    async def emptied(self) -> None:
        """Return once everything has been handed to the wire."""
        await self._is_empty.wait()

    def _pack(self, hints: list[Hint], signals: list[Signal], max_bytes: int) -> list[bytes]:
        parcel = _encoder.encode(Parcel(self._node_id, hints, signals))
        if len(parcel) <= max_bytes:
            return [parcel]
        if len(hints) + len(signals) == 1:
            BROKER_DROPPED.inc()  # a signal larger than the wire takes
            return []
        half_hints, half_signals = (len(hints) + 1) // 2, len(signals) // 2
        return [
            *self._pack(hints[:half_hints], signals[:half_signals], max_bytes),
            *self._pack(hints[half_hints:], signals[half_signals:], max_bytes),
        ]
