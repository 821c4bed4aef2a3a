"""A workspace with thousands of waiting cases and a thousand agents, written straight into the tables."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import asyncpg
import msgspec
from asyncpg.pool import PoolConnectionProxy


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: one queue that everybody serves, and its agents."""

    workspace_id: UUID
    app_id: UUID
    queue_id: UUID
    agent_ids: list[UUID]
    customer_ids: list[UUID]


_HOUSE = (
    "insert into workspace (id, name) values ($1, 'Bench')",
    "insert into app (workspace_id, id, name, app_key, identity_secret_encrypted) values ($1, $1, 'Bench', 'key', '')",
    "insert into queue (workspace_id, id, name, is_default) values ($1, $1, 'Everything', true)",
)
_AGENTS = """
insert into agent (workspace_id, id, email, name, availability, capacity, shard)
select $1, gen_random_uuid(), 'agent-' || n || '@example.com', 'Agent ' || n, 'online', $3, n % 16
from generate_series(1, $2::integer) n returning id"""
_CUSTOMERS = """
insert into customer (workspace_id, id, external_id)
select $1, gen_random_uuid(), 'customer-' || n from generate_series(1, $2::integer) n returning id"""
_CASES = """
insert into conversation (workspace_id, id, case_number, customer_id, app_id, queue_id, shard, created_at, updated_at,
  waiting_since, assignee_id, assigned_at, priority)
select $1, gen_random_uuid(), $2::text || n, c, $1, $1, n % 16, t, t, t, a, case when a is not null then t end, n % 3
from unnest($3::uuid[], $4::uuid[]) with ordinality as cases(c, a, n),
  lateral (select clock_timestamp() - n * interval '100 milliseconds' t) at
returning id"""


async def fill(app_url: str, *, agents: int, capacity: int, waiting: int) -> Office:
    """Write the world: every agent is there and has as many cases as they may; `waiting` more wait for somebody."""
    workspace_id = uuid4()
    connection = await asyncpg.connect(app_url)
    try:
        await connection.execute("select set_config('onglass.workspace_id', $1, false)", str(workspace_id))
        for statement in _HOUSE:
            await connection.execute(statement, workspace_id)
        agent_ids = [row["id"] for row in await connection.fetch(_AGENTS, workspace_id, agents, capacity)]
        customers = [row["id"] for row in await connection.fetch(_CUSTOMERS, workspace_id, 2000)]
        await put_cases(connection, workspace_id, "W", customers, [None] * waiting)
        await put_cases(connection, workspace_id, "H", customers, [one for one in agent_ids for _ in range(capacity)])
    finally:
        await connection.close()
    return Office(
        workspace_id=workspace_id,
        app_id=workspace_id,
        queue_id=workspace_id,
        agent_ids=agent_ids,
        customer_ids=customers,
    )


async def put_cases(
    connection: "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]",
    workspace_id: UUID,
    prefix: str,
    customers: Sequence[UUID],
    owners: Sequence[UUID | None],
) -> list[UUID]:
    """Store a case for each owner (None: it waits) and return their ids; the workspace is set on the connection."""
    of_whom = [customers[number % len(customers)] for number in range(len(owners))]
    return [row["id"] for row in await connection.fetch(_CASES, workspace_id, prefix, of_whom, owners)]
