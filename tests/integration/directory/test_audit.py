"""Every privileged act leaves one chained row in its own transaction, and tampering shows (P28)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from onglass.directory import commands, queries
from onglass.directory.engine.passwords import hash_password
from onglass.directory.model import AuditVerdict, Principal
from onglass.platform.database import Addresses, Database
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction
from tests.integration.directory.makers import CIPHER, House, connect, make_house, open_database

PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----"""


async def verdict(house: House) -> AuditVerdict:
    async with house.database.transaction(house.id, read_only=True) as tx:
        return await queries.verify_audit_chain(tx)


async def actions(house: House) -> list[str]:
    async with house.database.transaction(house.id, read_only=True) as tx:
        return [row.action for row in reversed(await queries.list_audit(tx, limit=200))]


async def test_28_every_privileged_act_leaves_a_row_that_says_who_and_what(database: Database) -> None:
    house = await make_house(database, "Audited")
    boss = await house.agent("boss@example.test", "administrator")
    _, by = await house.sign_in(boss.email)
    password_hash = await hash_password("a good new password")
    async with database.transaction(house.id) as tx:
        agent = await commands.create_agent(tx, by, email="x@example.test", name="X", password_hash=None)
        await commands.set_agent_role(tx, by, agent.id, "supervisor")
        await commands.set_agent_role(tx, by, agent.id, "supervisor")
        await commands.set_agent_password(tx, by, agent.id, password_hash=password_hash)
        await commands.disable_agent(tx, by, agent.id)
        await commands.enable_agent(tx, by, agent.id)
        await commands.revoke_sessions_of_agent(tx, by, agent.id)
        made = await commands.create_app(tx, by, name="Tablet", cipher=CIPHER, allowed_origins=["https://a.example"])
        await commands.set_allowed_origins(tx, by, made.app.id, ["https://b.example"])
        await commands.set_app_theme(tx, by, made.app.id, {"accent": "#123456"})
        await commands.rotate_identity_secret(tx, by, made.app.id, cipher=CIPHER)
        key = await commands.add_identity_key(tx, by, made.app.id, algorithm="EdDSA", public_key=PUBLIC_KEY)
        await commands.retire_identity_key(tx, by, made.app.id, key.id)
        token = await commands.create_admin_token(tx, by, label="deploy")
        await commands.revoke_session(tx, by, token.session.id)
        await commands.change_workspace_settings(tx, by, {"locale": "de"})
    assert await actions(house) == [
        "workspace.created", "queue.created", "app.created", "agent.created", "agent.signed_in", "agent.created",
        "agent.role_set",
        "agent.password_set", "agent.disabled", "agent.enabled", "agent.sessions_revoked", "app.created",
        "app.origins_set", "app.theme_set", "app.identity_secret_rotated", "app.identity_key_added",
        "app.identity_key_retired", "admin_token.created", "session.revoked", "workspace.settings_changed",
    ]  # fmt: skip
    assert await verdict(house) == AuditVerdict(intact=True, checked=20)
    async with database.transaction(house.id, read_only=True) as tx:
        rows = await queries.list_audit(tx, limit=3)
        older = await queries.list_audit(tx, before_number=rows[-1].number, limit=1)
    assert [row.number for row in (*rows, *older)] == [20, 19, 18, 17]
    assert {(row.actor_kind, row.actor_id) for row in rows} == {("agent", boss.id)}
    shown = str(await dump(database, house))
    for secret in (made.identity_secret, token.admin_token, password_hash, "a good new password"):
        assert secret not in shown


async def dump(database: Database, house: House) -> list[Any]:
    async with database.transaction(house.id, read_only=True) as tx:
        return list(await queries.list_audit(tx, limit=200))


async def test_28_a_rollback_leaves_neither_the_act_nor_the_row(house: House) -> None:
    before = await actions(house)
    agent = await house.agent("rolled@example.test")
    for failing in (RuntimeError("the node died"), NotFound()):
        with pytest.raises(type(failing)):
            await _disable_and_fail(house, agent.id, failing)
    assert await actions(house) == [*before, "agent.created"]
    async with house.database.transaction(house.id) as tx:
        assert (await queries.get_agent(tx, agent.id)).disabled_at is None
    assert (await verdict(house)).intact


async def _disable_and_fail(house: House, agent_id: UUID, failing: Exception) -> None:
    async with house.database.transaction(house.id) as tx:
        await commands.disable_agent(tx, house.operator, agent_id)
        raise failing


async def test_28_many_writers_at_once_make_one_unbroken_chain(module_addresses: Addresses) -> None:
    async with open_database(module_addresses, size=12) as database:
        house = await make_house(database, "Crowded")

        async def act(number: int) -> None:
            async with database.transaction(house.id) as tx:
                await commands.audit(tx, house.operator, "test.acted", detail={"number": number, "name": "Zoë ✓"})
                if number % 5 == 0:
                    raise NotFound

        await asyncio.gather(*(act(number) for number in range(60)), return_exceptions=True)
        assert await verdict(house) == AuditVerdict(intact=True, checked=51)


Tamper = Callable[[asyncpg.Connection, House], Awaitable[object]]
TAMPERINGS: dict[str, tuple[str, int]] = {
    "detail changed": ("update audit set detail = '{\"label\": \"other\"}' where workspace_id = $1 and number = 4", 4),
    "actor changed": ("update audit set actor_id = gen_random_uuid() where workspace_id = $1 and number = 3", 3),
    "time moved": ("update audit set occurred_at = now() where workspace_id = $1 and number = 2", 2),
    "row removed": ("delete from audit where workspace_id = $1 and number = 3", 3),
    "first row removed": ("delete from audit where workspace_id = $1 and number = 1", 1),
    "end cut off": ("delete from audit where workspace_id = $1 and number = 5", 5),
    "all removed": ("delete from audit where workspace_id = $1", 1),
    "hash rewritten": ("update audit set hash = sha256('x') where workspace_id = $1 and number = 3", 3),
    "row added": (
        """insert into audit select workspace_id, 6, occurred_at, actor_kind, actor_id, 'forged', target_kind,
        target_id, detail, hash, sha256('x') from audit where workspace_id = $1 and number = 5;
        update audit_head set number = 6, hash = sha256('x') where workspace_id = $1""",
        6,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(TAMPERINGS))
async def test_28_tampering_shows_at_its_row(database: Database, module_addresses: Addresses, name: str) -> None:
    house = await make_house(database, f"Tampered: {name}")
    for number in range(2):
        async with database.transaction(house.id) as tx:
            await commands.create_admin_token(tx, house.operator, label=f"t{number}")
    assert await verdict(house) == AuditVerdict(intact=True, checked=5)
    statements, broken_at = TAMPERINGS[name]
    async with connect(module_addresses.owner) as owner:
        for statement in statements.split(";"):
            await owner.execute(statement, house.id)
    found = await verdict(house)
    assert (found.intact, found.broken_at) == (False, broken_at)
    assert found.reason


async def test_28_the_servers_own_role_cannot_rewrite_the_chain(house: House, module_addresses: Addresses) -> None:
    async with connect(module_addresses.app) as app:
        for statement in (
            "update audit set action = 'x'",
            "delete from audit",
            "truncate audit",
            "delete from audit_head",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await app.execute(statement)


async def test_a_long_chain_is_checked_page_by_page(database: Database) -> None:
    house = await make_house(database, "Long")
    for _ in range(6):
        async with database.transaction(house.id) as tx:
            await _many(tx, house.operator, 100)
    assert await verdict(house) == AuditVerdict(intact=True, checked=603)


async def _many(tx: Transaction, by: Principal, count: int) -> None:
    for _ in range(count):
        await commands.audit(tx, by, "test.acted")
