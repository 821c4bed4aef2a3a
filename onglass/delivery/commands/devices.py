"""Customers' browsers and phones come and go.

Invariant: what a device is told by is sealed before it is stored, and an address tells one person only.
"""

import hashlib
from collections.abc import Sequence
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from onglass.delivery._store import deliveries, devices
from onglass.delivery.commands.subscribing import MOST_ADDRESSES, check_endpoint, seal_context
from onglass.delivery.engine.web_push import parse_keys
from onglass.delivery.model import DeviceToken, PushKind, Subscription
from onglass.directory.model import Principal
from onglass.platform.ids import new_id
from onglass.platform.problems import NotFound
from onglass.platform.secrets import Cipher, hash_token
from onglass.platform.transactions import Transaction

_LONGEST_LABEL = 120


async def subscribe_browser(
    tx: Transaction, by: Principal, *, endpoint: str, p256dh: str, auth: str, label: str | None, cipher: Cipher
) -> UUID:
    """Keep a browser of the customer's and return its id; a known one keeps it. Raises Invalid by field.

    `endpoint` has been judged (`Egress.check`). Whoever used this browser before is not told at it any more.
    """
    check_endpoint(endpoint)
    secrets = msgspec.msgpack.encode(parse_keys(p256dh, auth))
    host = urlsplit(endpoint).netloc.lower()
    return await _keep(tx, by, "web", endpoint, host, secrets, label=label, cipher=cipher)


async def subscribe_phone(
    tx: Transaction, by: Principal, kind: PushKind, token: DeviceToken, *, host: str, label: str | None, cipher: Cipher
) -> UUID:
    """Keep a phone of the customer's by what its system gave the app, and return its id. `host`: of the provider."""
    named = f"{kind}:{hashlib.sha256(token.token.encode()).hexdigest()}"
    return await _keep(tx, by, kind, named, host, msgspec.msgpack.encode(token), label=label, cipher=cipher)


async def _keep(
    tx: Transaction,
    by: Principal,
    kind: PushKind,
    endpoint: str,
    host: str,
    secrets: bytes,
    *,
    label: str | None,
    cipher: Cipher,
) -> UUID:
    endpoint_hash = hash_token(endpoint)
    subscription_id = await devices.find_id(tx, by.id, endpoint_hash) or new_id()
    kept_id = await devices.put(
        tx,
        subscription_id,
        customer_id=by.id,
        device_id=by.device_id,
        service=kind,
        endpoint=endpoint,
        endpoint_hash=endpoint_hash,
        host=host,
        secrets_encrypted=cipher.encrypt(secrets, context=seal_context(tx.workspace_id, subscription_id)),
        label=None if label is None else label.strip()[:_LONGEST_LABEL] or None,
    )
    ended = await devices.take_from_others(tx, by.id, endpoint_hash)
    too_many = _too_many(await devices.load_live_of(tx, by.id), kept_id)
    for old_id in too_many:
        await devices.end_one(tx, old_id)
    await deliveries.end_of_addresses(tx, [*ended, *too_many], "address given up")
    return kept_id


def _too_many(live: Sequence[Subscription], kept_id: UUID) -> list[UUID]:
    return [one.id for one in live if one.id != kept_id][: max(0, len(live) - MOST_ADDRESSES)]


async def unsubscribe_device(tx: Transaction, by: Principal, subscription_id: UUID) -> None:
    """End an address of the customer's; what waits for it is withdrawn. Raises NotFound."""
    if not await devices.end_one(tx, subscription_id, customer_id=by.id):
        raise NotFound
    await deliveries.end_of_addresses(tx, [subscription_id], "address given up")


def open_token(workspace_id: UUID, subscription: Subscription, cipher: Cipher) -> DeviceToken:
    """Return what a phone is told by; raises SealBrokenError."""
    plain = cipher.decrypt(subscription.secrets_encrypted, context=seal_context(workspace_id, subscription.id))
    return msgspec.msgpack.decode(plain, type=DeviceToken)
