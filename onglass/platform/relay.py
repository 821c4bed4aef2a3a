"""The relay: takes events off the queue and runs their reactions, in order per stream.

Invariant: a shard is worked on by whoever holds its row's lock; a worker that lost it without noticing (stopped,
then woken) finds the queue's row gone inside the reaction's own transaction, and does nothing.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import structlog
from asyncpg.pool import PoolConnectionProxy

from onglass.platform import _queue
from onglass.platform.database import Database, is_connection_loss
from onglass.platform.events import decode
from onglass.platform.problems import Unavailable
from onglass.platform.reactions import Reaction, Wiring
from onglass.platform.telemetry import DEAD_LETTERS, EVENTS_SETTLED, REACTIONS_RUN, RELAY_LAG_SECONDS
from onglass.platform.transactions import Row

log = structlog.get_logger(__name__)

_COLLISIONS = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError, asyncpg.LockNotAvailableError)
_COLLISION_TRIES = 3
_ERROR_CHARACTERS = 2000


class RelayLimits(msgspec.Struct, frozen=True, kw_only=True):
    """The relay's measures; tests make them small."""

    poll_seconds: float = 1.0
    linger_seconds: float = 0.02
    batch_events: int = 100
    parallel_shards: int = 3
    shard_seconds: float = 1.0
    reaction_seconds: float = 4.0
    tries: int = 5
    backoff_seconds: float = 1.0
    backoff_factor: float = 4.0
    watch_seconds: float = 10.0


class _NotMineError(Exception):
    """Another worker has this shard or this event by now."""


class _Failed(msgspec.Struct, frozen=True):
    reaction: str
    error: str


class Relay:
    """One worker's relay. Several, in one process or many, share the shards."""

    def __init__(
        self,
        pool: "asyncpg.Pool[Row]",
        database: Database,
        wiring: Wiring,
        *,
        limits: RelayLimits | None = None,
    ) -> None:
        """`pool` of the worker role holds shards; reactions run in `database`'s transactions, under its role."""
        self._pool = pool
        self._database = database
        self._wiring = wiring
        self._idle_types = wiring.types_without_reactions()
        self._limits = limits or RelayLimits()
        self._wake = asyncio.Event()
        self._watch_after = 0.0
        self._is_stopping = False

    def wake(self) -> None:
        """Look now; give this to `Broker.subscribe` (hints say when to look, the clock looks anyway)."""
        self._wake.set()

    def stop(self) -> None:
        """Let `run` return after the pass under way."""
        self._is_stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Relay until stopped; a database that is away is waited for."""
        while not self._is_stopping:
            try:
                has_more = await self.run_once()
            except Exception as error:  # noqa: BLE001 - the next pass finds everything where it was
                log.warning("relay_interrupted", error=repr(error))
                await asyncio.sleep(self._limits.poll_seconds)
                continue
            if not has_more:
                await self._rest()

    async def run_once(self) -> bool:
        """Make one pass over what is due and return whether another may find more at once."""
        await self._watch()
        settled = await self._settle_idle()
        shards = await self._pool.fetch(_queue.DUE_SHARDS, self._idle_types)
        random.shuffle(shards)
        places = asyncio.Semaphore(self._limits.parallel_shards)

        async def work(shard: int) -> int:
            async with places:
                return 0 if self._is_stopping else await self._work_shard(shard)

        done = await asyncio.gather(*(work(row["shard"]) for row in shards), return_exceptions=True)
        for outcome in done:
            if isinstance(outcome, BaseException):
                raise outcome
        return settled + sum(each for each in done if isinstance(each, int)) > 0

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(self._limits.poll_seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()
        await asyncio.sleep(self._limits.linger_seconds)  # what arrives together is relayed together

    async def _settle_idle(self) -> int:
        """Take all events that nothing is wired to off the queue, without looking at them one by one."""
        after: tuple[Any, ...] = (-1, _queue.NO_ID, _queue.NO_ID, 0)
        settled = 0
        while True:
            row = await self._pool.fetchrow(_queue.SETTLE_IDLE, self._idle_types, _queue.IDLE_CHUNK, *after)
            assert row is not None
            settled += int(row["settled"])
            if row["shard"] is None or row["looked_at"] < _queue.IDLE_CHUNK:
                EVENTS_SETTLED.inc(settled)
                return settled
            after = (row["shard"], row["workspace_id"], row["stream_id"], row["seq"])

    async def _work_shard(self, shard: int) -> int:
        """Run reactions of a shard for about a second; return how many events moved (settled, or failed a try)."""
        async with self._pool.acquire() as connection, connection.transaction():
            if not await connection.fetchval(_queue.LOCK_SHARD, shard):
                return 0
            rows = await connection.fetch(_queue.DUE_EVENTS, shard, self._limits.batch_events)
            began = time.monotonic()
            last_sign = began
            moved: int = 0
            held: set[tuple[UUID, UUID]] = set()
            for row in rows:
                now = time.monotonic()
                if now - began > self._limits.shard_seconds:
                    break
                if now - last_sign > self._limits.shard_seconds / 4:
                    await connection.execute("select 1")  # an idle transaction is ended by the server
                    last_sign = now
                stream = (row["workspace_id"], row["stream_id"])
                if stream not in held:
                    moved += 1
                    if not await self._work_event(connection, row):
                        held.add(stream)
            return moved

    async def _work_event(self, shard_lock: "PoolConnectionProxy[Row]", row: Row) -> bool:
        """Run what is left to do for one event; return whether its stream may go on.

        What is not a reaction's own is written over the connection that holds the shard: to wait here for another
        one, while all of them hold shards, would be to wait for ever.
        """
        wired = self._wiring.of(row["type"])
        dead = set(row["dead"] or ())
        if not wired and row["type"] not in self._idle_types:
            await shard_lock.execute(_queue.POSTPONE, *_place(row), self._limits.backoff_seconds)  # a newer node's
            return False
        left = [name for name in wired if name not in dead and name not in (row["done"] or ())]
        failed: list[_Failed] = []
        try:
            for number, name in enumerate(left, start=1):
                settles = number == len(left) and not failed and not dead
                failure = await self._run_reaction(row, name, wired[name], settles=settles)
                if failure is not None:
                    failed.append(failure)
            if not left and not dead:
                await shard_lock.execute(_queue.SETTLE, *_place(row))
        except _NotMineError:
            return False
        if failed or dead:
            await self._note_failures(shard_lock, row, failed)
            return False
        EVENTS_SETTLED.inc()
        return True

    async def _run_reaction(self, row: Row, name: str, reaction: Reaction[Any], *, settles: bool) -> _Failed | None:
        for attempt in range(_COLLISION_TRIES):
            try:
                async with asyncio.timeout(self._limits.reaction_seconds):
                    await self._react(row, name, reaction, settles=settles)
            except _NotMineError:
                raise
            except _COLLISIONS as error:
                if attempt + 1 == _COLLISION_TRIES:
                    return self._failure(row, name, error)
            except Exception as error:
                if _database_is_away(error):
                    raise
                return self._failure(row, name, error)
            else:
                REACTIONS_RUN.labels(name, "done").inc()
                return None
        return None

    async def _react(self, row: Row, name: str, reaction: Reaction[Any], *, settles: bool) -> None:
        """Run one reaction in one transaction, together with the row that says it is done."""
        async with self._database.transaction(row["workspace_id"]) as tx:
            if settles:
                mine = await tx.fetchval(_queue.CLAIM_LAST, *_place(row))
            else:
                mine = await tx.fetchval(_queue.CLAIM, *_place(row), name)
            if mine is None:
                raise _NotMineError
            event = decode(_queue.logged_event(row))
            assert event is not None, "a wired type is a known type"
            await reaction(tx, event)

    @staticmethod
    def _failure(row: Row, name: str, error: Exception) -> _Failed:
        REACTIONS_RUN.labels(name, "failed").inc()
        log.warning(
            "reaction_failed",
            reaction=name,
            stream_id=str(row["stream_id"]),
            seq=row["seq"],
            tries=row["tries"] + 1,
            error=repr(error),
            exc_info=error if row["tries"] == 0 else None,  # once is enough to find it
        )
        return _Failed(name, repr(error)[:_ERROR_CHARACTERS])

    async def _note_failures(self, shard_lock: "PoolConnectionProxy[Row]", row: Row, failed: Sequence[_Failed]) -> None:
        tries = row["tries"] + bool(failed)
        is_dead = tries >= self._limits.tries or not failed
        pause = None if is_dead else self._limits.backoff_seconds * self._limits.backoff_factor ** (tries - 1)
        letters = failed if is_dead else ()
        await shard_lock.execute(
            _queue.NOTE_FAILURES,
            *_place(row),
            tries,
            pause,
            [each.reaction for each in letters],
            [each.error for each in letters],
        )

    async def _watch(self) -> None:
        now = time.monotonic()
        if now < self._watch_after:
            return
        self._watch_after = now + self._limits.watch_seconds
        row = await self._pool.fetchrow(_queue.WATCH)
        assert row is not None
        RELAY_LAG_SECONDS.set(row["lag_seconds"])
        DEAD_LETTERS.set(row["dead_letters"])


def _place(row: Row) -> tuple[int, UUID, UUID, int]:
    return (row["shard"], row["workspace_id"], row["stream_id"], row["seq"])


def _database_is_away(error: Exception) -> bool:
    if isinstance(error, Unavailable):
        return error.code == "database_unavailable"
    return is_connection_loss(error) and not isinstance(error, TimeoutError)
