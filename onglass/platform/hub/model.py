"""What the hub speaks with: the sockets below it, the reads above it, and the names of what is read.

Invariant: frames are bytes that were encoded once and are shared by every socket of a stream and audience.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

import msgspec

TOO_SLOW_CODE = 1013


class StreamKey(NamedTuple):
    """A stream as one audience numbers it."""

    workspace_id: UUID
    stream_id: UUID
    audience: str


class TopicKey(NamedTuple):
    """Whoever owns streams that come and go: a customer has conversations, an agent has assignments."""

    workspace_id: UUID
    subject_id: UUID


class Want(NamedTuple):
    """Read at most `limit` frames with a number above `after_seq`, in the audience's own numbering."""

    key: StreamKey
    after_seq: int
    limit: int


class Frame(NamedTuple):
    """One event, encoded as the text frame that goes out; `seq` in the audience's own numbering."""

    seq: int
    body: bytes


class Page(NamedTuple):
    """What a want found: consecutive frames from `after_seq` + 1 on; `has_more` when the limit cut it."""

    frames: Sequence[Frame]
    has_more: bool


class Row(NamedTuple):
    """A list row as one viewer sees it, encoded as the frame that goes out; `version` grows with every change."""

    stream_id: UUID
    version: int
    body: bytes


class RowsWant(NamedTuple):
    """Read the list rows of these streams as this viewer sees them."""

    workspace_id: UUID
    viewer_id: UUID
    stream_ids: Sequence[UUID]


class Reader(Protocol):
    """The reads a hub is given. Each is a statement or two across workspaces; answers stand in the order asked."""

    async def read_many(self, wants: Sequence[Want]) -> Sequence[Page]:
        """Return a page for each want; an unknown stream gives an empty page."""

    async def read_heads(self, keys: Sequence[StreamKey]) -> Sequence[int]:
        """Return the last number of each stream in its audience's numbering, 0 for an unknown one."""

    async def read_topics(self, keys: Sequence[TopicKey]) -> Sequence[Collection[UUID]]:
        """Return the ids of the streams that belong to each topic now."""

    async def read_rows(self, wants: Sequence[RowsWant]) -> Sequence[Sequence[Row]]:
        """Return, for each want, the rows its viewer may see; others are left out."""

    async def read_list_versions(self, workspace_id: UUID) -> Sequence[tuple[UUID, int]]:
        """Return (stream id, version) of every stream that stands in a live list of the workspace."""


class Socket(Protocol):
    """One connected client. None of these may block or raise; a socket that is gone swallows what it is told."""

    @property
    def session_id(self) -> UUID:
        """Whose socket it is: a revoked session's sockets are closed."""

    @property
    def socket_id(self) -> str:
        """Unique among all nodes: a signal's `origin` names the socket that must not hear its own echo."""

    def send(self, frame: bytes) -> int:
        """Queue a text frame behind all earlier ones and return how many bytes now wait to go out."""

    async def drained(self) -> None:
        """Return once few bytes wait (64 kB at most), or the socket is closed."""

    def close(self, code: int, reason: str) -> None:
        """Begin to close; what already waits may still go out. A second call does nothing."""

    def topic_changed(self, topic: TopicKey, joined: Collection[UUID], left: Collection[UUID]) -> None:
        """Hear that streams joined or left a topic this socket follows; it decides whether to subscribe."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The hub's measures; tests make them small."""

    reread_seconds: float = 1.0
    page_frames: int = 200
    catch_up_reads: int = 2
    catch_up_patience_seconds: float = 20.0
    buffer_bytes: int = 1_000_000
    low_water_bytes: int = 64_000
    sweep_streams: int = 500
    rows_pause_seconds: float = 0.1
