"""The hub: what happened on streams reaches the sockets that watch them, in order, without holes.

Words: subscription, audience, frame, cursor, topic, list row, signal. Invariant: a socket receives seq + 1 after
seq on each subscription, always read from the log; hints and signals only say when to look.
"""

from onglass.platform.hub.hub import Hub
from onglass.platform.hub.model import (
    TOO_SLOW_CODE,
    Frame,
    Limits,
    Page,
    Reader,
    Row,
    RowsWant,
    Socket,
    StreamKey,
    TopicKey,
    Want,
)

__all__ = [
    "TOO_SLOW_CODE",
    "Frame",
    "Hub",
    "Limits",
    "Page",
    "Reader",
    "Row",
    "RowsWant",
    "Socket",
    "StreamKey",
    "TopicKey",
    "Want",
]
