"""Messages, notes and events exactly as they travel on the wire, numbered for one reader.

Invariant: `seq` in these structs is the reader's own numbering; nothing here shows a customer a note or the log's seq.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

import msgspec

from onglass.conversations.model.content import Content, TextContent
from onglass.conversations.model.facts import CaseFacts

AuthorKind = Literal["customer", "agent", "assistant", "system"]
Audience = Literal["customer", "agent"]
OutcomeName = Literal["confirmed", "unconfirmed", "failed"]
DeliveryState = Literal["sent", "delivered", "read"]
EventType = Literal[
    "conversation_opened",
    "conversation_assigned",
    "conversation_held",
    "conversation_parked",
    "conversation_returned",
    "conversation_taken_up",
    "conversation_snoozed",
    "conversation_paused",
    "conversation_resumed",
    "solution_asked",
    "solution_answered",
    "response_due",
    "facts_changed",
    "reply_promised",
    "reply_promise_due",
    "reply_promise_ended",
    "expectation_moved",
    "conversation_escalated",
    "conversation_resolved",
    "conversation_reopened",
    "conversation_adopted",
    "message_created",
    "message_edited",
    "message_redacted",
    "rating_given",
    "note_added",
    "note_edited",
    "note_redacted",
    "read",
    "delivery_updated",
    "context_captured",
    "verification_requested",
    "verification_given",
    "verification_failed",
]
Instant = str


@lru_cache(maxsize=64)  # a batch has one time
def instant(at: datetime) -> Instant:
    """Return an aware time as RFC 3339 in UTC with milliseconds, cut, not rounded."""
    in_utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return f"{in_utc.isoformat(timespec='milliseconds')[:-6]}Z"


class Reader(msgspec.Struct, frozen=True):
    """Who reads or writes: their side decides the numbering, `id` whose markers and messages are their own."""

    kind: Audience
    id: UUID
    workspace_id: UUID

    @property
    def is_customer(self) -> bool:
        """Whether they are the customer: public events only, in the public numbering."""
        return self.kind == "customer"


class Author(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who wrote a message or did something. `id` and `name` are left out where the reader needs neither."""

    kind: AuthorKind
    id: UUID | None = None
    name: str | None = None
    avatar_url: str | None = None


class Delivery(msgspec.Struct, frozen=True):
    """How far a message of the reader's own side has come: the furthest of all readers of the other side."""

    state: DeliveryState


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message. `delivery` stands on messages of the reader's own side only.

    A redacted one keeps its place: `redacted_at` is set and the content is an empty text with the fallback
    "Message removed". `acknowledgement`: a customer's thanks, by which neither the turn nor the wait changes.
    """

    id: UUID
    conversation_id: UUID
    seq: int
    author: Author
    content: Content
    channel: str
    created_at: Instant
    client_message_id: str | None = None
    reply_to: UUID | None = None
    acknowledgement: bool = False
    edited_at: Instant | None = None
    redacted_at: Instant | None = None
    delivery: Delivery | None = None


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A note among agents. No customer ever receives one."""

    id: UUID
    conversation_id: UUID
    seq: int
    author: Author
    content: TextContent
    created_at: Instant
    client_message_id: str | None = None
    edited_at: Instant | None = None
    redacted_at: Instant | None = None


class AgentReference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An agent as others see them."""

    id: UUID
    name: str | None = None
    avatar_url: str | None = None


class WireEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An event as one audience sees it; which of the optional fields are there follows from `type`.

    message_created, message_edited: `message` (its content as it is now) · message_redacted: `message_id` ·
    note_added, note_edited: `note` · note_redacted: `message_id` · read: `by`, `up_to_seq` ·
    delivery_updated: `message_id`, `channel`, `state` (earlier messages of that side have come as far) ·
    conversation_assigned: `agent` (absent: nobody), `reason` · conversation_resolved: `by`, and for agents `outcome`
    (absent: nobody knows yet) · conversation_snoozed: `until` (absent: until somebody writes) · conversation_paused ·
    conversation_resumed, for agents with `waiting_since` · for agents only: conversation_held: `until` (at least) ·
    conversation_parked · conversation_returned · conversation_taken_up · conversation_offered: `agent`, `until` ·
    queue_changed: `queue_id` · response_due: `due_at` (absent: nothing is owed, or the clock rests) ·
    response_due_soon and response_overdue: `target`, `due_at` · solution_asked: `message_id` · solution_answered:
    `outcome` ·
    facts_changed (agents only): `facts`, all of them · reply_promised: `until` · reply_promise_due (it is the agent's
    turn again) · reply_promise_ended: `state` (kept, broken, withdrawn) · expectation_moved: `low_minutes`,
    `high_minutes` (what holds now stands in the customer's row: read it afresh) · conversation_escalated (agents
    only): `reason` · rating_given: `score`, `comment` ·
    context_captured (agents only): `context` (`screen`, `breadcrumb_count`, `errors`, `at`; read the row afresh) ·
    verification_requested (agents only): `message_id`, `level`, `until` · verification_given: `message_id`, `method`,
    `level`, `at`, `until` · verification_failed (agents only): `message_id`, `reason` ·
    conversation_adopted (agents only): `from_customer_id`, `to_customer_id` (authors change with it; read the row
    afresh).
    """

    id: UUID
    seq: int
    type: str
    occurred_at: Instant
    actor: Author
    message: Message | None = None
    note: Note | None = None
    message_id: UUID | None = None
    by: Author | None = None
    up_to_seq: int | None = None
    channel: str | None = None
    state: str | None = None
    agent: AgentReference | None = None
    reason: str | None = None
    until: Instant | None = None
    waiting_since: Instant | None = None
    outcome: OutcomeName | None = None
    queue_id: UUID | None = None
    target: str | None = None
    due_at: Instant | None = None
    facts: CaseFacts | None = None
    method: str | None = None
    level: str | None = None
    at: Instant | None = None
    context: dict[str, Any] | None = None
    low_minutes: int | None = None
    high_minutes: int | None = None
    score: int | None = None
    comment: str | None = None
    from_customer_id: UUID | None = None
    to_customer_id: UUID | None = None


class MessagePage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Messages in seq order; for agents also the notes between them. `has_more` in the direction asked for."""

    messages: list[Message]
    has_more: bool
    notes: list[Note] | None = None


class EventPage(msgspec.Struct, frozen=True, kw_only=True):
    """Events in seq order; `has_more` when later ones exist."""

    events: list[WireEvent]
    has_more: bool


class EventFrame(msgspec.Struct, frozen=True, kw_only=True, tag="event"):
    """The stream's frame for an event."""

    conversation_id: UUID
    seq: int
    event: WireEvent
