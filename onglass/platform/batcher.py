"""Group commit: many callers, one statement, one commit.

Invariant: every caller gets its own answer or its own error; a bad request, a locked row or a lost connection
fails at most those it concerns. What is executed must be idempotent: after a lost connection it is sent again.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

import asyncpg
import structlog

from onglass.platform._writer import Settled, Verdict, Waiting, Writer, judge
from onglass.platform.problems import Unavailable
from onglass.platform.telemetry import BATCH_REFUSALS, BATCH_WAITING
from onglass.platform.transactions import Row

log = structlog.get_logger(__name__)

Request = TypeVar("Request")
Result = TypeVar("Result")

_EXPIRY_SECONDS = 0.25
_RECONNECT_SECONDS = 0.05
_LOOK_SECONDS = 0.01
_SIDE_WRITERS = 2
_LEAST_BATCH = 16


class Batcher(Generic[Request, Result]):
    """A writer with a queue before it, and two more beside it for groups that somebody else holds locked."""

    def __init__(
        self,
        *,
        connect: "Callable[[], Awaitable[asyncpg.Connection[Row]]]",
        execute_many: "Callable[[asyncpg.Connection[Row], Sequence[Request]], Awaitable[Sequence[Result]]]",
        execute_one: "Callable[[asyncpg.Connection[Row], Request], Awaitable[Result]]",
        twin_key: Callable[[Request], Hashable],
        group_key: Callable[[Request], Hashable],
        committed: "Callable[[Sequence[Request], Sequence[Result]], Sequence[Result]] | None" = None,
        max_batch: int = 128,
        max_waiting: int = 4096,
        patience_seconds: float = 2.0,
    ) -> None:
        """`execute_many` answers in the order asked, in one statement without a transaction around it.

        `twin_key`: two requests with one key never stand in one batch; the later one waits for the next.
        `group_key`: what a lock is about (a conversation); requests of one group keep their order.
        `committed` is called with each batch that is, before its callers are: what it returns is what they are told.
        `connect` gives a connection whose role has a `lock_timeout`; the batcher owns and closes it.
        """
        self._writer: Writer[Request, Result] = Writer(connect, execute_many, execute_one)
        self._sides: list[Writer[Request, Result]] = [
            Writer(connect, execute_many, execute_one) for _ in range(_SIDE_WRITERS)
        ]
        self._twin_key = twin_key
        self._group_key = group_key
        self._committed = committed
        self._max_batch = max_batch
        self._max_waiting = max_waiting
        self._patience_seconds = patience_seconds
        self._queue: deque[Waiting[Request, Result]] = deque()
        self._locked: dict[Hashable, deque[Waiting[Request, Result]]] = {}
        self._turns: deque[Hashable] = deque()
        self._arrived = asyncio.Event()
        self._set_aside = asyncio.Event()
        self._under_way: set[Waiting[Request, Result]] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._is_closing = False
        self._last_count = 0

    async def start(self) -> None:
        """Begin to write. Returns at once, also when the database is away: callers get 503 until it is back."""
        loops = [self._write(), self._expire(), *(self._write_locked(side) for side in self._sides)]
        self._tasks = [asyncio.create_task(each) for each in loops]

    async def close(self) -> None:
        """Write what waits, for as long as callers would wait, then disconnect."""
        self._is_closing = True
        ends_at = time.monotonic() + self._patience_seconds
        while self._all_waiting() and time.monotonic() < ends_at:  # noqa: ASYNC110 - once, at the end of a process
            await asyncio.sleep(_LOOK_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in (self._writer, *self._sides):
            await writer.close()
        self._refuse(self._all_waiting())

    @property
    def waiting_count(self) -> int:
        """How many requests wait for a batch."""
        return len(self._queue)

    def submit(self, request: Request) -> "asyncio.Future[Result]":
        """Queue a request; await the future. It raises Unavailable (503, send again) or what the database refused.

        Raises Unavailable at once when too many wait or the batcher is closing.
        """
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()

        def settled(result: Result | None, error: Exception | None) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(result)  # type: ignore[arg-type] # a result type may include None
            else:
                future.set_exception(error)

        self.call(request, settled)
        return future

    def call(self, request: Request, settled: "Settled[Result]") -> None:
        """Queue a request and be called back, once, in the moment its batch is there; otherwise as `submit`."""
        if len(self._queue) >= self._max_waiting or self._is_closing:
            BATCH_REFUSALS.labels("full").inc()
            raise Unavailable("too_busy", "Too much is waiting to be stored; send it again.", retry_after_seconds=1)
        self._queue.append(Waiting(request, settled, time.monotonic()))
        self._arrived.set()

    def _all_waiting(self) -> "list[Waiting[Request, Result]]":
        set_aside = (each for queue in self._locked.values() for each in queue)
        return [*self._under_way, *self._queue, *set_aside]

    async def _write(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._queue:
                batch = self._take(self._queue)
                BATCH_WAITING.set(len(self._queue))
                if batch:
                    await self._settle(self._writer, batch)

    def _take(self, queue: "deque[Waiting[Request, Result]]") -> "list[Waiting[Request, Result]]":
        """Take the next batch off a queue; twins stay behind, and members of locked groups go to their own queue."""
        batch: list[Waiting[Request, Result]] = []
        twins: list[Waiting[Request, Result]] = []
        keys: set[Hashable] = set()
        room = self._room(len(queue))
        while queue and room:
            waiting = queue.popleft()
            if waiting.is_done:
                continue
            if self._locked and queue is self._queue and self._joins_locked(waiting):
                continue
            key = self._twin_key(waiting.request)
            if key in keys:
                twins.append(waiting)
                continue
            keys.add(key)
            batch.append(waiting)
            room -= 1
        queue.extendleft(reversed(twins))
        return batch

    def _room(self, waiting_count: int) -> int:
        """Return how many to take: about half of all that are on their way.

        One half is in the database while the callers of the other hear their answers and send again; a batch of all
        would let the two take turns at resting (measured: 1.3 to 1.5 times as many a second with 128 callers).
        """
        self._last_count = min(self._max_batch, max(_LEAST_BATCH, (waiting_count + self._last_count + 1) // 2))
        return self._last_count

    def _joins_locked(self, waiting: "Waiting[Request, Result]") -> bool:
        queue = self._locked.get(self._group_key(waiting.request))
        if queue is None:
            return False
        queue.append(waiting)
        return True

    async def _settle(self, writer: "Writer[Request, Result]", batch: "list[Waiting[Request, Result]]") -> None:
        """Execute a batch until each of its callers has an answer, is about to hear it, or stands in a queue again."""
        self._under_way.update(batch)
        try:
            await self._try(writer, batch, is_retry=False)
        except BaseException:
            self._under_way.difference_update(batch)
            raise

    async def _try(
        self, writer: "Writer[Request, Result]", batch: "list[Waiting[Request, Result]]", *, is_retry: bool
    ) -> None:
        try:
            results = await writer.execute([waiting.request for waiting in batch])
        except Exception as error:  # noqa: BLE001 - judged below; each caller gets what concerns it
            await self._answer_failure(writer, batch, error, is_retry=is_retry)
            self._under_way.difference_update(batch)
            return
        # Nothing is awaited between an answer and the next batch, so that one is in the database first, and callers
        # hear in the next turn of the loop: the database must not rest while many of them are told.
        asyncio.get_running_loop().call_soon(self._tell, batch, results)

    def _tell(self, batch: "list[Waiting[Request, Result]]", results: "Sequence[Result]") -> None:
        if self._committed is not None:
            results = self._committed([waiting.request for waiting in batch], results)
        for waiting, result in zip(batch, results, strict=True):
            waiting.settle(result)
        self._under_way.difference_update(batch)

    async def _answer_failure(
        self,
        writer: "Writer[Request, Result]",
        batch: "list[Waiting[Request, Result]]",
        error: Exception,
        *,
        is_retry: bool,
    ) -> None:
        verdict = judge(error)
        if verdict is Verdict.LOST:
            await self._put_back(writer, batch, error)
        elif verdict is Verdict.LOCKED:
            self._put_aside(batch)
        elif verdict is Verdict.FULL:
            log.error("database_refuses_writes", error=repr(error))
            self._refuse(batch)
        elif verdict is Verdict.RACED and not is_retry:
            await self._try(writer, batch, is_retry=True)  # a fresh snapshot sees what won the race
        elif len(batch) == 1:
            BATCH_REFUSALS.labels("poisoned").inc()
            log.warning("request_refused", error=repr(error))
            batch[0].settle(None, error)
        else:
            middle = len(batch) // 2
            await self._try(writer, batch[:middle], is_retry=False)
            await self._try(writer, batch[middle:], is_retry=False)

    async def _put_back(
        self, writer: "Writer[Request, Result]", batch: "list[Waiting[Request, Result]]", error: Exception
    ) -> None:
        """Queue again, first of all, what a lost connection left with an unknown outcome."""
        log.warning("writer_connection_lost", waiting=len(self._queue) + len(batch), error=repr(error))
        if writer is self._writer:
            self._queue.extendleft(reversed(batch))
            self._arrived.set()
        else:
            self._put_aside(batch)
        await asyncio.sleep(_RECONNECT_SECONDS)

    def _put_aside(self, batch: "list[Waiting[Request, Result]]") -> None:
        """Let each group of a batch wait by itself, since somebody holds one of them; all other groups go on."""
        returning: dict[Hashable, list[Waiting[Request, Result]]] = {}
        for waiting in batch:
            returning.setdefault(self._group_key(waiting.request), []).append(waiting)
        for group, members in returning.items():
            queue = self._locked.setdefault(group, deque())
            queue.extendleft(reversed(members))
            self._give_turn(group)

    def _give_turn(self, group: Hashable) -> None:
        self._turns.append(group)
        self._set_aside.set()

    async def _write_locked(self, side: "Writer[Request, Result]") -> None:
        """Write the groups set aside, one group at a time; a group returns to the batch when its queue is empty."""
        while True:
            await self._set_aside.wait()
            if not self._turns:
                self._set_aside.clear()
                continue
            group = self._turns.popleft()
            queue = self._locked[group]
            batch = self._take(queue)
            if batch:
                await self._settle(side, batch)
            if group in self._turns:
                continue  # still locked, and in line again
            if queue:
                self._give_turn(group)
            else:
                del self._locked[group]

    async def _expire(self) -> None:
        """Refuse whoever has waited too long, also when the statement they are part of hangs."""
        while True:
            await asyncio.sleep(_EXPIRY_SECONDS)
            oldest = time.monotonic() - self._patience_seconds
            self._refuse([each for each in self._all_waiting() if each.since < oldest])

    @staticmethod
    def _refuse(refused: "Sequence[Waiting[Any, Any]]") -> None:
        for waiting in refused:
            if not waiting.is_done:
                BATCH_REFUSALS.labels("expired").inc()
                detail = "It could not be stored in time; send it again."
                waiting.settle(None, Unavailable("not_stored_in_time", detail, retry_after_seconds=1))
