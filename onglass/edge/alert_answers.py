"""What the server answers about alerts."""

from typing import Literal
from uuid import UUID

from onglass.delivery.model import OccasionName, QuietHours, ReasonName, ServiceName, Ways
from onglass.edge.answers import Answer

DeliveryStateName = Literal["waits", "sent", "dead", "withdrawn"]


class PreferencesAnswer(Answer, frozen=True):
    """What one chose, whole."""

    alerts: dict[OccasionName, Ways]
    quiet_hours: QuietHours | None
    only_when_away_seconds: int


class PushKeyAnswer(Answer, frozen=True):
    """The `applicationServerKey` for the browser, in base64url."""

    public_key: str


class PushSubscriptionMade(Answer, frozen=True):
    """The address is kept under this id."""

    id: UUID


class PushSubscriptionAnswer(Answer, frozen=True):
    """A device one is told at with its console closed."""

    id: UUID
    host: str
    label: str | None
    created_at: str


class PushSubscriptions(Answer, frozen=True):
    """All such devices of one's own."""

    push_subscriptions: list[PushSubscriptionAnswer]


class AttemptAnswer(Answer, frozen=True):
    """What came of an attempt: an HTTP status of the push service, or what went wrong."""

    at: str
    status: int | None
    error: str | None


class DeliveryAnswer(Answer, frozen=True):
    """A push or a mail, to an agent or a customer, and each attempt to bring it; nothing of what it says."""

    id: UUID
    agent_id: UUID | None
    customer_id: UUID | None
    service: ServiceName
    subscription_id: UUID
    label: str | None
    host: str
    conversation_id: UUID | None
    occasion: ReasonName
    state: DeliveryStateName
    attempts: int
    attempt_log: list[AttemptAnswer]
    due_at: str
    ended_at: str | None
    failure: str | None
    created_at: str


class Deliveries(Answer, frozen=True):
    """The newest pushes."""

    deliveries: list[DeliveryAnswer]
