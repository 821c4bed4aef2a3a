"""What commands take and give back."""

import re
from uuid import UUID

import msgspec

from onglass.conversations.model.content import IncomingContent
from onglass.conversations.model.conversation import ConversationRow, IncomingContext
from onglass.conversations.model.messages import Message, Note, Reader

# Messages the system writes have an author like any other, so that their keys dedupe the same way.
SYSTEM_AUTHOR_ID = UUID("00000000-0000-7000-8000-000000000004")


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator decides about writing.

    `body_key`: the secret under which bodies are fingerprinted (32 bytes; all nodes have the same).
    `secret_patterns`: what is masked beside card numbers; a group named `secret` narrows what is hidden.
    `edit_window_seconds`: how long authors may edit and redact. `first_contact_seconds`: how long concurrent first
    contacts of one customer with one subject share a conversation.
    """

    body_key: bytes
    secret_patterns: tuple[re.Pattern[str], ...] = ()
    edit_window_seconds: int = 900
    first_contact_seconds: float = 1.0


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A message or note on its way in. `client_message_id` (1-64 characters) makes it idempotent per author."""

    author: Reader
    conversation_id: UUID
    client_message_id: str
    content: IncomingContent
    reply_to: UUID | None = None
    channel: str = "app"


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A stored message; `is_new` is False when this very send had been accepted before."""

    message: Message
    is_new: bool


class NoteSent(msgspec.Struct, frozen=True, kw_only=True):
    """A stored note; `is_new` is False when this very send had been accepted before."""

    note: Note
    is_new: bool


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's first contact. `in_flight_seconds`: how long the request has been under way on this server.

    `previous_id`: a case of theirs that this one continues.
    """

    customer: Reader
    app_id: UUID
    device_id: UUID
    client_message_id: str
    content: IncomingContent
    subject: str | None = None
    mode: str = "message"
    context: IncomingContext | None = None
    previous_id: UUID | None = None
    in_flight_seconds: float = 0.0


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """The conversation and its message; `is_new` is False when the contact joined one that was there."""

    conversation: ConversationRow
    message: Message
    is_new: bool
