"""Loops that run by the clock, or when there is work, and survive what they do.

Invariant: every round comes, however the one before it ended; a sweep over many things spreads itself over its period.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeVar

import structlog

from onglass.platform.telemetry import HUB_READ_FAILURES

T = TypeVar("T")

log = structlog.get_logger(__name__)

_RETRY_SECONDS = 0.2
_LEAST_REST = 0.2  # of a period, however long the work took
_SPREAD = 0.5  # of a period, in which the slices of a sweep are laid


async def each_period(work: Callable[[], Awaitable[None]], seconds: float, name: str) -> None:
    """Run `work` every `seconds`; an error is logged and the next round comes all the same."""
    rest = seconds
    while True:
        await asyncio.sleep(rest)
        began = time.monotonic()
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the clock goes on whatever a read raises
            HUB_READ_FAILURES.inc()
            log.warning("sweep_failed", what=name, error=repr(error))
        rest = max(seconds - (time.monotonic() - began), seconds * _LEAST_REST)


async def in_slices(things: Sequence[T], size: int, seconds: float) -> AsyncIterator[Sequence[T]]:
    """Yield slices of at most `size`, spread over half of `seconds`, so that live work passes in between."""
    starts = range(0, len(things), size)
    for start in starts:
        if start:
            await asyncio.sleep(seconds * _SPREAD / len(starts))
        yield things[start : start + size]


async def whenever(work_waits: asyncio.Event, work: Callable[[], Awaitable[None]], name: str) -> None:
    """Run `work` each time the event is set; after an error it is set again, a moment later."""
    while True:
        await work_waits.wait()
        work_waits.clear()
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - what could not be read is still waiting
            HUB_READ_FAILURES.inc()
            log.warning("read_failed", what=name, error=repr(error))
            await asyncio.sleep(_RETRY_SECONDS)
            work_waits.set()
