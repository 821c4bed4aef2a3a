"""Unfinished input and what the customer was looking at: kept, masked, and never events."""

from typing import Any
from uuid import UUID

import msgspec

from onglass.conversations._store import markers, messages
from onglass.conversations.commands.seeing import lock_visible
from onglass.conversations.engine import decode_content, mask_deeply
from onglass.conversations.engine.answering import without_secrets
from onglass.conversations.model import FormContent, IncomingContext, Reader, Rules
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

    A `form` {message_id, values, step} of it is a customer's: it is kept until it is answered, without what is secret.
    Raises NotFound, Invalid for one that is too large or fills in what is no form.
    """
    if conversation_id is not None:
        await lock_visible(tx, owner, conversation_id)
    place = conversation_id or markers.NO_CONVERSATION_ID
    if content is not None and content.get("form") is not None:
        content = await _with_open_form(tx, owner, place, content)
    if not content:
        await markers.delete_draft(tx, owner, place)
        return
    await markers.put_draft(tx, owner, place, _storable(content, "content", _MAX_DRAFT_BYTES, rules))


async def _with_open_form(tx: Transaction, owner: Reader, place: UUID, content: dict[str, Any]) -> dict[str, Any]:
    form = content["form"]
    asking = await messages.find_message(tx, place, UUID(form["message_id"])) if owner.is_customer else None
    asked = None if asking is None or asking.is_note else decode_content(asking.content)
    if asking is None or not isinstance(asked, FormContent):
        detail = "There is no such form in this conversation."
        raise invalid_field("content.form.message_id", detail, code="unknown_message")
    if await messages.find_answer(tx, asking.id) is not None:
        return {name: value for name, value in content.items() if name != "form"}
    known = {field.id for field in asked.fields}
    for name in form["values"]:
        if name not in known:
            raise invalid_field(f"content.form.values.{name}", "The form has no such field.", code="unknown_field")
    return {**content, "form": {**form, "values": without_secrets(asked, form["values"])}}


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
