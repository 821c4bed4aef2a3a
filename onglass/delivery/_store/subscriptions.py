"""Addresses as rows, the installation's push key, and when agents last looked."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from onglass.delivery.model import Subscription
from onglass.platform.transactions import Row, Transaction

_AGENT = 2
_ONE = "s.id, s.owner_id, s.service, s.endpoint, s.host, s.secrets_encrypted, s.label, s.created_at"

_PUT = """
insert into push_subscription as s (workspace_id, id, owner_kind, owner_id, session_id, endpoint, endpoint_hash, host,
  secrets_encrypted, label)
values ($1, $2, 2, $3, $4, $5, $6, $7, $8, $9)
on conflict (workspace_id, owner_kind, owner_id, endpoint_hash) do update set session_id = excluded.session_id,
  secrets_encrypted = excluded.secrets_encrypted, label = excluded.label, gone_at = null
returning s.id"""

# Another agent signed in with the same browser: it is told about them, and about nobody else.
_TAKE_FROM_OTHERS = """
update push_subscription set gone_at = clock_timestamp()
where workspace_id = $1 and endpoint_hash = $2 and gone_at is null and (owner_kind, owner_id) <> (2::smallint, $3::uuid)
returning id"""

_LIVE = f"""
select {_ONE} from push_subscription s
join session e on e.workspace_id = s.workspace_id and e.id = s.session_id and e.revoked_at is null
join agent a on a.workspace_id = s.workspace_id and a.id = s.owner_id and a.disabled_at is null
where s.workspace_id = $1 and s.owner_kind = 2 and s.gone_at is null"""

_FORGET = """
update push_subscription set gone_at = clock_timestamp()
where workspace_id = $1 and owner_kind = 2 and gone_at is null"""

_SEE = """
insert into agent_attention as a (workspace_id, agent_id, seen_at) values ($1, $2, clock_timestamp())
on conflict (workspace_id, agent_id) do update set seen_at = excluded.seen_at
where a.seen_at < excluded.seen_at - interval '5 seconds'"""


def _subscription(row: Row) -> Subscription:
    return Subscription(**row)


async def find_id(tx: Transaction, agent_id: UUID, endpoint_hash: bytes) -> UUID | None:
    """Return the id that an agent's address has had before."""
    sql = """select id from push_subscription
      where workspace_id = $1 and owner_kind = $2 and owner_id = $3 and endpoint_hash = $4"""
    found: UUID | None = await tx.fetchval(sql, tx.workspace_id, _AGENT, agent_id, endpoint_hash)
    return found


async def put(
    tx: Transaction,
    subscription_id: UUID,
    *,
    agent_id: UUID,
    session_id: UUID,
    endpoint: str,
    endpoint_hash: bytes,
    host: str,
    secrets_encrypted: bytes,
    label: str | None,
) -> UUID:
    """Keep an agent's address, or what is new about one that was known; return its id."""
    values = (subscription_id, agent_id, session_id, endpoint, endpoint_hash, host, secrets_encrypted, label)
    kept: UUID = await tx.fetchval(_PUT, tx.workspace_id, *values)
    return kept


async def take_from_others(tx: Transaction, agent_id: UUID, endpoint_hash: bytes) -> list[UUID]:
    """End an address for everybody but an agent; return whose rows these were, by the rows' ids."""
    return [row["id"] for row in await tx.fetch(_TAKE_FROM_OTHERS, tx.workspace_id, endpoint_hash, agent_id)]


async def load_live_of(tx: Transaction, agent_id: UUID) -> list[Subscription]:
    """Return the addresses at which an agent is told of something, the oldest first."""
    rows = await tx.fetch(f"{_LIVE} and s.owner_id = $2 order by s.id", tx.workspace_id, agent_id)
    return [_subscription(row) for row in rows]


async def load_live(tx: Transaction, subscription_id: UUID) -> Subscription | None:
    """Return an address, unless it is gone, its session was ended or its agent shut out."""
    row = await tx.fetchrow(f"{_LIVE} and s.id = $2", tx.workspace_id, subscription_id)
    return None if row is None else _subscription(row)


async def end_one(tx: Transaction, subscription_id: UUID, *, agent_id: UUID | None = None) -> bool:
    """End an address (of an agent, if given); False when there is none."""
    sql = f"{_FORGET} and id = $2 and ($3::uuid is null or owner_id = $3) returning id"
    return await tx.fetchval(sql, tx.workspace_id, subscription_id, agent_id) is not None


async def end_all_of(tx: Transaction, agent_id: UUID) -> Sequence[UUID]:
    """End every address of an agent and return their ids."""
    return [row["id"] for row in await tx.fetch(f"{_FORGET} and owner_id = $2 returning id", tx.workspace_id, agent_id)]


async def count_live_of(tx: Transaction, agent_id: UUID) -> int:
    """Return how many addresses an agent has."""
    sql = """select count(*) from push_subscription
      where workspace_id = $1 and owner_kind = 2 and owner_id = $2 and gone_at is null"""
    number: int = await tx.fetchval(sql, tx.workspace_id, agent_id)
    return number


# ---------------------------------------------------------------- who looks, and who we are


async def see(tx: Transaction, agent_id: UUID) -> None:
    """Keep that an agent has a console in view now."""
    await tx.execute(_SEE, tx.workspace_id, agent_id)


async def look_away(tx: Transaction, agent_id: UUID) -> None:
    """Keep that an agent has none in view any more."""
    await tx.execute("delete from agent_attention where workspace_id = $1 and agent_id = $2", tx.workspace_id, agent_id)


async def load_seen_at(tx: Transaction, agent_id: UUID) -> datetime | None:
    """Return when an agent last had a console in view; None: they have left it."""
    sql = "select seen_at from agent_attention where workspace_id = $1 and agent_id = $2"
    found: datetime | None = await tx.fetchval(sql, tx.workspace_id, agent_id)
    return found


async def load_key(tx: Transaction) -> Row | None:
    """Return (public_key, sealed) of the installation."""
    return await tx.fetchrow("select public_key, sealed from push_key")


async def insert_key(tx: Transaction, public_key: str, sealed: bytes) -> None:
    """Keep the installation's key, unless it has one."""
    await tx.execute(
        "insert into push_key (public_key, sealed) values ($1, $2) on conflict do nothing", public_key, sealed
    )
