"""The broker of a single process: no wire at all."""

from collections.abc import Callable, Sequence

from onglass.platform.broker._outbox import Listeners
from onglass.platform.broker.model import OnHints, OnSignal, Signal
from onglass.platform.transactions import Hint


class LocalBroker:
    """Calls its listeners at once."""

    def __init__(self) -> None:
        self._listeners = Listeners()

    async def start(self) -> None:
        """Do nothing: there is no wire."""

    def subscribe(self, on_hints: OnHints, on_signal: OnSignal | None = None) -> Callable[[], None]:
        """Call back for what is published from now on."""
        return self._listeners.subscribe(on_hints, on_signal)

    def publish(self, hints: Sequence[Hint]) -> None:
        """Tell this process."""
        self._listeners.tell_hints(hints)

    def publish_signal(self, signal: Signal) -> None:
        """Tell this process something transient."""
        self._listeners.tell_signal(signal)

    async def close(self) -> None:
        """Do nothing: there is no wire."""
