"""What is said of a case besides its messages: facts in the company's words, what an agent promised, lateness."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from onglass.events.conversation_events import ConversationEvent

PromiseEnding = Literal["kept", "broken", "withdrawn"]


class FactsChanged(ConversationEvent, frozen=True, kw_only=True):
    """Tags, attributes, language, priority, spam or closing reason are others now; `facts`: all, as on the wire."""

    facts: dict[str, Any]


class ReplyPromised(ConversationEvent, frozen=True, kw_only=True):
    """An agent (the actor) promised the customer an answer by an instant; a later one takes the place of an earlier."""

    is_public: ClassVar[bool] = True
    until_at: datetime


class ReplyPromiseDue(ConversationEvent, frozen=True, kw_only=True):
    """What an agent promised is due soon: it is the agent's turn again, whoever wrote last."""

    is_public: ClassVar[bool] = True


class ReplyPromiseEnded(ConversationEvent, frozen=True, kw_only=True):
    """What became of an agent's promise."""

    is_public: ClassVar[bool] = True
    ending: PromiseEnding


class ExpectationMoved(ConversationEvent, frozen=True, kw_only=True):
    """The customer was told a new time before the old one broke. In minutes from when they were told."""

    is_public: ClassVar[bool] = True
    low_minutes: int
    high_minutes: int


class ConversationEscalated(ConversationEvent, frozen=True, kw_only=True):
    """The case moved up because it is late, or somebody or a rule said so."""

    reason: str
