"""Resolving and reopening: by hand, by silence, or because somebody wrote to a closed case. Each happens once."""

from uuid import UUID

from onglass.conversations._store import living
from onglass.conversations.commands.facts import change_facts_locked, clear_closing_reason
from onglass.conversations.commands.marking import mark_locked
from onglass.conversations.commands.promising import end_locked
from onglass.conversations.commands.seeing import actor_of, lock_visible, record_on
from onglass.conversations.commands.timetable import set_timer
from onglass.conversations.engine import life
from onglass.conversations.model import FactChange, LockedConversation, Outcome, Reader, Status
from onglass.events import ConversationReopened, ConversationResolved
from onglass.platform.events import Actor
from onglass.platform.transactions import Transaction


async def resolve(tx: Transaction, conversation_id: UUID, *, by: Reader, closing_reason_id: UUID | None = None) -> None:
    """Close the case (a customer: end it); its outcome is open until the customer says more. Idempotent.

    `closing_reason_id`: why, in the company's words; None leaves what was said of it. Raises NotFound, Invalid.
    """
    case = await lock_visible(tx, by, conversation_id)
    if closing_reason_id is not None:
        case = await change_facts_locked(tx, case, FactChange(closing_reason_id=closing_reason_id), actor=actor_of(by))
    if case.status is not Status.RESOLVED:
        await set_timer(tx, await resolve_locked(tx, case, actor=actor_of(by)))


async def resolve_locked(
    tx: Transaction, case: LockedConversation, *, actor: Actor, outcome: Outcome | None = None
) -> LockedConversation:
    """Close a case whose lock is held and which is not closed; the caller sets its timer."""
    case = await end_locked(tx, case, actor=actor)
    event = ConversationResolved(workspace_id=tx.workspace_id, stream_id=case.id, actor=actor, outcome=outcome)
    case, at = await record_on(tx, case, event, tells_owner=True)
    case = life.resolved(case, at, outcome)
    await living.save_life(tx, case, updated_at=at)
    return case


async def reopen(tx: Transaction, conversation_id: UUID, *, by: Reader) -> None:
    """Open a closed or snoozed case. Idempotent; raises NotFound."""
    case = await lock_visible(tx, by, conversation_id)
    if case.status is not Status.OPEN:
        await set_timer(tx, await reopen_locked(tx, case, actor=actor_of(by)))


async def reopen_locked(tx: Transaction, case: LockedConversation, *, actor: Actor) -> LockedConversation:
    """Open a case whose lock is held and which is not open; the caller sets its timer."""
    if case.is_spam:
        case = await mark_locked(tx, case, is_spam=False, actor=actor)
    if case.status is Status.RESOLVED and case.closing_reason_id is not None:
        case = await clear_closing_reason(tx, case, actor=actor)
    event = ConversationReopened(workspace_id=tx.workspace_id, stream_id=case.id, actor=actor)
    case, at = await record_on(tx, case, event, tells_owner=True)
    case = life.reopened(case, at)
    await living.save_life(tx, case, updated_at=at)
    return case
