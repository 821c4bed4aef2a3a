"""A customer comes in: anonymous by their device's secret, or identified by a token the host app signed.

Invariant: an anonymous id opens only what was written anonymously. Once the host app has signed who it was, every
session from before is dead and the id alone begins anew. Locks: subject, device, customers in id order.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from onglass.directory._store import apps, customers, sessions
from onglass.directory.engine.identity import verify_identity
from onglass.directory.engine.people import shard_of
from onglass.directory.engine.tokens import DEVICE, SESSION, new_token, token_hash, workspace_of_token
from onglass.directory.engine.traits import Scalar, clean_device
from onglass.directory.model import App, Customer, Device, Identity, Joined, StartedSession, operator_of
from onglass.events import CustomerIdentified, CustomersJoined
from onglass.platform.events import Actor, ActorKind
from onglass.platform.ids import new_id
from onglass.platform.problems import Unauthenticated
from onglass.platform.secrets import Cipher
from onglass.platform.transactions import Transaction

ANONYMOUS_LIFE = timedelta(days=30)
IDENTIFIED_LIFE = timedelta(hours=24)
LINKED_LIFE = timedelta(hours=12)


class _Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """Whose record it is, the device they hold if it is theirs, and what must move to them."""

    customer_id: UUID
    device: Device | None
    joined: Joined | None = None


async def start_session(
    tx: Transaction,
    *,
    app: App,
    cipher: Cipher,
    identity_token: str | None = None,
    anonymous_id: str | None = None,
    device: Mapping[str, Any] | None = None,
) -> StartedSession:
    """Begin a customer's session on an app.

    With `.joined` set, the caller must have the conversations adopted in this same transaction. Raises Unauthenticated
    (401 `invalid_identity_token`) for a token that does not hold, Invalid (422) for odd `device` fields. An
    `anonymous_id` that we never issued counts as none.
    """
    traits = clean_device(device)
    identity = None if identity_token is None else await _verify(tx, app, cipher, identity_token)
    held_secret = anonymous_id if anonymous_id and workspace_of_token(anonymous_id, DEVICE) == tx.workspace_id else None
    if identity is not None:
        await customers.lock_subject(tx, identity.subject)
    held = None if held_secret is None else await customers.lock_device_of_secret(tx, app.id, token_hash(held_secret))
    visitor = None if held is None else await _anonymous_owner(tx, held)
    if identity is None:
        arrival = await _arrive_anonymous(tx, held, visitor)
    else:
        arrival = await _arrive_identified(tx, identity, held, visitor)
        if held is not None:
            await sessions.revoke_limited(tx, held.id)
    customer = await customers.update_profile(tx, arrival.customer_id, identity)
    device_id, secret = await _keep_device(tx, app, arrival, held_secret, traits)
    return await _begin(tx, app, customer, device_id, secret, arrival.joined)


async def start_linked_session(
    tx: Transaction, *, app: App, customer_id: UUID, conversation_id: UUID, device: Mapping[str, Any] | None = None
) -> StartedSession:
    """Begin a session for one conversation, on a device of its own whose secret alone opens nothing of the customer's.

    The caller has made sure that this customer may have it. Raises Invalid (422) for odd `device` fields.
    """
    traits = clean_device(device)
    customer = await lock_customer(tx, customer_id)
    device_id, secret = await _keep_device(tx, app, _Arrival(customer_id=customer_id, device=None), None, traits)
    return await _begin(tx, app, customer, device_id, secret, None, only_conversation_id=conversation_id)


async def lock_customer(tx: Transaction, customer_id: UUID) -> Customer:
    """Return the customer, locked against being joined or identified until the transaction ends.

    Raises Unauthenticated (401 `session_ended`) when the record was joined into another: its sessions are dead.
    """
    found = await customers.lock_customers(tx, customer_id)
    if not found:
        raise Unauthenticated("session_ended", "This session has ended. Start a new one.")
    return found[0]


async def _verify(tx: Transaction, app: App, cipher: Cipher, token: str) -> Identity:
    now = await tx.clock_time()
    return verify_identity(
        token,
        app_id=app.id,
        secret=cipher.decrypt(await apps.load_secret(tx, app.id)).decode(),
        keys=await apps.load_keys(tx, app.id),
        now_seconds=now.timestamp(),
    )


async def _anonymous_owner(tx: Transaction, device: Device) -> Customer | None:
    """Return the device's customer, locked, if nobody has signed who it is."""
    found = await customers.lock_customers(tx, device.customer_id)
    return found[0] if found and not found[0].verified else None


async def _arrive_anonymous(tx: Transaction, held: Device | None, visitor: Customer | None) -> _Arrival:
    if visitor is not None:
        return _Arrival(customer_id=visitor.id, device=held)
    customer_id = new_id()
    await customers.insert_customer(tx, customer_id, external_id=None, shard=shard_of(customer_id))
    return _Arrival(customer_id=customer_id, device=None)


async def _arrive_identified(
    tx: Transaction, identity: Identity, held: Device | None, visitor: Customer | None
) -> _Arrival:
    known = await customers.load_customer_of_subject(tx, identity.subject)
    if known is not None:
        if visitor is not None:
            return _Arrival(customer_id=known.id, device=held, joined=await _join(tx, visitor, known))
        is_theirs = held is not None and held.customer_id == known.id
        return _Arrival(customer_id=known.id, device=held if is_theirs else None)
    if visitor is not None:
        await _identify(tx, visitor, identity)
        return _Arrival(customer_id=visitor.id, device=held)
    customer_id = new_id()
    await customers.insert_customer(tx, customer_id, external_id=identity.subject, shard=shard_of(customer_id))
    return _Arrival(customer_id=customer_id, device=None)


async def _identify(tx: Transaction, visitor: Customer, identity: Identity) -> None:
    await customers.update_subject(tx, visitor.id, identity.subject)
    await sessions.revoke_sessions(tx, customer_id=visitor.id)
    await tx.record(
        CustomerIdentified(
            workspace_id=tx.workspace_id, stream_id=visitor.id, actor=Actor(ActorKind.CUSTOMER, visitor.id)
        )
    )


async def _join(tx: Transaction, visitor: Customer, known: Customer) -> Joined:
    # The known record is locked after the visitor's whatever their ids: nobody else locks an anonymous record and an
    # identified one together, and the lock on the subject admits one join at a time into the known one.
    await customers.lock_customers(tx, known.id)
    await customers.update_joined(tx, visitor.id, known.id)
    await sessions.revoke_sessions(tx, customer_id=visitor.id)
    await tx.record(
        CustomersJoined(
            workspace_id=tx.workspace_id,
            stream_id=known.id,
            actor=Actor(ActorKind.CUSTOMER, known.id),
            joined_customer_id=visitor.id,
        )
    )
    return Joined(from_customer_id=visitor.id, to_customer_id=known.id)


async def _keep_device(
    tx: Transaction, app: App, arrival: _Arrival, held_secret: str | None, traits: Mapping[str, Scalar]
) -> tuple[UUID, str]:
    if arrival.device is not None and held_secret is not None:
        await customers.update_device(tx, arrival.device.id, traits)
        return arrival.device.id, held_secret
    device_id, secret = new_id(), new_token(DEVICE, tx.workspace_id)
    await customers.insert_device(
        tx, device_id, app_id=app.id, customer_id=arrival.customer_id, secret_hash=token_hash(secret), traits=traits
    )
    return device_id, secret


async def _begin(
    tx: Transaction,
    app: App,
    customer: Customer,
    device_id: UUID,
    secret: str,
    joined: Joined | None,
    *,
    only_conversation_id: UUID | None = None,
) -> StartedSession:
    token = new_token(SESSION, tx.workspace_id)
    principal = msgspec.structs.replace(
        operator_of(tx.workspace_id),
        kind="customer",
        id=customer.id,
        role="customer",
        session_id=new_id(),
        app_id=app.id,
        device_id=device_id,
        only_conversation_id=only_conversation_id,
    )
    life = IDENTIFIED_LIFE if customer.verified else ANONYMOUS_LIFE
    if only_conversation_id is not None:
        life = LINKED_LIFE
    facts = await sessions.insert_session(tx, principal, token_hash=token_hash(token), life=life)
    return StartedSession(
        session_token=token,
        anonymous_id=secret,
        expires_at=facts.expires_at,
        principal=msgspec.structs.replace(principal, expires_at=facts.expires_at),
        customer=customer,
        app=app,
        joined=joined,
    )
