"""The plans of the hot statements: index reads by full key, also when they were made while the tables were empty.

A plan that reads a whole index per batch is invisible in a young database and kills one that has grown.
"""

import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from onglass.conversations._store.committing import COMMIT_SQL, commit_messages
from onglass.conversations._store.heads import _TOPICS_OF_MANY
from onglass.conversations._store.reads import _EVENTS_OF_MANY, _MESSAGES_BACKWARD
from onglass.conversations._store.rows import _AGENT_ROWS_OF_MANY
from onglass.conversations.engine import fingerprint
from onglass.platform.database import Addresses, prepare_connection
from onglass.platform.ids import new_id
from tests.integration.conversations.makers import RULES, Desk, open_desk, text
from tests.integration.conversations.test_races import commit_of

CONVERSATIONS, MESSAGES_EACH = 3_000, 10
_COMMIT_TYPES = (
    "uuid[], uuid[], uuid[], smallint[], text[], uuid[], text[], bytea[], boolean[], text[], smallint[], text[]"
)


@pytest_asyncio.fixture(loop_scope="session")
async def young(addresses: Addresses) -> AsyncIterator[Desk]:
    """A database in which nothing has happened yet."""
    async with open_desk(addresses, "Harbor Bank") as desk:
        yield desk


def nodes_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", []) for node in nodes_of(child))]


async def plan_of(address: str, sql: str, types: str, settings: str = "") -> list[dict[str, Any]]:
    """The generic plan of a statement as the role that runs it would get it now."""
    connection = await asyncpg.connect(address)
    try:
        await prepare_connection(connection)
        await connection.execute("set plan_cache_mode = force_generic_plan" + settings)
        await connection.execute(f"prepare hot({types}) as {sql}")
        nulls = ", ".join("null" for _ in types.split(","))
        found = await connection.fetchval(f"explain (format json) execute hot({nulls})")
        return nodes_of(found[0]["Plan"])
    finally:
        await connection.close()


def table_reads(nodes: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """(table, kind of node, index condition) of every read of a table."""
    return [
        (node["Relation Name"], node["Node Type"], node.get("Index Cond", ""))
        for node in nodes
        if "Relation Name" in node
    ]


async def fill(desk: Desk) -> list[UUID]:
    """Let the workspace grow, past statistics that nobody gathers."""
    customer = await desk.customer()
    ids = [new_id() for _ in range(CONVERSATIONS)]
    workspace, app = desk.house.id, customer.principal.app_id
    owner = await asyncpg.connect(desk.addresses.owner)
    try:
        await owner.execute(
            "alter table conversation disable row level security; alter table message disable row level security;"
            "alter table event disable row level security"
        )
        await owner.execute(
            """insert into conversation (workspace_id, id, case_number, customer_id, app_id, shard, created_at,
                 updated_at, public_updated_at, last_seq, last_public_seq, customer_messages)
               select $1, id, 'X-' || n, $2, $3, n % 16, now(), now(), now(), $5::int, $5::int, $5::int
               from unnest($4::uuid[]) with ordinality t(id, n)""",
            workspace,
            customer.id,
            app,
            ids,
            MESSAGES_EACH,
        )
        await owner.execute(
            """with made as (
                 insert into message (workspace_id, conversation_id, id, seq, public_seq, author_kind, author_id,
                   client_message_id, body_hash, content, created_at)
                 select $1, id, gen_random_uuid(), n, n, 1, $2, 'old' || n, '',
                   '{"type":"text","text":"x","fallback":"x"}', now()
                 from unnest($3::uuid[]) id, generate_series(1, $4::int) n returning *)
               insert into event (workspace_id, stream_kind, stream_id, seq, public_seq, type, message_id, actor_kind,
                 actor_id, occurred_at)
               select workspace_id, 1, conversation_id, seq, public_seq, 'message_received', id, 1, author_id,
                 created_at from made""",
            workspace,
            customer.id,
            ids,
            MESSAGES_EACH,
        )
        await owner.execute(
            "alter table conversation enable row level security; alter table message enable row level security;"
            "alter table event enable row level security"
        )
    finally:
        await owner.close()
    return ids


async def begin(desk: Desk) -> None:
    """The first customer writes to tables that autovacuum had found empty: no hot statement can run earlier."""
    owner = await asyncpg.connect(desk.addresses.owner)
    try:
        await owner.execute("vacuum analyze")
    finally:
        await owner.close()
    await desk.pair()


# Of each table that a statement reads: columns of which the condition of an index must have all, in one of the sets.
_MESSAGE = [{"workspace_id", "id"}]
_EVENT = [{"workspace_id", "stream_id"}]
_MARKER = [{"workspace_id", "conversation_id"}]
HOT: dict[str, tuple[str, str, str, dict[str, list[set[str]]]]] = {
    "send": (
        "committer",
        COMMIT_SQL,
        _COMMIT_TYPES,
        {
            "conversation": [{"workspace_id", "id"}],
            "message": [{"workspace_id", "conversation_id", "author_id", "client_message_id"}],
        },
    ),
    "events": (
        "worker",
        _EVENTS_OF_MANY,
        "uuid[], uuid[], bigint[], integer[], boolean[]",
        {"message": _MESSAGE, "event": _EVENT, "read_marker": _MARKER},
    ),
    "rows": (
        "worker",
        _AGENT_ROWS_OF_MANY,
        "uuid[], uuid[], uuid[]",
        {"message": _MESSAGE, "event": _EVENT, "read_marker": _MARKER, "conversation": [{"workspace_id", "id"}]},
    ),
    "messages": (
        "app",
        _MESSAGES_BACKWARD,
        "uuid, uuid, boolean, uuid, bigint, bigint, integer",
        {"message": _MESSAGE, "event": _EVENT, "read_marker": _MARKER, "conversation": [{"workspace_id", "id"}]},
    ),
    "topics": (
        "worker",
        _TOPICS_OF_MANY,
        "uuid[], uuid[]",
        {"conversation": [{"workspace_id", "customer_id"}, {"workspace_id", "assignee_id"}]},
    ),
}


@pytest.mark.parametrize("grow", [begin, fill])
async def test_hot_statements_read_by_the_whole_key_whenever_they_were_planned(
    young: Desk, grow: Callable[[Desk], Awaitable[Any]]
) -> None:
    await grow(young)
    for name, (role, sql, types, keys) in HOT.items():
        reads = table_reads(await plan_of(getattr(young.addresses, role), sql, types))
        for table, kind, condition in reads:
            if table not in keys or kind == "ModifyTable":
                continue
            assert kind.startswith("Index"), (name, grow.__name__, table, kind)
            columns = set(re.findall(r"\((\w+) [=<>]", condition))
            assert any(wanted <= columns for wanted in keys[table]), (name, grow.__name__, table, condition)


async def test_trap1_a_connection_from_the_first_minute_keeps_its_speed_as_tables_grow(young: Desk) -> None:
    """Plans made on empty tables are thrown away in time; a batch stays a batch of index probes."""
    customer, _, first = await young.pair()
    await customer.say(first, "planned while there was nothing")
    ids = await fill(young)
    found = await young.sql(
        "select customer_id from conversation where workspace_id = $1 and id = $2", young.house.id, ids[0]
    )
    connection = await asyncpg.connect(young.addresses.committer)
    try:
        await prepare_connection(connection)
        batch = [
            commit_of(young, conversation, customer, f"late{number}")._replace(
                author_id=found[0]["customer_id"],
                body_hash=fingerprint(RULES.body_key, conversation, text("words"), None),
            )
            for number, conversation in enumerate(ids[:100])
        ]
        began = time.perf_counter()
        stored = await commit_messages(connection, batch)
        seconds = time.perf_counter() - began
    finally:
        await connection.close()
    assert all(each is not None and each.seq == MESSAGES_EACH + 1 for each in stored)
    assert seconds < 1.0
