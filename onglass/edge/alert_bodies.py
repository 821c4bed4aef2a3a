"""What a request may say about alerts: what to be told of, and where."""

from typing import Annotated

from msgspec import Meta

from onglass.delivery.model import OccasionName, QuietHours, Ways
from onglass.edge.bodies import Body, SmallText

_KeyText = Annotated[str, Meta(min_length=1, max_length=200)]


class PutPreferences(Body, frozen=True):
    """What one wants to be told of and how; an occasion that is left out has its default."""

    alerts: dict[OccasionName, Ways]
    quiet_hours: QuietHours | None = None
    only_when_away_seconds: Annotated[
        int, Meta(ge=0, le=600, description="How long a push waits after a console was last in view.")
    ] = 30


class SubscriptionKeysBody(Body, frozen=True):
    """`PushSubscription.toJSON().keys` of the browser."""

    p256dh: _KeyText
    auth: _KeyText


class AddPushSubscription(Body, frozen=True):
    """An address of the browser's push service; `label` tells one device from another."""

    endpoint: Annotated[str, Meta(min_length=1, max_length=2000)]
    keys: SubscriptionKeysBody
    label: SmallText | None = None


class SetAttention(Body, frozen=True):
    """Whether a console is in view of its agent now. Said every 15 s while it is, and once when it is not any more."""

    in_view: bool
