"""Erasure requests for their customers and for administrators."""

from datetime import datetime
from uuid import UUID

from onglass.conversations import queries as conversations
from onglass.conversations.model import Reader, instant
from onglass.platform.transactions import Transaction
from onglass.privacy import _store
from onglass.privacy.engine.keeping import erase_moment, kept_until, what_is_kept
from onglass.privacy.model import (
    STATUSES,
    AdminErasure,
    Erasure,
    ErasureStatus,
    Kept,
    RetentionSettings,
    StoredErasure,
)


def _instant(at: datetime | None) -> str | None:
    return None if at is None else instant(at)


def show(request: StoredErasure, settings: RetentionSettings, *, now: datetime) -> Erasure:
    """Return a request as its customer sees it."""
    return Erasure(
        id=request.id,
        conversation_id=request.conversation_id,
        status=request.status,
        requested_at=instant(request.requested_at),
        erase_at=_instant(request.erase_at),
        erased_at=_instant(request.erased_at),
        refusal=request.refusal,
        kept=what_is_kept(request, settings, now=now),
    )


def show_whole(request: StoredErasure, settings: RetentionSettings, *, now: datetime) -> AdminErasure:
    """Return a request as an administrator sees it."""
    seen = show(request, settings, now=now)
    return AdminErasure(
        **{name: getattr(seen, name) for name in Erasure.__struct_fields__},
        customer_id=request.customer_id,
        customer_name=request.customer_name,
        case_number=request.case_number,
        reason=request.reason,
        decided_at=_instant(request.decided_at),
    )


async def get_settings(tx: Transaction) -> RetentionSettings:
    """Return what the workspace must keep."""
    return await _store.load_settings(tx)


async def list_of_customer(tx: Transaction, customer_id: UUID) -> list[Erasure]:
    """Return a customer's requests, newest first."""
    settings, now = await _store.load_settings(tx), await tx.clock_time()
    return [show(each, settings, now=now) for each in await _store.fetch_of_customer(tx, customer_id)]


async def would_be_kept(tx: Transaction, customer: Reader, conversation_id: UUID | None) -> list[Kept]:
    """Return what would stay if the customer asked now; raises NotFound."""
    if conversation_id is not None:
        await conversations.access_conversation(tx, customer, conversation_id)
    settings, now = await _store.load_settings(tx), await tx.clock_time()
    newest_at = await _store.fetch_newest(tx, customer.id, conversation_id)
    until = erase_moment(newest_at, settings, now=now)
    return kept_until(until, settings, now=now, is_everything=conversation_id is None)


async def list_all(tx: Transaction, *, status: ErasureStatus | None) -> list[AdminErasure]:
    """Return the workspace's requests, newest first; `status` None: all of them."""
    settings, now = await _store.load_settings(tx), await tx.clock_time()
    found = await _store.fetch_all(tx, None if status is None else STATUSES.index(status) + 1)
    return [show_whole(each, settings, now=now) for each in found]
