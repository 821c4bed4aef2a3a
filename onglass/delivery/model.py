"""What agents want to be told of and how, the addresses they are told at, and what is told there."""

from datetime import datetime
from enum import IntEnum
from typing import Literal
from uuid import UUID

import msgspec

OccasionName = Literal["assigned", "replied", "offered", "due_soon", "overdue"]
OCCASIONS: tuple[OccasionName, ...] = ("assigned", "replied", "offered", "due_soon", "overdue")
# What somebody tries out is told like an occasion.
PushName = OccasionName | Literal["test"]
Urgency = Literal["normal", "high"]


class DeliveryState(IntEnum):
    """How far a delivery is; the values are stored."""

    WAITS = 1
    SENT = 2
    DEAD = 3
    WITHDRAWN = 4


class Ways(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one is told of an occasion: a tone, a notification of an open console, one with the console closed."""

    sound: bool = False
    desktop: bool = True
    push: bool = True


class QuietHours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No push between two wall times of a place (`HH:MM`; past midnight when the second is the earlier one)."""

    begins: str = msgspec.field(name="from")
    ends: str = msgspec.field(name="to")
    time_zone: str


# A warning is for who looks at the list; whoever is away hears of what is late.
DEFAULT_WAYS: dict[OccasionName, Ways] = {
    "assigned": Ways(),
    "replied": Ways(),
    "offered": Ways(),
    "due_soon": Ways(push=False),
    "overdue": Ways(),
}


class AlertChoices(msgspec.Struct, frozen=True, kw_only=True):
    """All that an agent chose. `only_when_away_seconds`: how long a push waits after a console was last in view."""

    alerts: dict[OccasionName, Ways] = msgspec.field(default_factory=lambda: dict(DEFAULT_WAYS))
    quiet_hours: QuietHours | None = None
    only_when_away_seconds: int = 30

    def ways(self, occasion: OccasionName) -> Ways:
        """Return how one is told of an occasion; one that was never chosen for has its default."""
        return self.alerts.get(occasion, DEFAULT_WAYS[occasion])


class SubscriptionKeys(msgspec.Struct, frozen=True):
    """What a browser gave to encrypt for it: its public point (65 bytes) and a shared secret (16)."""

    p256dh: bytes
    auth: bytes


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """An address that still takes pushes. `secrets_encrypted` opens with `seal_context`."""

    id: UUID
    owner_id: UUID
    endpoint: str
    host: str
    secrets_encrypted: bytes
    label: str | None
    created_at: datetime


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why something is told: ids and instants only. `seq`: where in the case's log it happened."""

    occasion: PushName
    seq: int = 0
    at: datetime
    due_at: datetime | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery that is this sender's for a while. `attempts` counts the one under way."""

    workspace_id: UUID
    id: UUID
    subscription_id: UUID
    conversation_id: UUID | None
    host: str
    topic: str | None
    reason: Reason
    attempts: int
    created_at: datetime
    until_at: datetime
    token: UUID


class AttemptOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a delivery's attempt log: when, and what was answered (an HTTP status) or went wrong."""

    at: datetime
    status: int | None = None
    error: str | None = None


class DeliveryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery as administrators see it; nothing of what was written."""

    id: UUID
    agent_id: UUID
    subscription_id: UUID
    label: str | None
    host: str
    conversation_id: UUID | None
    occasion: PushName
    state: DeliveryState
    attempts: int
    attempt_log: list[AttemptOutcome]
    due_at: datetime
    ended_at: datetime | None
    failure: str | None
    created_at: datetime
