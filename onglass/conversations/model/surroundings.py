"""What the customer was doing, as the agent's panel and the customer's own sheet show it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from onglass.conversations.model.messages import Instant, OutcomeName

StepKind = Literal["screen", "tap", "request", "error", "custom", "network", "visibility"]


class ScreenSeen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A screen of the host app."""

    name: str
    title: str | None = None
    path: str | None = None


class StepSeen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A breadcrumb: screen, tap, request, error, custom, network or visibility."""

    id: str
    at: Instant
    kind: StepKind
    name: str
    detail: dict[str, Any] | None = None
    duration_ms: int | None = None
    status: int | None = None


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a customer just now; steps newest first. `device`: told beside what the session said of it."""

    screen: ScreenSeen | None
    device: dict[str, Any]
    attributes: dict[str, Any]
    breadcrumbs: list[StepSeen]
    errors: list[StepSeen]
    failed_requests: list[StepSeen]
    captured_at: Instant


class OtherCase(msgspec.Struct, frozen=True, kw_only=True):
    """Another conversation of a customer, as it stands beside one."""

    id: UUID
    case_number: str
    subject: str | None
    status: Literal["open", "snoozed", "resolved"]
    outcome: OutcomeName | None
    began_at: datetime
