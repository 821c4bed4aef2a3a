"""What every event is, whatever it says: a frozen past-tense struct on one stream, in a log with two numberings.

Invariant: seq counts every event of a stream, public_seq only those a customer may ever see; both are taken under
the lock of the stream's head row, so they are gapless and in commit order.
"""

import re
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from typing_extensions import override

_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")
_TYPES: dict[str, type["Event"]] = {}


class StreamKind(msgspec.Struct, frozen=True):
    """A kind of stream: its code in the log and the table whose rows head its streams.

    A head row has (workspace_id, id, last_seq, last_public_seq, shard).
    """

    code: int
    name: str
    head_table: str


class ActorKind:
    """Who did it, as stored; the same codes number a message's author."""

    CUSTOMER: ClassVar[int] = 1
    AGENT: ClassVar[int] = 2
    ASSISTANT: ClassVar[int] = 3
    SYSTEM: ClassVar[int] = 4


class Actor(msgspec.Struct, frozen=True):
    """Who did it. `id` is None only for the system itself."""

    kind: int
    id: UUID | None = None


SYSTEM = Actor(ActorKind.SYSTEM)


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened. Subclasses add the payload and name their stream.

    The last five fields are given by the log: they are empty until the event is recorded.
    """

    log_type: ClassVar[str] = ""
    stream: ClassVar[StreamKind]
    is_public: ClassVar[bool] = False

    workspace_id: UUID
    stream_id: UUID
    actor: Actor = SYSTEM
    message_id: UUID | None = None
    seq: int = 0
    public_seq: int | None = None
    event_id: UUID | None = None
    occurred_at: datetime | None = None

    @override
    def __init_subclass__(cls, **options: Any) -> None:
        """Register the event under its snake-case name, which is its type in the log."""
        super().__init_subclass__(**options)
        cls.log_type = _WORD_START.sub("_", cls.__name__).lower()
        _TYPES[cls.log_type] = cls


_ENVELOPE = frozenset(Event.__struct_fields__)


def event_type(log_type: str) -> type[Event] | None:
    """Return the class of a type in the log, or None for one that this version does not know."""
    return _TYPES.get(log_type)


def payload_of(event: Event) -> dict[str, Any]:
    """Return what the event says beyond its envelope, as JSON-ready builtins."""
    fields = [name for name in event.__struct_fields__ if name not in _ENVELOPE]
    return {name: msgspec.to_builtins(getattr(event, name)) for name in fields}


class LoggedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the log as read back, undecoded."""

    workspace_id: UUID
    stream_kind: int
    stream_id: UUID
    seq: int
    public_seq: int | None
    type: str
    id: UUID
    message_id: UUID | None
    actor_kind: int
    actor_id: UUID | None
    payload: dict[str, Any] | None
    occurred_at: datetime


def decode(row: LoggedEvent) -> Event | None:
    """Return the event of a log row, or None when this version does not know its type (a newer node wrote it)."""
    known = event_type(row.type)
    if known is None:
        return None
    envelope = {
        "workspace_id": row.workspace_id,
        "stream_id": row.stream_id,
        "actor": Actor(row.actor_kind, row.actor_id),
        "message_id": row.message_id,
        "seq": row.seq,
        "public_seq": row.public_seq,
        "event_id": row.id,
        "occurred_at": row.occurred_at,
    }
    return msgspec.convert({**(row.payload or {}), **_as_builtins(envelope)}, known)


def _as_builtins(envelope: dict[str, Any]) -> dict[str, Any]:
    return {name: msgspec.to_builtins(value) if isinstance(value, Actor) else value for name, value in envelope.items()}
