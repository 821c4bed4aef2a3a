"""The clock as a thing that can be handed in, so that tests move time instead of waiting for it.

Deadlines never reckon from it: they use the database's clock. It measures pauses, ages and rates on one node.
"""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Wall time and monotonic seconds of one node."""

    def now(self) -> datetime:
        """Return the wall time in UTC; it may jump."""

    def monotonic(self) -> float:
        """Return seconds that never go back, from an arbitrary start."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the wall time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()
