"""Breadcrumbs, captures and what an app lets be collected, as values.

Invariant: an `Incoming…` shape is what a client said; only what the engine made of it is stored.
"""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from onglass.conversations.model import StepKind

Collect = Literal["none", "steps", "steps_and_errors", "all"]
Consent = Literal["required", "assumed"]
STEP_KINDS: tuple[StepKind, ...] = ("screen", "tap", "request", "error", "custom", "network", "visibility")
Scalar = str | int | float | bool | None

MAX_BATCH = 50
FLUSH_SECONDS = 15
MAX_BREADCRUMBS = 200
MAX_NAME_CHARACTERS = 200
BreadcrumbId = Annotated[
    str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$", description="Unique in its session.")
]


class ContextSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What an app lets be collected. `attributes_allowed`: null for every attribute that the host sets."""

    collect: Collect = "steps_and_errors"
    consent: Consent = "required"
    battery: bool = False
    console_tail: bool = False
    attributes_allowed: tuple[str, ...] | None = None
    retention_days: int = 30


class ContextPolicy(ContextSettings, frozen=True, kw_only=True):
    """The same, told to the app's clients with how to send it: at most `max_batch` breadcrumbs at once.

    `encodings`: how a batch may be compressed.
    """

    max_batch: int = MAX_BATCH
    flush_seconds: int = FLUSH_SECONDS
    encodings: tuple[Literal["gzip"], ...] = ("gzip",)


class IncomingScreen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The screen that is before the customer."""

    name: Annotated[str, Meta(min_length=1, max_length=500)]
    title: Annotated[str, Meta(max_length=500)] | None = None
    path: Annotated[str, Meta(max_length=2000)] | None = None


class IncomingBreadcrumb(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step as the client tells it; what is wrong with it costs this step only."""

    id: BreadcrumbId
    at: str
    kind: str
    name: str
    detail: dict[str, Any] | None = None
    duration_ms: int | float | None = None
    status: int | None = None


class Capture(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a client tells at once. `dropped`: steps it had no room for. `consent`: what the host app says of it."""

    breadcrumbs: Annotated[list[IncomingBreadcrumb], Meta(max_length=MAX_BREADCRUMBS)] = []
    screen: IncomingScreen | None = None
    attributes: Annotated[dict[str, Any], Meta(max_length=50)] | None = None
    device: Annotated[dict[str, Any], Meta(max_length=50)] | None = None
    conversation_id: UUID | None = None
    dropped: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    consent: bool | None = None


class Rejected(msgspec.Struct, frozen=True):
    """What was not kept, and why: a breadcrumb's id, or `attributes.<key>`, `device.<key>`."""

    id: str
    reason: str


class Captured(msgspec.Struct, frozen=True, kw_only=True):
    """How many breadcrumbs of a capture are new and kept; one that was there already is neither here nor there."""

    stored: int
    rejected: list[Rejected]


class Screen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A screen of the app, masked."""

    name: str
    title: str | None = None
    path: str | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A breadcrumb, cleaned: `at` never later than the server's clock."""

    id: str
    at: datetime
    kind: StepKind
    name: str
    detail: dict[str, Any] | None = None
    duration_ms: int | None = None
    status: int | None = None


class KeptStep(Step, frozen=True, kw_only=True):
    """A breadcrumb as it is stored; `entry_id` is ours."""

    entry_id: UUID


class Cleaned(msgspec.Struct, frozen=True, kw_only=True):
    """What may be kept of a capture, and what may not."""

    screen: Screen | None
    steps: list[Step]
    device: dict[str, Any]
    attributes: dict[str, Scalar]
    rejected: list[Rejected]


class DeviceContext(msgspec.Struct, frozen=True, kw_only=True):
    """Where a device is now. `has_consent` is None while the host app has said nothing."""

    device_id: UUID
    has_consent: bool | None
    screen: Screen | None
    device: dict[str, Any]
    attributes: dict[str, Any]
    captured_at: datetime


class StepPlace(msgspec.Struct, frozen=True):
    """A place in the order of steps, newest first: what comes after it is older."""

    at: datetime
    entry_id: UUID
