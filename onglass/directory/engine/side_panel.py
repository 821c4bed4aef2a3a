"""What the company's own system is asked beside a case, and what it may answer; pure.

Invariant: the request is signed as Standard Webhooks (spec 1.0.0) say; of the answer nothing is shown that was not
declared here, and no link leads anywhere but over https.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from onglass.platform.problems import invalid_field

MAX_ANSWER_BYTES = 32_768
_PREFIX = "whsec_"
_SECRET_BYTES = 32
_LEAST_SECRET_BYTES = 24
_MOST_SECRET_BYTES = 64

_Line = Annotated[str, Meta(min_length=1, max_length=120)]


class PanelField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One fact; `url` makes it a link."""

    label: _Line
    value: Annotated[str, Meta(max_length=500)]
    tone: Literal["plain", "good", "warn", "bad"] = "plain"
    url: Annotated[str, Meta(max_length=2000)] | None = None


class PanelSection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Facts that belong together."""

    fields: Annotated[list[PanelField], Meta(max_length=40)]
    title: _Line | None = None


class PanelAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the company's system says of a case."""

    sections: Annotated[list[PanelSection], Meta(max_length=10)]


class BadAnswerError(Exception):
    """An answer that cannot be shown; the text says why, for whoever runs the company's system."""


def new_secret() -> str:
    """Return a fresh signing secret in the form of Standard Webhooks."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def check_secret(secret: str) -> str:
    """Return a secret that can sign; raises Invalid (422, path `secret`)."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(_PREFIX) or not _LEAST_SECRET_BYTES <= len(key) <= _MOST_SECRET_BYTES:
        raise invalid_field("secret", "Send whsec_ and the base64 of 24 to 64 random bytes, or leave it out.")
    return secret


def sign_request(secret: str, *, request_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the three headers by which the company's system knows that it is we who ask."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = f"{request_id}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": request_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }


def read_answer(body: bytes) -> PanelAnswer:
    """Return a valid answer; raises BadAnswerError."""
    try:
        answer = msgspec.json.decode(body, type=PanelAnswer)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadAnswerError(f"Its answer is not understood: {error}") from error
    for section in answer.sections:
        for field in section.fields:
            _check_link(field.url)
    return answer


def _check_link(url: str | None) -> None:
    if url is None:
        return
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "https" or not parts.hostname or parts.username is not None:
        raise BadAnswerError("Its answer has a link that does not begin with https:// and a host.")
