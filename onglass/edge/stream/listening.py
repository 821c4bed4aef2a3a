"""What a client says on its stream after `hello`, frame by frame.

Invariant: a `send` is always answered by `ack` or `nack`; sends of one socket are stored in the order they came.
"""

import asyncio
from uuid import UUID

import msgspec
import structlog

from onglass.conversations import commands
from onglass.conversations.model import Message, Outgoing
from onglass.directory.engine.permissions import Action, blocked, is_allowed
from onglass.edge.decoding import decode
from onglass.edge.problem_documents import as_problem, document
from onglass.edge.reach import frame_reaches
from onglass.edge.stream.connection import Connection
from onglass.edge.stream.frames import (
    Ack,
    ClientFrame,
    Hello,
    Nack,
    Ping,
    Pong,
    Presence,
    ReadFrame,
    Received,
    Reset,
    SendFrame,
    Typing,
    Unwatch,
    Viewing,
    Watch,
    client_frame_decoder,
)
from onglass.edge.stream.tending import Tending
from onglass.edge.stream.typing_signals import publish_typing
from onglass.platform.ids import quick_id
from onglass.platform.problems import NotFound, Problem

_log = structlog.get_logger(__name__)
_MAX_IN_FLIGHT = 64
_MAX_WATCHED = 300
_MARKER_RETRY_SECONDS = 0.5
_TYPING_SECONDS = 1.0


class BadFrame(Exception):  # noqa: N818 - ends the socket with 1008, whatever it was
    """A frame that is none of ours, or not this client's to send."""


class _LooseSend(msgspec.Struct):
    """As much of a wrong `send` as is needed to refuse it by name."""

    type: str
    client_message_id: str


_loose_decoder = msgspec.json.Decoder(_LooseSend)


class Listener:
    """Acts on the frames of one connection."""

    __slots__ = (
        "_connection",
        "_is_hearing",
        "_is_limited",
        "_markers",
        "_marking",
        "_may_send",
        "_tending",
        "_typed_at",
    )

    def __init__(self, connection: Connection, tending: Tending) -> None:
        self._connection = connection
        self._tending = tending
        principal = connection.entry.principal
        rights = msgspec.structs.replace(principal, is_blocked=False)  # a block is told for each message
        self._may_send = is_allowed(rights, Action.SEND_MESSAGE) or is_allowed(rights, Action.SEND_REPLY)
        self._markers: dict[tuple[bool, UUID], int] | None = None
        self._marking = False
        self._is_hearing = False
        self._is_limited = principal.only_conversation_id is not None
        self._typed_at = 0.0

    def hear_now(self, body: bytes) -> bool:
        """Act on a frame at once if nothing has to be waited for; False leaves it, untouched, to `hear`."""
        connection = self._connection
        if self._is_hearing or connection.has_full_hands(_MAX_IN_FLIGHT) or self._is_limited:
            return False
        try:
            frame = client_frame_decoder.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return False
        if rb"\u0000" in body or connection.entry.bucket.take():
            return False
        match frame:
            case SendFrame() if self._may_send:
                self._begin_to_store(frame)
            case Ping():
                connection.tell(Pong(frame.t))
            case Typing():
                self._type(frame)
            case ReadFrame() | Received():
                self._mark(frame)
            case _:
                connection.entry.bucket.give_back()
                return False
        return True

    async def hear(self, text: str) -> None:
        """Act on one frame, in its turn; raises BadFrame."""
        self._is_hearing = True
        try:
            await self._hear(text)
        finally:
            self._is_hearing = False

    async def _hear(self, text: str) -> None:
        seconds = self._connection.entry.bucket.take()
        if seconds:
            # Whoever talks too fast is heard later: nothing is read from this socket meanwhile.
            await asyncio.sleep(seconds)
            self._connection.entry.bucket.take()
        frame = self._parse(text)
        if frame is None:
            return
        if frame_reaches(self._connection.entry.principal, frame):
            await self._act(frame)
        else:
            self._turn_away(frame)

    def _turn_away(self, frame: ClientFrame) -> None:
        """Answer a frame about a conversation beyond the session's reach as if that were not there."""
        if isinstance(frame, SendFrame):
            self._nack(frame, NotFound())
        elif isinstance(frame, ReadFrame | Received):
            self._connection.tell(Reset("gone", frame.conversation_id))

    def _parse(self, text: str) -> ClientFrame | None:
        body = text.encode()
        try:
            frame: ClientFrame = client_frame_decoder.decode(body)
            if "\\u0000" in text:
                decode(body, ClientFrame)  # type: ignore[arg-type] # a union is a shape for msgspec
        except (msgspec.MsgspecError, RecursionError, Problem) as error:
            self._refuse(body, error)
            return None
        return frame

    def _refuse(self, body: bytes, error: Exception) -> None:
        try:
            loose = _loose_decoder.decode(body)
        except (msgspec.MsgspecError, RecursionError):
            raise BadFrame(str(error)) from None
        if loose.type != "send" or len(loose.client_message_id) > 64:  # noqa: PLR2004 - as in the frame
            raise BadFrame(str(error))
        problem: Exception = error
        try:
            decode(body, SendFrame)
        except Problem as exact:
            problem = exact
        self._connection.tell(Nack(loose.client_message_id, document(as_problem(problem))))

    async def _act(self, frame: ClientFrame) -> None:
        match frame:
            case SendFrame():
                await self._send(frame)
            case Ping():
                self._connection.tell(Pong(frame.t))
            case Typing():
                self._type(frame)
            case ReadFrame() | Received():
                self._mark(frame)
            case Watch() | Unwatch():
                await self._watch(frame)
            case Presence() | Viewing():
                await self._show(frame)
            case Hello():
                raise BadFrame("hello is said once")

    # ------------------------------------------------------------ send

    async def _send(self, frame: SendFrame) -> None:
        if not self._may_send:
            raise BadFrame("this session may not send")
        await self._connection.wait_for_room(_MAX_IN_FLIGHT)
        self._begin_to_store(frame)

    def _begin_to_store(self, frame: SendFrame) -> None:
        """Store a plain message without a task of its own, any other with one."""
        connection = self._connection
        if connection.entry.principal.is_blocked:
            self._nack(frame, blocked())
            return

        def answered(outcome: Message | Exception | None) -> None:
            connection.plain_sends -= 1
            if isinstance(outcome, Message):
                self._ack(outcome)
            elif outcome is None:
                connection.start(self._store(frame))
            else:
                self._nack(frame, outcome)

        try:
            is_begun = connection.gate.parts.sending.send_plain(self._outgoing(frame), answered)
        except Problem as problem:
            self._nack(frame, problem)
            return
        if is_begun:
            connection.plain_sends += 1
        else:
            connection.start(self._store(frame))

    async def _store(self, frame: SendFrame) -> None:
        try:
            sent = await self._connection.gate.parts.sending.send(self._outgoing(frame))
        except Exception as error:  # noqa: BLE001 - whatever it is, the sender must hear of it
            self._nack(frame, error)
            return
        self._ack(sent.message)

    def _outgoing(self, frame: SendFrame) -> Outgoing:
        return Outgoing(
            author=self._connection.reader,
            conversation_id=quick_id(frame.conversation_id),
            client_message_id=frame.client_message_id,
            content=frame.content,
            reply_to=frame.reply_to,
        )

    def _ack(self, message: Message) -> None:
        key = message.client_message_id or ""
        self._connection.tell(Ack(key, message.conversation_id, message.seq, message.id))
        # With the event that waits for this socket, in one system call; at the end of the turn all senders of a batch
        # would hear at once, and the processor that could serve the first ones meanwhile would rest.
        self._connection.socket.flush()

    def _nack(self, frame: SendFrame, error: Exception) -> None:
        self._connection.tell(Nack(frame.client_message_id, document(as_problem(error))))

    # ------------------------------------------------------------ markers

    def _mark(self, frame: ReadFrame | Received) -> None:
        """Remember the furthest seq; many frames in a moment make one change."""
        key = (isinstance(frame, ReadFrame), frame.conversation_id)
        if self._markers is None:
            self._markers = {}
        self._markers[key] = max(frame.seq, self._markers.get(key, 0))
        if not self._marking:
            self._marking = True
            self._connection.start(self._move_markers())

    async def _move_markers(self) -> None:
        try:
            while self._markers:
                (is_read, conversation_id), seq = self._markers.popitem()
                await self._move_marker(conversation_id, seq, is_read=is_read)
        finally:
            self._marking = False

    async def _move_marker(self, conversation_id: UUID, seq: int, *, is_read: bool) -> None:
        connection = self._connection
        move = commands.mark_read if is_read else commands.mark_received
        while connection.socket.is_open:
            try:
                async with connection.gate.parts.database.transaction(connection.reader.workspace_id) as tx:
                    await move(tx, connection.reader, conversation_id, seq)
            except NotFound:
                connection.tell(Reset("gone", conversation_id))
            except Exception as error:  # noqa: BLE001 - the marker is moved once the database is back
                _log.warning("marker_not_moved", error_type=type(error).__name__)
                await asyncio.sleep(_MARKER_RETRY_SECONDS)
                continue
            return

    # ------------------------------------------------------------ typing and watching

    def _type(self, frame: Typing) -> None:
        connection = self._connection
        now = asyncio.get_running_loop().time()
        if connection.cursor(frame.conversation_id) is None or now - self._typed_at < _TYPING_SECONDS:
            return
        if connection.entry.principal.is_blocked:
            return
        self._typed_at = now
        if connection.reader.is_customer or not frame.note:
            publish_typing(connection.gate.parts, connection.reader, frame.conversation_id, origin=connection.socket_id)
        if not connection.reader.is_customer:
            connection.start(self._tending.agents.write(connection, frame.conversation_id))

    async def _show(self, frame: Presence | Viewing) -> None:
        is_customer = self._connection.reader.is_customer
        if isinstance(frame, Presence):
            if not is_customer:
                raise BadFrame("only a customer's messenger says whether it is visible")
            self._tending.show(self._connection, is_visible=frame.visible)
            return
        if is_customer:
            raise BadFrame("only agents say what they look at")
        try:
            await self._tending.agents.look_at(self._connection, frame.conversation_id)
        except Problem as problem:
            self._connection.close(1013, f"not just now: {problem.detail}")

    async def _watch(self, frame: Watch | Unwatch) -> None:
        connection = self._connection
        if connection.reader.is_customer:
            raise BadFrame("only agents watch; a customer follows all of their own conversations")
        if isinstance(frame, Unwatch):
            connection.explicit.discard(frame.conversation_id)
            connection.unfollow(frame.conversation_id)
            return
        if len(connection.explicit) >= _MAX_WATCHED:
            raise BadFrame(f"at most {_MAX_WATCHED} conversations are watched at once")
        await self._start_watching(frame)

    async def _start_watching(self, frame: Watch) -> None:
        connection = self._connection
        try:
            head_seq = await connection.head_of(frame.conversation_id)
        except Problem as problem:
            connection.close(1013, f"not just now: {problem.detail}")
            return
        if head_seq is None:
            connection.tell(Reset("gone", frame.conversation_id))
            return
        connection.explicit.add(frame.conversation_id)
        connection.follow(frame.conversation_id, after_seq=frame.after_seq, head_seq=head_seq)
