"""What work is set up from is kept apart by workspace: in commands, and by the database itself (P22)."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from onglass.directory import commands, queries
from onglass.directory.work_model import RequiredSkill, SkillLevel
from onglass.platform.database import Addresses
from onglass.platform.problems import Invalid, NotFound
from onglass.platform.transactions import Transaction
from tests.integration.directory.makers import House, connect
from tests.integration.directory.work import Work, make_work, paths


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def theirs(neighbour: House) -> Work:
    return await make_work(neighbour)


def absent(work: Work, theirs: Work) -> dict[str, Callable[[Transaction], Awaitable[Any]]]:
    """Every command and query with a neighbour's id."""
    by = work.house.operator
    return {
        "calendar": lambda tx: queries.get_calendar(tx, theirs.calendar.id),
        "change calendar": lambda tx: commands.change_calendar(tx, by, theirs.calendar.id, name="x"),
        "retire calendar": lambda tx: commands.retire_calendar(tx, by, theirs.calendar.id),
        "team": lambda tx: queries.get_team(tx, theirs.team.id),
        "rename team": lambda tx: commands.rename_team(tx, by, theirs.team.id, name="x"),
        "members": lambda tx: commands.set_team_members(tx, by, theirs.team.id, []),
        "delete team": lambda tx: commands.delete_team(tx, by, theirs.team.id),
        "skill": lambda tx: queries.get_skill(tx, theirs.skill.id),
        "rename skill": lambda tx: commands.rename_skill(tx, by, theirs.skill.id, name="x"),
        "delete skill": lambda tx: commands.delete_skill(tx, by, theirs.skill.id),
        "agent's skills": lambda tx: commands.set_agent_skills(tx, by, theirs.agent.id, []),
        "capacity": lambda tx: commands.set_agent_capacity(tx, by, theirs.agent.id, 1),
        "queue": lambda tx: queries.get_queue(tx, theirs.queue.id),
        "change queue": lambda tx: commands.change_queue(tx, by, theirs.queue.id, name="x"),
        "retire queue": lambda tx: commands.retire_queue(tx, by, theirs.queue.id),
    }


async def test_22_a_neighbours_things_look_absent(work: Work, theirs: Work) -> None:
    found = []
    for name, attempt in absent(work, theirs).items():
        with suppress(NotFound):
            async with work.house.database.transaction(work.house.id) as tx:
                found.append((name, await attempt(tx)))
    assert found == []
    for settings, skills, path in (
        ({"team_id": theirs.team.id}, None, "team_id"),
        ({"calendar_id": theirs.calendar.id}, None, "calendar_id"),
        (None, [RequiredSkill(theirs.skill.id, 1)], "skills[0].skill_id"),
    ):
        with pytest.raises(Invalid) as caught:
            await work.do(commands.change_queue, work.queue.id, settings=settings, skills=skills)
        assert paths(caught) == [path]
    with pytest.raises(Invalid):
        await work.do(commands.set_team_members, work.team.id, [theirs.agent.id])
    with pytest.raises(Invalid):
        await work.do(commands.set_agent_skills, work.agent.id, [SkillLevel(theirs.skill.id, 1)])
    assert await theirs.ask(queries.load_queue, theirs.queue.id) == theirs.queue
    assert await work.ask(queries.load_queue, theirs.queue.id) is None


@pytest.mark.parametrize(
    "plant",
    [
        "insert into team_member (workspace_id, team_id, agent_id) values ($1, $2, $3)",
        "insert into agent_skill (workspace_id, agent_id, skill_id, level) values ($1, $4, $5, 1)",
        "insert into queue_skill (workspace_id, queue_id, skill_id) values ($1, $6, $5)",
        "update queue set team_id = $7 where workspace_id = $1 and id = $6",
        "update queue set calendar_id = $8 where workspace_id = $1 and id = $6",
        "update queue set workspace_id = $9 where id = $6",
    ],
)
async def test_22_no_row_points_at_a_neighbours_thing(
    work: Work, theirs: Work, module_addresses: Addresses, plant: str
) -> None:
    values = [work.house.id, work.team.id, theirs.agent.id, work.agent.id, theirs.skill.id, work.queue.id,
              theirs.team.id, theirs.calendar.id, theirs.house.id]  # fmt: skip
    for place, value in reversed(list(enumerate(values, start=1))):
        plant = plant.replace(f"${place}", f"'{value}'")
    async with connect(module_addresses.app) as app, app.transaction():
        await app.execute(f"set local onglass.workspace_id = '{work.house.id}'")
        with pytest.raises((asyncpg.ForeignKeyViolationError, asyncpg.InsufficientPrivilegeError)):
            await app.execute(plant)


async def test_those_who_move_messages_may_read_queues_and_nothing_else_of_this(
    work: Work, module_addresses: Addresses
) -> None:
    for address in (module_addresses.committer, module_addresses.worker):
        async with connect(address) as connection:
            assert await connection.fetchval("select count(*) from queue where id = $1", work.queue.id) == 1
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("update queue set priority = 1")
            for table in ("calendar", "team", "team_member", "skill", "agent_skill", "queue_skill"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.fetch(f"select * from {table}")
