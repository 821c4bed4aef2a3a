"""Erasure requests and what the law makes a company keep, as values."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from onglass.conversations.model import Instant

ErasureStatus = Literal["requested", "approved", "erased", "refused"]
What = Literal["conversation", "case_record", "sign_in"]
Why = Literal["legal_hold", "proof", "needed_to_sign_in"]
STATUSES: tuple[ErasureStatus, ...] = ("requested", "approved", "erased", "refused")


class RetentionSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long after its newest message a conversation must be kept (days, 0: not at all), in the company's words."""

    legal_hold_days: int = 0
    legal_hold_reason: str | None = None


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What stays, until when (null: for good) and why; `detail`: the company's own words for it.

    conversation: all that was said, until the legal hold is over. case_record: number and times without a word of what
    was said. sign_in: the app's own id of its user.
    """

    what: What
    until: Instant | None
    why: Why
    detail: str | None = None


class StoredErasure(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it is kept. `newest_at`: when something was said last in what it is about."""

    id: UUID
    customer_id: UUID
    conversation_id: UUID | None
    state: int
    reason: str | None
    refusal: str | None
    requested_at: datetime
    decided_at: datetime | None
    decided_by: UUID | None
    erase_at: datetime | None
    erased_at: datetime | None
    newest_at: datetime | None
    case_number: str | None = None
    customer_name: str | None = None

    @property
    def status(self) -> ErasureStatus:
        """Where it stands, in a word."""
        return STATUSES[self.state - 1]


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """A request as its customer sees it. `erase_at`: when an approved one is carried out."""

    id: UUID
    conversation_id: UUID | None
    status: ErasureStatus
    requested_at: Instant
    erase_at: Instant | None
    erased_at: Instant | None
    refusal: str | None
    kept: list[Kept]


class AdminErasure(Erasure, frozen=True, kw_only=True):
    """The same for administrators: whose it is, about which case, and what they say."""

    customer_id: UUID
    customer_name: str | None
    case_number: str | None
    reason: str | None
    decided_at: Instant | None


class TranscriptLine(msgspec.Struct, frozen=True, kw_only=True):
    """One message of a transcript, with what it had attached. `name`: of an agent."""

    seq: int
    at: datetime
    author: Literal["customer", "agent", "assistant", "system"]
    name: str | None
    text: str
    files: tuple[str, ...] = ()
