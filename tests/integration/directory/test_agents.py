"""Agents sign in through one door; rights that end, end everywhere (attacks 23, 28, 32)."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from onglass.directory import commands, queries
from onglass.directory.engine.passwords import hash_password
from onglass.directory.engine.tokens import token_hash
from onglass.directory.model import Agent, Availability, Principal
from onglass.platform.database import Addresses, open_pool
from onglass.platform.problems import Conflict, NotFound, Problem, Unauthenticated
from onglass.platform.transactions import Transaction
from tests.integration.directory.makers import PASSWORD, House, connect

Change = Callable[[Transaction, Principal, Agent], Awaitable[object]]


async def _new_password(tx: Transaction, by: Principal, agent: Agent) -> None:
    await commands.set_agent_password(tx, by, agent.id, password_hash=await hash_password("another good password"))


CHANGES: dict[str, Change] = {
    "disabled": lambda tx, by, agent: commands.disable_agent(tx, by, agent.id),
    "another role": lambda tx, by, agent: commands.set_agent_role(tx, by, agent.id, "supervisor"),
    "another password": _new_password,
    "revoked": lambda tx, by, agent: commands.revoke_sessions_of_agent(tx, by, agent.id),
}


async def test_an_agent_signs_in_and_out(house: House) -> None:
    agent = await house.agent("ada@example.test", "supervisor")
    token, principal = await house.sign_in(" Ada@Example.TEST ")
    assert (principal.kind, principal.id, principal.role) == ("agent", agent.id, "supervisor")
    assert await house.principal(token) == principal
    async with house.database.transaction(house.id) as tx:
        await commands.end_session(tx, principal)
    assert await house.principal(token) is None


async def refusal(house: House, email: str, password: str) -> Problem:
    with pytest.raises(Unauthenticated) as caught:
        await commands.sign_in_agent(house.database, email=email, password=password)
    return caught.value


async def test_23_28_whatever_is_wrong_the_answer_is_the_same(house: House) -> None:
    disabled = await house.agent("ben@example.test")
    await house.agent("cat@example.test")
    async with house.database.transaction(house.id) as tx:
        await commands.disable_agent(tx, house.operator, disabled.id)
        await commands.create_agent(tx, house.operator, email="nopass@example.test", name="N", password_hash=None)
    wrong = [
        ("nobody@example.test", PASSWORD), ("cat@example.test", "wrong password"), ("ben@example.test", PASSWORD),
        ("nopass@example.test", ""), ("nopass@example.test", PASSWORD), ("", ""), ("cat@example.test", ""),
        ("cat@example.test\x00", PASSWORD), ("cat@example.test", PASSWORD + "\x00"), ("x" * 5000, PASSWORD),
        ("' or 1=1 --", PASSWORD), ("cat@example.test", "\ud800"), ("\ud800", PASSWORD),
    ]  # fmt: skip
    answers = {
        (problem.status, problem.code, problem.detail) for problem in [await refusal(house, *pair) for pair in wrong]
    }
    assert answers == {(401, "wrong_credentials", "The address or the password is wrong.")}


async def test_28_an_unknown_address_takes_as_long_as_a_wrong_password(house: House) -> None:
    await house.agent("dan@example.test")

    async def seconds(email: str) -> float:
        began = time.perf_counter()
        await refusal(house, email, "wrong password")
        return time.perf_counter() - began

    known, unknown = [], []
    for _ in range(30):  # interleaved, and the quickest of each: the rest is what else the machine is doing
        known.append(await seconds("dan@example.test"))
        unknown.append(await seconds("nobody-at-all@example.test"))
    assert abs(min(known) - min(unknown)) < 0.010


async def test_one_address_in_several_workspaces_names_the_workspace(house: House, neighbour: House) -> None:
    here, there = (
        await house.agent("eve@example.test"),
        await neighbour.agent("eve@example.test", password="quite another one"),
    )
    found = await commands.sign_in_agent(house.database, email="eve@example.test", password="quite another one")
    assert found.agent.id == there.id
    async with neighbour.database.transaction(neighbour.id) as tx:
        await commands.set_agent_password(tx, neighbour.operator, there.id, password_hash=await hash_password(PASSWORD))
    with pytest.raises(Conflict, match="workspace_required"):
        await commands.sign_in_agent(house.database, email="eve@example.test", password=PASSWORD)
    assert (await refusal(house, "eve@example.test", "wrong password")).code == "wrong_credentials"
    for wanted, agent in ((house, here), (neighbour, there)):
        _, principal = await wanted.sign_in("eve@example.test")
        assert (principal.workspace_id, principal.id) == (wanted.id, agent.id)


@pytest.mark.parametrize("change", list(CHANGES))
async def test_32_a_right_that_ends_ends_every_session_and_shows_in_the_next_look(
    house: House, module_addresses: Addresses, change: str
) -> None:
    email = f"{change.replace(' ', '-')}@example.test"
    agent = await house.agent(email)
    sessions = [await house.sign_in(email) for _ in range(3)]
    bystander, _ = await house.sign_in((await house.agent(f"by-{email}")).email)
    worker = await open_pool(module_addresses.worker, size=1, name="test worker")
    before = await queries.recently_revoked(worker, None)
    async with house.database.transaction(house.id) as tx:
        await CHANGES[change](tx, house.operator, agent)
    for token, _ in sessions:
        assert await house.principal(token) is None
    assert await house.principal(bystander) is not None
    look = await queries.recently_revoked(worker, before.as_of)
    await worker.close()
    named = {(revoked.workspace_id, revoked.session_id) for revoked in look.sessions}
    assert {(house.id, principal.session_id) for _, principal in sessions} <= named
    assert look.as_of > before.as_of


async def test_a_revocation_that_commits_after_a_look_is_in_the_next(house: House, module_addresses: Addresses) -> None:
    await house.agent("fay@example.test")
    _, principal = await house.sign_in("fay@example.test")
    worker = await open_pool(module_addresses.worker, size=1, name="test worker")
    async with house.database.transaction(house.id) as tx:
        await commands.end_session(tx, principal)
        look = await queries.recently_revoked(worker, None)
        assert principal.session_id not in {revoked.session_id for revoked in look.sessions}
    later = await queries.recently_revoked(worker, look.as_of)
    await worker.close()
    assert principal.session_id in {revoked.session_id for revoked in later.sessions}


async def test_23_a_sign_in_raced_with_a_disabling_leaves_no_live_session(house: House) -> None:
    for attempt in range(6):
        agent = await house.agent(f"gus{attempt}@example.test")

        async def disable(agent: Agent = agent) -> None:
            await asyncio.sleep(0.02)
            async with house.database.transaction(house.id) as tx:
                await commands.disable_agent(tx, house.operator, agent.id)

        outcome, _ = await asyncio.gather(house.sign_in(agent.email), disable(), return_exceptions=True)
        if not isinstance(outcome, BaseException):
            assert await house.principal(outcome[0]) is None
        async with house.database.transaction(house.id) as tx:
            assert await queries.list_sessions(tx, agent_id=agent.id) == []


async def test_a_disabled_agent_may_come_back_with_a_new_session_only(house: House) -> None:
    agent = await house.agent("hal@example.test")
    token, principal = await house.sign_in(agent.email)
    async with house.database.transaction(house.id) as tx:
        await commands.set_availability(tx, principal, "online")
        await commands.disable_agent(tx, house.operator, agent.id)
        again = await commands.disable_agent(tx, house.operator, agent.id)
        assert again.availability == "offline"
        assert again.disabled_at is not None
    await refusal(house, agent.email, PASSWORD)
    async with house.database.transaction(house.id) as tx:
        await commands.enable_agent(tx, house.operator, agent.id)
        await commands.enable_agent(tx, house.operator, agent.id)
    assert await house.principal(token) is None
    assert await house.principal((await house.sign_in(agent.email))[0]) is not None


async def test_what_happened_to_an_agent_is_in_the_log_once(house: House, module_addresses: Addresses) -> None:
    states: list[Availability] = ["online", "online", "away"]
    agent = await house.agent("ida@example.test")
    _, principal = await house.sign_in(agent.email)
    async with house.database.transaction(house.id) as tx:
        for state in states:
            await commands.set_availability(tx, principal, state)
        await commands.disable_agent(tx, house.operator, agent.id)
        await commands.disable_agent(tx, house.operator, agent.id)
    async with connect(module_addresses.owner) as owner:
        rows = await owner.fetch("select seq, type from event where stream_id = $1 order by seq", agent.id)
    assert [tuple(row) for row in rows] == [
        (1, "agent_availability_changed"), (2, "agent_availability_changed"), (3, "agent_disabled"),
    ]  # fmt: skip


async def test_23_a_disabled_agents_session_is_nobody_even_if_it_was_never_revoked(
    house: House, module_addresses: Addresses
) -> None:
    agent = await house.agent("ivo@example.test")
    token, _ = await house.sign_in(agent.email)
    async with connect(module_addresses.owner) as owner:
        await owner.execute("update agent set disabled_at = now() where id = $1", agent.id)
    assert await house.principal(token) is None


async def test_nobody_locks_themself_out(house: House) -> None:
    agent = await house.agent("jon@example.test", "administrator")
    _, principal = await house.sign_in(agent.email)
    async with house.database.transaction(house.id) as tx:
        with pytest.raises(Conflict, match="own_account"):
            await commands.disable_agent(tx, principal, agent.id)
        with pytest.raises(Conflict, match="own_account"):
            await commands.set_agent_role(tx, principal, agent.id, "agent")


async def test_an_address_is_taken_once_in_a_workspace(house: House) -> None:
    await house.agent("kim@example.test")
    with pytest.raises(Conflict, match="email_taken"):
        await house.agent("KIM@example.test")


async def test_an_admin_token_has_an_administrators_rights_until_it_is_revoked(house: House) -> None:
    async with house.database.transaction(house.id) as tx:
        made = await commands.create_admin_token(tx, house.operator, label="deploy")
    principal = await house.principal(made.admin_token)
    assert principal is not None
    assert (principal.kind, principal.role, principal.id) == ("admin", "administrator", made.session.id)
    async with house.database.transaction(house.id) as tx:
        assert made.session.id in {session.id for session in await queries.list_sessions(tx)}
        await commands.revoke_session(tx, house.operator, made.session.id)
        with pytest.raises(NotFound):
            await commands.revoke_session(tx, house.operator, made.session.id)
    assert await house.principal(made.admin_token) is None


async def test_an_expired_session_is_nobody_and_is_swept_a_week_later(
    house: House, module_addresses: Addresses
) -> None:
    started = await house.start()
    other = await house.start()
    async with connect(module_addresses.owner) as owner:
        expire = "update session set expires_at = clock_timestamp() - $2::interval where token_hash = $1"
        await owner.execute(expire.replace("$2", "'1 second'"), token_hash(started.session_token))
        assert await house.principal(started.session_token) is None
        await owner.execute(expire.replace("$2", "'8 days'"), token_hash(started.session_token))
        worker = await open_pool(module_addresses.worker, size=1, name="test worker")
        assert await commands.sweep_sessions(worker) >= 1
        await worker.close()
        left = await owner.fetchval("select count(*) from session where id = any($1)",
                                    [started.principal.session_id, other.principal.session_id])  # fmt: skip
    assert left == 1


async def test_no_token_password_or_secret_rests_in_the_clear(house: House, module_addresses: Addresses) -> None:
    agent = await house.agent("lea@example.test", password="a password to look for")
    token, _ = await house.sign_in(agent.email, "a password to look for")
    started = await house.start("leo", (await house.start()).anonymous_id)
    secrets = [token, started.session_token, started.anonymous_id, house.identity_secret, "a password to look for"]
    async with connect(module_addresses.owner) as owner:
        tables = await owner.fetch("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in tables:
            dump = "\n".join(row[0] for row in await owner.fetch(f"select t::text from {table} t"))
            for secret in secrets:
                assert secret not in dump, f"{table} holds a secret"
                assert secret.encode().hex() not in dump, f"{table} holds a secret"
