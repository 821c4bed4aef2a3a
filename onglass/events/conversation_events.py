"""What can happen in a conversation. `message_id` on the envelope names the message an event is about."""

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
    """An agent owns the case now, or nobody does (`agent_id` None)."""

    is_public: ClassVar[bool] = True
    agent_id: UUID | None
    reason: str


class ConversationResolved(ConversationEvent, frozen=True, kw_only=True):
    """The case is closed; the actor says by whom."""

    is_public: ClassVar[bool] = True


class ConversationReopened(ConversationEvent, frozen=True, kw_only=True):
    """A reply or an agent opened it again."""

    is_public: ClassVar[bool] = True


class ConversationAdopted(ConversationEvent, frozen=True, kw_only=True):
    """It belongs to another record of the same customer now: an anonymous visitor turned out to be known."""

    from_customer_id: UUID
    to_customer_id: UUID
