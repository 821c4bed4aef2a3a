"""Changes to conversations. Sends go through `Sending` (many in one commit); everything else is one transaction."""

from onglass.conversations.commands.adopting import adopt
from onglass.conversations.commands.amending import edit_message, redact_message
from onglass.conversations.commands.assigning import assign, record_first_response, release_assignments
from onglass.conversations.commands.closing import reopen, resolve
from onglass.conversations.commands.drafts import put_context, put_draft
from onglass.conversations.commands.opening import open_conversation
from onglass.conversations.commands.posting import post_message
from onglass.conversations.commands.reading import mark_read, mark_received
from onglass.conversations.commands.sending import Sending

__all__ = [
    "Sending",
    "adopt",
    "assign",
    "edit_message",
    "mark_read",
    "mark_received",
    "open_conversation",
    "post_message",
    "put_context",
    "put_draft",
    "record_first_response",
    "redact_message",
    "release_assignments",
    "reopen",
    "resolve",
]
