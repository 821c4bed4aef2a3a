"""That there is more to see of what a customer is doing; for agents only."""

from typing import Any

from onglass.events.conversation_events import ConversationEvent


class ContextCaptured(ConversationEvent, frozen=True, kw_only=True):
    """The customer did something. `context`: screen (may be null), breadcrumb_count, errors, at; as on the wire."""

    context: dict[str, Any]
