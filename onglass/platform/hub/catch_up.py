"""Reading history for sockets that come back, apart from live delivery and no faster than each socket takes it.

Invariant: at most a few reads at a time, one page in memory per socket; a socket joins live exactly when its cursor
has reached the feed's head.
"""

import asyncio
from collections.abc import Sequence

import structlog

from onglass.platform.hub.model import TOO_SLOW_CODE, Frame, Limits, Page, Reader, StreamKey, Want
from onglass.platform.hub.subscriptions import Subscription
from onglass.platform.telemetry import HUB_READ_FAILURES

log = structlog.get_logger(__name__)

_RETRY_SECONDS = 0.2


class CatchUp:
    """One task for each subscription that is behind."""

    def __init__(self, reader: Reader, limits: Limits) -> None:
        self._reader = reader
        self._limits = limits
        self._reads = asyncio.Semaphore(limits.catch_up_reads)
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way: dict[tuple[StreamKey, int], asyncio.Task[Page]] = {}

    def begin(self, subscription: Subscription) -> None:
        """Bring a subscription to its feed's head, then make it live."""
        task = asyncio.create_task(self._run(subscription))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """Stop all of it."""
        for task in (*self._tasks, *self._under_way.values()):
            task.cancel()

    async def _run(self, subscription: Subscription) -> None:
        try:
            while not subscription.is_gone:
                if subscription.cursor >= subscription.feed.head:
                    subscription.is_live = True
                    return
                await self._next_page(subscription)
        except TimeoutError:
            subscription.socket.close(TOO_SLOW_CODE, "too slow: come back with your cursor")

    async def _next_page(self, subscription: Subscription) -> None:
        await self._until_drained(subscription)
        cursor = subscription.cursor
        try:
            page = await self._read_page(subscription.feed.key, cursor)
        except Exception as error:  # noqa: BLE001 - whatever a read raises, this socket still waits for its history
            HUB_READ_FAILURES.inc()
            log.warning("history_not_read", stream_id=str(subscription.feed.key.stream_id), error=repr(error))
            await asyncio.sleep(_RETRY_SECONDS)
            return
        await self._send(subscription, page.frames)
        if subscription.cursor == cursor and not subscription.is_gone:
            await asyncio.sleep(self._limits.reread_seconds)  # the log shows less than its head says: look again

    async def _send(self, subscription: Subscription, frames: Sequence[Frame]) -> None:
        for frame in frames:
            if subscription.is_gone:
                return
            if frame.seq != subscription.cursor + 1:
                return
            waiting_bytes = subscription.socket.send(frame.body)
            subscription.cursor = frame.seq
            if waiting_bytes > self._limits.buffer_bytes // 2:
                await self._until_drained(subscription)

    async def _until_drained(self, subscription: Subscription) -> None:
        async with asyncio.timeout(self._limits.catch_up_patience_seconds):
            await subscription.socket.drained()

    async def _read_page(self, key: StreamKey, after_seq: int) -> Page:
        """Read one page; sockets that ask for the same page at the same time share one read."""
        task = self._under_way.get((key, after_seq))
        if task is None:
            task = asyncio.create_task(self._read_alone(key, after_seq))
            self._under_way[key, after_seq] = task
            task.add_done_callback(lambda _done: self._under_way.pop((key, after_seq), None))
        return await asyncio.shield(task)

    async def _read_alone(self, key: StreamKey, after_seq: int) -> Page:
        async with self._reads:
            pages = await self._reader.read_many([Want(key, after_seq, self._limits.page_frames)])
        return pages[0]
