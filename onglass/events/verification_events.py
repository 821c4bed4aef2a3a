"""An agent asked the host app who the customer is, and what came of it. `message_id` names the request."""

from datetime import datetime
from typing import ClassVar

from onglass.events.conversation_events import ConversationEvent


class VerificationRequested(ConversationEvent, frozen=True, kw_only=True):
    """An agent (the actor) asked; the customer sees the message that asks."""

    level: str
    until_at: datetime


class VerificationGiven(ConversationEvent, frozen=True, kw_only=True):
    """The host app's server signed that it is the customer, and how it knows; it holds until `until_at`."""

    is_public: ClassVar[bool] = True
    method: str
    level: str
    until_at: datetime


class VerificationFailed(ConversationEvent, frozen=True, kw_only=True):
    """A proof came that does not hold. `reason`: a sentence that never contains the proof."""

    reason: str
