"""Deliveries as rows. Claims and sweeps go over all workspaces, under the worker role.

Invariant: what ends or moves a claimed row names the claim's token; a sender whose lease ran out changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec

from onglass.delivery.engine.pacing import Room
from onglass.delivery.model import AttemptOutcome, Claim, DeliveryFacts, DeliveryState, Reason
from onglass.platform.transactions import Row, Transaction

# Of what is due, the oldest of each address, and of each host as many as it has room for ($2 to $5: hosts that are
# known, their room, whether they are doubtful, and the room of any other; $6: of the doubtful ones so many in all).
_CLAIM = """
with known as (select * from unnest($2::text[], $3::int[], $4::boolean[]) k(host, room, is_doubtful)),
due as materialized (
  select d.workspace_id, d.id, d.subscription_id, d.due_at, s.host, s.service, s.owner_kind,
    coalesce(k.room, $5::int) room, coalesce(k.is_doubtful, false) is_doubtful
  from delivery d
  join push_subscription s on s.workspace_id = d.workspace_id and s.id = d.subscription_id
  left join known k on k.host = s.host
  where d.state = 1 and d.due_at <= clock_timestamp()
    and (d.lease_until_at is null or d.lease_until_at <= clock_timestamp())
    and d.subscription_id <> all($7::uuid[]) and coalesce(k.room, $5::int) > 0
    and ($6::int > 0 or not coalesce(k.is_doubtful, false))
  order by d.due_at limit 1000),
of_address as (
  select *, row_number() over (partition by workspace_id, subscription_id order by due_at, id) n_of_address from due),
of_host as (
  select *, row_number() over (partition by host order by due_at, id) n_of_host from of_address where n_of_address = 1),
of_kind as (
  select *, row_number() over (partition by is_doubtful order by due_at, id) n_of_kind from of_host
  where n_of_host <= room),
chosen as materialized (
  select d.workspace_id, d.id, k.host, k.service, k.owner_kind from of_kind k
  join delivery d on d.workspace_id = k.workspace_id and d.id = k.id
  where (not k.is_doubtful or k.n_of_kind <= $6::int) and d.state = 1
    and (d.lease_until_at is null or d.lease_until_at <= clock_timestamp())
  order by k.due_at limit $8 for update of d skip locked)
update delivery d set lease_token = $1, lease_until_at = clock_timestamp() + make_interval(secs => $9::float8),
  attempts = least(d.attempts + 1, 30000)
from chosen c where d.workspace_id = c.workspace_id and d.id = c.id
returning d.workspace_id, d.id, d.subscription_id, d.conversation_id, c.owner_kind, c.service, c.host, d.topic,
  d.payload, d.attempts, d.created_at, d.until_at"""

_SECONDS_TO_NEXT = """
select extract(epoch from min(greatest(due_at, coalesce(lease_until_at, due_at))) - clock_timestamp())::float8
from (select due_at, lease_until_at from delivery where state = 1 order by due_at limit 200) soon"""

_END = """
update delivery set state = $4, ended_at = clock_timestamp(), failure = $5, lease_token = null, lease_until_at = null,
  attempt_log = case when $6::jsonb is null then attempt_log else attempt_log || $6::jsonb end,
  told_seq = coalesce($7::bigint, told_seq)
where workspace_id = $1 and id = $2 and lease_token = $3 and state = 1 returning id"""

_RETRY = """
update delivery set due_at = clock_timestamp() + make_interval(secs => $4::float8), failure = $5, lease_token = null,
  lease_until_at = null, attempt_log = attempt_log || $6::jsonb
where workspace_id = $1 and id = $2 and lease_token = $3 and state = 1 returning id"""

# What did not leave was no attempt.
_POSTPONE = """
update delivery set due_at = $4, attempts = attempts - 1, lease_token = null, lease_until_at = null
where workspace_id = $1 and id = $2 and lease_token = $3 and state = 1 returning id"""

_POSTPONE_REST = """
update delivery set due_at = greatest(due_at, clock_timestamp() + make_interval(secs => $3::float8))
where workspace_id = $1 and subscription_id = $2 and state = 1 and lease_token is null"""

_INSERT = """
insert into delivery (workspace_id, id, subscription_id, conversation_id, key, topic, payload, due_at, until_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (workspace_id, subscription_id, key) do nothing"""

_END_WAITING = """
update delivery d set state = $3, ended_at = clock_timestamp(), failure = $2, lease_token = null, lease_until_at = null
where d.workspace_id = $1 and d.state = 1 and """

_LIST = """
select d.id, case s.owner_kind when 2 then s.owner_id end agent_id,
  case s.owner_kind when 1 then s.owner_id end customer_id, s.service, d.subscription_id, s.label, s.host,
  d.conversation_id, d.payload, d.state, d.attempts, d.attempt_log, d.due_at, d.ended_at, d.failure, d.created_at
from delivery d join push_subscription s on s.workspace_id = d.workspace_id and s.id = d.subscription_id
where d.workspace_id = $1 and ($2::smallint is null or d.state = $2)
order by d.created_at desc, d.id desc limit $3"""

_REPLAY = """
update delivery set state = 1, attempts = 0, due_at = clock_timestamp(), ended_at = null, failure = null,
  until_at = greatest(until_at, clock_timestamp() + interval '1 hour')
where workspace_id = $1 and id = $2 and state = 3 returning id"""

_SWEEP = """
delete from delivery where (workspace_id, id) in (
  select workspace_id, id from delivery where state <> 1 and ended_at < now() - interval '30 days' limit 5000)"""

_SWEEP_ADDRESSES = """
delete from push_subscription where (workspace_id, id) in (
  select s.workspace_id, s.id from push_subscription s where s.gone_at < now() - interval '31 days'
    and not exists (select from delivery d where d.workspace_id = s.workspace_id and d.subscription_id = s.id)
  limit 5000)"""


class Pool(Protocol):
    """A pool of the worker role."""

    async def fetch(self, query: str, *values: Any) -> Sequence[Row]:
        """Return all rows of a statement."""

    async def fetchval(self, query: str, *values: Any) -> Any:
        """Return the first column of the first row, or None."""

    async def execute(self, query: str, *values: Any) -> str:
        """Run a statement."""


async def claim(pool: Pool, token: UUID, room: Room, *, lease_seconds: float) -> list[Claim]:
    """Claim what is due and has room, at most one of an address, and return it."""
    hosts = room.hosts
    values = (
        token,
        [host.name for host in hosts],
        [host.room for host in hosts],
        [host.is_doubtful for host in hosts],
        room.of_unknown_host,
        room.of_doubtful,
        list(room.busy_addresses),
        room.places,
        lease_seconds,
    )
    return [_claim(row, token) for row in await pool.fetch(_CLAIM, *values)]


def _claim(row: Row, token: UUID) -> Claim:
    fields = dict(row)
    reason = msgspec.convert(fields.pop("payload"), Reason)
    return Claim(**fields, reason=reason, token=token)


async def seconds_to_next(pool: Pool) -> float | None:
    """Return in how many seconds something is due; None: nothing waits."""
    seconds: float | None = await pool.fetchval(_SECONDS_TO_NEXT)
    return seconds


async def end(
    pool: Pool,
    claimed: Claim,
    state: DeliveryState,
    *,
    failure: str | None = None,
    outcome: AttemptOutcome | None = None,
    told_seq: int | None = None,
) -> bool:
    """End a claimed delivery; False when the claim does not hold any more."""
    logged = None if outcome is None else _log(outcome)
    values = (claimed.workspace_id, claimed.id, claimed.token, int(state), failure, logged, told_seq)
    return await pool.fetchval(_END, *values) is not None


async def retry(pool: Pool, claimed: Claim, seconds: float, failure: str, outcome: AttemptOutcome) -> None:
    """Let a claimed delivery be tried again later."""
    values = (claimed.workspace_id, claimed.id, claimed.token, seconds, failure, _log(outcome))
    await pool.fetchval(_RETRY, *values)


async def postpone(pool: Pool, claimed: Claim, until_at: datetime) -> None:
    """Put a claimed delivery off without an attempt."""
    await pool.fetchval(_POSTPONE, claimed.workspace_id, claimed.id, claimed.token, until_at)


async def postpone_rest(pool: Pool, claimed: Claim, seconds: float) -> None:
    """Put off what else waits for a delivery's address."""
    await pool.execute(_POSTPONE_REST, claimed.workspace_id, claimed.subscription_id, seconds)


async def sweep(pool: Pool) -> None:
    """Delete what ended a month ago, and addresses that are gone and have nothing left to show."""
    await pool.execute(_SWEEP)
    await pool.execute(_SWEEP_ADDRESSES)


def _log(outcome: AttemptOutcome) -> list[Any]:
    return [msgspec.to_builtins(outcome)]


# ---------------------------------------------------------------- in a workspace


async def insert(
    tx: Transaction,
    delivery_id: UUID,
    *,
    subscription_id: UUID,
    conversation_id: UUID | None,
    key: str,
    topic: str | None,
    reason: Reason,
    due_at: datetime,
    until_at: datetime,
) -> None:
    """Make a delivery, unless the same reason made one for this address before."""
    payload = msgspec.to_builtins(reason)
    values = (delivery_id, subscription_id, conversation_id, key, topic, payload, due_at, until_at)
    await tx.execute(_INSERT, tx.workspace_id, *values)


async def end_of_addresses(
    tx: Transaction, subscription_ids: Sequence[UUID], why: str, state: DeliveryState = DeliveryState.WITHDRAWN
) -> None:
    """End all that waits for some addresses."""
    sql = _END_WAITING + "d.subscription_id = any($4::uuid[])"
    await tx.execute(sql, tx.workspace_id, why, int(state), list(subscription_ids))


async def withdraw_offers(tx: Transaction, conversation_id: UUID, why: str) -> None:
    """Withdraw what says that a case is offered."""
    sql = _END_WAITING + "d.conversation_id = $4 and d.payload->>'occasion' = 'offered'"
    await tx.execute(sql, tx.workspace_id, why, int(DeliveryState.WITHDRAWN), conversation_id)


async def load_newest(tx: Transaction, state: DeliveryState | None, *, limit: int) -> list[DeliveryFacts]:
    """Return the newest deliveries, of one state or of all."""
    rows = await tx.fetch(_LIST, tx.workspace_id, None if state is None else int(state), limit)
    return [_facts(row) for row in rows]


def _facts(row: Row) -> DeliveryFacts:
    fields = dict(row)
    payload = msgspec.convert(fields.pop("payload"), Reason)
    log = msgspec.convert(fields.pop("attempt_log"), list[AttemptOutcome])
    state = DeliveryState(fields.pop("state"))
    return DeliveryFacts(**fields, state=state, attempt_log=log, occasion=payload.occasion)


async def replay(tx: Transaction, delivery_id: UUID) -> bool:
    """Let a dead delivery be tried again from the beginning; False when there is no such dead one."""
    return await tx.fetchval(_REPLAY, tx.workspace_id, delivery_id) is not None


async def exists(tx: Transaction, delivery_id: UUID) -> bool:
    """Tell whether there is such a delivery at all."""
    sql = "select 1 from delivery where workspace_id = $1 and id = $2"
    return await tx.fetchval(sql, tx.workspace_id, delivery_id) is not None
