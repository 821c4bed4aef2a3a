"""Unfinished input and what the customer was looking at: kept, masked, and never events."""

from typing import Any
from uuid import UUID

import msgspec

from onglass.conversations._store import markers
from onglass.conversations.commands.seeing import lock_visible
from onglass.conversations.engine import mask_deeply
from onglass.conversations.model import IncomingContext, Reader, Rules
from onglass.platform.problems import invalid_field
from onglass.platform.transactions import Transaction

_MAX_DRAFT_BYTES = 64_000
_MAX_CONTEXT_BYTES = 16_000


async def put_draft(
    tx: Transaction,
    owner: Reader,
    conversation_id: UUID | None,
    content: dict[str, Any] | None,
    *,
    rules: Rules,
) -> None:
    """Keep an owner's unfinished input; None removes it. `conversation_id` None: before a conversation exists.

    Raises NotFound, Invalid for one that is too large.
    """
    if conversation_id is not None:
        await lock_visible(tx, owner, conversation_id)
    place = conversation_id or markers.NO_CONVERSATION_ID
    if content is None:
        await markers.delete_draft(tx, owner, place)
        return
    await markers.put_draft(tx, owner, place, _storable(content, "content", _MAX_DRAFT_BYTES, rules))


async def put_context(
    tx: Transaction,
    customer: Reader,
    conversation_id: UUID,
    context: IncomingContext,
    *,
    device_id: UUID | None,
    rules: Rules,
) -> None:
    """Lay what the app knows over the context of one of the customer's conversations. Raises NotFound, Invalid."""
    head = await lock_visible(tx, customer, conversation_id)
    await put_context_locked(tx, head.id, context, device_id=device_id, rules=rules)


async def put_context_locked(
    tx: Transaction, conversation_id: UUID, context: IncomingContext, *, device_id: UUID | None, rules: Rules
) -> None:
    """Lay it over the context of a conversation whose lock is held."""
    built: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(context, urgency_token=None))
    await markers.put_context(tx, conversation_id, device_id, _storable(built, "context", _MAX_CONTEXT_BYTES, rules))


def _storable(value: dict[str, Any], path: str, max_bytes: int, rules: Rules) -> dict[str, Any]:
    masked: dict[str, Any] = mask_deeply(value, rules.secret_patterns)
    encoded = msgspec.json.encode(masked)
    if len(encoded) > max_bytes:
        raise invalid_field(path, f"Send at most {max_bytes} bytes.", code="too_long")
    if rb"\u0000" in encoded and _has_nul(masked):
        raise invalid_field(path, "Leave out the NUL character.", code="nul_character")
    return masked


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(_has_nul(item) for item in value)
