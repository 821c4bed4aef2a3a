"""Typing as it leaves a node: a signal, never stored, that all nodes hand to whoever watches the conversation."""

from uuid import UUID

from onglass.conversations.model import Reader
from onglass.edge.parts import EdgeParts
from onglass.edge.stream.frames import SignalActor, SignalFrame, encoder
from onglass.platform.broker import Signal


def publish_typing(parts: EdgeParts, reader: Reader, conversation_id: UUID, *, origin: str = "") -> None:
    """Send the signal to all nodes; the socket `origin` does not get it back."""
    frame = SignalFrame(conversation_id, "typing", SignalActor(reader.kind, reader.id))
    parts.broker.publish_signal(
        Signal(reader.workspace_id, conversation_id, "typing", encoder.encode(frame), origin=origin)
    )
