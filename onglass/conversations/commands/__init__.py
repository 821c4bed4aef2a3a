"""Changes to conversations. Sends go through `Sending` (many in one commit); everything else is one transaction."""

from onglass.conversations.commands.adopting import adopt
from onglass.conversations.commands.amending import edit_message, redact_message
from onglass.conversations.commands.assigning import assign, release_assignments
from onglass.conversations.commands.closing import reopen, resolve
from onglass.conversations.commands.drafts import put_context, put_draft
from onglass.conversations.commands.erasing import erase_rest, erase_some, erase_unsent
from onglass.conversations.commands.facts import change_facts, change_facts_locked
from onglass.conversations.commands.holding import hold
from onglass.conversations.commands.indexing import index_anew, index_words
from onglass.conversations.commands.opening import open_conversation
from onglass.conversations.commands.passing import take_step
from onglass.conversations.commands.placing import (
    lock_case,
    move_expectation,
    move_up,
    put_in_queue,
    set_deadline,
    take_up,
)
from onglass.conversations.commands.posting import post_message
from onglass.conversations.commands.promising import promise_reply, withdraw_promise
from onglass.conversations.commands.rating import rate, request_rating
from onglass.conversations.commands.reading import mark_read, mark_received
from onglass.conversations.commands.resting import pause, resume, snooze
from onglass.conversations.commands.scheduling import (
    TIMER_SEND_LATER,
    cancel_scheduled,
    late_sender,
    schedule_message,
)
from onglass.conversations.commands.sending import Sending
from onglass.conversations.commands.spam import set_spam
from onglass.conversations.commands.timetable import TIMER_LIFE
from onglass.conversations.commands.unattended import (
    close_by_itself,
    note_by_itself,
    say_by_itself,
    snooze_by_itself,
)
from onglass.conversations.commands.verifying import give_verification, request_verification
from onglass.conversations.commands.views import change_view, create_view, remove_view

__all__ = [
    "TIMER_LIFE",
    "TIMER_SEND_LATER",
    "Sending",
    "adopt",
    "assign",
    "cancel_scheduled",
    "change_facts",
    "change_facts_locked",
    "change_view",
    "close_by_itself",
    "create_view",
    "edit_message",
    "erase_rest",
    "erase_some",
    "erase_unsent",
    "give_verification",
    "hold",
    "index_anew",
    "index_words",
    "late_sender",
    "lock_case",
    "mark_read",
    "mark_received",
    "move_expectation",
    "move_up",
    "note_by_itself",
    "open_conversation",
    "pause",
    "post_message",
    "promise_reply",
    "put_context",
    "put_draft",
    "put_in_queue",
    "rate",
    "redact_message",
    "release_assignments",
    "remove_view",
    "reopen",
    "request_rating",
    "request_verification",
    "resolve",
    "resume",
    "say_by_itself",
    "schedule_message",
    "set_deadline",
    "set_spam",
    "snooze",
    "snooze_by_itself",
    "take_step",
    "take_up",
    "withdraw_promise",
]
