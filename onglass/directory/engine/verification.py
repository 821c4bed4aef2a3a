"""What a host app's server proves of its customer, now: a JWT signed like an identity, for one request of an agent.

Invariant: a proof names its purpose (`typ`), the request (`nonce`), the conversation and the customer; one that differs
in any of them is refused, and an identity token is never a proof.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec

from onglass.directory.engine.identity import BadToken, seconds_of, subject_of, verify_claims
from onglass.directory.model import IdentityKey

PROOF_KIND = "onglass-verification+jwt"
MAX_PROOF_SECONDS = 600
Level = Literal["basic", "strong"]
_METHOD = re.compile(r"[a-z][a-z0-9_-]{0,39}")


class ProofRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a proof must fit: who, where, and which request."""

    subject: str
    conversation_id: UUID
    app_id: UUID
    nonce: str
    level: Level


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """How the host app made sure (`passcode`, `biometric`, `otp`, …), and how well."""

    method: str
    level: Level


def verify_proof(
    token: str, request: ProofRequest, *, secret: str, keys: Sequence[IdentityKey], now_seconds: float
) -> Proof:
    """Return what a proof says; `now_seconds` is the database's Unix time. Raises BadToken with the reason."""
    claims = verify_claims(
        token, app_id=request.app_id, secret=secret, keys=keys, now_seconds=now_seconds, kind=PROOF_KIND
    )
    if claims["aud"] != str(request.app_id):
        raise BadToken("`aud` must be the app's id alone.")
    expires = seconds_of(claims, "exp")
    if expires is None or expires > now_seconds + MAX_PROOF_SECONDS:
        raise BadToken(f"`exp` may be at most {MAX_PROOF_SECONDS} seconds ahead.")
    if subject_of(claims) != request.subject:
        raise BadToken("`sub` is not the customer who is asked.")
    if claims.get("conversation_id") != str(request.conversation_id):
        raise BadToken("`conversation_id` is not this conversation.")
    if claims.get("nonce") != request.nonce:
        raise BadToken("`nonce` is not the one of this request.")
    return _proof(claims, request.level)


def _proof(claims: Mapping[str, Any], asked: Level) -> Proof:
    method, level = claims.get("method"), claims.get("level", "basic")
    if not isinstance(method, str) or _METHOD.fullmatch(method) is None:
        raise BadToken("`method` must say how it was made sure: 1 to 40 of a-z, 0-9, _ and -.")
    if level not in {"basic", "strong"}:
        raise BadToken("`level` must be `basic` or `strong`.")
    if asked == "strong" and level != "strong":
        raise BadToken("`level` must be `strong`: the agent asked for it.")
    return Proof(method=method, level=level)
