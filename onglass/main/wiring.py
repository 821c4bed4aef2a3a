"""The one page of consequences: what happens when something has happened.

Invariant: packages never learn who listens to them; a reaction wired to the wrong event does not pass the type check.
"""

from onglass.context.commands import TIMER_TELL, tell_later
from onglass.conversations import reactions as conversations
from onglass.conversations.commands import TIMER_LIFE, TIMER_SEND_LATER, late_sender, take_step
from onglass.conversations.model import Rules
from onglass.delivery import reactions as delivery
from onglass.events import (
    AgentAvailabilityChanged,
    AgentDisabled,
    AgentWorkChanged,
    ConversationAssigned,
    ConversationOffered,
    ConversationOpened,
    ConversationParked,
    ConversationPaused,
    ConversationReopened,
    ConversationResolved,
    ConversationResumed,
    ConversationReturned,
    ConversationSnoozed,
    FactsChanged,
    MessageRedacted,
    NoteAdded,
    NoteRedacted,
    QueueChanged,
    Read,
    ReplyPromised,
    ReplyPromiseEnded,
    ReplySent,
    ResponseDueSoon,
    ResponseOverdue,
    TurnPassed,
)
from onglass.files import reactions as files
from onglass.files.commands import TIMER_ERASURE, TIMER_ORPHAN, blob_eraser, drop_orphan
from onglass.platform.blobs import BlobStore
from onglass.platform.reactions import on
from onglass.platform.timers import TimerReaction
from onglass.privacy.commands import TIMER_ERASE, eraser
from onglass.routing import reactions as routing
from onglass.rules import reactions as rules
from onglass.sla import reactions as sla

REACTIONS = (
    on(ConversationOpened, rules.react, sla.start_clocks, routing.begin_wait, routing.seek_agent),
    on(TurnPassed, sla.run_clocks, routing.begin_wait, routing.seek_if_unowned, delivery.alert_replied, rules.react),
    on(ReplySent, conversations.hold, sla.stop_response, routing.answer_wait, rules.react, delivery.tell_customer),
    on(ConversationPaused, sla.rest_clocks, routing.leave_wait, rules.react),
    on(ConversationResumed, sla.resume_clocks, routing.wait_again, routing.seek_if_unowned, rules.react),
    on(QueueChanged, routing.move_wait),
    on(FactsChanged, routing.seek_anew),
    on(ReplyPromised, sla.owe_promise, routing.keep_word),
    on(ReplyPromiseEnded, sla.forget_promise, routing.end_word, rules.react),
    on(ResponseOverdue, routing.escalate, delivery.alert_overdue, rules.react),
    on(ConversationReturned, routing.bring_back),
    on(ConversationReopened, sla.restart_clocks, routing.wait_again, routing.bring_back, rules.react),
    on(ConversationParked, routing.release),
    on(ConversationSnoozed, routing.release),
    on(
        ConversationResolved,
        sla.stop_clocks,
        routing.leave_wait,
        routing.release,
        conversations.index_words,
        rules.react,
    ),
    on(ConversationAssigned, routing.seek_after_assignment, delivery.alert_assigned, rules.react),
    on(ConversationOffered, delivery.alert_offered),
    on(Read, delivery.recall_read),
    on(ResponseDueSoon, delivery.alert_due_soon, rules.react),
    on(AgentAvailabilityChanged, routing.seek_cases),
    on(AgentWorkChanged, routing.seek_more_cases),
    on(AgentDisabled, conversations.release_assignments, delivery.forget_agent),
    on(NoteAdded, conversations.index_words),
    on(MessageRedacted, files.erase),
    on(NoteRedacted, files.erase),
)

# What runs when a timer of a kind is due.
TIMERS: dict[str, TimerReaction] = {
    TIMER_ORPHAN: drop_orphan,
    TIMER_LIFE: take_step,
    TIMER_TELL: tell_later,
    **routing.TIMERS,
    **rules.TIMERS,
    **sla.TIMERS,
}


def timers_with(blobs: BlobStore, rules: Rules) -> dict[str, TimerReaction]:
    """Return all of them, with those that need the blob store, or the operator's rules of writing."""
    return {
        **TIMERS,
        TIMER_ERASURE: blob_eraser(blobs),
        TIMER_ERASE: eraser(rules),
        TIMER_SEND_LATER: late_sender(rules),
    }
