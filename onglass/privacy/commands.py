"""Asking for an erasure, deciding about it, and carrying it out piece by piece.

Invariant: each piece is a transaction of its own under one timer, which is there until nothing is left: a process that
dies in between leaves a request that goes on where it stood.
"""

from uuid import UUID

from onglass.context import commands as context
from onglass.conversations import commands as conversations
from onglass.conversations import queries as conversation_queries
from onglass.conversations.model import Reader, Rules
from onglass.directory import commands as directory
from onglass.directory.model import Principal, operator_of
from onglass.files import commands as files
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, NotFound
from onglass.platform.timers import Timer, TimerReaction
from onglass.platform.transactions import Transaction
from onglass.privacy import _store
from onglass.privacy.engine.keeping import erase_moment
from onglass.privacy.model import AdminErasure, Erasure, RetentionSettings, StoredErasure
from onglass.privacy.queries import show, show_whole

TIMER_ERASE = "privacy_erase"
_MESSAGES_AT_ONCE = 20


async def request_erasure(
    tx: Transaction, customer: Reader, conversation_id: UUID | None, *, reason: str | None
) -> tuple[Erasure, bool]:
    """Ask for a conversation, or everything of the customer, to be erased; asking again gives the same request.

    Return it, and whether it is new. Raises NotFound.
    """
    if conversation_id is not None:
        await conversation_queries.access_conversation(tx, customer, conversation_id)
    new = _store.NewRequest(new_id(), customer.id, conversation_id, reason)
    is_new = await _store.insert_request(tx, new)
    stored = await _store.find_under_way(tx, customer.id, conversation_id)
    if stored is None:
        raise Conflict("just_ended", "The request before this one was decided just now; ask again.")
    shown = show(stored, await _store.load_settings(tx), now=await tx.clock_time())
    return shown, is_new


async def approve(tx: Transaction, by: Principal, request_id: UUID) -> AdminErasure:
    """Have it carried out: now, or when the legal hold is over. Raises NotFound, Conflict `already_decided`."""
    stored = await _lock_undecided(tx, request_id)
    now, settings = await tx.clock_time(), await _store.load_settings(tx)
    erase_at = erase_moment(stored.newest_at, settings, now=now)
    await _store.update_approved(tx, request_id, by_id=by.id, erase_at=erase_at)
    await tx.schedule(_timer_key(request_id), erase_at, TIMER_ERASE, {"request_id": str(request_id)})
    return await _decided(tx, by, request_id, settings, action="erasure.approve")


async def refuse(tx: Transaction, by: Principal, request_id: UUID, *, why: str) -> AdminErasure:
    """Say no, and why; the customer reads it. Raises NotFound, Conflict `already_decided`."""
    await _lock_undecided(tx, request_id)
    await _store.update_refused(tx, request_id, by_id=by.id, refusal=why)
    return await _decided(tx, by, request_id, await _store.load_settings(tx), action="erasure.refuse")


async def change_settings(tx: Transaction, by: Principal, wanted: RetentionSettings) -> RetentionSettings:
    """Set what must be kept; what has been approved keeps to the moment it was given."""
    await _store.put_settings(tx, wanted)
    await directory.audit(
        tx, by, "retention.change", target_kind="workspace", detail={"legal_hold_days": wanted.legal_hold_days}
    )
    return wanted


def eraser(rules: Rules) -> TimerReaction:
    """Return what timer `privacy_erase` does: erase some messages, and come again until none is left; then the rest."""

    async def erase_piece(tx: Transaction, timer: Timer) -> None:
        stored = await _store.lock_request(tx, UUID(timer.payload["request_id"]))
        if stored is None or stored.state != _store.APPROVED or stored.decided_by is None:
            return
        by = Reader("agent", stored.decided_by, tx.workspace_id)
        conversation_ids = await _store.fetch_conversations(tx, stored)
        for conversation_id in conversation_ids:
            if await conversations.erase_some(tx, by, conversation_id, at_most=_MESSAGES_AT_ONCE, rules=rules):
                await tx.schedule(_timer_key(stored.id), await tx.clock_time(), TIMER_ERASE, timer.payload)
                return
        await _erase_rest(tx, stored, by, conversation_ids)

    return erase_piece


async def _erase_rest(tx: Transaction, stored: StoredErasure, by: Reader, conversation_ids: list[UUID]) -> None:
    for conversation_id in conversation_ids:
        await conversations.erase_rest(tx, by, conversation_id)
    await context.forget(tx, stored.customer_id)
    if stored.conversation_id is None:
        await conversations.erase_unsent(tx, stored.customer_id)
        await files.forget_unattached_of(tx, stored.customer_id)
        await directory.forget_person(tx, stored.customer_id)
    await _store.update_erased(tx, stored)
    await directory.audit(
        tx,
        operator_of(tx.workspace_id),
        "erasure.done",
        target_kind="customer",
        target_id=stored.customer_id,
        detail={
            "request_id": str(stored.id),
            "conversations": len(conversation_ids),
            "approved_by": str(stored.decided_by),
        },
    )


async def _lock_undecided(tx: Transaction, request_id: UUID) -> StoredErasure:
    stored = await _store.lock_request(tx, request_id)
    if stored is None:
        raise NotFound
    if stored.state != _store.REQUESTED:
        raise Conflict("already_decided", f"The request is {stored.status} already.")
    return stored


async def _decided(
    tx: Transaction, by: Principal, request_id: UUID, settings: RetentionSettings, *, action: str
) -> AdminErasure:
    stored = await _store.lock_request(tx, request_id)
    assert stored is not None
    shown = show_whole(stored, settings, now=await tx.clock_time())
    await directory.audit(
        tx,
        by,
        action,
        target_kind="customer",
        target_id=stored.customer_id,
        detail={"request_id": str(request_id), "conversation_id": str(stored.conversation_id or "")},
    )
    return shown


def _timer_key(request_id: UUID) -> str:
    return f"{TIMER_ERASE}:{request_id}"
