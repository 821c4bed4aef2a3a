"""Breadcrumbs as rows, newest first; one statement sweeps across workspaces, under the worker role."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from onglass.context.model import KeptStep, Step, StepPlace
from onglass.conversations.model import StepKind
from onglass.platform.ids import new_id
from onglass.platform.transactions import Row, Transaction

_COLUMNS = "id, entry_id, at, kind, name, detail, duration_ms, status"
_ORDER = "order by at desc, entry_id desc"

_INSERT = """
insert into breadcrumb (workspace_id, customer_id, session_id, app_id, id, entry_id, at, kind, name, detail,
  duration_ms, status)
select $1, $2, $3, $4, s.* from unnest($5::text[], $6::uuid[], $7::timestamptz[], $8::text[], $9::text[], $10::jsonb[],
  $11::integer[], $12::integer[]) s
on conflict (workspace_id, session_id, id) do nothing returning id"""

_TRIM = f"""
delete from breadcrumb b using (
  select session_id, id from breadcrumb where workspace_id = $1 and {{owner}} = $2 {_ORDER} offset $3) old
where b.workspace_id = $1 and b.session_id = old.session_id and b.id = old.id"""

_NEWEST = f"""
select {_COLUMNS} from breadcrumb where workspace_id = $1 and customer_id = $2
  and ($3::text[] is null or kind = any($3)) and ($4::timestamptz is null or (at, entry_id) < ($4, $5::uuid))
  {{wanted}} {_ORDER} limit $6"""
_FAILED = "and kind = 'request' and coalesce(status, 0) not between 1 and 399"

_SWEEP = """
delete from breadcrumb b using (
  select old.workspace_id, old.session_id, old.id from app a
  left join context_settings s on s.workspace_id = a.workspace_id and s.app_id = a.id
  cross join lateral (
    select o.workspace_id, o.session_id, o.id from breadcrumb o
    where o.workspace_id = a.workspace_id and o.app_id = a.id
      and o.stored_at < clock_timestamp() - make_interval(days => coalesce(s.retention_days, $1))
    order by o.stored_at limit $2) old) gone
where b.workspace_id = gone.workspace_id and b.session_id = gone.session_id and b.id = gone.id"""


class Pool(Protocol):
    """What a sweep needs of a connection pool."""

    async def execute(self, sql: str, *values: Any) -> str:
        """Run a statement and return its tag."""
        ...


def _step(row: Row) -> KeptStep:
    return KeptStep(**row)


async def insert(tx: Transaction, steps: Sequence[Step], *, customer_id: UUID, session_id: UUID, app_id: UUID) -> int:
    """Store those that the session has not told before; return how many."""
    if not steps:
        return 0
    columns = (
        [step.id for step in steps],
        [new_id() for _ in steps],
        [step.at for step in steps],
        [step.kind for step in steps],
        [step.name for step in steps],
        [step.detail for step in steps],
        [step.duration_ms for step in steps],
        [step.status for step in steps],
    )
    return len(await tx.fetch(_INSERT, tx.workspace_id, customer_id, session_id, app_id, *columns))


async def trim(tx: Transaction, *, customer_id: UUID, session_id: UUID, per_session: int, per_customer: int) -> None:
    """Delete what is beyond the newest of a session, then of a customer."""
    await tx.execute(_TRIM.format(owner="session_id"), tx.workspace_id, session_id, per_session)
    await tx.execute(_TRIM.format(owner="customer_id"), tx.workspace_id, customer_id, per_customer)


async def load_newest(
    tx: Transaction,
    customer_id: UUID,
    *,
    at_most: int,
    kinds: Sequence[StepKind] | None = None,
    before: StepPlace | None = None,
    only_failed_requests: bool = False,
) -> list[KeptStep]:
    """Return the newest steps of a customer that are older than `before`, newest first."""
    sql = _NEWEST.format(wanted=_FAILED if only_failed_requests else "")
    place = (None, None) if before is None else (before.at, before.entry_id)
    wanted = None if kinds is None else list(kinds)
    return [_step(row) for row in await tx.fetch(sql, tx.workspace_id, customer_id, wanted, *place, at_most)]


async def count(tx: Transaction, customer_id: UUID) -> tuple[int, int]:
    """Return how many steps of a customer are kept, and how many of them are errors."""
    sql = """select count(*) steps, count(*) filter (where kind = 'error') errors
      from breadcrumb where workspace_id = $1 and customer_id = $2"""
    row = await tx.fetchrow(sql, tx.workspace_id, customer_id)
    assert row is not None
    return row["steps"], row["errors"]


async def move(tx: Transaction, from_customer_id: UUID, to_customer_id: UUID) -> None:
    """Give the steps of one customer to another."""
    await tx.execute(
        "update breadcrumb set customer_id = $3 where workspace_id = $1 and customer_id = $2",
        tx.workspace_id,
        from_customer_id,
        to_customer_id,
    )


async def delete_of(tx: Transaction, customer_id: UUID) -> None:
    """Delete every step of a customer."""
    await tx.execute(
        "delete from breadcrumb where workspace_id = $1 and customer_id = $2", tx.workspace_id, customer_id
    )


async def delete_old(pool: Pool, *, default_days: int, at_most: int) -> int:
    """Delete what is older than its app keeps it, `at_most` of each app; return how many."""
    return int((await pool.execute(_SWEEP, default_days, at_most)).split()[-1])
