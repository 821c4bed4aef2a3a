"""The vocabulary: everything that can happen, as frozen structs in the past tense, without logic.

Words stand as in the glossary. Invariant: a type, once written to a log, keeps its name and its fields' meaning;
fields are added with a default.
"""

from onglass.events.conversation_events import (
    CONVERSATION,
    ConversationAdopted,
    ConversationAssigned,
    ConversationOpened,
    ConversationReopened,
    ConversationResolved,
    DeliveryUpdated,
    MessageEdited,
    MessageReceived,
    MessageRedacted,
    NoteAdded,
    NoteEdited,
    NoteRedacted,
    Read,
    ReplySent,
    SystemMessagePosted,
)
from onglass.events.people_events import (
    AGENT,
    CUSTOMER,
    AgentAvailabilityChanged,
    AgentDisabled,
    AgentEnabled,
    CustomerIdentified,
    CustomersJoined,
)

__all__ = [
    "AGENT",
    "CONVERSATION",
    "CUSTOMER",
    "AgentAvailabilityChanged",
    "AgentDisabled",
    "AgentEnabled",
    "ConversationAdopted",
    "ConversationAssigned",
    "ConversationOpened",
    "ConversationReopened",
    "ConversationResolved",
    "CustomerIdentified",
    "CustomersJoined",
    "DeliveryUpdated",
    "MessageEdited",
    "MessageReceived",
    "MessageRedacted",
    "NoteAdded",
    "NoteEdited",
    "NoteRedacted",
    "Read",
    "ReplySent",
    "SystemMessagePosted",
]
