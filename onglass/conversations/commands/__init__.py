"""Changes to conversations. Sends go through `Sending` (many in one commit); everything else is one transaction."""

from onglass.conversations.commands.adopting import adopt
from onglass.conversations.commands.amending import edit_message, redact_message
from onglass.conversations.commands.assigning import assign, release_assignments
from onglass.conversations.commands.closing import reopen, resolve
from onglass.conversations.commands.drafts import put_context, put_draft
from onglass.conversations.commands.holding import hold
from onglass.conversations.commands.opening import open_conversation
from onglass.conversations.commands.passing import take_step
from onglass.conversations.commands.placing import lock_case, put_in_queue, set_deadline, take_up
from onglass.conversations.commands.posting import post_message
from onglass.conversations.commands.reading import mark_read, mark_received
from onglass.conversations.commands.resting import pause, resume, snooze
from onglass.conversations.commands.sending import Sending
from onglass.conversations.commands.timetable import TIMER_LIFE

__all__ = [
    "TIMER_LIFE",
    "Sending",
    "adopt",
    "assign",
    "edit_message",
    "hold",
    "lock_case",
    "mark_read",
    "mark_received",
    "open_conversation",
    "pause",
    "post_message",
    "put_context",
    "put_draft",
    "put_in_queue",
    "redact_message",
    "release_assignments",
    "reopen",
    "resolve",
    "resume",
    "set_deadline",
    "snooze",
    "take_step",
    "take_up",
]
