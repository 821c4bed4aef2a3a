"""What is said and answered about copies, erasure and what must be kept."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from onglass.conversations.model import Instant
from onglass.edge.answers import Answer
from onglass.edge.bodies import Body
from onglass.privacy.model import AdminErasure, Erasure, Kept


class RequestErasure(Body, frozen=True):
    """What is to be erased: a conversation, or everything of the customer without one. `reason`: in their own words."""

    conversation_id: UUID | None = None
    reason: Annotated[str, Meta(min_length=1, max_length=2000)] | None = None


class RefuseErasure(Body, frozen=True):
    """Why it is refused; the customer reads it."""

    reason: Annotated[str, Meta(min_length=1, max_length=2000)]


class PutRetention(Body, frozen=True):
    """How long after its newest message a conversation must be kept (days, 0: not at all), and by what law."""

    legal_hold_days: Annotated[int, Meta(ge=0, le=36500)]
    legal_hold_reason: Annotated[str, Meta(min_length=1, max_length=500)] | None = None


class Erasures(Answer, frozen=True):
    """A customer's requests, newest first; `would_keep`: what would stay if one about that conversation came now."""

    erasure_requests: list[Erasure]
    would_keep: list[Kept]


class AdminErasures(Answer, frozen=True):
    """The workspace's requests, newest first, 200 at most."""

    erasure_requests: list[AdminErasure]


class TranscriptAuthor(Answer, frozen=True):
    """Who wrote a message of a transcript. `name`: of an agent."""

    kind: str
    name: str | None


class TranscriptMessage(Answer, frozen=True):
    """One message of a transcript, with the names of its files."""

    seq: int
    at: Instant
    author: TranscriptAuthor
    text: str
    files: list[str]


class Transcript(Answer, frozen=True):
    """A conversation as one JSON file, in the customer's time zone; written line by line, so that it may be long."""

    company: str
    case_number: str
    subject: str | None
    time_zone: str
    made_at: Instant
    messages: list[TranscriptMessage]
    files: list[str]
