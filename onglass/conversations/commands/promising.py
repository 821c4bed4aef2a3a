"""An agent promises an answer by a time: kept by the first answer after it, broken at its end, withdrawn, or moved.

Invariant: a case has one such promise at most; while it holds, nobody is reminded, asked or closed by time. What became
of it is decided from the log and the database's clock, so that a late worker breaks no promise that was kept.
"""

from datetime import datetime, timedelta
from uuid import UUID

from onglass.conversations._store import living
from onglass.conversations.commands.seeing import actor_of, lock_visible, record_on
from onglass.conversations.commands.timetable import set_timer
from onglass.conversations.engine import life
from onglass.conversations.model import LockedConversation, Reader, Status
from onglass.events import PromiseEnding, ReplyPromised, ReplyPromiseEnded
from onglass.platform.events import SYSTEM, Actor
from onglass.platform.problems import Conflict, NotFound, invalid_field
from onglass.platform.transactions import Transaction

_LONGEST_PROMISE = timedelta(days=60)


async def promise_reply(tx: Transaction, conversation_id: UUID, until_at: datetime, *, by: Reader) -> None:
    """Promise the customer an answer by an instant; another one takes the place of the one that holds. Idempotent.

    Raises NotFound (a customer, too), Invalid for a time that is past or more than 60 days away, Conflict
    `conversation_resolved`.
    """
    case = await _lock_for_agent(tx, conversation_id, by)
    if case.status is Status.RESOLVED:
        raise Conflict("conversation_resolved", "The case is closed. Open it again first, or write to it.")
    if case.promised_until_at == until_at:
        return
    now = await tx.clock_time()
    if not now < until_at <= now + _LONGEST_PROMISE:
        raise invalid_field("until", "Promise a time in the future, at most 60 days ahead.")
    if case.promised_until_at is not None and await _ending(tx, case, case.promised_until_at) is not None:
        case = await end_locked(tx, case, actor=SYSTEM)
    event = ReplyPromised(workspace_id=tx.workspace_id, stream_id=case.id, actor=actor_of(by), until_at=until_at)
    case, at = await record_on(tx, case, event)
    case = life.promised(case, at, until_at)
    await living.save_life(tx, case, updated_at=at)
    await set_timer(tx, case)


async def withdraw_promise(tx: Transaction, conversation_id: UUID, *, by: Reader) -> None:
    """Take an agent's promise back, whoever gave it. Idempotent; raises NotFound (a customer, too)."""
    case = await _lock_for_agent(tx, conversation_id, by)
    if case.promised_until_at is not None:
        await set_timer(tx, await end_locked(tx, case, actor=actor_of(by)))


async def answer_locked(tx: Transaction, case: LockedConversation) -> LockedConversation:
    """End the promise of a locked case if an answer came since it was given; the caller sets the timer."""
    if case.promised_until_at is None or await living.find_reply_after_promise(tx, case.id) is None:
        return case
    return await end_locked(tx, case, actor=SYSTEM)


async def break_locked(tx: Transaction, case: LockedConversation) -> LockedConversation:
    """End the promise of a locked case whose time is over; the caller sets the timer."""
    return await end_locked(tx, case, actor=SYSTEM)


async def end_locked(tx: Transaction, case: LockedConversation, *, actor: Actor) -> LockedConversation:
    """End the promise of a locked case, withdrawn unless it is kept or broken already; the caller sets the timer."""
    if case.promised_until_at is None:
        return case
    ending = await _ending(tx, case, case.promised_until_at)
    return await _end(tx, case, ending or "withdrawn", SYSTEM if ending else actor)


async def _ending(tx: Transaction, case: LockedConversation, until_at: datetime) -> PromiseEnding | None:
    replied_at = await living.find_reply_after_promise(tx, case.id)
    return life.ending_of_promise(until_at, replied_at, await tx.clock_time())


async def _end(tx: Transaction, case: LockedConversation, ending: PromiseEnding, actor: Actor) -> LockedConversation:
    event = ReplyPromiseEnded(workspace_id=tx.workspace_id, stream_id=case.id, actor=actor, ending=ending)
    case, at = await record_on(tx, case, event)
    case = life.promise_ended(case)
    await living.save_life(tx, case, updated_at=at)
    return case


async def _lock_for_agent(tx: Transaction, conversation_id: UUID, by: Reader) -> LockedConversation:
    if by.is_customer:
        raise NotFound
    return await lock_visible(tx, by, conversation_id)
