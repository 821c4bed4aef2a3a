"""The sender: claims what is due, sends each with its own timeout, and writes down what came of it.

Invariant: a delivery ends sent, dead or withdrawn; a crash between a push and its note costs one more push with the
same id; an address that does not answer holds one place and delays no other.
"""

import asyncio
import random
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg
import httpx
import msgspec
import structlog

from onglass.delivery import commands
from onglass.delivery._store import cases, deliveries, subscriptions
from onglass.delivery.composing import compose
from onglass.delivery.engine import attempts, choosing, web_push
from onglass.delivery.engine.pacing import Pace, Traffic
from onglass.delivery.model import AttemptOutcome, Claim, DeliveryState
from onglass.delivery.queries import get_choices
from onglass.platform.database import Database
from onglass.platform.egress import Answer, AnswerTooLargeError, Egress, EgressRefusedError
from onglass.platform.secrets import Cipher, SealBrokenError
from onglass.platform.telemetry import PUSHES
from onglass.platform.transactions import Row, Transaction

log = structlog.get_logger(__name__)

_STOP_SECONDS = 5.0
_LEAST_REST_SECONDS = 0.2
_LONGEST_ANSWER = 16_384
_GONE_SAYS = "the push service says it is gone"


class SenderLimits(msgspec.Struct, frozen=True, kw_only=True):
    """The sender's measures; tests make them small. A lease outlasts an attempt."""

    poll_seconds: float = 1.0
    attempt_seconds: float = 10.0
    lease_seconds: float = 30.0


class _Ended(msgspec.Struct, frozen=True):
    why: str
    state: DeliveryState = DeliveryState.WITHDRAWN
    address_ended: bool = False


class _Held(msgspec.Struct, frozen=True):
    until_at: datetime


class _Ready(msgspec.Struct, frozen=True):
    endpoint: str
    headers: dict[str, str]
    body: bytes


class _Said(msgspec.Struct, frozen=True):
    """What an attempt came to: a status with headers, or what went wrong."""

    status: int | None
    headers: Mapping[str, str]
    error: str | None

    @property
    def words(self) -> str:
        return self.error or f"the push service answered {self.status}"


class Sender:
    """One worker's sender. Several, in one process or many, share the rows."""

    def __init__(
        self,
        pool: "asyncpg.Pool[Row]",
        database: Database,
        *,
        egress: Egress,
        cipher: Cipher,
        contact: str,
        limits: SenderLimits | None = None,
        pace: Pace | None = None,
    ) -> None:
        """`pool` of the worker role claims; what is told is read in `database`'s transactions, under tenants' policies.

        `contact`: whom a push service may write to about this installation, a mailto: or https: address.
        """
        self._pool = pool
        self._database = database
        self._egress = egress
        self._cipher = cipher
        self._contact = contact
        self._limits = limits or SenderLimits()
        self._traffic = Traffic(pace)
        self._under_way: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._is_stopping = False

    async def start(self) -> None:
        """Begin to send; needs a running event loop."""
        self._running = asyncio.create_task(self.run(), name="push sender")

    async def close(self) -> None:
        """Finish what is under way, for a few seconds at most; the rest is found again when its lease is over."""
        self._is_stopping = True
        self._wake.set()
        if self._running is not None:
            await asyncio.wait([self._running], timeout=_STOP_SECONDS)
            self._running.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_STOP_SECONDS)
        for task in tuple(self._under_way):
            task.cancel()

    async def run(self) -> None:
        """Send until stopped; a database that is away is waited for."""
        while not self._is_stopping:
            self._wake.clear()
            try:
                if not await self.begin_due():
                    await self._rest()
            except Exception as error:  # noqa: BLE001 - what was due stays due
                log.warning("push_sender_interrupted", error=repr(error))
                await asyncio.sleep(self._limits.poll_seconds)

    async def begin_due(self) -> int:
        """Begin to send what is due and has a place; return how many were claimed."""
        room = self._traffic.room()
        if room.places == 0:
            return 0
        claims = await deliveries.claim(self._pool, uuid4(), room, lease_seconds=self._limits.lease_seconds)
        for claimed in claims:
            self._traffic.begin(claimed.host, claimed.subscription_id)
            task = asyncio.create_task(self._carry_out(claimed))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return len(claims)

    async def settle(self) -> None:
        """Send all that is due now and return when nothing is under way any more; for tests and orderly ends."""
        while True:
            # Asked before the claim: what ends during it may have held the place of what was not claimed.
            is_idle = not self._under_way
            if not await self.begin_due() and is_idle:
                return
            if self._under_way:
                await asyncio.wait(tuple(self._under_way), return_when=asyncio.FIRST_COMPLETED)

    async def _rest(self) -> None:
        seconds = await deliveries.seconds_to_next(self._pool)
        poll = self._limits.poll_seconds
        wait = poll if seconds is None else min(max(seconds, _LEAST_REST_SECONDS), poll)
        with suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._wake.wait()

    async def _carry_out(self, claimed: Claim) -> None:
        is_good: bool | None = None
        try:
            is_good = await self._deliver(claimed)
        except Exception as error:  # noqa: BLE001 - the lease ends, and it is tried again
            log.warning("push_not_noted", delivery=str(claimed.id), error=repr(error))
        finally:
            self._traffic.end(claimed.host, claimed.subscription_id, is_good=is_good)
            self._wake.set()

    async def _deliver(self, claimed: Claim) -> bool | None:
        """Bring one delivery a step further; return whether its host answered, None when it was not asked."""
        try:
            step = await self._prepare(claimed)
        except SealBrokenError:
            # A node with another secret key must end nothing that the others can still send.
            await self._note(claimed, _Said(None, {}, "its keys are sealed with a secret key that this node has not"))
            return None
        match step:
            case _Ended():
                await self._end(claimed, step)
                return None
            case _Held(until_at):
                await deliveries.postpone(self._pool, claimed, until_at)
                return None
        said = await self._push(step)
        await self._note(claimed, said)
        return said.status is not None

    async def _prepare(self, claimed: Claim) -> _Ended | _Held | _Ready:
        async with self._database.transaction(claimed.workspace_id) as tx:
            address = await subscriptions.load_live(tx, claimed.subscription_id)
            if address is None:
                return _Ended("signed out", address_ended=True)
            now = await tx.clock_time()
            if now >= claimed.until_at:
                return _Ended("not delivered in time", DeliveryState.DEAD)
            waits = await self._why_not_now(tx, claimed, address.owner_id, now)
            if waits is not None:
                return waits
            body = await compose(tx, claimed, address.owner_id)
            key = await commands.ensure_push_key(tx, self._cipher)
            keys = commands.open_keys(tx.workspace_id, address, self._cipher)
        reason = claimed.reason
        headers = web_push.headers(
            key,
            address.endpoint,
            contact=self._contact,
            ttl_seconds=int((claimed.until_at - now).total_seconds()),
            urgency=choosing.urgency(reason.occasion),
            topic=claimed.topic,
        )
        return _Ready(address.endpoint, headers, web_push.encrypt(body, keys))

    async def _why_not_now(
        self, tx: Transaction, claimed: Claim, owner_id: UUID, now: datetime
    ) -> _Ended | _Held | None:
        reason = claimed.reason
        if claimed.conversation_id is None:
            return None
        why = choosing.why_no_news(reason, await cases.load_now(tx, claimed.conversation_id, owner_id), owner_id)
        if why is not None:
            return _Ended(why)
        choices = await get_choices(tx, owner_id)
        if choosing.is_quiet(choices.quiet_hours, now):
            return _Ended("quiet hours")
        seen_at = await subscriptions.load_seen_at(tx, owner_id)
        held_until_at = choosing.held_until_at(reason, choices, seen_at=seen_at, now=now)
        return None if held_until_at is None else _Held(held_until_at)

    async def _push(self, ready: _Ready) -> _Said:
        try:
            answer: Answer = await self._egress.fetch(
                "POST",
                ready.endpoint,
                headers=ready.headers,
                content=ready.body,
                seconds=self._limits.attempt_seconds,
                max_bytes=_LONGEST_ANSWER,
            )
        except AnswerTooLargeError:
            return _Said(None, {}, "the push service answered too much")
        except TimeoutError:
            return _Said(None, {}, "the push service did not answer in time")
        except (EgressRefusedError, httpx.HTTPError) as error:
            return _Said(None, {}, str(error) or type(error).__name__)
        return _Said(answer.status, answer.headers, None)

    async def _note(self, claimed: Claim, said: _Said) -> None:
        now = datetime.now(UTC)
        chance = random.random()  # noqa: S311 - spreads load, guards nothing
        verdict = attempts.judge(said.status, said.headers, attempts=claimed.attempts, chance=chance, now=now)
        outcome = AttemptOutcome(at=now, status=said.status, error=said.error)
        if verdict.is_sent:
            PUSHES.labels("sent").inc()
            await deliveries.end(self._pool, claimed, DeliveryState.SENT, outcome=outcome)
        elif verdict.wait_seconds is not None:
            PUSHES.labels("failed").inc()
            await deliveries.retry(self._pool, claimed, verdict.wait_seconds, said.words, outcome)
            if verdict.is_for_all:
                await deliveries.postpone_rest(self._pool, claimed, verdict.wait_seconds)
        else:
            PUSHES.labels("dead").inc()
            failure = _GONE_SAYS if verdict.is_gone else said.words
            await deliveries.end(self._pool, claimed, DeliveryState.DEAD, failure=failure, outcome=outcome)
        if verdict.is_gone:
            await self._end_address(claimed, _GONE_SAYS, DeliveryState.DEAD)

    async def _end(self, claimed: Claim, ended: _Ended) -> None:
        PUSHES.labels(ended.state.name.lower()).inc()
        await deliveries.end(self._pool, claimed, ended.state, failure=ended.why)
        if ended.address_ended:
            await self._end_address(claimed, ended.why, ended.state)

    async def _end_address(self, claimed: Claim, why: str, state: DeliveryState) -> None:
        async with self._database.transaction(claimed.workspace_id) as tx:
            await commands.end_address(tx, claimed.subscription_id, why, state)


async def sweep(pool: "asyncpg.Pool[Row]") -> None:
    """Delete what ended a month ago; `pool` is of the worker role. May run twice at once."""
    await deliveries.sweep(pool)
