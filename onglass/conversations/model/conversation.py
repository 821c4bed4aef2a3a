"""A conversation as list rows and as the agent's panel show it, and what is known of one inside a command."""

from datetime import datetime
from enum import IntEnum
from typing import Any, Literal
from uuid import UUID

import msgspec

from onglass.conversations.model.facts import CaseFacts
from onglass.conversations.model.hand_over import HandOver
from onglass.conversations.model.messages import AgentReference, Author, Instant, OutcomeName
from onglass.conversations.model.surroundings import ScreenSeen, StepSeen

StatusName = Literal["open", "snoozed", "resolved"]
TurnName = Literal["agent", "customer"]
ViewName = Literal["mine", "queue", "team", "all", "snoozed", "parked"]
HoldingName = Literal["none", "held", "parked", "returned"]


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


class Holding(IntEnum):
    """Whether an answered case waits ready at its owner's hand, or aside; parked and returned take no capacity."""

    NONE = 0
    HELD = 1
    PARKED = 2
    RETURNED = 3

    @property
    def wire(self) -> HoldingName:
        """The name on the wire."""
        return _HOLDING_NAMES[self]


class Outcome(IntEnum):
    """What became of a case, as far as the customer has said."""

    CONFIRMED = 1
    UNCONFIRMED = 2
    FAILED = 3

    @property
    def wire(self) -> OutcomeName:
        """The name on the wire."""
        return _OUTCOME_NAMES[self]


class Silence(IntEnum):
    """How far the customer's silence has come since the last answer."""

    FRESH = 0
    REMINDED = 1
    ASKED = 2


_HOLDING_NAMES: dict[Holding, HoldingName] = {
    Holding.NONE: "none",
    Holding.HELD: "held",
    Holding.PARKED: "parked",
    Holding.RETURNED: "returned",
}
_OUTCOME_NAMES: dict[Outcome, OutcomeName] = {
    Outcome.CONFIRMED: "confirmed",
    Outcome.UNCONFIRMED: "unconfirmed",
    Outcome.FAILED: "failed",
}
_STATUS_NAMES: dict[Status, StatusName] = {Status.OPEN: "open", Status.SNOOZED: "snoozed", Status.RESOLVED: "resolved"}


class MessagePreview(msgspec.Struct, frozen=True, kw_only=True):
    """The newest message in one line of plain text (120 characters at most)."""

    author: Author
    text: str
    created_at: Instant


class ExpectedReply(msgspec.Struct, frozen=True, kw_only=True):
    """When an answer may be expected: within a range of minutes since the customer began to wait, or after an opening.

    `opens_at` is null while it is open, the minutes are null while it is closed. `moved`: the customer was told another
    time before; the minutes count from when they were told this one.
    """

    low_minutes: int | None
    high_minutes: int | None
    opens_at: Instant | None
    moved: bool = False


class ConversationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a reader's list; `last_seq`, `read_seq` and `unread` are the reader's own.

    `unread` counts the other side's messages after `read_seq`: for a customer all that is not theirs, for an agent
    the customer's. `assignee` is None while nobody owns the case. `paused`: the customer stopped its clocks.
    `promised_until`: by when an agent promised an answer. `muted`: the customer is told nothing of it, until
    `muted_until` if that is set.
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
    paused: bool = False
    muted: bool = False
    muted_until: Instant | None = None
    promised_until: Instant | None = None
    team: None = None
    expected_reply: ExpectedReply | None = None
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
    """A row of an agent's list.

    `waiting_since`: when the customer began to wait; None while it is their turn. `snoozed_until`: None until somebody
    writes. `due_at`: until when an answer is owed. `outcome`: None until the customer said whether it is solved, or
    fell silent over it. `previous_id`: the case this one continues.
    """

    customer: CustomerReference
    holding: HoldingName
    facts: CaseFacts
    queue_id: UUID | None = None
    snoozed_until: Instant | None = None
    due_at: Instant | None = None
    outcome: OutcomeName | None = None
    previous_id: UUID | None = None
    waiting_since: Instant | None = None
    resolved_at: Instant | None = None
    has_draft: bool = False


class DeviceDescription(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the customer holds in their hand, as the SDK told it."""

    platform: str | None = None
    os_version: str | None = None
    app_version: str | None = None
    sdk_version: str | None = None
    model: str | None = None
    locale: str | None = None
    time_zone: str | None = None


class IncomingContext(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What the customer was looking at when they asked; masked like a message before it is stored.

    `urgency_token`: a JWT in which the host app's server signs `urgency` (0 to 10) and `deadline`; read when a
    conversation begins, never stored.
    """

    screen: str | None = None
    subject: str | None = None
    topic: str | None = None
    device: dict[str, Any] | None = None
    attributes: dict[str, Any] | None = None
    urgency_token: str | None = None


class ConversationContext(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The context beside the thread: what a conversation was opened with, and what the customer does now.

    The latter only where one conversation is read, steps newest first: `current_screen`, `network`, `battery`,
    `viewport`, `breadcrumbs`, `errors`, `failed_requests`.
    """

    device: DeviceDescription | None = None
    screen: str | None = None
    current_screen: ScreenSeen | None = None
    network: dict[str, Any] | None = None
    battery: Any = None
    viewport: Any = None
    breadcrumbs: list[StepSeen] | None = None
    errors: list[StepSeen] | None = None
    failed_requests: list[StepSeen] | None = None
    subject: str | None = None
    topic: str | None = None
    attributes: dict[str, Any] | None = None
    captured_at: Instant | None = None


class GivenRating(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer said of a conversation, last; `score` is 1 to 5."""

    score: int
    comment: str | None
    at: Instant


class AgentConversation(AgentConversationRow, frozen=True, kw_only=True):
    """One conversation with the panel an agent reads before the first word.

    `customer_present`: they have the messenger before them just now. `customer_blocked`: what they write is refused.
    `came_by_link_at`: since when somebody is here by the link in a mail, who has not signed in to the app for it.
    `hand_over`: None when the case never changed hands; only where one conversation is read.
    """

    context: ConversationContext | None = None
    other_conversations: int = 0
    customer_present: bool = False
    customer_blocked: bool = False
    came_by_link_at: str | None = None
    hand_over: HandOver | None = None
    rating: GivenRating | None = None


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
    """The head row under lock: nothing in the conversation changes until the transaction ends.

    `silent_since`: from when the customer's silence is reckoned. `is_asked`: the last word of our side was a question.
    `promised_until_at`: by when an agent promised, at `promised_at`, to answer.
    """

    id: UUID
    customer_id: UUID
    status: Status
    turn: Turn
    assignee_id: UUID | None
    queue_id: UUID | None = None
    waiting_since: datetime | None
    first_response_at: datetime | None = None
    holding: Holding = Holding.NONE
    snoozed_until_at: datetime | None = None
    paused_at: datetime | None = None
    silent_since: datetime | None = None
    silence: Silence = Silence.FRESH
    is_asked: bool = False
    is_spam: bool = False
    outcome: Outcome | None = None
    deadline_at: datetime | None = None
    host_deadline_at: datetime | None = None
    promised_at: datetime | None = None
    promised_until_at: datetime | None = None
    escalated_at: datetime | None = None
    priority: int = 0
    closing_reason_id: UUID | None = None
    resolved_at: datetime | None = None
    last_seq: int
    last_public_seq: int
    customer_messages: int
    other_messages: int
