"""Tenants are kept apart by the database itself, even where a WHERE was forgotten (P22)."""

from uuid import UUID

import asyncpg
import pytest

from onglass.directory import commands, queries
from onglass.directory.model import NOBODY_ID
from onglass.platform.database import Addresses
from tests.integration.directory.makers import House, connect

# The relay reads its queue shard by shard, over all workspaces.
KEYS_NOT_LED_BY_A_WORKSPACE = {"unreacted": "unreacted_pkey"}

_TABLES = """
select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by c.relname
"""
_TENANT_POLICIES = """
select polrelid::regclass::text as table, polcmd = '*' as for_all,
  pg_get_expr(polqual, polrelid) as using, pg_get_expr(polwithcheck, polrelid) as checked
from pg_policy where 'onglass_app'::regrole = any(polroles) or 0 = any(polroles)
"""
_UNIQUE = """
select i.indrelid::regclass::text as table, i.indexrelid::regclass::text as name,
  (select attname from pg_attribute where attrelid = i.indrelid and attnum = i.indkey[0]) as leads
from pg_index i where i.indisunique and i.indrelid = any($1::oid[])
"""
_FOREIGN = """
select conrelid::regclass::text as table, conname, confrelid::regclass::text as referenced,
  (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) as leads,
  (select attname from pg_attribute where attrelid = confrelid and attnum = confkey[1]) as led_to
from pg_constraint where contype = 'f' and conrelid = any($1::oid[])
"""
_ID_COLUMNS = """
select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.oid = any($1::oid[])
  and a.attname in ('customer_id', 'agent_id', 'app_id', 'device_id', 'conversation_id', 'assignee_id', 'team_id',
    'skill_id', 'queue_id', 'calendar_id')
  and not exists (select from pg_constraint f where f.contype = 'f' and f.conrelid = c.oid and a.attnum = any(f.conkey))
"""


async def test_22_every_table_of_a_workspace_is_closed_by_the_catalogue(module_addresses: Addresses) -> None:
    async with connect(module_addresses.owner) as owner:
        tables = await owner.fetch(_TABLES)
        names = {row["relname"] for row in tables}
        assert {"customer", "session", "conversation", "message", "event", "file", "audit", "timer", "draft"} <= names
        assert {"calendar", "team", "team_member", "skill", "agent_skill", "queue", "queue_skill"} <= names
        assert [row["relname"] for row in tables if not (row["relrowsecurity"] and row["relforcerowsecurity"])] == []

        policies = await owner.fetch(_TENANT_POLICIES)
        by_table = {row["table"]: row for row in policies}
        assert len(by_table) == len(policies), "a second policy for the app's role would widen the first"
        for name in names:
            policy = by_table[name]
            assert policy["for_all"]
            for expression in (policy["using"], policy["checked"]):
                assert expression == "(workspace_id = ( SELECT onglass_workspace() AS onglass_workspace))"

        oids = [row["oid"] for row in tables]
        loose = [
            (row["table"], row["name"]) for row in await owner.fetch(_UNIQUE, oids)
            if row["leads"] != "workspace_id" and KEYS_NOT_LED_BY_A_WORKSPACE.get(row["table"]) != row["name"]
        ]  # fmt: skip
        assert loose == []
        for row in await owner.fetch(_FOREIGN, oids):
            expected = ("workspace_id", "id" if row["referenced"] == "workspace" else "workspace_id")
            assert (row["leads"], row["led_to"]) == expected, f"{row['table']}.{row['conname']} crosses workspaces"
        # What has no foreign key is named here, with its reason: these tables are written by the log and the relay,
        # a draft may stand before its conversation exists, and a clock keeps the hours it began with: a calendar is
        # retired, never deleted.
        unbound = {(row["relname"], row["attname"]) for row in await owner.fetch(_ID_COLUMNS, oids)}
        assert unbound == {("draft", "conversation_id"), ("clock", "calendar_id")}


async def test_22_no_role_of_ours_passes_by_the_policies(module_addresses: Addresses) -> None:
    async with connect(module_addresses.owner) as owner:
        roles = await owner.fetch(
            "select rolname, rolsuper, rolbypassrls from pg_roles where rolname like 'onglass\\_%'"
        )
        assert {row["rolname"] for row in roles} == {"onglass_app", "onglass_committer", "onglass_worker"}
        assert not any(row["rolsuper"] or row["rolbypassrls"] for row in roles)


async def test_22_a_forgotten_where_reads_and_writes_only_ones_own(
    house: House, neighbour: House, module_addresses: Addresses
) -> None:
    mine, theirs = await house.start("tenant-a"), await neighbour.start("tenant-b")
    async with connect(module_addresses.app) as app, app.transaction():
        for table in await _tenant_tables(module_addresses):
            assert await app.fetch(f"select * from {table}") == [], f"{table} is open without a workspace"
        await app.execute(f"set local onglass.workspace_id = '{house.id}'")
        assert {row["workspace_id"] for row in await app.fetch("select workspace_id from session")} == {house.id}
        assert [row["id"] for row in await app.fetch("select id from workspace")] == [house.id]
        await app.execute("update customer set name = 'overwritten'")
        await app.execute("update session set revoked_at = now()")
    async with connect(module_addresses.owner) as owner:
        both = [mine.customer.id, theirs.customer.id]
        rows = await owner.fetch("select id, name from customer where id = any($1)", both)
    assert {row["id"]: row["name"] for row in rows} == {mine.customer.id: "overwritten", theirs.customer.id: None}
    assert await neighbour.principal(theirs.session_token) is not None


async def _tenant_tables(addresses: Addresses) -> list[str]:
    async with connect(addresses.owner) as owner:
        return [row["relname"] for row in await owner.fetch(_TABLES)]


_PLANTS = {
    "a row for the neighbour": "insert into customer (workspace_id, id) values ($2, gen_random_uuid())",
    "moving a row to the neighbour": "update customer set workspace_id = $2 where id = $3",
    "a session of the neighbour's customer": (
        "insert into session (workspace_id, id, token_hash, kind, customer_id, expires_at) "
        "values ($1, gen_random_uuid(), sha256('x'), 'customer', $4, now() + interval '1 day')"
    ),
    "a device of the neighbour's app": (
        "insert into device (workspace_id, id, app_id, customer_id, secret_hash) "
        "values ($1, gen_random_uuid(), $5, $3, sha256('y'))"
    ),
    "a conversation of the neighbour's customer": (
        "insert into conversation (workspace_id, id, case_number, customer_id, app_id, shard, created_at, updated_at) "
        "values ($1, gen_random_uuid(), 'X-1', $4, $6, 0, now(), now())"
    ),
    "joining into the neighbour's": "update customer set joined_into_id = $4 where workspace_id = $1 and id = $3",
}  # fmt: skip


@pytest.mark.parametrize("plant", list(_PLANTS))
async def test_22_no_row_points_at_another_workspace(
    house: House, neighbour: House, module_addresses: Addresses, plant: str
) -> None:
    mine, theirs = await house.start(), await neighbour.start()
    values: list[UUID] = [house.id, neighbour.id, mine.customer.id, theirs.customer.id, neighbour.app.id, house.app.id]
    statement = _PLANTS[plant]
    used = [number for number in range(1, 7) if f"${number}" in statement]
    for new, old in enumerate(used, start=1):
        statement = statement.replace(f"${old}", f"${new}")
    async with connect(module_addresses.app) as app, app.transaction():
        await app.execute(f"set local onglass.workspace_id = '{house.id}'")
        with pytest.raises((asyncpg.ForeignKeyViolationError, asyncpg.InsufficientPrivilegeError)):
            await app.execute(statement, *(values[number - 1] for number in used))


async def test_the_questions_before_a_workspace_is_known_answer_no_more_than_asked(
    house: House, neighbour: House, module_addresses: Addresses
) -> None:
    async with house.database.transaction(house.id) as tx:
        await commands.set_allowed_origins(tx, house.operator, house.app.id, ["https://bank.example"])
    async with house.database.transaction(NOBODY_ID) as tx:
        assert await queries.origin_known(tx, "https://bank.example")
        assert not await queries.origin_known(tx, "https://bank.exampl")
        assert not await queries.origin_known(tx, "null")
        assert not await queries.origin_known(tx, "%")
        assert await queries.list_apps(tx) == []
    async with connect(module_addresses.committer) as committer:
        for question in ("onglass_workspaces_of_agent", "onglass_workspace_named", "onglass_origin_known"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await committer.fetch(f"select {question}('x')")


async def test_the_other_roles_see_only_the_tables_they_were_given(module_addresses: Addresses, house: House) -> None:
    await house.start()
    closed = {
        module_addresses.committer: [
            "customer",
            "session",
            "agent",
            "app",
            "audit",
            "file",
            "device",
            "identity_key",
            "timer",
        ],
        module_addresses.worker: ["customer", "agent", "app", "audit", "identity_key", "workspace"],
    }
    for address, tables in closed.items():
        async with connect(address) as connection:
            for table in tables:
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.fetch(f"select * from {table} limit 1")
