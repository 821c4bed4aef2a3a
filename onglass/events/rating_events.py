"""What customers say of how they were helped."""

from typing import ClassVar

from onglass.events.conversation_events import ConversationEvent


class RatingGiven(ConversationEvent, frozen=True, kw_only=True):
    """The customer said how it was: `score` from 1 to 5, masked words where they gave any."""

    is_public: ClassVar[bool] = True
    score: int
    comment: str | None = None
