"""Timers: what is due later, as rows, fired by whichever worker is there.

Invariant: the row is deleted in the transaction of its effect, by generation and lease: exactly one effect, never
before the database's clock says so, none after a cancel or for a moment that was moved.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
import structlog

from onglass.platform.database import Database
from onglass.platform.telemetry import TIMER_LATE_SECONDS, TIMERS_FIRED
from onglass.platform.transactions import Row, Transaction

log = structlog.get_logger(__name__)


class Timer(msgspec.Struct, frozen=True, kw_only=True):
    """A timer that is being fired. `due_at` is what was asked for; it may be a little later by now."""

    workspace_id: UUID
    key: str
    due_at: datetime
    generation: int
    kind: str
    payload: dict[str, Any]
    tries: int


_WAIT_BRIEFLY = "set local lock_timeout = '100ms'"
_LOCKED_SECONDS = 0.2

TimerReaction = Callable[[Transaction, Timer], Awaitable[None]]


class TimerLimits(msgspec.Struct, frozen=True, kw_only=True):
    """The timers' measures; tests make them small."""

    poll_seconds: float = 1.0
    batch: int = 40
    parallel: int = 8
    lease_seconds: float = 5.0
    reaction_seconds: float = 4.0
    longest_backoff_seconds: float = 60.0


class Timers:
    """One worker's timers. Several, in one process or many, share the table."""

    def __init__(
        self,
        pool: "asyncpg.Pool[Row]",
        database: Database,
        reactions: Mapping[str, TimerReaction],
        *,
        limits: TimerLimits | None = None,
    ) -> None:
        """`reactions` by kind of timer; a kind that is not in it is left to a node that knows it."""
        self._pool = pool
        self._database = database
        self._reactions = dict(reactions)
        self._limits = limits or TimerLimits()
        self._wake = asyncio.Event()
        self._is_stopping = False

    def wake(self) -> None:
        """Look now."""
        self._wake.set()

    def stop(self) -> None:
        """Let `run` return after the batch under way."""
        self._is_stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Fire until stopped; a database that is away is waited for."""
        while not self._is_stopping:
            try:
                fired = await self.run_once()
                if fired < self._limits.batch:
                    await self._rest(await self._seconds_to_next())
            except Exception as error:  # noqa: BLE001 - what was due stays due
                log.warning("timers_interrupted", error=repr(error))
                await asyncio.sleep(self._limits.poll_seconds)

    async def run_once(self) -> int:
        """Fire a batch of what is due and return how many timers were claimed."""
        token = uuid4()
        rows = await self._pool.fetch(
            _CLAIM, token, self._limits.lease_seconds, list(self._reactions), self._limits.batch
        )
        rows.sort(key=lambda row: row["due_at"])
        places = asyncio.Semaphore(self._limits.parallel)

        async def fire(row: Row) -> None:
            async with places:
                await self._fire(_timer(row), token)

        outcomes = await asyncio.gather(*(fire(row) for row in rows), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return len(rows)

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()

    async def _seconds_to_next(self) -> float:
        seconds = await self._pool.fetchval(_SECONDS_TO_NEXT, list(self._reactions))
        return self._limits.poll_seconds if seconds is None else min(max(seconds, 0.001), self._limits.poll_seconds)

    async def _fire(self, timer: Timer, token: UUID) -> None:
        try:
            async with asyncio.timeout(self._limits.reaction_seconds):
                late_seconds = await self._take_effect(timer, token)
        except asyncpg.LockNotAvailableError:
            TIMERS_FIRED.labels(timer.kind, "waited").inc()
            await self._postpone(timer, token, _LOCKED_SECONDS)
            return
        except Exception as error:
            TIMERS_FIRED.labels(timer.kind, "failed").inc()
            trace = error if timer.tries == 1 else None  # once is enough to find it
            log.warning(
                "timer_failed", kind=timer.kind, key=timer.key, tries=timer.tries, error=repr(error), exc_info=trace
            )
            seconds = min(2.0 ** min(timer.tries - 1, 10), self._limits.longest_backoff_seconds)
            await self._postpone(timer, token, seconds)
            return
        if late_seconds is None:
            TIMERS_FIRED.labels(timer.kind, "gone").inc()
            return
        TIMERS_FIRED.labels(timer.kind, "fired").inc()
        TIMER_LATE_SECONDS.observe(late_seconds)

    async def _take_effect(self, timer: Timer, token: UUID) -> float | None:
        """Run the reaction with the row's deletion; None when the timer was moved, cancelled or taken over."""
        async with self._database.transaction(timer.workspace_id) as tx:
            # The row is held first, and what it is about after it: whoever holds that may be about to move this very
            # timer. So a timer gives up soon and is tried again, and no command is ever broken off for it.
            await tx.execute(_WAIT_BRIEFLY)
            late_seconds: float | None = await tx.fetchval(
                _TAKE, timer.workspace_id, timer.key, timer.generation, token
            )
            if late_seconds is not None:
                await self._reactions[timer.kind](tx, timer)
        return late_seconds

    async def _postpone(self, timer: Timer, token: UUID, seconds: float) -> None:
        await self._pool.execute(_POSTPONE, timer.workspace_id, timer.key, timer.generation, token, seconds)


def _timer(row: Row) -> Timer:
    names: Sequence[str] = Timer.__struct_fields__
    return Timer(**{name: row[name] for name in names})


_CLAIM = """
with due as materialized (
  select workspace_id, key from timer
  where due_at <= clock_timestamp() and (lease_until_at is null or lease_until_at <= clock_timestamp())
    and kind = any($3::text[])
  order by due_at limit $4 for update skip locked)
update timer t set lease_token = $1, lease_until_at = clock_timestamp() + make_interval(secs => $2::float8),
  tries = least(tries + 1, 30000)
from due d where t.workspace_id = d.workspace_id and t.key = d.key
returning t.workspace_id, t.key, t.due_at, t.generation, t.kind, t.payload, t.tries
"""

_TAKE = """
delete from timer where workspace_id = $1 and key = $2 and generation = $3 and lease_token = $4
  and due_at <= clock_timestamp()
returning extract(epoch from clock_timestamp() - due_at)::float8
"""

_POSTPONE = """
update timer set lease_token = null, lease_until_at = clock_timestamp() + make_interval(secs => $5::float8)
where workspace_id = $1 and key = $2 and generation = $3 and lease_token = $4
"""

_SECONDS_TO_NEXT = """
select extract(epoch from min(greatest(due_at, coalesce(lease_until_at, due_at))) - clock_timestamp())::float8
from (select due_at, lease_until_at from timer where kind = any($1::text[]) order by due_at limit 200) soon
"""
