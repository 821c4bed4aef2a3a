"""What a request may say about telling customers: at which devices, when, and with whose keys."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from onglass.delivery.model import ApnsEnvironment, PushKind, QuietHours
from onglass.edge.alert_bodies import SubscriptionKeysBody
from onglass.edge.bodies import Body, SmallText

_Name = Annotated[str, Meta(min_length=1, max_length=200)]
_Pem = Annotated[str, Meta(min_length=1, max_length=8000)]


class AddDevice(Body, frozen=True):
    """A browser (`endpoint`, `keys`) or a phone (`token`; for Apple's also `app_id`, the bundle id)."""

    kind: PushKind
    endpoint: Annotated[str, Meta(min_length=1, max_length=2000)] | None = None
    keys: SubscriptionKeysBody | None = None
    token: Annotated[str, Meta(pattern=r"^[A-Za-z0-9:_.-]{8,4096}$")] | None = None
    app_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9.-]{1,155}$")] | None = None
    environment: ApnsEnvironment = "production"
    label: SmallText | None = None


class PutNotices(Body, frozen=True):
    """How one wants to be told; what is left out has its default."""

    quiet_hours: QuietHours | None = None
    email_when_missed: bool = True
    push: bool = True


class MuteConversation(Body, frozen=True):
    """Whether nothing is told of a conversation; `until` an instant, or null: until one says otherwise."""

    muted: bool
    until: datetime | None = None


class PutFcm(Body, frozen=True):
    """Google's service account as its JSON file has it; `api_url` for a relay of one's own."""

    service_account: dict[str, Any]
    api_url: Annotated[str, Meta(max_length=300)] = "https://fcm.googleapis.com"


class PutApns(Body, frozen=True):
    """A .p8 key of Apple's, with the bundle ids it is used for; `api_url` for a relay of one's own."""

    team_id: Annotated[str, Meta(pattern=r"^[A-Z0-9]{10}$")]
    key_id: Annotated[str, Meta(pattern=r"^[A-Z0-9]{10}$")]
    private_key: _Pem
    topics: Annotated[list[Annotated[str, Meta(pattern=r"^[A-Za-z0-9.-]{1,155}$")]], Meta(min_length=1, max_length=50)]
    api_url: Annotated[str, Meta(max_length=300)] | None = None


class ServiceAccount(msgspec.Struct, frozen=True):
    """What is read of Google's file; it has more."""

    project_id: Annotated[str, Meta(pattern=r"^[a-z0-9:.-]{4,100}$")]
    client_email: _Name
    private_key: _Pem
    token_uri: Annotated[str, Meta(max_length=300)] = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
