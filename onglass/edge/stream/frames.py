"""The frames of the stream, both ways. The AsyncAPI document is generated from these structs.

Invariant: a frame with an unknown type or an unknown field is no frame of ours.
"""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from onglass.conversations.model import IncomingContent

SUBPROTOCOL = "onglass.v1"
HEARTBEAT_SECONDS = 25
HELLO_SECONDS = 5.0

CLOSE_NOT_ALLOWED = 1008
CLOSE_TOO_LARGE = 1009
CLOSE_RESTARTING = 1012
CLOSE_TRY_LATER = 1013
CLOSE_EXPIRED = 4401

Seq = Annotated[int, Meta(ge=0, le=2**53)]
ClientMessageId = Annotated[str, Meta(min_length=1, max_length=64)]
Token = Annotated[str, Meta(min_length=1, max_length=512)]
Cursors = Annotated[dict[UUID, Seq], Meta(max_length=1000)]


class FromClient(msgspec.Struct, frozen=True, tag_field="type", tag=str.lower, forbid_unknown_fields=True):
    """A frame a client may send."""


class Hello(FromClient, frozen=True):
    """First, within 5 s: the session token, and for each known conversation the last seq that is stored here."""

    token: Token
    cursors: Cursors = {}
    epoch: Annotated[str, Meta(max_length=100)] | None = None


class SendFrame(FromClient, frozen=True, tag="send"):
    """The same command as the HTTP call; answered by `ack` or `nack`. Either may be retried through the other."""

    client_message_id: ClientMessageId
    conversation_id: UUID
    content: IncomingContent
    reply_to: UUID | None = None


class Watch(FromClient, frozen=True):
    """Agents: follow a conversation from after a seq on."""

    conversation_id: UUID
    after_seq: Seq = 0


class Unwatch(FromClient, frozen=True):
    """Agents: stop following."""

    conversation_id: UUID


class Received(FromClient, frozen=True):
    """Everything up to seq has reached this screen."""

    conversation_id: UUID
    seq: Seq


class ReadFrame(FromClient, frozen=True, tag="read"):
    """Everything up to seq was looked at."""

    conversation_id: UUID
    seq: Seq


class Typing(FromClient, frozen=True):
    """Somebody is writing; repeat it every few seconds. `note` (agents): for colleagues, so no customer hears of it."""

    conversation_id: UUID
    note: bool = False


class Presence(FromClient, frozen=True):
    """Customers: the messenger is before them, or is not any more. Say it when it changes, and after each `welcome`."""

    visible: bool


class Viewing(FromClient, frozen=True):
    """Agents: which conversation they look at, null for none; their colleagues who look at it too hear of it."""

    conversation_id: UUID | None


class Ping(FromClient, frozen=True):
    """Heartbeat; `t` comes back in the `pong`."""

    t: float | int | str


ClientFrame = Hello | SendFrame | Watch | Unwatch | Received | ReadFrame | Typing | Presence | Viewing | Ping


class FromServer(msgspec.Struct, frozen=True, tag_field="type", tag=str.lower, omit_defaults=True):
    """A frame the server sends."""


class Welcome(FromServer, frozen=True):
    """The session stands. `conversations` has the last seq of each conversation this socket follows.

    `config_version` (customers): the `version` of the config that holds now; a client that has it needs to ask nothing.
    """

    session_id: UUID
    epoch: str
    heartbeat_seconds: int
    conversations: dict[UUID, int]
    config_version: str | None = None


class EventFrame(FromServer, frozen=True, tag="event"):
    """What happened: strictly seq + 1 within a conversation."""

    conversation_id: UUID
    seq: int
    event: dict[str, Any]


class Ack(FromServer, frozen=True):
    """The message is stored and has its place."""

    client_message_id: str
    conversation_id: UUID
    seq: int
    message_id: UUID


class Nack(FromServer, frozen=True):
    """The message is not stored; `problem` is the document the HTTP call would have answered."""

    client_message_id: str
    problem: dict[str, Any]


class Changed(FromServer, frozen=True):
    """Agents: the list row of a conversation in a view they may see; `version` is its last_seq."""

    conversation: dict[str, Any]
    version: int


class Pong(FromServer, frozen=True):
    """The answer to a `ping`."""

    t: float | int | str


class SignalActor(msgspec.Struct, frozen=True):
    """Who is typing."""

    kind: Literal["customer", "agent"]
    id: UUID


class SignalAgent(msgspec.Struct, frozen=True):
    """Which colleague."""

    id: UUID
    name: str


class SignalFrame(FromServer, frozen=True, tag="signal"):
    """Transient: not numbered, may be lost.

    typing: `by` · presence (agents only): either `customer`, or `agent` with what they are `doing`; one that is not
    repeated within 45 s is over.
    """

    conversation_id: UUID
    kind: Literal["typing", "presence", "expected_reply", "call"]
    by: SignalActor | None = None
    customer: Literal["present", "away"] | None = None
    agent: SignalAgent | None = None
    doing: Literal["viewing", "typing", "gone"] | None = None


class Reset(FromServer, frozen=True):
    """Forget local state, of one conversation or of all, and read it afresh."""

    reason: Literal["epoch", "permission", "gone", "lists"]
    conversation_id: UUID | None = None


class Drain(FromServer, frozen=True):
    """The node is going away; come back elsewhere after this many milliseconds."""

    reconnect_after_ms: int


ServerFrame = Welcome | EventFrame | Ack | Nack | Changed | Pong | SignalFrame | Reset | Drain

encoder = msgspec.json.Encoder()
client_frame_decoder = msgspec.json.Decoder(ClientFrame)
