"""A client's socket as the hub and the stream see it: frames go straight to the transport, the buffer is the queue.

Invariant: what waits for a reader never exceeds one megabyte; a reader who lets it is closed with 1013 and, if the
close is not read either, cut off.
"""

from collections.abc import Callable
from typing import Any

from typing_extensions import override
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import apply_mask  # type: ignore[attr-defined] # the compiled one where there is one
from websockets.protocol import State

MAX_BUFFERED_BYTES = 1024 * 1024
CLOSE_TOO_SLOW = 1013
_LINGER_SECONDS = 5.0
_MAX_CONTROL_BUFFER_BYTES = 64 * 1024
SCOPE_KEY = "onglass.socket"
_FINAL = 0x80
_FINAL_TEXT = 0x81
_MASKED = 0x80
_HEAD_BYTES = 2
_MASK_BYTES = 4
_MAX_UNHEARD = 16
_LENGTH_OF_16_BITS = 126
_LENGTH_OF_64_BITS = 127
_LONGEST_16_BITS = 0xFFFF


class SocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol, with a door for frames that were encoded once for many sockets.

    `hear_now` may act on a text message the moment it is here; what it leaves (False) waits in the queue as ever.
    """

    hear_now: Callable[[bytes], bool] | None = None
    # Whether everything so far came in whole frames: then the parser below stands at the beginning of one.
    _at_frame_start = True
    _unwritten: list[bytes] | None = None
    _unwritten_bytes = 0

    @override
    def data_received(self, data: bytes) -> None:
        if self.handshake_initiated and self._at_frame_start:
            if self.hear_now is None:
                self._at_frame_start = are_whole_frames(data)
            else:
                data = self._hear_whole_frames(data)
                if not data:
                    return
        super().data_received(data)

    def _hear_whole_frames(self, data: bytes) -> bytes:
        """Act on short, whole text frames without the parser, which takes longer than what they ask for.

        Returns what is left to the parser: from the first frame on that is any other, or not to be heard now.
        """
        start = 0
        while self.queue.empty() and not self.close_sent and self.conn.state is State.OPEN:
            frame = whole_text(data, start)
            if frame is None or self.hear_now is None or not self.hear_now(frame[0]):
                break
            start = frame[1]
        rest = data[start:]
        self._at_frame_start = are_whole_frames(rest)
        return rest

    @override
    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        scope: Any = getattr(self, "scope", None)
        if scope is not None:
            scope["extensions"][SCOPE_KEY] = self

    @override
    def send_receive_event_to_app(self) -> None:
        if self._was_heard():
            self.frames = []
            return
        # uvicorn stops and starts reading for every message, two system calls each; a short queue bounds memory too.
        is_short = not self.read_paused and self.queue.qsize() < _MAX_UNHEARD
        self.read_paused = self.read_paused or is_short
        super().send_receive_event_to_app()
        if is_short:
            self.read_paused = False

    def _was_heard(self) -> bool:
        is_next = len(self.frames) == 1 and self.queue.empty() and not self.close_sent
        if self.hear_now is None or not is_next or self.curr_msg_data_type != "text":
            return False
        return self.hear_now(self.frames[0])

    @override
    def handle_ping(self) -> None:
        # Pings are answered by the protocol itself; somebody who pings and never reads must not fill our memory.
        if self.transport.get_write_buffer_size() > _MAX_CONTROL_BUFFER_BYTES:
            self.conn.data_to_send()
            return
        super().handle_ping()

    @property
    def is_open(self) -> bool:
        """Whether frames can still be sent."""
        return not self.close_sent and not self.disconnected and self.conn.state is State.OPEN

    @property
    def buffered_bytes(self) -> int:
        """Bytes that wait for the reader, beyond the operating system's own buffers."""
        return self._unwritten_bytes + self.transport.get_write_buffer_size()

    def write_text(self, frame: bytes) -> bool:
        """Send one text frame now; returns False when the socket is closed, or was just closed for slowness."""
        if not self.is_open:
            return False
        if self.buffered_bytes + len(frame) > MAX_BUFFERED_BYTES:
            self.close_now(CLOSE_TOO_SLOW, "too slow: read faster, or come back and resume by cursor")
            return False
        # The protocol object would build the same bytes at several times the price, and remembers nothing of a text.
        # What one turn of the loop tells a socket (an event and the answer to who sent it) leaves in one system call.
        if not self._unwritten:
            self._unwritten = []
            self.loop.call_soon(self._write_out)
        self._unwritten += (_frame_head(len(frame)), frame)
        self._unwritten_bytes += len(frame)
        return True

    def flush(self) -> None:
        """Write what waits now, instead of at the end of this turn of the loop."""
        if self._unwritten:
            self._write_out()

    def _write_out(self) -> None:
        if self._unwritten and not self.disconnected:
            self.transport.write(b"".join(self._unwritten))
        self._unwritten = None
        self._unwritten_bytes = 0

    def close_now(self, code: int, reason: str) -> None:
        """Send a close frame and hang up; a peer that does not answer is cut off after a moment."""
        if not self.is_open:
            return
        self._write_out()
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(_LINGER_SECONDS, self.transport.abort)

    @override
    def shutdown(self) -> None:
        if self.transport is not None:
            self._write_out()
            super().shutdown()

    async def until_drained(self) -> None:
        """Return once at most 64 kB wait (the transport's high-water mark), or the socket is gone."""
        await self.writable.wait()


def whole_text(data: bytes, start: int) -> tuple[bytes, int] | None:
    """Return the text of a final, masked text frame that begins at `start`, and where it ends; None for any other."""
    if len(data) < start + _HEAD_BYTES or data[start] != _FINAL_TEXT or data[start + 1] < _MASKED:
        return None
    size = data[start + 1] - _MASKED
    at = start + _HEAD_BYTES
    if size == _LENGTH_OF_16_BITS:
        size = int.from_bytes(data[at : at + 2], "big")
        at += 2
    elif size == _LENGTH_OF_64_BITS:
        return None
    end = at + _MASK_BYTES + size
    if len(data) < end:
        return None
    mask = data[at : at + _MASK_BYTES]
    masked = data[at + _MASK_BYTES : end]
    return apply_mask(masked, mask), end


def are_whole_frames(data: bytes) -> bool:
    """Tell whether the data ends where a frame ends, and every one of them is final and short."""
    at = 0
    while at < len(data):
        if len(data) < at + _HEAD_BYTES or not data[at] & _FINAL:
            return False
        size = data[at + 1] & ~_MASKED
        if size == _LENGTH_OF_64_BITS:
            return False
        length_bytes = 2 if size == _LENGTH_OF_16_BITS else 0
        if length_bytes:
            size = int.from_bytes(data[at + _HEAD_BYTES : at + _HEAD_BYTES + length_bytes], "big")
        at += _HEAD_BYTES + length_bytes + (_MASK_BYTES if data[at + 1] & _MASKED else 0) + size
    return at == len(data)


def _frame_head(length: int) -> bytes:
    """Return what stands before a final, unmasked text frame of that many bytes (RFC 6455 §5.2)."""
    if length < _LENGTH_OF_16_BITS:
        return bytes((_FINAL_TEXT, length))
    if length <= _LONGEST_16_BITS:
        return bytes((_FINAL_TEXT, _LENGTH_OF_16_BITS)) + length.to_bytes(2, "big")
    return bytes((_FINAL_TEXT, _LENGTH_OF_64_BITS)) + length.to_bytes(8, "big")
