"""Apple's push service: what is sent for an iPhone, and what an answer means.

Invariant: messages of one conversation take each other's place; a withdrawal shows nothing and wakes the app only
as far as the system lets it.
"""

from typing import Any
from uuid import UUID

import msgspec

from onglass.delivery.engine.attempts import Meaning
from onglass.delivery.model import DeviceToken, Notice

_GONE = frozenset({"BadDeviceToken", "DeviceTokenNotForTopic", "Unregistered", "ExpiredToken"})
_SIGN_AGAIN = frozenset({"ExpiredProviderToken", "InvalidProviderToken", "MissingProviderToken"})
_GONE_STATUS = 410
_REFUSED = frozenset({400, 404, 405, 413})


def headers(device: DeviceToken, notice: Notice, *, delivery_id: UUID, until: int) -> dict[str, str]:
    """Return the headers but for who sends. `until`: Unix seconds up to which Apple keeps it."""
    is_message = notice.kind == "message"
    return {
        "apns-id": str(delivery_id),
        "apns-push-type": "alert" if is_message else "background",
        "apns-topic": device.topic or "",
        "apns-collapse-id": notice.tag,
        "apns-expiration": str(until),
        "apns-priority": "10" if is_message else "5",
        "content-type": "application/json",
    }


def body(notice: Notice) -> bytes:
    """Return the payload: Apple's own part, and beside it the notice's fields."""
    aps: dict[str, Any] = {"badge": notice.badge}
    if notice.kind == "message":
        alert = {"title": notice.title, "body": notice.body}
        aps |= {"alert": alert, "thread-id": notice.tag, "sound": "default", "mutable-content": 1}
    else:
        aps |= {"content-available": 1}
    return msgspec.json.encode({**msgspec.to_builtins(notice), "aps": aps})


def meaning(status: int, answer: bytes) -> Meaning:
    """Read a refusal."""
    reason = _reason(answer)
    if status == _GONE_STATUS or reason in _GONE:
        return "gone"
    if reason in _SIGN_AGAIN:
        return "sign again"
    return "refused" if status in _REFUSED else "later"


def _reason(answer: bytes) -> str | None:
    try:
        return msgspec.json.decode(answer, type=dict[str, Any]).get("reason")
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
