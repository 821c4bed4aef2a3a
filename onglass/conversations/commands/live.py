"""A customer's new message, told to the sockets of this node from what was just committed instead of from a read.

Invariant: the frame is the one a read would give; a socket gets it only when its feed stands right before it, and
whoever is behind, or on another node, reads as ever.
"""

import msgspec

from onglass.conversations._store.committing import Committed
from onglass.conversations.model import Delivery, EventFrame, Message, Reader, WireEvent
from onglass.platform.hub import Frame, Hub

SENT = Delivery("sent")
_encoder = msgspec.json.Encoder()


def tell_watchers(live: Hub, message: Message, author: Reader, committed: Committed) -> None:
    """Offer the message's event to whoever watches. An agent's has a name that only a read knows."""
    if not author.is_customer:
        live.withhold(author.workspace_id, message.conversation_id)
        return

    def frame_for(audience: str) -> Frame:
        return _frame(message, author, committed, audience)

    live.offer(author.workspace_id, message.conversation_id, frame_for)


def _frame(message: Message, author: Reader, committed: Committed, audience: str) -> Frame:
    shown = message
    if audience != author.kind:
        shown = msgspec.structs.replace(message, seq=committed.seq, delivery=None)
    event = WireEvent(
        id=message.id,
        seq=shown.seq,
        type="message_created",
        occurred_at=message.created_at,
        actor=message.author,
        message=shown,
    )
    frame = EventFrame(conversation_id=message.conversation_id, seq=shown.seq, event=event)
    return Frame(shown.seq, _encoder.encode(frame))
