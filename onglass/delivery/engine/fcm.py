"""Firebase Cloud Messaging, HTTP v1: what is sent for an Android phone, and what an answer means.

Invariant: messages of one conversation take each other's place, on the way and on the screen; a withdrawal shows
nothing.
"""

from typing import Any

import msgspec

from onglass.delivery.engine.attempts import Meaning
from onglass.delivery.model import FcmAccount, Notice

_SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_GONE = frozenset({"UNREGISTERED", "SENDER_ID_MISMATCH"})
_UNAUTHENTICATED = 401


def url(account: FcmAccount) -> str:
    """Return where a message is posted."""
    return f"{account.api_url}/v1/projects/{account.project_id}/messages:send"


def claims(account: FcmAccount, now: int) -> dict[str, Any]:
    """Return what the service account says of itself to get a bearer token for an hour."""
    return {"iss": account.client_email, "scope": _SCOPE, "aud": account.token_uri, "iat": now, "exp": now + 3600}


def body(notice: Notice, token: str, *, ttl_seconds: int) -> bytes:
    """Return the request's JSON. Values of `data` are texts, as the service has it."""
    fields = msgspec.to_builtins(notice)
    android: dict[str, Any] = {"collapse_key": notice.tag, "ttl": f"{ttl_seconds}s", "priority": "NORMAL"}
    message: dict[str, Any] = {"token": token, "data": {name: str(value) for name, value in fields.items()}}
    if notice.kind == "message":
        message["notification"] = {"title": notice.title, "body": notice.body}
        shown = {"tag": notice.tag, "notification_count": notice.count}
        android |= {"priority": "HIGH", "notification": shown}
    return msgspec.json.encode({"message": message | {"android": android}})


def meaning(status: int, answer: bytes) -> Meaning:
    """Read a refusal. A project or an address that is not there is a matter of settings, and no phone's end."""
    code = _error_code(answer)
    if code in _GONE:
        return "gone"
    if code == "INVALID_ARGUMENT":
        return "refused"
    return "sign again" if status == _UNAUTHENTICATED else "later"


def _error_code(answer: bytes) -> str | None:
    try:
        error = msgspec.json.decode(answer, type=dict[str, dict[str, Any]])["error"]
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError):
        return None
    details = error.get("details")
    for detail in details if isinstance(details, list) else []:
        if isinstance(detail, dict) and isinstance(detail.get("errorCode"), str):
            code: str = detail["errorCode"]
            return code
    status = error.get("status")
    return status if isinstance(status, str) else None
