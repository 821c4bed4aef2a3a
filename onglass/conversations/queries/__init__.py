"""Reads of conversations. Every one takes the reader and shows nothing that reader may not see."""

from onglass.conversations.queries.access import (
    access_conversation,
    get_agent_conversation,
    get_customer_conversation,
    get_draft,
    get_message,
    list_followed,
    list_rows,
    list_unresolved_of_customers,
    may_read_message,
)
from onglass.conversations.queries.feed import ConversationFeed
from onglass.conversations.queries.history import list_events, list_messages
from onglass.conversations.queries.lists import list_agent_conversations, list_customer_conversations
from onglass.conversations.queries.past import list_other_cases, list_past_events
from onglass.conversations.queries.scheduled import list_own_scheduled, list_scheduled
from onglass.conversations.queries.verifications import list_verifications
from onglass.conversations.queries.views import list_views

__all__ = [
    "ConversationFeed",
    "access_conversation",
    "get_agent_conversation",
    "get_customer_conversation",
    "get_draft",
    "get_message",
    "list_agent_conversations",
    "list_customer_conversations",
    "list_events",
    "list_followed",
    "list_messages",
    "list_other_cases",
    "list_own_scheduled",
    "list_past_events",
    "list_rows",
    "list_scheduled",
    "list_unresolved_of_customers",
    "list_verifications",
    "list_views",
    "may_read_message",
]
