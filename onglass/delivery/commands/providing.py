"""An administrator gives what Google's and Apple's push services want to see.

Invariant: what signs is sealed before it is stored, is shown to nobody, and every change leaves an audit row.
"""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from onglass.delivery._store import providers
from onglass.delivery.model import ApnsKey, DeviceToken, FcmAccount, ProviderKind
from onglass.directory.commands import audit
from onglass.directory.model import Principal
from onglass.platform.problems import Conflict, NotFound, invalid_field
from onglass.platform.secrets import Cipher
from onglass.platform.transactions import Transaction

APNS_HOSTS = {"production": "api.push.apple.com", "sandbox": "api.sandbox.push.apple.com"}
_CURVE = "secp256r1"


async def set_fcm(tx: Transaction, by: Principal, account: FcmAccount, *, cipher: Cipher) -> None:
    """Keep Google's service account. Its addresses have been judged. Raises Invalid by field."""
    try:
        key = load_pem_private_key(account.private_key.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise invalid_field("service_account.private_key", "Send the service account's JSON as Google made it.")
    about: dict[str, Any] = {"project_id": account.project_id, "client_email": account.client_email}
    await _set(tx, by, "fcm", msgspec.json.encode(account), about, cipher)


async def set_apns(tx: Transaction, by: Principal, key: ApnsKey, *, cipher: Cipher) -> None:
    """Keep Apple's key. Raises Invalid by field."""
    try:
        loaded = load_pem_private_key(key.private_key.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        loaded = None
    if not isinstance(loaded, ec.EllipticCurvePrivateKey) or loaded.curve.name != _CURVE:
        raise invalid_field("private_key", "Send the text of the .p8 file as Apple made it.")
    about: dict[str, Any] = {"team_id": key.team_id, "key_id": key.key_id, "topics": list(key.topics)}
    await _set(tx, by, "apns", msgspec.json.encode(key), about, cipher)


async def _set(
    tx: Transaction, by: Principal, kind: ProviderKind, plain: bytes, about: dict[str, Any], cipher: Cipher
) -> None:
    await providers.put(tx, kind, sealed=cipher.encrypt(plain, context=_context(tx, kind)), about=about)
    await audit(tx, by, "push_provider.set", target_kind="push_provider", detail={"kind": kind, **about})


async def remove_provider(tx: Transaction, by: Principal, kind: ProviderKind) -> None:
    """Forget a provider's settings; what waits to be told by it ends dead. Raises NotFound."""
    if not await providers.delete(tx, kind):
        raise NotFound
    await audit(tx, by, "push_provider.removed", target_kind="push_provider", detail={"kind": kind})


async def open_fcm(tx: Transaction, cipher: Cipher) -> FcmAccount | None:
    """Return Google's service account; raises SealBrokenError."""
    plain = await _open(tx, "fcm", cipher)
    return None if plain is None else msgspec.json.decode(plain, type=FcmAccount)


async def open_apns(tx: Transaction, cipher: Cipher) -> ApnsKey | None:
    """Return Apple's key; raises SealBrokenError."""
    plain = await _open(tx, "apns", cipher)
    return None if plain is None else msgspec.json.decode(plain, type=ApnsKey)


async def host_for(tx: Transaction, kind: ProviderKind, device: DeviceToken, cipher: Cipher) -> str:
    """Return at which host a phone will be told; raises Conflict `push_not_set_up`, Invalid for a foreign topic."""
    if kind == "fcm":
        account = await open_fcm(tx, cipher)
        if account is None:
            raise _not_set_up(kind)
        return urlsplit(account.api_url).netloc.lower()
    key = await open_apns(tx, cipher)
    if key is None:
        raise _not_set_up(kind)
    if device.topic not in key.topics:
        raise invalid_field("app_id", "Send the bundle id of an app that the company's settings for Apple name.")
    return APNS_HOSTS[device.environment] if key.api_url is None else urlsplit(key.api_url).netloc.lower()


async def _open(tx: Transaction, kind: ProviderKind, cipher: Cipher) -> bytes | None:
    row = await providers.load(tx, kind)
    return None if row is None else cipher.decrypt(row["sealed"], context=_context(tx, kind))


def _context(tx: Transaction, kind: ProviderKind) -> bytes:
    return b"push provider" + kind.encode() + tx.workspace_id.bytes


def _not_set_up(kind: ProviderKind) -> Conflict:
    return Conflict("push_not_set_up", f"The company has not set up {kind}; its kinds are in the session's config.")
