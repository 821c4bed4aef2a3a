"""The sender: claims what is due, sends each with its own timeout, and writes down what came of it.

Invariant: a delivery ends sent, dead or withdrawn; a crash between a push and its note costs one more push with the
same id; an address that does not answer holds one place and delays no other.
"""

import asyncio
import random
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import httpx
import msgspec
import structlog

from onglass.delivery import commands
from onglass.delivery._store import deliveries
from onglass.delivery.credentials import NoTokenError, ProviderTokens
from onglass.delivery.engine import apns, attempts, fcm
from onglass.delivery.engine.attempts import Meaning
from onglass.delivery.engine.pacing import Pace, Traffic
from onglass.delivery.model import AttemptOutcome, Claim, DeliveryState
from onglass.delivery.preparing import Ink, prepare
from onglass.delivery.steps import Ended, Held, Letter, Mailer, Ready, Said
from onglass.platform.database import Database
from onglass.platform.egress import Answer, AnswerTooLargeError, Egress, EgressRefusedError
from onglass.platform.secrets import SealBrokenError
from onglass.platform.telemetry import PUSHES
from onglass.platform.transactions import Row

log = structlog.get_logger(__name__)

_STOP_SECONDS = 5.0
_LEAST_REST_SECONDS = 0.2
_LONGEST_ANSWER = 16_384
_REFUSALS = 300
_GONE_SAYS = "the push service says it is gone"


class SenderLimits(msgspec.Struct, frozen=True, kw_only=True):
    """The sender's measures; tests make them small. A lease outlasts an attempt."""

    poll_seconds: float = 1.0
    attempt_seconds: float = 10.0
    lease_seconds: float = 30.0


class Sender:
    """One worker's sender. Several, in one process or many, share the rows."""

    def __init__(
        self,
        pool: "asyncpg.Pool[Row]",
        database: Database,
        *,
        egress: Egress,
        ink: Ink,
        mailer: Mailer | None = None,
        limits: SenderLimits | None = None,
        pace: Pace | None = None,
    ) -> None:
        """`pool` of the worker role claims; what is told is read in `database`'s transactions, under tenants' policies.

        `mailer`: without one, or with an `ink` that names no sender, no mail is sent.
        """
        self._pool = pool
        self._database = database
        self._egress = egress
        self._tokens = ProviderTokens(egress)
        self._mailer = mailer
        self._ink = ink if mailer is not None else msgspec.structs.replace(ink, mail_from=None)
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
            async with self._database.transaction(claimed.workspace_id) as tx:
                step = await prepare(tx, claimed, self._ink)
        except SealBrokenError:
            # A node with another secret key must end nothing that the others can still send.
            await self._note(claimed, Said(error="its keys are sealed with a secret key that this node has not"))
            return None
        match step:
            case Ended():
                await self._end(claimed, step)
                return None
            case Held(until_at):
                await deliveries.postpone(self._pool, claimed, until_at)
                return None
            case Letter():
                assert self._mailer is not None, "without one nothing is written"
                said = await self._mailer.send(step, seconds=self._limits.attempt_seconds)
            case Ready():
                said = await self._push(claimed, step)
        await self._note(claimed, said, told_seq=step.told_seq)
        return said.status is not None

    async def _push(self, claimed: Claim, ready: Ready) -> Said:
        try:
            headers = dict(ready.headers)
            if ready.account is not None:
                headers["authorization"] = await self._tokens.authorization(ready.account)
            answer: Answer = await self._egress.fetch(
                "POST",
                ready.endpoint,
                headers=headers,
                content=ready.body,
                seconds=self._limits.attempt_seconds,
                max_bytes=_LONGEST_ANSWER,
            )
        except AnswerTooLargeError:
            return Said(error="the push service answered too much")
        except TimeoutError:
            return Said(error="the push service did not answer in time")
        except NoTokenError as error:
            return Said(error=str(error))
        except (EgressRefusedError, httpx.HTTPError) as error:
            return Said(error=str(error) or type(error).__name__)
        meaning = _meaning(claimed, answer)
        if meaning == "sign again" and ready.account is not None:
            self._tokens.forget(ready.account, headers["authorization"])
        return Said(status=answer.status, headers=answer.headers, meaning=meaning)

    async def _note(self, claimed: Claim, said: Said, *, told_seq: int | None = None) -> None:
        now = datetime.now(UTC)
        chance = random.random()  # noqa: S311 - spreads load, guards nothing
        verdict = attempts.judge(
            said.status, said.headers, attempts=claimed.attempts, chance=chance, now=now, meaning=said.meaning
        )
        outcome = AttemptOutcome(at=now, status=said.status, error=said.error)
        if verdict.is_sent:
            PUSHES.labels("sent").inc()
            await deliveries.end(self._pool, claimed, DeliveryState.SENT, outcome=outcome, told_seq=told_seq)
            await self._settle_sent(claimed)
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

    async def _end(self, claimed: Claim, ended: Ended) -> None:
        PUSHES.labels(ended.state.name.lower()).inc()
        await deliveries.end(self._pool, claimed, ended.state, failure=ended.why)
        if ended.address_ended:
            await self._end_address(claimed, ended.why, ended.state)
        elif claimed.attempts > 1 and claimed.reason.occasion == "message":
            await self._withdraw(claimed)

    async def _settle_sent(self, claimed: Claim) -> None:
        """Take back what its customer read while it was on its way."""
        if claimed.reason.occasion != "message" or claimed.conversation_id is None:
            return
        async with self._database.transaction(claimed.workspace_id) as tx:
            await commands.settle_sent(tx, claimed.conversation_id, claimed.subscription_id)

    async def _withdraw(self, claimed: Claim) -> None:
        """Take back what an attempt may have shown whose answer was lost."""
        if claimed.conversation_id is None:
            return
        async with self._database.transaction(claimed.workspace_id) as tx:
            at, seq = await tx.clock_time(), claimed.reason.seq
            await commands.withdraw_from(tx, claimed.subscription_id, claimed.conversation_id, seq, at)

    async def _end_address(self, claimed: Claim, why: str, state: DeliveryState) -> None:
        async with self._database.transaction(claimed.workspace_id) as tx:
            await commands.end_address(tx, claimed.subscription_id, why, state)


def _meaning(claimed: Claim, answer: Answer) -> Meaning | None:
    """Return what a refusal says in its service's own words; None where the status says it."""
    if answer.status < _REFUSALS or claimed.service not in {"fcm", "apns"}:
        return None
    read = fcm.meaning if claimed.service == "fcm" else apns.meaning
    return read(answer.status, answer.body)


async def sweep(pool: "asyncpg.Pool[Row]") -> None:
    """Delete what ended a month ago; `pool` is of the worker role. May run twice at once."""
    await deliveries.sweep(pool)
