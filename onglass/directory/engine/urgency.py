"""How urgent a host app's server says a matter is: a JWT signed like an identity, about the customer who brings it.

Invariant: what a customer could have made up is refused, never left out silently, and never believed.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from onglass.directory.engine.identity import BadToken, seconds_of, subject_of, verify_claims
from onglass.directory.model import IdentityKey, Urgency
from onglass.platform.problems import FieldError, Forbidden, Invalid

_PATH = "context.urgency_token"
_MOST = 10
_LONGEST = timedelta(days=30)


def verify_urgency(
    token: str, *, subject: str | None, app_id: UUID, secret: str, keys: Sequence[IdentityKey], now: datetime
) -> Urgency:
    """Return what a host-signed token says of a matter of `subject`'s; `now` is the database's.

    Raises Forbidden `identity_needed` for an anonymous customer, Invalid (422 `invalid_urgency_token`) with the reason.
    """
    if subject is None:
        raise Forbidden("identity_needed", "Urgency is signed for a customer who is signed in: start a session first.")
    try:
        claims = verify_claims(token, app_id=app_id, secret=secret, keys=keys, now_seconds=now.timestamp())
        return _urgency(claims, subject, now)
    except BadToken as bad:
        detail = f"The urgency token is not valid: {bad.reason}"
        errors = (FieldError(_PATH, detail, "invalid_urgency_token"),)
        raise Invalid("invalid_urgency_token", detail, errors=errors) from bad.__cause__


def _urgency(claims: Mapping[str, Any], subject: str, now: datetime) -> Urgency:
    if subject_of(claims) != subject:
        raise BadToken("`sub` is not the customer who is signed in.")
    level = _level(claims.get("urgency"))
    deadline_at = _deadline(seconds_of(claims, "deadline"), now)
    if level is None and deadline_at is None:
        raise BadToken("it says neither `urgency` nor `deadline`.")
    return Urgency(level=level or 0, deadline_at=deadline_at)


def _level(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
        raise BadToken(f"`urgency` must be a whole number from 0 to {_MOST}.")
    return value


def _deadline(seconds: float | None, now: datetime) -> datetime | None:
    if seconds is None:
        return None
    if not now.timestamp() < seconds <= (now + _LONGEST).timestamp():
        raise BadToken(f"`deadline` must lie in the future, at most {_LONGEST.days} days ahead.")
    return datetime.fromtimestamp(seconds, UTC)
