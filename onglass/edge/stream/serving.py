"""One socket from handshake to close: Origin, hello, welcome, then frames until somebody hangs up.

Invariant: before `hello` has been accepted nothing is told and nothing is kept but the socket.
"""

import asyncio
from uuid import UUID

import msgspec
import structlog

from onglass.conversations import queries
from onglass.conversations.model import Access, Reader
from onglass.directory.engine.permissions import Action, require
from onglass.directory.engine.tokens import workspace_of_token
from onglass.edge.access import Api, check_api, check_session_origin, client_address, entry_of_stranger
from onglass.edge.app_config import config_of
from onglass.edge.asgi import Message, Receive, Scope, Send, header
from onglass.edge.origins import origin_of, refused_origin
from onglass.edge.problem_documents import as_problem, encode, problem_headers
from onglass.edge.reach import may_reach
from onglass.edge.response_headers import API_HEADERS
from onglass.edge.sessions import SessionEntry
from onglass.edge.sockets import SCOPE_KEY, SocketProtocol
from onglass.edge.stream.connection import Connection
from onglass.edge.stream.frames import (
    CLOSE_EXPIRED,
    CLOSE_NOT_ALLOWED,
    CLOSE_TRY_LATER,
    HEARTBEAT_SECONDS,
    HELLO_SECONDS,
    SUBPROTOCOL,
    Hello,
    Reset,
    Welcome,
    client_frame_decoder,
)
from onglass.edge.stream.listening import BadFrame, Listener
from onglass.edge.stream.streams import Streams
from onglass.platform.hub import TopicKey
from onglass.platform.problems import Forbidden, Malformed, NotFound, Problem, TooMany, Unauthenticated, Unavailable
from onglass.platform.transactions import Transaction

_log = structlog.get_logger(__name__)
_FINISH_SECONDS = 5.0
_MAX_REASON_BYTES = 120
_MAX_OTHER_CURSORS = 200


class _Goodbye(Exception):  # noqa: N818 - a way out, not a fault
    """The client left."""


async def serve_stream(streams: Streams, api: Api, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one WebSocket."""
    await receive()
    gate = streams.gate
    origin = origin_of(scope)
    try:
        await _check_handshake(streams, scope, origin)
    except Problem as problem:
        await _refuse_handshake(send, problem)
        return
    subprotocol = SUBPROTOCOL if scope["subprotocols"] else None
    await send({"type": "websocket.accept", "subprotocol": subprotocol})
    socket: SocketProtocol = scope["extensions"][SCOPE_KEY]
    try:
        with streams.waiting_for_hello():
            hello = await _hear_hello(receive)
        entry = await _let_in(streams, api, scope, origin, hello)
        # Nothing needs the handshake any more; a thousand idle sockets should not keep a thousand sets of headers.
        scope.clear()
        await _serve_session(streams, Connection(gate, socket, entry, _reader_of(entry)), hello, receive)
    except _Goodbye:
        return
    except (BadFrame, Problem) as error:
        socket.close_now(*_close_for(error))
    except Exception as error:  # noqa: BLE001 - logged; the client comes back with its cursors
        as_problem(error)
        socket.close_now(1011, "internal error: come back with your cursors")


async def _check_handshake(streams: Streams, scope: Scope, origin: str | None) -> None:
    if origin is None:
        # No browser leaves the Origin out, and no app of ours has cookies: whoever sends them is confused or worse.
        if header(scope, b"cookie") is not None:
            raise refused_origin()
    elif not await streams.gate.origins.is_allowed(origin, scope):
        raise refused_origin()
    if scope["subprotocols"] and SUBPROTOCOL not in scope["subprotocols"]:
        raise Malformed("unknown_subprotocol", f"Ask for the subprotocol {SUBPROTOCOL}.")
    streams.gate.handshakes.take(client_address(scope))
    streams.check_room()


async def _refuse_handshake(send: Send, problem: Problem) -> None:
    headers = [*problem_headers(problem), *API_HEADERS]
    await send({"type": "websocket.http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": encode(problem)})


async def _next_text(receive: Receive) -> str:
    message: Message = await receive()
    if message["type"] == "websocket.disconnect":
        raise _Goodbye
    text: str | None = message.get("text")
    if text is None:
        raise BadFrame("frames are text")
    return text


async def _hear_hello(receive: Receive) -> Hello:
    try:
        async with asyncio.timeout(HELLO_SECONDS):
            frame = client_frame_decoder.decode(await _next_text(receive))
    except TimeoutError:
        raise BadFrame(f"say hello within {HELLO_SECONDS:.0f} seconds") from None
    except (msgspec.MsgspecError, RecursionError) as error:
        raise BadFrame(f"say hello first: {error}") from None
    if not isinstance(frame, Hello):
        raise BadFrame("say hello first")
    return frame


async def _let_in(streams: Streams, api: Api, scope: Scope, origin: str | None, hello: Hello) -> SessionEntry:
    gate = streams.gate
    if workspace_of_token(hello.token) is None:
        raise BadFrame("this is no session token")
    entry = gate.parts.sessions.known(hello.token)
    if entry is None:
        entry = await entry_of_stranger(gate, hello.token, client_address(scope))
    check_api(entry.principal, api)
    require(entry.principal, Action.OPEN_STREAM)
    if origin is not None:
        await check_session_origin(gate, scope, origin, entry.principal)
    streams.admit(entry.principal.session_id)
    return entry


def _reader_of(entry: SessionEntry) -> Reader:
    if entry.reader is None:
        raise Forbidden("wrong_api", "An admin token opens no stream.")
    return entry.reader


async def _serve_session(streams: Streams, connection: Connection, hello: Hello, receive: Receive) -> None:
    streams.add(connection)
    try:
        await _welcome(streams, connection, hello)
        listener = Listener(connection, streams.tending)
        connection.socket.hear_now = listener.hear_now
        while True:
            await listener.hear(await _next_text(receive))
    finally:
        connection.socket.hear_now = None
        streams.remove(connection)
        await connection.finish(_FINISH_SECONDS)


async def _access(tx: Transaction, connection: Connection, conversation_id: UUID) -> Access:
    if not may_reach(connection.entry.principal, conversation_id):
        raise NotFound
    return await queries.access_conversation(tx, connection.reader, conversation_id)


async def _config_version(tx: Transaction, streams: Streams, connection: Connection) -> str | None:
    if not connection.reader.is_customer:
        return None
    return (await config_of(tx, streams.gate.parts, connection.entry.principal)).version


async def _welcome(streams: Streams, connection: Connection, hello: Hello) -> None:
    parts, reader = streams.gate.parts, connection.reader
    epoch = await streams.epoch()
    async with parts.database.transaction(reader.workspace_id, read_only=True) as tx:
        followed = {
            conversation_id: head_seq
            for conversation_id, head_seq in (await queries.list_followed(tx, reader)).items()
            if may_reach(connection.entry.principal, conversation_id)
        }
        others = [conversation_id for conversation_id in hello.cursors if conversation_id not in followed]
        gone: list[UUID] = []
        for conversation_id in others[:_MAX_OTHER_CURSORS]:
            try:
                access = await _access(tx, connection, conversation_id)
            except NotFound:
                gone.append(conversation_id)
                continue
            followed[conversation_id] = access.last_seq
            connection.explicit.add(conversation_id)
        version = await _config_version(tx, streams, connection)
    connection.tell(Welcome(connection.session_id, epoch, HEARTBEAT_SECONDS, followed, version))
    is_same_history = hello.epoch is None or hello.epoch == epoch
    if not is_same_history:
        connection.tell(Reset("epoch"))
    for conversation_id in [*gone, *others[_MAX_OTHER_CURSORS:]]:
        connection.tell(Reset("gone", conversation_id))
    for conversation_id, head_seq in followed.items():
        cursor = hello.cursors.get(conversation_id) if is_same_history else None
        connection.follow(conversation_id, after_seq=head_seq if cursor is None else cursor, head_seq=head_seq)
    parts.hub.follow_topic(connection, TopicKey(reader.workspace_id, reader.id), known=followed.keys())
    if not reader.is_customer:
        await parts.hub.watch_lists(connection, workspace_id=reader.workspace_id, viewer_id=reader.id)


def _close_for(error: Exception) -> tuple[int, str]:
    """Return the close code and reason of a refusal."""
    said = error.detail if isinstance(error, Problem) else str(error)
    reason = said.encode()[:_MAX_REASON_BYTES].decode(errors="ignore")
    if isinstance(error, Unauthenticated):
        return CLOSE_EXPIRED, reason
    if isinstance(error, (Unavailable, TooMany)):
        return CLOSE_TRY_LATER, reason
    return CLOSE_NOT_ALLOWED, reason
