"""The batcher's connection: it executes, measures, and judges what went wrong.

Invariant: a connection that failed with anything but an SQLSTATE is thrown away; it may be open and wedged.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from enum import Enum
from typing import Generic, TypeVar

import asyncpg
import structlog

from onglass.platform.database import is_connection_loss
from onglass.platform.telemetry import BATCH_SECONDS, BATCH_SIZE
from onglass.platform.transactions import Row

Request = TypeVar("Request")
Result = TypeVar("Result")
# Called with the result, or with the error that stands in its place.
Settled = Callable[[Result | None, Exception | None], None]
log = structlog.get_logger(__name__)

_CONNECT_SECONDS = 2.0
_STATEMENT_SECONDS = 6.0
_CLOSE_SECONDS = 1.0
# Plans made while tables are small must not outlive their growth: plan again soon, then ever more rarely.
_FIRST_REPLAN_SECONDS = 1.0
_LAST_REPLAN_SECONDS = 300.0
_REPLAN_FACTOR = 3.0

_RACED = frozenset({"23505", "40001", "40P01"})
_LOCKED = "55P03"
_FULL = frozenset({"53100", "53200", "57014"})
_READ_ONLY = "25006"


class Verdict(Enum):
    """What an error says about the batch."""

    LOST = 0
    LOCKED = 1
    RACED = 2
    FULL = 3
    REFUSED = 4


class Waiting(Generic[Request, Result]):
    """A request, who is told of its outcome, and since when they wait (monotonic seconds)."""

    __slots__ = ("_settled", "is_done", "request", "since")

    def __init__(self, request: Request, settled: "Settled[Result]", since: float) -> None:
        self.request = request
        self._settled = settled
        self.since = since
        self.is_done = False

    def settle(self, result: Result | None, error: Exception | None = None) -> None:
        """Tell the outcome, once; nobody's way of hearing it may stop the others from hearing theirs."""
        if self.is_done:
            return
        self.is_done = True
        try:
            self._settled(result, error)
        except Exception:
            log.exception("outcome_not_told")


def judge(error: Exception) -> Verdict:
    """Tell what to do about an error of a batch."""
    if isinstance(error, asyncpg.PostgresError):
        return _judge_sqlstate(str(error.sqlstate), is_lost=is_connection_loss(error))
    if isinstance(error, ValueError | TypeError | LookupError):
        return Verdict.REFUSED  # the driver could not encode a value, or the answer was not what was agreed
    return Verdict.LOST if is_connection_loss(error) else Verdict.RACED


def _judge_sqlstate(sqlstate: str, *, is_lost: bool) -> Verdict:
    if is_lost or sqlstate == _READ_ONLY:
        return Verdict.LOST
    if sqlstate == _LOCKED:
        return Verdict.LOCKED
    if sqlstate in _RACED:
        return Verdict.RACED
    return Verdict.FULL if sqlstate in _FULL else Verdict.REFUSED


class Writer(Generic[Request, Result]):
    """One connection, made when it is needed."""

    def __init__(
        self,
        connect: "Callable[[], Awaitable[asyncpg.Connection[Row]]]",
        execute_many: "Callable[[asyncpg.Connection[Row], Sequence[Request]], Awaitable[Sequence[Result]]]",
        execute_one: "Callable[[asyncpg.Connection[Row], Request], Awaitable[Result]]",
    ) -> None:
        self._connect = connect
        self._execute_many = execute_many
        self._execute_one = execute_one
        self._connection: asyncpg.Connection[Row] | None = None
        self._replan_seconds = _FIRST_REPLAN_SECONDS
        self._replan_after = 0.0

    async def execute(self, requests: Sequence[Request]) -> Sequence[Result]:
        """Execute requests in one commit and return their results in order; raises what the database raised."""
        connection = self._connection or await self._open()
        began = time.monotonic()
        try:
            # asyncio.timeout costs a timer, not a task: a hung server must not hang the queue for ever.
            async with asyncio.timeout(_STATEMENT_SECONDS):
                if len(requests) == 1:
                    results: Sequence[Result] = (await self._execute_one(connection, requests[0]),)
                else:
                    results = await self._execute_many(connection, requests)
        except asyncpg.PostgresError as error:
            if judge(error) is Verdict.LOST or connection.is_closed():
                self._discard()
            raise
        except BaseException:
            self._discard()
            raise
        ended = time.monotonic()
        BATCH_SIZE.observe(len(requests))
        BATCH_SECONDS.observe(ended - began)
        if len(results) != len(requests):
            raise LookupError(f"{len(results)} answers to {len(requests)} requests")
        if ended > self._replan_after:
            await self._replan(connection, ended)
        return results

    async def close(self) -> None:
        """Disconnect."""
        connection, self._connection = self._connection, None
        if connection is not None and not connection.is_closed():
            await connection.close(timeout=_CLOSE_SECONDS)

    async def _open(self) -> "asyncpg.Connection[Row]":
        async with asyncio.timeout(_CONNECT_SECONDS):
            connection = await self._connect()
        self._connection = connection
        self._replan_seconds = _FIRST_REPLAN_SECONDS
        self._replan_after = time.monotonic() + self._replan_seconds
        return connection

    def _discard(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    async def _replan(self, connection: "asyncpg.Connection[Row]", now: float) -> None:
        self._replan_seconds = min(self._replan_seconds * _REPLAN_FACTOR, _LAST_REPLAN_SECONDS)
        self._replan_after = now + self._replan_seconds
        try:
            await connection.execute("discard plans")
        except Exception:  # noqa: BLE001 - the requests are committed; the next ones get a new connection
            self._discard()
