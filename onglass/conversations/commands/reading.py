"""Markers: what reached a screen and what was looked at. Only forward, never past what exists.

Invariant: a marker that moves over nothing but other markers' events stays where it is and records nothing; two
screens that read each other's ticks would otherwise never come to rest.
"""

from uuid import UUID

from onglass.conversations._store import markers
from onglass.conversations._store.markers import Marker
from onglass.conversations.commands.seeing import actor_of, lock_visible
from onglass.conversations.model import Reader
from onglass.events import DeliveryUpdated, Read
from onglass.platform.problems import invalid_field
from onglass.platform.transactions import Transaction

_MAX_SEQ = 2**62


async def mark_read(tx: Transaction, reader: Reader, conversation_id: UUID, seq: int) -> None:
    """Move the reader's marker to `seq` of their own numbering, or to the last one there is; never back.

    Raises NotFound, Invalid for a negative number.
    """
    _check_seq(seq)
    head = await lock_visible(tx, reader, conversation_id)
    progress = await markers.load_progress(tx, reader, head, seq)
    if progress.target_seq <= progress.read_seq:
        return
    news = await markers.load_news(tx, reader, head.id, progress.read_seq, progress.target_seq)
    if not news.is_news:
        return
    read_to = progress.target_seq
    await markers.put_marker(tx, reader, head.id, Marker(read_to, read_to, progress.read_count + news.messages))
    await tx.record(
        Read(
            workspace_id=tx.workspace_id,
            stream_id=head.id,
            actor=actor_of(reader),
            up_to_seq=read_to,
            up_to_public_seq=news.up_to_public_seq,
        )
    )


async def mark_received(tx: Transaction, reader: Reader, conversation_id: UUID, seq: int) -> None:
    """Note that all up to `seq` of the reader's numbering reached a screen of theirs.

    Recorded once for each side, when a message of the other side is among it. Raises NotFound, Invalid.
    """
    _check_seq(seq)
    head = await lock_visible(tx, reader, conversation_id)
    progress = await markers.load_progress(tx, reader, head, seq)
    reached = progress.target_seq
    if reached <= progress.side_seq:
        return
    message_id = await markers.find_last_of_others(tx, reader, head.id, progress.side_seq, reached)
    if message_id is None:
        return
    await markers.put_marker(tx, reader, head.id, Marker(reached, progress.read_seq, progress.read_count))
    await tx.record(
        DeliveryUpdated(
            workspace_id=tx.workspace_id,
            stream_id=head.id,
            actor=actor_of(reader),
            message_id=message_id,
            channel="app",
            state="delivered",
        )
    )


def _check_seq(seq: int) -> None:
    if not 0 <= seq <= _MAX_SEQ:
        raise invalid_field("seq", "Send the number of an event, 0 or more.")
