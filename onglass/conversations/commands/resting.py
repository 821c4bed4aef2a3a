"""Resting: an agent snoozes a case until a time or a word; a customer pauses every clock that runs against them."""

from datetime import datetime, timedelta
from uuid import UUID

from onglass.conversations._store import living
from onglass.conversations.commands.seeing import actor_of, lock_visible, record_on
from onglass.conversations.commands.timetable import set_timer
from onglass.conversations.engine import life
from onglass.conversations.model import LockedConversation, Reader, Status
from onglass.events import ConversationPaused, ConversationResumed, ConversationSnoozed
from onglass.platform.events import Actor
from onglass.platform.problems import Conflict, NotFound, invalid_field
from onglass.platform.transactions import Transaction

_LONGEST_SNOOZE = timedelta(days=366)


async def snooze(tx: Transaction, conversation_id: UUID, until_at: datetime | None, *, by: Reader) -> None:
    """Put a case aside until a time, or with None until somebody writes. The same again changes nothing.

    Raises NotFound (a customer, too), Invalid for a time that is past or more than a year away, Conflict
    `conversation_resolved`.
    """
    if by.is_customer:
        raise NotFound
    case = await lock_visible(tx, by, conversation_id)
    _check_not_resolved(case)
    if case.status is Status.SNOOZED and case.snoozed_until_at == until_at:
        return
    if until_at is not None:
        now = await tx.clock_time()
        if not now < until_at < now + _LONGEST_SNOOZE:
            raise invalid_field("until", "Send a time in the future, at most a year ahead; null: until a reply.")
    event = ConversationSnoozed(workspace_id=tx.workspace_id, stream_id=case.id, actor=actor_of(by), until_at=until_at)
    case, at = await record_on(tx, case, event)
    case = life.snoozed(case, until_at)
    await living.save_life(tx, case, updated_at=at)
    await set_timer(tx, case)


async def pause(tx: Transaction, conversation_id: UUID, *, by: Reader) -> None:
    """Stop the clocks that run against the customer. Idempotent; raises NotFound, Conflict `conversation_resolved`."""
    case = await lock_visible(tx, by, conversation_id)
    _check_not_resolved(case)
    if case.paused_at is not None:
        return
    event = ConversationPaused(workspace_id=tx.workspace_id, stream_id=case.id, actor=actor_of(by))
    case, at = await record_on(tx, case, event)
    case = life.paused(case, at)
    await living.save_life(tx, case, updated_at=at)
    await set_timer(tx, case)


async def resume(tx: Transaction, conversation_id: UUID, *, by: Reader) -> None:
    """Let the clocks go on from where they stood. Idempotent; raises NotFound."""
    case = await lock_visible(tx, by, conversation_id)
    if case.paused_at is not None:
        await set_timer(tx, await resume_locked(tx, case, actor=actor_of(by)))


async def resume_locked(tx: Transaction, case: LockedConversation, *, actor: Actor) -> LockedConversation:
    """Let the clocks of a paused case go on; its lock is held and the caller sets its timer."""
    case = life.resumed(case, await tx.clock_time())
    event = ConversationResumed(
        workspace_id=tx.workspace_id, stream_id=case.id, actor=actor, waiting_since_at=case.waiting_since
    )
    case, at = await record_on(tx, case, event)
    await living.save_life(tx, case, updated_at=at)
    return case


def _check_not_resolved(case: LockedConversation) -> None:
    if case.status is Status.RESOLVED:
        raise Conflict("conversation_resolved", "The case is closed. Open it again first, or write to it.")
