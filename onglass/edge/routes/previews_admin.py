"""/v1/admin/previews: what the last days would have been with other settings, before they are saved.

Invariant: settings are decoded and checked as their own change would be, by the same shapes and the same commands.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from litestar import post
from litestar.params import FromPath, JSONBody

from onglass.directory import commands, queries
from onglass.directory.engine.permissions import Action
from onglass.directory.model import Principal
from onglass.directory.work_model import Calendar, QueueSettings, RequiredSkill, SkillLevel
from onglass.edge.case_bodies import ChangeServiceLevel, CreateServiceLevel
from onglass.edge.decoding import decode
from onglass.edge.preview_bodies import (
    PreviewNewTeam,
    PreviewQuestion,
    PreviewSkill,
    PreviewTeam,
    SkilledAgent,
)
from onglass.edge.routes.framework import Caller, problems, right
from onglass.edge.work_bodies import ChangeCalendar, ChangeQueue, CreateCalendar, CreateQueue, CreateSkill
from onglass.platform.database import Database
from onglass.platform.ids import new_id
from onglass.platform.problems import NotFound, invalid_field
from onglass.platform.transactions import Transaction
from onglass.routing.previews.model import Preview
from onglass.routing.previews.people import preview_skill, preview_team
from onglass.routing.previews.queue import preview_queue
from onglass.routing.previews.rehearsing import MakeChange
from onglass.routing.previews.times import preview_hours, preview_service_level
from onglass.sla import commands as sla_commands
from onglass.sla import queries as sla_queries
from onglass.sla.model import Level

T = TypeVar("T")
_Planner = Callable[[Principal, PreviewQuestion], MakeChange]
_Teller = Callable[..., Awaitable[Preview]]


def _settings(asked: PreviewQuestion, shape: type[T]) -> T:
    """Read the settings as the body of their own change; a refusal names its fields alike."""
    return decode(msgspec.json.encode(asked.settings), shape)


def _named(said: msgspec.Struct, fields: Sequence[str]) -> dict[str, Any]:
    """Return those of the fields that are not left out."""
    values = {name: getattr(said, name) for name in fields if hasattr(said, name)}
    return {name: value for name, value in values.items() if value is not msgspec.UNSET}


def _or_none(value: T | msgspec.UnsetType) -> T | None:
    return None if isinstance(value, msgspec.UnsetType) else value


def _plan_hours(by: Principal, asked: PreviewQuestion) -> MakeChange:
    if asked.id is None:
        new = _settings(asked, CreateCalendar)
        calendar = msgspec.convert(
            {name: value for name, value in msgspec.to_builtins(new).items() if name != "name"}, Calendar
        )

        async def create(tx: Transaction) -> UUID:
            return (await commands.create_calendar(tx, by, name=new.name, calendar=calendar)).id

        return create
    calendar_id, said = asked.id, _settings(asked, ChangeCalendar)
    # What a change leaves out is not among its builtins, so a stand-in carries the rest through the conversion.
    whole = msgspec.convert({"time_zone": "", "week": [], **_fields_of_calendar(said)}, Calendar)
    changes = {name: getattr(whole, name) for name in _fields_of_calendar(said)}

    async def change(tx: Transaction) -> UUID:
        changed = await commands.change_calendar(tx, by, calendar_id, name=_or_none(said.name), changes=changes)
        return changed.id

    return change


def _fields_of_calendar(said: ChangeCalendar) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(said).items() if name in Calendar.__struct_fields__}


def _plan_service_level(by: Principal, asked: PreviewQuestion) -> MakeChange:
    if asked.id is None:
        new = Level(id=new_id(), **msgspec.structs.asdict(_settings(asked, CreateServiceLevel)))

        async def create(tx: Transaction) -> UUID:
            return (await sla_commands.put_level(tx, by, new)).id

        return create
    level_id, said = asked.id, _settings(asked, ChangeServiceLevel)

    async def change(tx: Transaction) -> UUID:
        old = await sla_queries.get_level(tx, level_id)
        level = msgspec.structs.replace(old, **_named(said, Level.__struct_fields__))
        return (await sla_commands.put_level(tx, by, level, is_new=False)).id

    return change


def _plan_queue(by: Principal, asked: PreviewQuestion) -> MakeChange:
    if asked.id is None:
        new = _settings(asked, CreateQueue)
        whole = QueueSettings(**_named(new, QueueSettings.__struct_fields__))
        wanted = [RequiredSkill(one.skill_id, one.least_level) for one in new.skills]

        async def create(tx: Transaction) -> UUID:
            made = await commands.create_queue(
                tx, by, name=new.name, settings=whole, skills=wanted, is_default=new.is_default
            )
            return made.id

        return create
    queue_id, said = asked.id, _settings(asked, ChangeQueue)
    skills = _or_none(said.skills)

    async def change(tx: Transaction) -> UUID:
        changed = await commands.change_queue(
            tx,
            by,
            queue_id,
            name=_or_none(said.name),
            settings=_named(said, QueueSettings.__struct_fields__),
            skills=None if skills is None else [RequiredSkill(one.skill_id, one.least_level) for one in skills],
            is_default=_or_none(said.is_default),
        )
        return changed.id

    return change


def _plan_team(by: Principal, asked: PreviewQuestion) -> MakeChange:
    said = _settings(asked, PreviewNewTeam) if asked.id is None else _settings(asked, PreviewTeam)

    async def make(tx: Transaction) -> UUID:
        name, agent_ids = _or_none(said.name), _or_none(said.agent_ids)
        team_id = asked.id
        if team_id is None:
            assert name is not None
            team_id = (await commands.create_team(tx, by, name=name)).id
        elif name is not None:
            await commands.rename_team(tx, by, team_id, name=name)
        else:
            await queries.get_team(tx, team_id)
        if agent_ids is not None:
            await commands.set_team_members(tx, by, team_id, agent_ids)
        return team_id

    return make


def _plan_skill(by: Principal, asked: PreviewQuestion) -> MakeChange:
    new = _settings(asked, CreateSkill) if asked.id is None else None
    said = PreviewSkill() if new is not None else _settings(asked, PreviewSkill)

    async def make(tx: Transaction) -> UUID:
        if new is not None:
            return (await commands.create_skill(tx, by, name=new.name, kind=new.kind)).id
        assert asked.id is not None
        await queries.get_skill(tx, asked.id)
        if not isinstance(said.name, msgspec.UnsetType):
            await commands.rename_skill(tx, by, asked.id, name=said.name)
        if not isinstance(said.agents, msgspec.UnsetType):
            await _set_who_has(tx, by, asked.id, said.agents)
        return asked.id

    return make


async def _set_who_has(tx: Transaction, by: Principal, skill_id: UUID, agents: Sequence[SkilledAgent]) -> None:
    """Give the skill to these agents only; each keeps what else they can do."""
    wanted = {one.agent_id: one.level for one in agents}
    known = [agent.id for agent in await queries.list_agents(tx)]
    for place, one in enumerate(agents):
        if one.agent_id not in known:
            raise invalid_field(f"agents[{place}].agent_id", "There is no such agent in this workspace.")
    for agent_id, levels in (await queries.skills_of_agents(tx, known)).items():
        others = [one for one in levels if one.skill_id != skill_id]
        gained = [SkillLevel(skill_id, wanted[agent_id])] if agent_id in wanted else []
        if sorted([*others, *gained]) != sorted(levels):
            await commands.set_agent_skills(tx, by, agent_id, [*others, *gained])


_TOPICS: dict[str, tuple[_Planner, _Teller]] = {
    "hours": (_plan_hours, preview_hours),
    "service_level": (_plan_service_level, preview_service_level),
    "queue": (_plan_queue, preview_queue),
    "team": (_plan_team, preview_team),
    "skill": (_plan_skill, preview_skill),
}


@post(
    "/previews/{topic:str}",
    opt=right(Action.PREVIEW_SETTINGS),
    status_code=200,
    responses=problems(400, 401, 403, 404, 409, 413, 422),
)
async def preview_settings(call: Caller, topic: FromPath[str], data: JSONBody[PreviewQuestion]) -> Preview:
    """Tell what the last days would have been with other settings; nothing is saved.

    Topics: hours, service_level, queue, team, skill.
    """
    if topic not in _TOPICS:
        raise NotFound
    plan, tell = _TOPICS[topic]
    database: Database = call.parts.database
    return await tell(database, call.principal.workspace_id, plan(call.principal, data), days=data.days)


PREVIEW_HANDLERS = [preview_settings]
