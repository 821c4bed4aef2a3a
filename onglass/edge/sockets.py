"""A client's socket as the hub and the stream see it: frames go straight to the transport, the buffer is the queue.

Invariant: what waits for a reader never exceeds one megabyte; a reader who lets it is closed with 1013 and, if the
close is not read either, cut off.
"""

from collections.abc import Callable
from typing import Any

from typing_extensions import override
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

MAX_BUFFERED_BYTES = 1024 * 1024
CLOSE_TOO_SLOW = 1013
_LINGER_SECONDS = 5.0
_MAX_CONTROL_BUFFER_BYTES = 64 * 1024
SCOPE_KEY = "onglass.socket"
_FINAL_TEXT = 0x81
_MAX_UNHEARD = 16
_LENGTH_OF_16_BITS = 126
_LENGTH_OF_64_BITS = 127
_LONGEST_16_BITS = 0xFFFF


class SocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol, with a door for frames that were encoded once for many sockets.

    `hear_now` may act on a text message the moment it is here; what it leaves (False) waits in the queue as ever.
    """

    hear_now: Callable[[bytes], bool] | None = None

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
        return self.transport.get_write_buffer_size()

    def write_text(self, frame: bytes) -> bool:
        """Send one text frame now; returns False when the socket is closed, or was just closed for slowness."""
        if not self.is_open:
            return False
        if self.transport.get_write_buffer_size() + len(frame) > MAX_BUFFERED_BYTES:
            self.close_now(CLOSE_TOO_SLOW, "too slow: read faster, or come back and resume by cursor")
            return False
        # The protocol object would build the same bytes at several times the price, and remembers nothing of a text.
        self.transport.write(_frame_head(len(frame)) + frame)
        return True

    def close_now(self, code: int, reason: str) -> None:
        """Send a close frame and hang up; a peer that does not answer is cut off after a moment."""
        if not self.is_open:
            return
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
            super().shutdown()

    async def until_drained(self) -> None:
        """Return once at most 64 kB wait (the transport's high-water mark), or the socket is gone."""
        await self.writable.wait()


def _frame_head(length: int) -> bytes:
    """Return what stands before a final, unmasked text frame of that many bytes (RFC 6455 §5.2)."""
    if length < _LENGTH_OF_16_BITS:
        return bytes((_FINAL_TEXT, length))
    if length <= _LONGEST_16_BITS:
        return bytes((_FINAL_TEXT, _LENGTH_OF_16_BITS)) + length.to_bytes(2, "big")
    return bytes((_FINAL_TEXT, _LENGTH_OF_64_BITS)) + length.to_bytes(8, "big")
