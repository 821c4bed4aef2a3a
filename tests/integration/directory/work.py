"""A workspace with one of each of what work is set up from."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest

from onglass.directory import commands, queries
from onglass.directory.model import Agent
from onglass.directory.work_model import (
    Calendar,
    NamedCalendar,
    Queue,
    QueueSettings,
    RequiredSkill,
    Skill,
    SpecialDay,
    Team,
)
from onglass.platform.problems import Invalid
from tests.integration.directory.makers import House

OFFICE = Calendar(
    time_zone="Europe/Berlin",
    week=((("09:00", "12:00"), ("13:00", "17:00")),) * 5 + ((), (("22:00", "02:00"),)),
    holiday_region="DE-BY",
    exceptions=(SpecialDay(date(2026, 12, 24), (("09:00", "12:00"),)), SpecialDay(date(2026, 12, 28))),
)


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """One of each in a workspace of its own."""

    house: House
    agent: Agent
    calendar: NamedCalendar
    team: Team
    skill: Skill
    queue: Queue

    async def do(self, command: Callable[..., Awaitable[Any]], *arguments: Any, **options: Any) -> Any:
        async with self.house.database.transaction(self.house.id) as tx:
            return await command(tx, self.house.operator, *arguments, **options)

    async def ask(self, query: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
        async with self.house.database.transaction(self.house.id, read_only=True) as tx:
            return await query(tx, *arguments)

    async def last_audit(self) -> tuple[str, UUID | None, dict[str, Any]]:
        [row] = await self.ask(lambda tx: queries.list_audit(tx, limit=1))
        return row.action, row.target_id, row.detail


async def make_work(house: House) -> Work:
    agent = await house.agent("ada@example.test")
    async with house.database.transaction(house.id) as tx:
        by = house.operator
        calendar = await commands.create_calendar(tx, by, name="Office", calendar=OFFICE)
        team = await commands.create_team(tx, by, name="Cards")
        skill = await commands.create_skill(tx, by, name="de", kind="language")
        queue = await commands.create_queue(
            tx,
            by,
            name="Lost cards",
            settings=QueueSettings(team_id=team.id, calendar_id=calendar.id, priority=3, remind_after_seconds=None),
            skills=[RequiredSkill(skill.id, 2)],
        )
    return Work(house=house, agent=agent, calendar=calendar, team=team, skill=skill, queue=queue)


def paths(caught: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [error.path for error in caught.value.errors]
