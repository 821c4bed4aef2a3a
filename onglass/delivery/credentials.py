"""How a workspace names itself to Google and Apple: tokens that are made, kept while they hold, and made anew.

Invariant: a token is asked for once however many pushes wait for it, and one that was refused is not used again.
"""

import asyncio
import hashlib
import time
from urllib.parse import urlencode

import msgspec
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from onglass.delivery.engine import fcm
from onglass.delivery.model import ApnsKey, FcmAccount
from onglass.platform.egress import Egress

# Apple wants a token neither anew more often than every 20 minutes nor older than an hour.
_APNS_SECONDS = 45 * 60
_SPARE_SECONDS = 300.0
_OK = 200
_MOST_KEPT = 1_000


class NoTokenError(Exception):
    """The provider gave no token; the text says why."""


class _Kept(msgspec.Struct, frozen=True):
    authorization: str
    until: float


class _Granted(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: float = 3600.0


class ProviderTokens:
    """The tokens of one sender."""

    def __init__(self, egress: Egress) -> None:
        self._egress = egress
        self._kept: dict[bytes, _Kept] = {}
        self._locks: dict[bytes, asyncio.Lock] = {}

    async def authorization(self, account: FcmAccount | ApnsKey) -> str:
        """Return the value of `authorization`. Raises NoTokenError, and what `Egress.fetch` raises."""
        name = _name(account)
        async with self._locks.setdefault(name, asyncio.Lock()):
            kept = self._kept.get(name)
            if kept is not None and kept.until > time.monotonic():
                return kept.authorization
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            made = await self._ask_google(account) if isinstance(account, FcmAccount) else _sign_for_apple(account)
            self._kept[name] = made
            return made.authorization

    def forget(self, account: FcmAccount | ApnsKey, authorization: str) -> None:
        """Do not use a token again that was refused."""
        kept = self._kept.get(_name(account))
        if kept is not None and kept.authorization == authorization:
            del self._kept[_name(account)]

    async def _ask_google(self, account: FcmAccount) -> _Kept:
        signed = jwt.encode(
            {"alg": "RS256", "typ": "JWT"},
            fcm.claims(account, int(time.time())),
            RSAKey.import_key(account.private_key),
        )
        answer = await self._egress.fetch(
            "POST",
            account.token_uri,
            headers={"content-type": "application/x-www-form-urlencoded"},
            content=urlencode({"grant_type": fcm.GRANT, "assertion": signed}).encode(),
            max_bytes=16_384,
        )
        if answer.status != _OK:
            raise NoTokenError(f"the service account was given no token ({answer.status})")
        try:
            granted = msgspec.json.decode(answer.body, type=_Granted)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise NoTokenError("the service account was given no token that can be read") from error
        return _Kept(f"Bearer {granted.access_token}", time.monotonic() + granted.expires_in - _SPARE_SECONDS)


def _sign_for_apple(key: ApnsKey) -> _Kept:
    header = {"alg": "ES256", "kid": key.key_id}
    token = jwt.encode(header, {"iss": key.team_id, "iat": int(time.time())}, ECKey.import_key(key.private_key))
    return _Kept(f"bearer {token}", time.monotonic() + _APNS_SECONDS)


def _name(account: FcmAccount | ApnsKey) -> bytes:
    return hashlib.sha256(msgspec.msgpack.encode(account)).digest()
