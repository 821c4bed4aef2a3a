"""Customers' addresses as rows: browsers, phones, and where they get mail."""

from collections.abc import Sequence
from uuid import UUID

from onglass.delivery.model import ServiceName, Subscription
from onglass.platform.transactions import Transaction

_ONE = """s.id, s.owner_id, s.service, s.endpoint, s.host, s.secrets_encrypted,
  s.label, s.created_at"""

# A device's newest session says whether somebody signed out of it; one that merely ended still takes pushes.
# Mail goes to an address only while it is the one that is proven theirs.
_LIVE = f"""
select {_ONE} from push_subscription s
left join lateral (
  select e.revoked_at, e.customer_id from session e where e.workspace_id = s.workspace_id and e.device_id = s.device_id
  order by e.created_at desc limit 1) e on true
where s.workspace_id = $1 and s.owner_kind = 1 and s.gone_at is null and e.revoked_at is null
  and (e.customer_id is null or e.customer_id = s.owner_id)
  and (s.service <> 'email' or s.endpoint = (
    select 'mailto:' || u.email from customer u
    where u.workspace_id = s.workspace_id and u.id = s.owner_id and u.email_verified))"""

_PUT = """
insert into push_subscription (workspace_id, id, owner_kind, owner_id, device_id, service, endpoint, endpoint_hash,
  host, secrets_encrypted, label)
values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (workspace_id, owner_kind, owner_id, endpoint_hash) do update set device_id = excluded.device_id,
  secrets_encrypted = excluded.secrets_encrypted, label = excluded.label, host = excluded.host, gone_at = null
returning id"""

# Somebody else uses this device now: it tells them, and nobody else.
_TAKE_FROM_OTHERS = """
update push_subscription set gone_at = clock_timestamp()
where workspace_id = $1 and endpoint_hash = $2 and gone_at is null and (owner_kind, owner_id) <> (1::smallint, $3::uuid)
returning id"""

_MOVE = """
update push_subscription s set owner_id = $3 where s.workspace_id = $1 and s.owner_kind = 1 and s.owner_id = $2
  and s.service <> 'email' and not exists (
    select from push_subscription o where o.workspace_id = s.workspace_id and o.owner_kind = 1 and o.owner_id = $3
      and o.endpoint_hash = s.endpoint_hash)"""

_END = """
update push_subscription set gone_at = clock_timestamp()
where workspace_id = $1 and owner_kind = 1 and gone_at is null"""


async def find_id(tx: Transaction, customer_id: UUID, endpoint_hash: bytes) -> UUID | None:
    """Return the id that a customer's address has had before."""
    sql = """select id from push_subscription
      where workspace_id = $1 and owner_kind = 1 and owner_id = $2 and endpoint_hash = $3"""
    found: UUID | None = await tx.fetchval(sql, tx.workspace_id, customer_id, endpoint_hash)
    return found


async def put(
    tx: Transaction,
    subscription_id: UUID,
    *,
    customer_id: UUID,
    device_id: UUID | None,
    service: ServiceName,
    endpoint: str,
    endpoint_hash: bytes,
    host: str,
    secrets_encrypted: bytes,
    label: str | None = None,
) -> UUID:
    """Keep a customer's address, or what is new about one that was known; return its id."""
    values = (subscription_id, customer_id, device_id, service, endpoint, endpoint_hash, host, secrets_encrypted, label)
    kept: UUID = await tx.fetchval(_PUT, tx.workspace_id, *values)
    return kept


async def take_from_others(tx: Transaction, customer_id: UUID, endpoint_hash: bytes) -> list[UUID]:
    """End an address for everybody but a customer; return the ended rows' ids."""
    return [row["id"] for row in await tx.fetch(_TAKE_FROM_OTHERS, tx.workspace_id, endpoint_hash, customer_id)]


async def load_live_of(tx: Transaction, customer_id: UUID) -> list[Subscription]:
    """Return the devices at which a customer is told of something, the oldest first."""
    sql = f"{_LIVE} and s.owner_id = $2 and s.service <> 'email' order by s.id"
    return [Subscription(**row) for row in await tx.fetch(sql, tx.workspace_id, customer_id)]


async def load_live(tx: Transaction, subscription_id: UUID) -> Subscription | None:
    """Return an address, unless it is gone, its customer signed out there, or it is not theirs (proven) any more."""
    row = await tx.fetchrow(f"{_LIVE} and s.id = $2", tx.workspace_id, subscription_id)
    return None if row is None else Subscription(**row)


async def end_one(tx: Transaction, subscription_id: UUID, *, customer_id: UUID | None = None) -> bool:
    """End an address (of a customer, if given); False when there is none."""
    sql = f"{_END} and id = $2 and ($3::uuid is null or owner_id = $3) returning id"
    return await tx.fetchval(sql, tx.workspace_id, subscription_id, customer_id) is not None


async def end_all_of_device(tx: Transaction, device_id: UUID) -> Sequence[UUID]:
    """End every address of a device and return their ids."""
    rows = await tx.fetch(f"{_END} and device_id = $2 returning id", tx.workspace_id, device_id)
    return [row["id"] for row in rows]


async def move(tx: Transaction, from_customer_id: UUID, to_customer_id: UUID) -> None:
    """Let a joined record's addresses be the other's; one the other has too stays behind and ends."""
    await tx.execute(_MOVE, tx.workspace_id, from_customer_id, to_customer_id)
    await tx.execute(f"{_END} and owner_id = $2", tx.workspace_id, from_customer_id)
