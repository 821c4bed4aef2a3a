"""Customers and their devices as rows."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from onglass.directory.model import Customer, Device, Identity
from onglass.platform.transactions import Row, Transaction

_CUSTOMER = "id, external_id, name, email, email_verified, phone, attributes, created_at, seen_at"
_DEVICE = "id, app_id, customer_id, traits, created_at, seen_at"


def _customer(row: Row) -> Customer:
    return Customer(
        id=row["id"],
        external_id=row["external_id"],
        name=row["name"],
        email=row["email"],
        email_verified=row["email_verified"],
        phone=row["phone"],
        attributes=row["attributes"],
        created_at=row["created_at"],
        seen_at=row["seen_at"],
    )


def _device(row: Row) -> Device:
    return Device(
        id=row["id"],
        app_id=row["app_id"],
        customer_id=row["customer_id"],
        traits=row["traits"],
        created_at=row["created_at"],
        seen_at=row["seen_at"],
    )


async def lock_subject(tx: Transaction, external_id: str) -> None:
    """Let one transaction at a time decide whose record a signed subject is; there may be no row yet to lock."""
    await tx.execute(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))", f"customer {tx.workspace_id} {external_id}"
    )


async def insert_customer(tx: Transaction, customer_id: UUID, *, external_id: str | None, shard: int) -> Customer:
    """Store a new customer."""
    row = await tx.fetchrow(
        f"insert into customer (workspace_id, id, external_id, shard) values ($1, $2, $3, $4) returning {_CUSTOMER}",
        tx.workspace_id,
        customer_id,
        external_id,
        shard,
    )
    assert row is not None
    return _customer(row)


async def load_customer(tx: Transaction, customer_id: UUID) -> Customer | None:
    """Return a customer that was not joined into another."""
    row = await tx.fetchrow(
        f"select {_CUSTOMER} from customer where workspace_id = $1 and id = $2 and joined_into_id is null",
        tx.workspace_id,
        customer_id,
    )
    return None if row is None else _customer(row)


async def load_customers(tx: Transaction, customer_ids: Sequence[UUID]) -> list[Customer]:
    """Return those of the customers that exist."""
    rows = await tx.fetch(
        f"select {_CUSTOMER} from customer where workspace_id = $1 and id = any($2::uuid[])",
        tx.workspace_id,
        list(customer_ids),
    )
    return [_customer(row) for row in rows]


async def load_customer_of_subject(tx: Transaction, external_id: str) -> Customer | None:
    """Return the customer the host app knows by this subject."""
    row = await tx.fetchrow(
        f"select {_CUSTOMER} from customer where workspace_id = $1 and external_id = $2", tx.workspace_id, external_id
    )
    return None if row is None else _customer(row)


async def lock_customers(tx: Transaction, *customer_ids: UUID) -> list[Customer]:
    """Return the customers that were not joined into others, locked in id order against other changes."""
    rows = await tx.fetch(
        f"select {_CUSTOMER} from customer where workspace_id = $1 and id = any($2::uuid[]) "
        "and joined_into_id is null order by id for no key update",
        tx.workspace_id,
        sorted(customer_ids),
    )
    return [_customer(row) for row in rows]


async def update_subject(tx: Transaction, customer_id: UUID, external_id: str) -> None:
    """Make an anonymous customer the one the host app knows by this subject."""
    await tx.execute(
        "update customer set external_id = $3 where workspace_id = $1 and id = $2 and external_id is null",
        tx.workspace_id,
        customer_id,
        external_id,
    )


async def update_blocked(tx: Transaction, customer_id: UUID, *, is_blocked: bool) -> bool:
    """Block or unblock a customer; False when they were already."""
    row = await tx.fetchrow(
        "update customer set blocked_at = case when $3::boolean then clock_timestamp() end "
        "where workspace_id = $1 and id = $2 and (blocked_at is not null) <> $3 returning id",
        tx.workspace_id,
        customer_id,
        is_blocked,
    )
    return row is not None


async def update_presence(tx: Transaction, customer_ids: Sequence[UUID], seconds: float | None) -> list[UUID]:
    """Set until when customers are there, None: not any more; return those whose row was free to be written."""
    rows = await tx.fetch(
        """update customer c set present_until_at = clock_timestamp() + make_interval(secs => $3::float8)
           from (select id from customer where workspace_id = $1 and id = any($2::uuid[])
             order by id for no key update skip locked) free
           where c.workspace_id = $1 and c.id = free.id returning c.id""",
        tx.workspace_id,
        list(customer_ids),
        seconds,
    )
    return [row["id"] for row in rows]


async def update_joined(tx: Transaction, from_id: UUID, to_id: UUID) -> None:
    """Close an anonymous record and give its devices to the identified one."""
    await tx.execute(
        "update customer set joined_into_id = $3 where workspace_id = $1 and id = $2", tx.workspace_id, from_id, to_id
    )
    await tx.execute(
        "update device set customer_id = $3 where workspace_id = $1 and customer_id = $2",
        tx.workspace_id,
        from_id,
        to_id,
    )


async def update_profile(tx: Transaction, customer_id: UUID, identity: Identity | None) -> Customer:
    """Note that the customer was seen, and what the host app signed about them; an absent claim changes nothing."""
    profile = identity or Identity(subject="")
    row = await tx.fetchrow(
        "update customer set seen_at = clock_timestamp(), name = coalesce($3, name), email = coalesce($4, email), "
        "email_verified = case when $4::text is null then email_verified else $5 end, phone = coalesce($6, phone), "
        f"attributes = coalesce($7, attributes) where workspace_id = $1 and id = $2 returning {_CUSTOMER}",
        tx.workspace_id,
        customer_id,
        profile.name,
        profile.email,
        profile.email_verified,
        profile.phone,
        None if profile.attributes is None else dict(profile.attributes),
    )
    assert row is not None
    return _customer(row)


async def insert_device(
    tx: Transaction, device_id: UUID, *, app_id: UUID, customer_id: UUID, secret_hash: bytes, traits: Mapping[str, Any]
) -> None:
    """Store a new device."""
    await tx.execute(
        "insert into device (workspace_id, id, app_id, customer_id, secret_hash, traits) "
        "values ($1, $2, $3, $4, $5, $6)",
        tx.workspace_id,
        device_id,
        app_id,
        customer_id,
        secret_hash,
        dict(traits),
    )


async def lock_device_of_secret(tx: Transaction, app_id: UUID, secret_hash: bytes) -> Device | None:
    """Return the app's device with this secret, locked until the transaction ends."""
    row = await tx.fetchrow(
        f"select {_DEVICE} from device where workspace_id = $1 and secret_hash = $2 and app_id = $3 for no key update",
        tx.workspace_id,
        secret_hash,
        app_id,
    )
    return None if row is None else _device(row)


async def update_device(tx: Transaction, device_id: UUID, traits: Mapping[str, Any]) -> None:
    """Note that a device was seen and what it tells about itself now; silence changes nothing."""
    await tx.execute(
        "update device set seen_at = clock_timestamp(), traits = traits || $3::jsonb "
        "where workspace_id = $1 and id = $2",
        tx.workspace_id,
        device_id,
        dict(traits),
    )


async def load_device(tx: Transaction, device_id: UUID) -> Device | None:
    """Return a device."""
    row = await tx.fetchrow(
        f"select {_DEVICE} from device where workspace_id = $1 and id = $2", tx.workspace_id, device_id
    )
    return None if row is None else _device(row)


async def load_latest_device(tx: Transaction, customer_id: UUID) -> Device | None:
    """Return the device of a customer that was seen last."""
    row = await tx.fetchrow(
        f"select {_DEVICE} from device where workspace_id = $1 and customer_id = $2 order by seen_at desc limit 1",
        tx.workspace_id,
        customer_id,
    )
    return None if row is None else _device(row)


async def load_latest_locale(tx: Transaction, customer_id: UUID) -> str | None:
    """Return the locale of the device that was seen last of those that tell one."""
    locale: str | None = await tx.fetchval(
        """select traits ->> 'locale' from device
        where workspace_id = $1 and customer_id = $2 and traits ->> 'locale' <> '' order by seen_at desc limit 1""",
        tx.workspace_id,
        customer_id,
    )
    return locale


async def update_forgotten(tx: Transaction, customer_id: UUID) -> None:
    """Leave of a customer the record and the app's own id of them; of their devices, that there are some."""
    await tx.execute(
        """update customer set name = null, email = null, email_verified = false, phone = null, attributes = '{}'
        where workspace_id = $1 and (id = $2 or joined_into_id = $2)""",
        tx.workspace_id,
        customer_id,
    )
    await tx.execute(
        "update device set traits = '{}' where workspace_id = $1 and customer_id = $2", tx.workspace_id, customer_id
    )
