"""Requests to prove who a customer is, as agents see them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

VerificationState = Literal["asked", "given", "failed"]
VerificationLevel = Literal["basic", "strong"]


class VerificationAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent asks for: why, in their words (None: a standard sentence), and how sure they must be."""

    text: str | None = None
    level: VerificationLevel = "basic"


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """A request and what came of it. With the state `given`: by which `method`, when (`at`) and until when it counts.

    A request that is `asked` after `expires_at` can be answered no more.
    """

    id: UUID
    message_id: UUID
    agent_id: UUID
    level: VerificationLevel
    state: VerificationState
    requested_at: datetime
    expires_at: datetime
    method: str | None = None
    at: datetime | None = None
    until: datetime | None = None


class VerificationResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a proof: `reason` says why it did not hold, else how and until when it does."""

    id: UUID
    method: str | None = None
    level: VerificationLevel | None = None
    at: datetime | None = None
    until: datetime | None = None
    reason: str | None = None
