"""What agents and customers want to be told of and how, the addresses they are told at, and what is told there."""

from datetime import datetime
from enum import IntEnum
from typing import Literal
from uuid import UUID

import msgspec

OccasionName = Literal["assigned", "replied", "offered", "due_soon", "overdue"]
OCCASIONS: tuple[OccasionName, ...] = ("assigned", "replied", "offered", "due_soon", "overdue")
# What somebody tries out is told like an occasion.
PushName = OccasionName | Literal["test"]
# What a customer is told: that an agent wrote, by push or by mail; and to take it back once they have read it.
NoticeName = Literal["message", "mail", "withdraw"]
ReasonName = PushName | NoticeName
PushKind = Literal["web", "fcm", "apns"]
ServiceName = PushKind | Literal["email"]
ProviderKind = Literal["fcm", "apns"]
ApnsEnvironment = Literal["production", "sandbox"]
Urgency = Literal["normal", "high"]
# Whose an address is, as stored.
CUSTOMER = 1


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


class PushPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """By what a device can be told: `web_key`, the `applicationServerKey` for browsers, and the kinds set up."""

    web_key: str | None
    kinds: list[PushKind]


class DeviceToken(msgspec.Struct, frozen=True):
    """What a phone's system gave the app to be told at. `topic`, `environment`: Apple's, the app and its door."""

    token: str
    topic: str | None = None
    environment: ApnsEnvironment = "production"


class CustomerChoices(msgspec.Struct, frozen=True, kw_only=True):
    """How a customer wants to be told."""

    quiet_hours: QuietHours | None = None
    email_when_missed: bool = True
    push: bool = True


class Mute(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a conversation is quiet; `until_at` None: until the customer says otherwise."""

    muted: bool
    until_at: datetime | None = None


class FcmAccount(msgspec.Struct, frozen=True, kw_only=True):
    """Of Google's service account what is needed to send; the addresses are Google's, or of a relay of one's own."""

    project_id: str
    client_email: str
    private_key: str
    token_uri: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
    api_url: str = "https://fcm.googleapis.com"


class ApnsKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key of an Apple developer's team. `api_url` None: Apple's own doors, by the token's environment."""

    team_id: str
    key_id: str
    private_key: str
    topics: tuple[str, ...]
    api_url: str | None = None


class ProviderFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What may be shown of a provider's settings: nothing that signs."""

    kind: ProviderKind
    about: dict[str, str | list[str]]
    changed_at: datetime


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """An address that still takes pushes. `secrets_encrypted` opens with `seal_context`."""

    id: UUID
    owner_id: UUID
    service: ServiceName
    endpoint: str
    host: str
    secrets_encrypted: bytes
    label: str | None
    created_at: datetime


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why something is told: ids and instants only. `seq`: where in the case's log it happened."""

    occasion: ReasonName
    seq: int = 0
    at: datetime
    due_at: datetime | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery that is this sender's for a while. `attempts` counts the one under way."""

    workspace_id: UUID
    id: UUID
    subscription_id: UUID
    conversation_id: UUID | None
    owner_kind: int
    service: ServiceName
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
    agent_id: UUID | None
    customer_id: UUID | None
    service: ServiceName
    subscription_id: UUID
    label: str | None
    host: str
    conversation_id: UUID | None
    occasion: ReasonName
    state: DeliveryState
    attempts: int
    attempt_log: list[AttemptOutcome]
    due_at: datetime
    ended_at: datetime | None
    failure: str | None
    created_at: datetime


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a device is given. `seq`, `up_to_seq`: the customers' numbering; `count`: unread here, `badge`: in all."""

    v: Literal[1]
    kind: Literal["message", "withdraw"]
    id: UUID
    conversation_id: UUID
    message_id: UUID | None = None
    seq: int
    up_to_seq: int | None = None
    title: str = ""
    body: str = ""
    tag: str
    url: str | None = None
    icon: str | None = None
    badge: int
    count: int
    at: str
