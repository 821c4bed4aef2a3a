"""The raw door for the calls that make up the load: no framework between the socket and the command.

Invariant: the same rights, refusals and answers as the documented handlers, which call the same functions.
"""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec
from asyncpg.pgproto import pgproto

from onglass.directory.engine.permissions import Action
from onglass.edge import hot_calls
from onglass.edge.access import Api, Call
from onglass.edge.answers import MessageAnswer, NoteAnswer
from onglass.edge.asgi import Receive, Scope, read_body
from onglass.edge.bodies import AddNote, MarkRead, SendMessage
from onglass.edge.decoding import decode
from onglass.platform.problems import invalid_field

_UUID_LENGTH = 36
_PREFIXES = {"/v1/client/conversations/": Api.CLIENT, "/v1/agent/conversations/": Api.AGENT}
_PREFIX_OF = {api: prefix for prefix, api in _PREFIXES.items()}
_MAX_DIGITS = 16
_NO_CONTENT = 204

Answer = tuple[int, bytes]
Serve = Callable[[Call, UUID, Scope, Receive], Awaitable[Answer]]

_encode = msgspec.json.Encoder().encode


class HotRoute(NamedTuple):
    """A call of the raw door: for which API, under which right, and the function that answers."""

    api: Api
    action: Action
    serve: Serve


async def _body(scope: Scope, receive: Receive, shape: type[Any]) -> Any:
    return decode(await read_body(scope, receive), shape)


async def _send(call: Call, conversation_id: UUID, scope: Scope, receive: Receive) -> Answer:
    sent = await hot_calls.send(call, conversation_id, await _body(scope, receive, SendMessage))
    return 201 if sent.is_new else 200, _encode(MessageAnswer(message=sent.message))


async def _add_note(call: Call, conversation_id: UUID, scope: Scope, receive: Receive) -> Answer:
    sent = await hot_calls.add_note(call, conversation_id, await _body(scope, receive, AddNote))
    return 201 if sent.is_new else 200, _encode(NoteAnswer(note=sent.note))


async def _mark_read(call: Call, conversation_id: UUID, scope: Scope, receive: Receive) -> Answer:
    body: MarkRead = await _body(scope, receive, MarkRead)
    await hot_calls.mark_read(call, conversation_id, body.seq)
    return _NO_CONTENT, b""


async def _list_messages(call: Call, conversation_id: UUID, scope: Scope, _: Receive) -> Answer:
    query = _query(scope)
    page = await hot_calls.list_messages(
        call,
        conversation_id,
        after_seq=_number(query, "after_seq", None),
        before_seq=_number(query, "before_seq", None, low=1),
        limit=_number(query, "limit", 50, low=1, high=hot_calls.MAX_PAGE) or 50,
    )
    return 200, _encode(page)


async def _list_events(call: Call, conversation_id: UUID, scope: Scope, _: Receive) -> Answer:
    query = _query(scope)
    page = await hot_calls.list_events(
        call,
        conversation_id,
        after_seq=_number(query, "after_seq", 0) or 0,
        limit=_number(query, "limit", 200, low=1, high=hot_calls.MAX_PAGE) or 200,
    )
    return 200, _encode(page)


def _query(scope: Scope) -> dict[str, str]:
    raw: bytes = scope["query_string"]
    return dict(parse_qsl(raw.decode("latin-1"), keep_blank_values=True)) if raw else {}


def _number(
    query: dict[str, str], name: str, default: int | None, *, low: int = 0, high: int = hot_calls.MAX_SEQ
) -> int | None:
    text = query.get(name)
    if text is None:
        return default
    value = int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else -1
    if not low <= value <= high:
        raise invalid_field(name, f"Send a whole number from {low} to {high}.")
    return value


# By prefix, method and what stands after the conversation's id.
_ROUTES: dict[tuple[str, str, str], HotRoute] = {
    (_PREFIX_OF[route.api], method, tail): route
    for method, tail, route in (
        ("POST", "/messages", HotRoute(Api.CLIENT, Action.SEND_MESSAGE, _send)),
        ("POST", "/messages", HotRoute(Api.AGENT, Action.SEND_REPLY, _send)),
        ("POST", "/notes", HotRoute(Api.AGENT, Action.ADD_NOTE, _add_note)),
        ("POST", "/read", HotRoute(Api.CLIENT, Action.MARK_READ, _mark_read)),
        ("POST", "/read", HotRoute(Api.AGENT, Action.MARK_READ, _mark_read)),
        ("GET", "/messages", HotRoute(Api.CLIENT, Action.READ_OWN_CONVERSATION, _list_messages)),
        ("GET", "/messages", HotRoute(Api.AGENT, Action.READ_CONVERSATION, _list_messages)),
        ("GET", "/events", HotRoute(Api.CLIENT, Action.READ_OWN_CONVERSATION, _list_events)),
        ("GET", "/events", HotRoute(Api.AGENT, Action.READ_CONVERSATION, _list_events)),
    )
}


def hot_routes() -> dict[tuple[Api, str, str], HotRoute]:
    """Return all of them by API, method and the path after the conversation's id."""
    return {(_PREFIXES[prefix], method, tail): route for (prefix, method, tail), route in _ROUTES.items()}


def find_hot(method: str, path: str) -> tuple[HotRoute, UUID] | None:
    """Return the hot route of an address and the conversation's id, or None for any other address."""
    for prefix in _PREFIXES:
        if path.startswith(prefix):
            end = len(prefix) + _UUID_LENGTH
            route = _ROUTES.get((prefix, method, path[end:]))
            if route is None:
                return None
            try:
                return route, pgproto.UUID(path[len(prefix) : end])
            except ValueError:
                return None
    return None
