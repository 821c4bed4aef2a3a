"""The one page of consequences: what happens when something has happened.

Invariant: packages never learn who listens to them; a reaction wired to the wrong event does not pass the type check.
"""

from onglass.conversations import reactions as conversations
from onglass.conversations.commands import TIMER_LIFE, take_step
from onglass.events import (
    AgentAvailabilityChanged,
    AgentDisabled,
    AgentWorkChanged,
    ConversationAssigned,
    ConversationOpened,
    ConversationParked,
    ConversationPaused,
    ConversationReopened,
    ConversationResolved,
    ConversationResumed,
    ConversationReturned,
    ConversationSnoozed,
    MessageRedacted,
    NoteRedacted,
    QueueChanged,
    ReplySent,
    TurnPassed,
)
from onglass.files import reactions as files
from onglass.files.commands import TIMER_ERASURE, TIMER_ORPHAN, blob_eraser, drop_orphan
from onglass.platform.blobs import BlobStore
from onglass.platform.reactions import on
from onglass.platform.timers import TimerReaction
from onglass.routing import reactions as routing
from onglass.sla import reactions as sla

REACTIONS = (
    on(ConversationOpened, sla.start_clocks, routing.begin_wait, routing.seek_agent),
    on(TurnPassed, sla.run_clocks, routing.begin_wait),
    on(ReplySent, conversations.hold, sla.stop_response, routing.answer_wait),
    on(ConversationPaused, sla.rest_clocks, routing.leave_wait),
    on(ConversationResumed, sla.resume_clocks, routing.wait_again),
    on(QueueChanged, routing.move_wait),
    on(ConversationReturned, routing.bring_back),
    on(ConversationReopened, sla.restart_clocks, routing.wait_again, routing.bring_back),
    on(ConversationParked, routing.release),
    on(ConversationSnoozed, routing.release),
    on(ConversationResolved, sla.stop_clocks, routing.leave_wait, routing.release),
    on(ConversationAssigned, routing.seek_after_assignment),
    on(AgentAvailabilityChanged, routing.seek_cases),
    on(AgentWorkChanged, routing.seek_more_cases),
    on(AgentDisabled, conversations.release_assignments),
    on(MessageRedacted, files.erase),
    on(NoteRedacted, files.erase),
)

# What runs when a timer of a kind is due.
TIMERS: dict[str, TimerReaction] = {
    TIMER_ORPHAN: drop_orphan,
    TIMER_LIFE: take_step,
    **routing.TIMERS,
    **sla.TIMERS,
}


def timers_with(blobs: BlobStore) -> dict[str, TimerReaction]:
    """Return all of them, with those that need the blob store."""
    return {**TIMERS, TIMER_ERASURE: blob_eraser(blobs)}
