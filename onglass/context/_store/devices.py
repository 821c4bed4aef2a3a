"""Where devices are now, as rows, and when agents were last told of it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from onglass.context._store.steps import Pool
from onglass.context.model import DeviceContext, Screen
from onglass.platform.transactions import Row, Transaction

_COLUMNS = "device_id, has_consent, screen, device, attributes, captured_at"

# What a capture does not say stays as it was.
_PUT = """
insert into device_context as d (workspace_id, device_id, customer_id, app_id, has_consent, screen, device, attributes,
  dropped) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (workspace_id, device_id) do update set customer_id = excluded.customer_id,
  has_consent = coalesce(excluded.has_consent, d.has_consent), screen = coalesce(excluded.screen, d.screen),
  device = d.device || excluded.device, attributes = d.attributes || excluded.attributes,
  dropped = d.dropped + excluded.dropped, captured_at = clock_timestamp()"""

_TELL = """
insert into context_told as t (workspace_id, conversation_id, told_at) values ($1, $2, clock_timestamp())
on conflict (workspace_id, conversation_id) do update set told_at = excluded.told_at
  where t.told_at <= clock_timestamp() - $3::interval
returning conversation_id"""

_FORGET_TOLD = """
update event e set payload = jsonb_set(e.payload, '{context,screen}', 'null') from conversation c
where c.workspace_id = $1 and c.customer_id = $2 and e.workspace_id = c.workspace_id and e.stream_id = c.id
  and e.type = 'context_captured'"""

_SWEEP = """
delete from device_context d using (
  select old.workspace_id, old.device_id from app a
  left join context_settings s on s.workspace_id = a.workspace_id and s.app_id = a.id
  cross join lateral (
    select o.workspace_id, o.device_id from device_context o
    where o.workspace_id = a.workspace_id and o.app_id = a.id and o.has_consent is not false
      and o.captured_at < clock_timestamp() - make_interval(days => coalesce(s.retention_days, $1))
    order by o.captured_at limit $2) old) gone
where d.workspace_id = gone.workspace_id and d.device_id = gone.device_id"""


def _device(row: Row) -> DeviceContext:
    return msgspec.convert(dict(row), DeviceContext)


async def load(tx: Transaction, device_id: UUID) -> DeviceContext | None:
    """Return where a device is now."""
    row = await tx.fetchrow(
        f"select {_COLUMNS} from device_context where workspace_id = $1 and device_id = $2", tx.workspace_id, device_id
    )
    return None if row is None else _device(row)


async def load_newest(tx: Transaction, customer_id: UUID) -> DeviceContext | None:
    """Return where the device is that told something last."""
    row = await tx.fetchrow(
        f"select {_COLUMNS} from device_context where workspace_id = $1 and customer_id = $2 "
        "and has_consent is not false order by captured_at desc limit 1",
        tx.workspace_id,
        customer_id,
    )
    return None if row is None else _device(row)


async def put(
    tx: Transaction,
    device_id: UUID,
    *,
    customer_id: UUID,
    app_id: UUID,
    has_consent: bool | None,
    screen: Screen | None = None,
    device: dict[str, Any] | None = None,
    attributes: dict[str, Any] | None = None,
    dropped: int = 0,
) -> None:
    """Keep where a device is now; what is left out stays."""
    await tx.execute(
        _PUT,
        tx.workspace_id,
        device_id,
        customer_id,
        app_id,
        has_consent,
        None if screen is None else msgspec.to_builtins(screen),
        device or {},
        attributes or {},
        dropped,
    )


async def move(tx: Transaction, from_customer_id: UUID, to_customer_id: UUID) -> None:
    """Give the devices of one customer to another."""
    await tx.execute(
        "update device_context set customer_id = $3 where workspace_id = $1 and customer_id = $2",
        tx.workspace_id,
        from_customer_id,
        to_customer_id,
    )


async def delete_of(tx: Transaction, customer_id: UUID) -> None:
    """Delete where a customer's devices are."""
    await tx.execute(
        "delete from device_context where workspace_id = $1 and customer_id = $2", tx.workspace_id, customer_id
    )


async def forget_told(tx: Transaction, customer_id: UUID) -> None:
    """Take the screens out of what agents were told of a customer's conversations."""
    await tx.execute(_FORGET_TOLD, tx.workspace_id, customer_id)


async def delete_old(pool: Pool, *, default_days: int, at_most: int) -> int:
    """Delete what is older than its app keeps it; that somebody said no is kept. Return how many."""
    return int((await pool.execute(_SWEEP, default_days, at_most)).split()[-1])


async def tell(tx: Transaction, conversation_id: UUID, *, every: timedelta) -> bool:
    """Note that agents are told now; False when they were told a moment ago."""
    return await tx.fetchval(_TELL, tx.workspace_id, conversation_id, every) is not None


async def load_told_at(tx: Transaction, conversation_id: UUID) -> datetime | None:
    """Return when agents were last told of a conversation's context."""
    told_at: datetime | None = await tx.fetchval(
        "select told_at from context_told where workspace_id = $1 and conversation_id = $2",
        tx.workspace_id,
        conversation_id,
    )
    return told_at
