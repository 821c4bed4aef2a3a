"""The one page of consequences: what happens when something has happened.

Invariant: packages never learn who listens to them; a reaction wired to the wrong event does not pass the type check.
"""

from onglass.conversations import reactions as conversations
from onglass.events import AgentDisabled, MessageRedacted, NoteRedacted, ReplySent
from onglass.files import reactions as files
from onglass.files.commands import TIMER_ERASURE, TIMER_ORPHAN, blob_eraser, drop_orphan
from onglass.platform.blobs import BlobStore
from onglass.platform.reactions import on
from onglass.platform.timers import TimerReaction

REACTIONS = (
    on(ReplySent, conversations.record_first_response),
    on(MessageRedacted, files.erase),
    on(NoteRedacted, files.erase),
    on(AgentDisabled, conversations.release_assignments),
)

# What runs when a timer of a kind is due.
TIMERS: dict[str, TimerReaction] = {TIMER_ORPHAN: drop_orphan}


def timers_with(blobs: BlobStore) -> dict[str, TimerReaction]:
    """Return all of them, with those that need the blob store."""
    return {**TIMERS, TIMER_ERASURE: blob_eraser(blobs)}
