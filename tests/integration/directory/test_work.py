"""How work is set up: what a change leaves behind, and what it refuses."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from onglass.directory import commands, queries
from onglass.directory.engine.hours import is_open
from onglass.directory.engine.queue_policies import LIMITS
from onglass.directory.work_model import QueueSettings, RequiredSkill, SkillLevel, Team
from onglass.platform.database import Addresses
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, Invalid, NotFound
from tests.integration.directory.makers import House, connect
from tests.integration.directory.work import OFFICE, Work, paths


async def test_a_new_workspace_has_one_queue_for_everything(house: House) -> None:
    async with house.database.transaction(house.id) as tx:
        first = await queries.default_queue(tx)
        again = await commands.ensure_default_queue(tx, house.operator)
        assert await queries.list_queues(tx) == [first]
        actions = [row.action for row in reversed(await queries.list_audit(tx, limit=200))]
    assert first is not None
    assert again == first
    assert (first.name, first.is_default, first.skills, first.retired_at) == ("General", True, (), None)
    assert actions[:2] == ["workspace.created", "queue.created"]
    assert first.settings == QueueSettings(), "the table's defaults and the code's differ"


@pytest.mark.parametrize("name", LIMITS)
async def test_the_table_takes_what_the_code_lets_through(work: Work, name: str) -> None:
    for value in LIMITS[name]:
        changed = await work.do(commands.change_queue, work.queue.id, settings={name: value})
        assert getattr(changed, name) == value


async def test_a_queue_is_made_read_and_changed_field_by_field(work: Work) -> None:
    queue = work.queue
    assert (queue.team_id, queue.calendar_id, queue.priority) == (work.team.id, work.calendar.id, 3)
    assert queue.skills == ((work.skill.id, 2),)
    assert await work.ask(queries.load_queue, queue.id) == queue
    changed = await work.do(
        commands.change_queue, queue.id, settings={"team_id": None, "policy": "first_come", "hold_seconds": 60}
    )
    assert changed == msgspec.structs.replace(queue, team_id=None, policy="first_come", hold_seconds=60)
    assert await work.last_audit() == (
        "queue.changed",
        queue.id,
        {"name": "Lost cards", "team_id": None, "policy": "first_come", "hold_seconds": 60},
    )
    renamed = await work.do(commands.change_queue, queue.id, name=" Cards ", skills=[])
    assert (renamed.name, renamed.skills) == ("Cards", ())
    before = await work.last_audit()
    assert await work.do(commands.change_queue, queue.id, name="Cards", settings={"hold_seconds": 60}) == renamed
    assert await work.last_audit() == before


async def test_the_default_moves_and_never_vanishes(work: Work) -> None:
    general = await work.ask(queries.default_queue)
    assert general.name == "General"
    moved = await work.do(commands.change_queue, work.queue.id, is_default=True)
    assert moved.is_default
    assert (await work.ask(queries.default_queue)).id == work.queue.id
    assert not (await work.ask(queries.load_queue, general.id)).is_default
    for forbidden in (
        work.do(commands.change_queue, work.queue.id, is_default=False),
        work.do(commands.retire_queue, work.queue.id),
    ):
        with pytest.raises(Conflict, match="default_queue"):
            await forbidden
    await work.do(commands.retire_queue, general.id)
    assert [queue.id for queue in await work.ask(queries.list_queues)] == [work.queue.id]


async def test_many_new_defaults_at_once_leave_exactly_one(work: Work) -> None:
    made = await asyncio.gather(
        *(work.do(commands.create_queue, name=f"Queue {number}", is_default=True) for number in range(8))
    )
    defaults = [queue.id for queue in await work.ask(queries.list_queues) if queue.is_default]
    assert len(defaults) == 1
    assert defaults[0] in {queue.id for queue in made}


async def test_one_name_taken_by_many_at_once_is_had_once(work: Work) -> None:
    asked = [work.do(commands.create_team, name="Loans") for _ in range(6)]
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(one, Team) for one in found) == 1
    assert {one.code for one in found if isinstance(one, Conflict)} == {"name_taken"}


async def test_a_name_stands_for_one_thing(work: Work) -> None:
    other_team = await work.do(commands.create_team, name="Loans")
    other_skill = await work.do(commands.create_skill, name="fr", kind="language")
    other_calendar = await work.do(commands.create_calendar, name="Night", calendar=OFFICE)
    other_queue = await work.do(commands.create_queue, name="Loans")
    await work.do(commands.create_skill, name="de", kind="skill")  # of another kind
    for again in (
        work.do(commands.create_team, name="Cards"),
        work.do(commands.rename_team, other_team.id, name="Cards"),
        work.do(commands.create_skill, name="DE", kind="language"),
        work.do(commands.rename_skill, other_skill.id, name="de"),
        work.do(commands.create_calendar, name="Office", calendar=OFFICE),
        work.do(commands.change_calendar, other_calendar.id, name="Office"),
        work.do(commands.create_queue, name="Lost cards"),
        work.do(commands.change_queue, other_queue.id, name="Lost cards"),
    ):
        with pytest.raises(Conflict, match="name_taken"):
            await again
    await work.do(commands.retire_queue, work.queue.id)
    assert (await work.do(commands.change_queue, other_queue.id, name="Lost cards")).name == "Lost cards"


async def test_hours_come_back_as_they_were_said(work: Work) -> None:
    assert await work.ask(queries.load_calendar, work.calendar.id) == OFFICE
    assert await work.ask(queries.load_calendar, None) is None
    changed = await work.do(commands.change_calendar, work.calendar.id, changes={"holiday_region": None})
    assert changed.calendar == msgspec.structs.replace(OFFICE, holiday_region=None)
    assert await work.last_audit() == (
        "calendar.changed",
        work.calendar.id,
        {"name": "Office", "changed": ["holiday_region"]},
    )
    epiphany = datetime(2026, 1, 6, 9, tzinfo=UTC)
    assert (is_open(OFFICE, epiphany), is_open(changed.calendar, epiphany)) == (False, True)
    with pytest.raises(Invalid) as caught:
        await work.do(commands.change_calendar, work.calendar.id, changes={"time_zone": "Mars/Olympus"})
    assert paths(caught) == ["time_zone"]


async def test_members_are_set_as_a_whole(work: Work) -> None:
    ben = await work.house.agent("ben@example.test")
    team = await work.do(commands.set_team_members, work.team.id, [ben.id, work.agent.id])
    assert team.agent_ids == tuple(sorted((work.agent.id, ben.id)))
    assert await work.ask(queries.get_team, team.id) == team
    team = await work.do(commands.set_team_members, work.team.id, [ben.id])
    assert team.agent_ids == (ben.id,)
    assert await work.last_audit() == ("team.members_set", team.id, {"joined": [], "left": [str(work.agent.id)]})
    for wrong, path in (([ben.id, new_id()], "agent_ids[1]"), ([ben.id, work.agent.id, ben.id], "agent_ids[2]")):
        with pytest.raises(Invalid) as caught:
            await work.do(commands.set_team_members, work.team.id, wrong)
        assert paths(caught) == [path]
    assert (await work.ask(queries.list_teams)) == [team]


async def test_skills_of_agents_have_levels(work: Work) -> None:
    cards = await work.do(commands.create_skill, name="Cards")
    levels = [SkillLevel(cards.id, 5), SkillLevel(work.skill.id, 1)]
    assert await work.do(commands.set_agent_skills, work.agent.id, levels) == tuple(sorted(levels))
    nobody = new_id()
    assert await work.ask(queries.skills_of_agents, [work.agent.id, nobody]) == {
        work.agent.id: tuple(sorted(levels)),
        nobody: (),
    }
    for wrong, path in (
        ([SkillLevel(cards.id, 6)], "skills[0].level"),
        ([SkillLevel(cards.id, 1), SkillLevel(cards.id, 2)], "skills[1].skill_id"),
        ([SkillLevel(new_id(), 1)], "skills[0].skill_id"),
    ):
        with pytest.raises(Invalid) as caught:
            await work.do(commands.set_agent_skills, work.agent.id, wrong)
        assert paths(caught) == [path]
    await work.do(commands.delete_skill, cards.id)
    assert (await work.last_audit())[2] == {"name": "Cards", "kind": "skill", "agents": 1}
    assert await work.ask(queries.skills_of_agents, [work.agent.id]) == {work.agent.id: ((work.skill.id, 1),)}


async def test_capacity_is_set_and_bounded(work: Work) -> None:
    assert work.agent.capacity == 10
    assert (await work.do(commands.set_agent_capacity, work.agent.id, 0)).capacity == 0
    assert await work.last_audit() == ("agent.capacity_set", work.agent.id, {"from": 10, "to": 0})
    with pytest.raises(Invalid) as caught:
        await work.do(commands.set_agent_capacity, work.agent.id, 101)
    assert paths(caught) == ["capacity"]


async def test_a_queue_refuses_what_is_not_there(work: Work) -> None:
    for options, path in (
        ({"settings": {"team_id": new_id()}}, "team_id"),
        ({"settings": {"calendar_id": new_id()}}, "calendar_id"),
        ({"settings": {"policy": "best"}}, "policy"),
        ({"skills": [RequiredSkill(new_id(), 1)]}, "skills[0].skill_id"),
        ({"skills": [RequiredSkill(work.skill.id, 0)]}, "skills[0].least_level"),
        ({"skills": [RequiredSkill(work.skill.id, 1)] * 2}, "skills[1].skill_id"),
        ({"name": "two\nlines"}, "name"),
    ):
        with pytest.raises(Invalid) as caught:
            await work.do(commands.change_queue, work.queue.id, **options)
        assert paths(caught) == [path]
    assert await work.ask(queries.load_queue, work.queue.id) == work.queue


async def test_what_is_in_use_says_by_whom_and_goes_when_it_is_free(work: Work) -> None:
    await work.do(commands.set_team_members, work.team.id, [work.agent.id])
    removals: list[tuple[Callable[..., Awaitable[Any]], UUID, str]] = [
        (commands.delete_team, work.team.id, "team_in_use"),
        (commands.retire_calendar, work.calendar.id, "calendar_in_use"),
        (commands.delete_skill, work.skill.id, "skill_in_use"),
    ]
    for remove, thing_id, code in removals:
        with pytest.raises(Conflict, match="Lost cards") as caught:
            await work.do(remove, thing_id)
        assert caught.value.code == code
    await work.do(commands.retire_queue, work.queue.id)
    with pytest.raises(Conflict, match="members"):
        await work.do(commands.delete_team, work.team.id)
    await work.do(commands.set_team_members, work.team.id, [])
    for remove, thing_id, _ in removals:
        await work.do(remove, thing_id)
        with pytest.raises(NotFound):
            await work.do(remove, thing_id)
    assert await work.ask(queries.list_calendars) == []
    assert await work.ask(queries.load_calendar, work.calendar.id) == OFFICE, "clocks that began with it go on"
    with pytest.raises(Invalid):
        await work.do(commands.create_queue, name="x", settings=QueueSettings(calendar_id=work.calendar.id))
    await work.do(commands.create_calendar, name="Office", calendar=OFFICE)
    retired = await work.ask(queries.load_queue, work.queue.id)
    assert retired.retired_at is not None
    assert (retired.hold_seconds, retired.team_id, retired.skills) == (work.queue.hold_seconds, None, ())
    for gone in (work.ask(queries.get_queue, work.queue.id), work.do(commands.change_queue, work.queue.id, name="x")):
        with pytest.raises(NotFound):
            await gone


_CASE = (
    "insert into conversation (workspace_id, id, case_number, customer_id, app_id, shard, queue_id, created_at, "
    "updated_at) values ($1, $2, $3, $4, $5, 0, $6, now(), now())"
)


async def test_a_queue_with_cases_waits_until_they_are_resolved(work: Work, module_addresses: Addresses) -> None:
    house, started = work.house, await work.house.start()
    async with connect(module_addresses.app) as app:
        async with app.transaction():
            await app.execute(f"set local onglass.workspace_id = '{house.id}'")
            values = (house.id, new_id(), f"C-{new_id()}", started.customer.id, house.app.id, work.queue.id)
            await app.execute(_CASE, *values)
            # Not committed yet: whoever retires the queue now has to wait for it.
            retiring = asyncio.create_task(work.do(commands.retire_queue, work.queue.id))
            done, _ = await asyncio.wait({retiring}, timeout=0.3)
            assert not done
        with pytest.raises(Conflict, match="1 cases"):
            await retiring
        async with app.transaction():
            await app.execute(f"set local onglass.workspace_id = '{house.id}'")
            await app.execute(
                "update conversation set status = 3, resolved_at = now() where queue_id = $1", work.queue.id
            )
    await work.do(commands.retire_queue, work.queue.id)


async def test_a_queue_that_is_being_given_a_case_is_not_retired_meanwhile(work: Work) -> None:
    async with work.house.database.transaction(work.house.id) as tx:
        assert await commands.keep_queue_in_use(tx, work.queue.id) == work.queue
        assert await commands.keep_queue_in_use(tx, new_id()) is None
        retiring = asyncio.create_task(work.do(commands.retire_queue, work.queue.id))
        done, _ = await asyncio.wait({retiring}, timeout=0.3)
        assert not done
    await retiring
    async with work.house.database.transaction(work.house.id) as tx:
        assert await commands.keep_queue_in_use(tx, work.queue.id) is None
