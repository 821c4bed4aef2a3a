"""A conversation as list rows and as the agent's panel show it, and what is known of one inside a command."""

from datetime import datetime
from enum import IntEnum
from typing import Any, Literal
from uuid import UUID

import msgspec

from onglass.conversations.model.messages import AgentReference, Author, Instant

StatusName = Literal["open", "snoozed", "resolved"]
TurnName = Literal["agent", "customer"]
ViewName = Literal["mine", "queue", "team", "all"]


class Status(IntEnum):
    """Where the case stands."""

    OPEN = 1
    SNOOZED = 2
    RESOLVED = 3

    @property
    def wire(self) -> StatusName:
        """The name on the wire."""
        return _STATUS_NAMES[self]


class Turn(IntEnum):
    """Who is to write next."""

    AGENT = 1
    CUSTOMER = 2

    @property
    def wire(self) -> TurnName:
        """The name on the wire."""
        return "agent" if self is Turn.AGENT else "customer"


_STATUS_NAMES: dict[Status, StatusName] = {Status.OPEN: "open", Status.SNOOZED: "snoozed", Status.RESOLVED: "resolved"}


class MessagePreview(msgspec.Struct, frozen=True, kw_only=True):
    """The newest message in one line of plain text (120 characters at most)."""

    author: Author
    text: str
    created_at: Instant


class ConversationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a reader's list; `last_seq`, `read_seq` and `unread` are the reader's own.

    `unread` counts the other side's messages after `read_seq`: for a customer all that is not theirs, for an agent
    the customer's. `assignee` is None while nobody owns the case.
    """

    id: UUID
    case_number: str
    status: StatusName
    turn: TurnName
    mode: str
    subject: str | None
    last_seq: int
    read_seq: int
    unread: int
    assignee: AgentReference | None
    team: None = None
    expected_reply: None = None
    last_message: MessagePreview | None = None
    created_at: Instant
    updated_at: Instant


class CustomerReference(msgspec.Struct, frozen=True, kw_only=True):
    """The customer as agents see them; `verified` when the host app has signed who they are."""

    id: UUID
    name: str | None
    email: str | None
    phone: str | None
    verified: bool
    attributes: dict[str, Any]


class AgentConversationRow(ConversationRow, frozen=True, kw_only=True):
    """A row of an agent's list. `waiting_since`: when the customer began to wait; None while it is their turn."""

    customer: CustomerReference
    waiting_since: Instant | None = None
    resolved_at: Instant | None = None
    has_draft: bool = False


class DeviceDescription(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the customer holds in their hand, as the SDK told it."""

    platform: str | None = None
    os_version: str | None = None
    app_version: str | None = None
    model: str | None = None
    locale: str | None = None
    time_zone: str | None = None


class IncomingContext(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What the customer was looking at when they asked; masked like a message before it is stored."""

    screen: str | None = None
    subject: str | None = None
    topic: str | None = None
    device: dict[str, Any] | None = None
    attributes: dict[str, Any] | None = None


class ConversationContext(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The context beside the thread."""

    device: DeviceDescription | None = None
    screen: str | None = None
    subject: str | None = None
    topic: str | None = None
    attributes: dict[str, Any] | None = None
    captured_at: Instant | None = None


class AgentConversation(AgentConversationRow, frozen=True, kw_only=True):
    """One conversation with the panel an agent reads before the first word."""

    context: ConversationContext | None = None
    other_conversations: int = 0


class ChangedFrame(msgspec.Struct, frozen=True, kw_only=True, tag="changed"):
    """The stream's frame for a list row; `version` is its last_seq."""

    conversation: AgentConversationRow
    version: int


class CustomerConversationPage(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's conversations, newest first; hand `next_cursor` back for the page after."""

    conversations: list[ConversationRow]
    next_cursor: str | None


class AgentConversationPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of an agent's view, newest first; hand `next_cursor` back for the page after."""

    conversations: list[AgentConversationRow]
    next_cursor: str | None


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation its reader may see, with what a caller needs to know before anything else."""

    conversation_id: UUID
    customer_id: UUID
    app_id: UUID
    assignee_id: UUID | None
    status: Status
    last_seq: int


class LockedConversation(msgspec.Struct, frozen=True, kw_only=True):
    """The head row under lock: nothing in the conversation changes until the transaction ends."""

    id: UUID
    customer_id: UUID
    status: Status
    turn: Turn
    assignee_id: UUID | None
    waiting_since: datetime | None
    last_seq: int
    last_public_seq: int
    customer_messages: int
    other_messages: int
