"""Sign who your customer is. Needs `joserfc`; keep both keys on your server."""

import time

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

LIFE_SECONDS = 600


def claims_of(app_id: str, customer: dict, now: int) -> dict:
    """Say who it is, for this app, for ten minutes."""
    return {
        "sub": customer["id"],
        "aud": app_id,
        "iat": now,
        "exp": now + LIFE_SECONDS,
        "name": customer["name"],
        "email": customer["email"],
        "email_verified": True,
    }


def sign_hs256(app_id: str, identity_secret: str, customer: dict, now: int | None = None) -> str:
    """Sign with the app's identity secret."""
    claims = claims_of(app_id, customer, int(time.time()) if now is None else now)
    return jwt.encode({"alg": "HS256", "typ": "JWT"}, claims, OctKey.import_key(identity_secret))


def sign_rs256(app_id: str, private_key_pem: str, customer: dict, now: int | None = None) -> str:
    """Sign with a private key of your own, whose public half is registered for the app."""
    claims = claims_of(app_id, customer, int(time.time()) if now is None else now)
    return jwt.encode({"alg": "RS256", "typ": "JWT"}, claims, RSAKey.import_key(private_key_pem))
