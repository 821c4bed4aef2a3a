"""What can happen to what a customer was promised. For agents only: a customer is told times, not targets."""

from datetime import datetime
from typing import Literal

from onglass.events.conversation_events import ConversationEvent

TargetName = Literal["first_response", "next_response", "resolution"]


class ResponseDueChanged(ConversationEvent, frozen=True, kw_only=True):
    """An answer is owed until an instant; None: none is, or its clock rests."""

    due_at: datetime | None


class ResponseDueSoon(ConversationEvent, frozen=True, kw_only=True):
    """Most of a target's time is used."""

    target: TargetName
    due_at: datetime


class ResponseOverdue(ConversationEvent, frozen=True, kw_only=True):
    """A target was missed."""

    target: TargetName
    due_at: datetime
