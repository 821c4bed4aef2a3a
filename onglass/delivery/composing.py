"""What a push says, read at the moment it is sent: what was redacted by then is not in it.

Invariant: it fits one push, and every attempt of a delivery carries the delivery's id.
"""

from uuid import UUID

import msgspec

from onglass.conversations import queries as conversations
from onglass.conversations.model import Reader, instant
from onglass.delivery.engine.web_push import MOST_BYTES
from onglass.delivery.model import Claim, ReasonName
from onglass.platform.transactions import Transaction

_LONGEST_WORDS = 160


class PushMessage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the console's service worker is given. It has the words of its own language."""

    id: UUID
    occasion: ReasonName
    at: str
    agent_id: UUID
    conversation_id: UUID | None = None
    case_number: str | None = None
    name: str | None = None
    subject: str | None = None
    text: str | None = None
    due_at: str | None = None


async def compose(tx: Transaction, claimed: Claim, agent_id: UUID) -> bytes:
    """Return the JSON to be encrypted, at most `MOST_BYTES` long."""
    reason = claimed.reason
    message = PushMessage(
        id=claimed.id,
        occasion=reason.occasion,
        at=instant(reason.at),
        agent_id=agent_id,
        due_at=None if reason.due_at is None else instant(reason.due_at),
    )
    if claimed.conversation_id is not None:
        message = await _with_case(tx, message, claimed.conversation_id, agent_id)
    body = msgspec.json.encode(message)
    if len(body) > MOST_BYTES:
        body = msgspec.json.encode(msgspec.structs.replace(message, text=None, subject=None))
    return body


async def _with_case(tx: Transaction, message: PushMessage, conversation_id: UUID, agent_id: UUID) -> PushMessage:
    rows = await conversations.list_rows(tx, Reader("agent", agent_id, tx.workspace_id), [conversation_id])
    if not rows:
        return msgspec.structs.replace(message, conversation_id=conversation_id)
    row = rows[0]
    return msgspec.structs.replace(
        message,
        conversation_id=conversation_id,
        case_number=row.case_number,
        name=_cut(row.customer.name),
        subject=_cut(row.subject),
        text=None if row.last_message is None else _cut(row.last_message.text),
    )


def _cut(text: str | None) -> str | None:
    if text is None or len(text) <= _LONGEST_WORDS:
        return text or None
    return text[: _LONGEST_WORDS - 1].rstrip() + "…"
