"""Sends over HTTP without a task, a scope or a framework: from the parser's callback to the batch and back.

Invariant: it answers what the documented handler would; whatever is not plainly right (a stranger's token, a page not
seen lately, a wrong body, a file) is left, untouched, to the ordinary way.
"""

import asyncio
from typing import Protocol

import msgspec
from asyncpg.pgproto import pgproto

from onglass.conversations.model import Message, Outgoing
from onglass.directory.engine.permissions import Action, is_allowed
from onglass.edge.access import Gate, bearer_of
from onglass.edge.answers import MessageAnswer
from onglass.edge.asgi import Headers
from onglass.edge.bodies import SendMessage
from onglass.edge.counts import ANSWERS
from onglass.edge.decoding import decode
from onglass.edge.problem_documents import as_problem, encode, problem_headers
from onglass.edge.response_headers import API_HEADERS, cors_headers
from onglass.edge.sessions import SessionEntry
from onglass.edge.whole_answers import JSON_LINE, as_lines
from onglass.platform.problems import Problem

_TAIL = b"/messages"
_UUID_LENGTH = 36
_CLIENT = b"/v1/client/conversations/"
_AGENT = b"/v1/agent/conversations/"
_DOORS = {
    len(_CLIENT) + _UUID_LENGTH + len(_TAIL): (_CLIENT, "customer", Action.SEND_MESSAGE),
    len(_AGENT) + _UUID_LENGTH + len(_TAIL): (_AGENT, "agent", Action.SEND_REPLY),
}
_API_LINES = as_lines(API_HEADERS)
_encode = msgspec.json.Encoder().encode


class QuickRequest(Protocol):
    """A whole request on a connection that has nothing else under way."""

    url: bytes
    headers: list[tuple[bytes, bytes]]

    def answer(self, status: int, lines: bytes, body: bytes) -> None:
        """Write the answer, once; `lines` are headers as they stand on the wire."""


def is_send(method: bytes, url: bytes) -> bool:
    """Tell whether this may be a send."""
    door = _DOORS.get(len(url))
    return door is not None and method == b"POST" and url.startswith(door[0]) and url.endswith(_TAIL)


class QuickSends:
    """Serves plain sends."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._tasks: set[asyncio.Task[None]] = set()

    def serve(self, request: QuickRequest, body: bytes) -> bool:
        """Begin to serve a request that `is_send`; False leaves it as it was. The answer comes later."""
        prefix, kind, action = _DOORS[len(request.url)]
        entry, origin = self._who(request.headers)
        if entry is None or entry.reader is None:
            return False
        principal = entry.principal
        if principal.kind != kind or not is_allowed(principal, action):
            return False
        if principal.only_conversation_id is not None or entry.bucket.take():
            return False
        try:
            sent: SendMessage = decode(body, SendMessage)
            outgoing = Outgoing(
                author=entry.reader,
                conversation_id=pgproto.UUID(request.url[len(prefix) : -len(_TAIL)].decode("ascii")),
                client_message_id=sent.client_message_id,
                content=sent.content,
                reply_to=sent.reply_to,
            )
            answer = _Answer(self, request, entry, outgoing, origin)
            if self._gate.parts.sending.send_plain(outgoing, answer.settle):
                return True
        except (Problem, ValueError):
            pass  # the ordinary way finds the same again, and says so
        entry.bucket.give_back()
        return False

    def _who(self, headers: Headers) -> tuple[SessionEntry | None, bytes | None]:
        """Return the session if it is known right now, from a page that is known right now, and the page."""
        authorization: bytes | None = None
        origin: bytes | None = None
        for name, value in reversed(headers):
            if name == b"authorization":
                authorization = value
            elif name == b"origin":
                origin = value
        token = bearer_of(authorization)
        entry = None if token is None else self._gate.parts.sessions.known(token)
        if entry is not None and origin is not None:
            app_id = entry.principal.app_id
            if app_id is None or not self._gate.origins.remembers(origin.decode("latin-1").lower(), app_id):
                return None, origin
        return entry, origin

    def send_again(self, answer: "_Answer") -> None:
        """Send by the ordinary command, which knows what to do about what is there already."""
        task = asyncio.create_task(self._send(answer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, answer: "_Answer") -> None:
        try:
            sent = await self._gate.parts.sending.send(answer.outgoing)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem document
            answer.refuse(error)
        else:
            answer.tell(201 if sent.is_new else 200, sent.message)


class _Answer:
    """One request under way."""

    __slots__ = ("_entry", "_origin", "_request", "_sends", "outgoing")

    def __init__(
        self,
        sends: QuickSends,
        request: QuickRequest,
        entry: SessionEntry,
        outgoing: Outgoing,
        origin: bytes | None,
    ) -> None:
        self._sends = sends
        self._request = request
        self._entry = entry
        self._origin = origin
        self.outgoing = outgoing

    def settle(self, outcome: Message | Exception | None) -> None:
        """Hear what became of the send."""
        if isinstance(outcome, Message):
            self.tell(201, outcome)
        elif outcome is None:
            self._sends.send_again(self)
        else:
            self.refuse(outcome)

    def tell(self, status: int, message: Message) -> None:
        """Answer with the message."""
        ANSWERS.add(status)
        self._request.answer(status, self._lines() + JSON_LINE, _encode(MessageAnswer(message=message)))

    def refuse(self, error: Exception) -> None:
        """Answer with the problem document of an error."""
        problem = as_problem(error)
        ANSWERS.add(problem.status)
        self._request.answer(problem.status, self._lines() + as_lines(problem_headers(problem)), encode(problem))

    def _lines(self) -> bytes:
        lines = self._entry.bucket.lines()
        if self._origin is None:
            return _API_LINES + lines
        return _API_LINES + as_lines(cors_headers(self._origin.decode("latin-1").lower())) + lines
