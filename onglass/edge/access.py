"""The one way in: a bearer token becomes a call with a principal, and the principal must have the route's right.

Invariant: HTTP over either door and the stream all use these functions; nothing else reads a token.
"""

import time
from enum import StrEnum
from typing import Any

from onglass.conversations.model import Reader
from onglass.directory.engine.flood import network_of
from onglass.directory.engine.permissions import Action, require
from onglass.directory.model import Principal
from onglass.edge.asgi import Scope, header
from onglass.edge.limits import Buckets, slow_down
from onglass.edge.origins import Origins
from onglass.edge.parts import EdgeParts
from onglass.edge.reach import check_reach
from onglass.edge.sessions import SessionEntry
from onglass.platform.problems import Forbidden, Unauthenticated

_MAX_TOKEN_BYTES = 512

# Where the door leaves what the framework's guard and handlers need, in the request's scope.
CALL = "onglass.call"
GATE = "onglass.gate"
ORIGIN = "onglass.origin"


class Api(StrEnum):
    """One of the three addresses under /v1, and the kinds of principal it is for."""

    CLIENT = "client"
    AGENT = "agent"
    ADMIN = "admin"
    FILES = "files"


_KINDS = {
    Api.CLIENT: frozenset({"customer"}),
    Api.AGENT: frozenset({"agent"}),
    Api.ADMIN: frozenset({"admin", "agent"}),
    Api.FILES: frozenset({"customer", "agent"}),
}


class Gate:
    """What decides who comes in; one of each for the whole edge."""

    def __init__(self, parts: EdgeParts) -> None:
        settings = parts.settings
        self.parts = parts
        self.origins = Origins(parts.database, own_origins=settings.own_origins)
        self.visitors = Buckets(settings.visitor_rate)
        self.failures = Buckets(settings.failure_rate)
        self.handshakes = Buckets(settings.handshake_rate)
        self.guesses = Buckets(settings.guess_rate)
        self.contexts = Buckets(settings.context_rate)


class Visit:
    """A call without credentials: from where, and when it began (monotonic seconds)."""

    __slots__ = ("_scope", "began_at_seconds", "gate", "origin")

    def __init__(self, gate: Gate, scope: Scope, origin: str | None) -> None:
        self.gate = gate
        self._scope = scope
        self.origin = origin
        self.began_at_seconds = time.monotonic()

    @property
    def address(self) -> str:
        """The network it comes from."""
        return client_address(self._scope)

    @property
    def parts(self) -> EdgeParts:
        """What the edge works with."""
        return self.gate.parts

    @property
    def seconds_under_way(self) -> float:
        """How long this call has been here."""
        return time.monotonic() - self.began_at_seconds


class Call(Visit):
    """A call with credentials that hold."""

    __slots__ = ("entry",)

    def __init__(self, gate: Gate, scope: Scope, origin: str | None, entry: SessionEntry) -> None:
        self.gate = gate
        self._scope = scope
        self.origin = origin
        self.began_at_seconds = time.monotonic()
        self.entry = entry

    @property
    def principal(self) -> Principal:
        """Who is calling."""
        return self.entry.principal

    @property
    def reader(self) -> Reader:
        """The customer or agent who is calling; the routes of both never see another principal."""
        reader = self.entry.reader
        assert reader is not None, "an admin token reached a reader's route"
        return reader


def client_address(scope: Scope) -> str:
    """Return the network that the peer is counted under."""
    client: Any = scope.get("client")
    return network_of(client[0]) if client else "unknown"


def bearer_of(authorization: bytes | None) -> str | None:
    """Return the token of an Authorization header's value, None for any other."""
    if (
        authorization is None
        or authorization[:7].lower() != b"bearer "
        or not 0 < len(authorization) - 7 <= _MAX_TOKEN_BYTES
    ):
        return None
    return authorization[7:].decode("latin-1")


def bearer_token(scope: Scope) -> str | None:
    """Return the bearer token of the Authorization header; no other place is ever looked at."""
    return bearer_of(header(scope, b"authorization"))


async def authenticate(gate: Gate, scope: Scope, origin: str | None) -> Call:
    """Return the call of whoever the token stands for; raises Unauthenticated, TooMany or Unavailable."""
    token = bearer_token(scope)
    if token is None:
        raise Unauthenticated("no_credentials", "Send the header Authorization: Bearer <session token>.")
    entry = gate.parts.sessions.known(token)
    if entry is None:
        entry = await entry_of_stranger(gate, token, client_address(scope))
    seconds = entry.bucket.take()
    if seconds:
        raise slow_down(seconds)
    return Call(gate, scope, origin, entry)


async def entry_of_stranger(gate: Gate, token: str, address: str) -> SessionEntry:
    """Look up a token this node has not seen lately; guessing costs the address its patience."""
    failures = gate.failures.of(address)
    seconds = failures.take()
    if seconds:
        raise slow_down(seconds)
    entry = await gate.parts.sessions.entry_of(token)
    failures.give_back()
    return entry


async def admit(gate: Gate, scope: Scope, origin: str | None, api: Api, action: Action) -> Call:
    """Return the call if its principal belongs here and may do this; raises 401, 403 or 429."""
    call = await authenticate(gate, scope, origin)
    principal = call.entry.principal
    check_api(principal, api)
    require(principal, action)
    check_reach(principal, scope["path"])
    if origin is not None:
        await check_session_origin(gate, scope, origin, principal)
    return call


def check_api(principal: Principal, api: Api) -> None:
    """Raise Forbidden when somebody knocks at the other side's door."""
    if principal.kind not in _KINDS[api]:
        raise Forbidden("wrong_api", f"These credentials are not for /v1/{api.value}.")


async def check_session_origin(gate: Gate, scope: Scope, origin: str, principal: Principal) -> None:
    """Raise Forbidden unless the page belongs to the session's own app (customers) or to us (agents)."""
    # The door has let the origin in already, for some app; this asks whether it is this session's.
    if principal.app_id is None:
        if not gate.origins.is_own(origin, scope):
            raise Forbidden("origin_not_allowed", "Agents and administrators work from the console's own address.")
        return
    if not await gate.origins.is_of_app(origin, principal.workspace_id, principal.app_id):
        raise Forbidden("origin_not_allowed", "This web page is not one of the session's own app.")


def visit(gate: Gate, scope: Scope, origin: str | None) -> Visit:
    """Return a call without credentials; raises TooMany when its address calls too often."""
    call = Visit(gate, scope, origin)
    gate.visitors.take(call.address)
    return call
