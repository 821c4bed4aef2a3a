"""What can happen in a conversation. `message_id` on the envelope names the message an event is about."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from onglass.platform.events import Event, StreamKind

CONVERSATION = StreamKind(1, "conversation", "conversation")


class ConversationEvent(Event, frozen=True, kw_only=True):
    """Anything on a conversation's stream."""

    stream: ClassVar[StreamKind] = CONVERSATION

    @property
    def conversation_id(self) -> UUID:
        """The conversation it happened in."""
        return self.stream_id


class ConversationOpened(ConversationEvent, frozen=True, kw_only=True):
    """A customer began a conversation."""

    is_public: ClassVar[bool] = True


class MessageReceived(ConversationEvent, frozen=True, kw_only=True):
    """The customer wrote; on the wire `message_created`."""

    is_public: ClassVar[bool] = True


class TurnPassed(MessageReceived, frozen=True, kw_only=True):
    """The customer wrote, and it is the agent's turn with this message; on the wire `message_created`, too.

    What a customer writes on while they wait is MessageReceived: consequences belong here, once a turn.
    """


class ReplySent(ConversationEvent, frozen=True, kw_only=True):
    """An agent answered; on the wire `message_created`."""

    is_public: ClassVar[bool] = True


class SystemMessagePosted(ConversationEvent, frozen=True, kw_only=True):
    """The system or a flow wrote; on the wire `message_created`."""

    is_public: ClassVar[bool] = True


class NoteAdded(ConversationEvent, frozen=True, kw_only=True):
    """An agent wrote a note: agents only, for ever."""


class MessageEdited(ConversationEvent, frozen=True, kw_only=True):
    """An author changed their message; the log holds no old text. A note's edit is recorded as NoteEdited."""

    is_public: ClassVar[bool] = True


class NoteEdited(ConversationEvent, frozen=True, kw_only=True):
    """An agent changed a note."""


class MessageRedacted(ConversationEvent, frozen=True, kw_only=True):
    """A message's content is gone for good."""

    is_public: ClassVar[bool] = True


class NoteRedacted(ConversationEvent, frozen=True, kw_only=True):
    """A note's content is gone for good."""


class Read(ConversationEvent, frozen=True, kw_only=True):
    """Someone has seen everything up to a point, in the log's numbering; each reader is told it in their own."""

    is_public: ClassVar[bool] = True
    up_to_seq: int
    up_to_public_seq: int


class DeliveryUpdated(ConversationEvent, frozen=True, kw_only=True):
    """A message reached a screen of the other side (`state` delivered) on `channel`; all before it have too."""

    is_public: ClassVar[bool] = True
    channel: str
    state: str


class ConversationAssigned(ConversationEvent, frozen=True, kw_only=True):
    """An agent owns the case now, or nobody does (`agent_id` None); `from_agent_id` owned it before."""

    is_public: ClassVar[bool] = True
    agent_id: UUID | None
    reason: str
    from_agent_id: UUID | None = None


class ConversationHeld(ConversationEvent, frozen=True, kw_only=True):
    """An agent answered and keeps the case ready, until then at least: a further answer moves it, without an event."""

    until_at: datetime


class ConversationParked(ConversationEvent, frozen=True, kw_only=True):
    """The customer has been silent for the time of the hold: the case takes no capacity and keeps its owner."""


class ConversationReturned(ConversationEvent, frozen=True, kw_only=True):
    """A case that rested came back: the customer wrote (the actor), or a snooze was over (the system).

    It takes no capacity of its owner's until they take it up.
    """


class ConversationTakenUp(ConversationEvent, frozen=True, kw_only=True):
    """A case that came back takes its owner's capacity again."""


class ConversationSnoozed(ConversationEvent, frozen=True, kw_only=True):
    """An agent put the case aside until a time (None: until somebody writes)."""

    is_public: ClassVar[bool] = True
    until_at: datetime | None


class ConversationPaused(ConversationEvent, frozen=True, kw_only=True):
    """The customer stopped every clock that runs against them."""

    is_public: ClassVar[bool] = True


class ConversationResumed(ConversationEvent, frozen=True, kw_only=True):
    """The clocks run on: the customer said so, or wrote. `waiting_since_at`: moved on by the length of the pause."""

    is_public: ClassVar[bool] = True
    waiting_since_at: datetime | None


class SolutionAsked(ConversationEvent, frozen=True, kw_only=True):
    """The thread asked "Did that solve it?" with the message `message_id`."""


class SolutionAnswered(ConversationEvent, frozen=True, kw_only=True):
    """The customer said whether it is solved. The outcome of the case is confirmed or failed by it."""

    is_solved: bool


class ConversationOffered(ConversationEvent, frozen=True, kw_only=True):
    """An agent was asked whether they take the case, until then."""

    agent_id: UUID
    until_at: datetime


class QueueChanged(ConversationEvent, frozen=True, kw_only=True):
    """The case stands in this queue now."""

    queue_id: UUID | None


class ConversationResolved(ConversationEvent, frozen=True, kw_only=True):
    """The case is closed; the actor says by whom. `outcome`: 1 confirmed, 2 unconfirmed, None while nobody knows."""

    is_public: ClassVar[bool] = True
    outcome: int | None = None


class ConversationReopened(ConversationEvent, frozen=True, kw_only=True):
    """A resolved or snoozed case is open again: somebody wrote, an agent said so, or the snooze was over."""

    is_public: ClassVar[bool] = True


class ConversationAdopted(ConversationEvent, frozen=True, kw_only=True):
    """It belongs to another record of the same customer now: an anonymous visitor turned out to be known."""

    from_customer_id: UUID
    to_customer_id: UUID
