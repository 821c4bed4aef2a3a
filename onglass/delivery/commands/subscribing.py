"""Addresses come and go, and agents look and look away.

Invariant: an address lives no longer than the session in which it was given; what a browser gave to encrypt for it is
sealed before it is stored.
"""

import base64
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from onglass.delivery._store import deliveries, devices, subscriptions
from onglass.delivery.engine.web_push import PushKey, make_push_key, parse_keys
from onglass.delivery.model import DeliveryState, Subscription, SubscriptionKeys
from onglass.directory.model import Principal
from onglass.platform.ids import new_id
from onglass.platform.problems import NotFound, invalid_field
from onglass.platform.secrets import Cipher, hash_token
from onglass.platform.transactions import Transaction

MOST_ADDRESSES = 20
_LONGEST_ENDPOINT = 2000
_LONGEST_LABEL = 120
_KEY_CONTEXT = b"push key"


async def subscribe(
    tx: Transaction, by: Principal, *, endpoint: str, p256dh: str, auth: str, label: str | None, cipher: Cipher
) -> UUID:
    """Keep an address of the agent's and return its id; known ones keep theirs. Raises Invalid by field.

    `endpoint` has been judged (`Egress.check`). Who used this browser before is not told at it any more.
    """
    check_endpoint(endpoint)
    keys = parse_keys(p256dh, auth)
    endpoint_hash = hash_token(endpoint)
    subscription_id = await subscriptions.find_id(tx, by.id, endpoint_hash) or new_id()
    kept_id = await subscriptions.put(
        tx,
        subscription_id,
        agent_id=by.id,
        session_id=by.session_id,
        endpoint=endpoint,
        endpoint_hash=endpoint_hash,
        host=urlsplit(endpoint).netloc.lower(),
        secrets_encrypted=cipher.encrypt(
            msgspec.msgpack.encode(keys), context=seal_context(tx.workspace_id, subscription_id)
        ),
        label=None if label is None else label.strip()[:_LONGEST_LABEL] or None,
    )
    ended = await subscriptions.take_from_others(tx, by.id, endpoint_hash)
    live = await subscriptions.load_live_of(tx, by.id)
    too_many = [one.id for one in live if one.id != kept_id][: max(0, len(live) - MOST_ADDRESSES)]
    for old_id in too_many:
        await subscriptions.end_one(tx, old_id)
    await deliveries.end_of_addresses(tx, [*ended, *too_many], "address given up")
    return kept_id


def check_endpoint(endpoint: str) -> None:
    """Raise Invalid unless this may be a push service's address, as far as its text tells."""
    try:
        parts = urlsplit(endpoint)
        is_address = parts.scheme == "https" and bool(parts.hostname) and len(endpoint) <= _LONGEST_ENDPOINT
    except ValueError:
        is_address = False
    if not is_address:
        raise invalid_field("endpoint", "Send the subscription's endpoint; it begins with https://.")


async def unsubscribe(tx: Transaction, by: Principal, subscription_id: UUID) -> None:
    """End an address of the agent's; what waits for it is withdrawn. Raises NotFound."""
    if not await subscriptions.end_one(tx, subscription_id, agent_id=by.id):
        raise NotFound
    await deliveries.end_of_addresses(tx, [subscription_id], "address given up")


async def forget_agent(tx: Transaction, agent_id: UUID) -> None:
    """End every address of an agent; what waits for them is withdrawn."""
    ended = await subscriptions.end_all_of(tx, agent_id)
    await deliveries.end_of_addresses(tx, ended, "agent disabled")


async def end_address(tx: Transaction, subscription_id: UUID, why: str, state: DeliveryState) -> None:
    """End an address that is no more, and all that waits for it: dead, or withdrawn."""
    await subscriptions.end_one(tx, subscription_id)
    await devices.end_one(tx, subscription_id)
    await deliveries.end_of_addresses(tx, [subscription_id], why, state)


def open_keys(workspace_id: UUID, subscription: Subscription, cipher: Cipher) -> SubscriptionKeys:
    """Return what to encrypt with; raises SealBrokenError."""
    sealed = subscription.secrets_encrypted
    plain = cipher.decrypt(sealed, context=seal_context(workspace_id, subscription.id))
    return msgspec.msgpack.decode(plain, type=SubscriptionKeys)


async def ensure_push_key(tx: Transaction, cipher: Cipher) -> PushKey:
    """Return the installation's key pair, made by whoever asks first. Raises SealBrokenError."""
    row = await subscriptions.load_key(tx)
    if row is None:
        made = make_push_key()
        sealed = cipher.encrypt(made.private_pem, context=_KEY_CONTEXT)
        await subscriptions.insert_key(tx, made.public_key, sealed)
        row = await subscriptions.load_key(tx)
    assert row is not None
    return PushKey(public_key=row["public_key"], private_pem=cipher.decrypt(row["sealed"], context=_KEY_CONTEXT))


async def see(tx: Transaction, by: Principal) -> None:
    """Keep that the agent has a console in view."""
    await subscriptions.see(tx, by.id)


async def look_away(tx: Transaction, by: Principal) -> None:
    """Keep that the agent has left their console, so that nothing waits for them to see it there."""
    await subscriptions.look_away(tx, by.id)


def seal_context(workspace_id: UUID, subscription_id: UUID) -> bytes:
    """Return what binds an address's secrets to its row."""
    return b"push subscription" + base64.b16encode(workspace_id.bytes + subscription_id.bytes)
