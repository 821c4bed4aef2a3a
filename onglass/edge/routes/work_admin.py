"""/v1/admin, the part for how work is set up: teams, skills, queues, and what agents can do.

Invariant: every change goes through a directory command that writes the audit row in the same transaction.
"""

from typing import Any
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post, put
from litestar.params import FromPath, JSONBody

from onglass.conversations.model import instant
from onglass.directory import commands, queries
from onglass.directory.engine.permissions import Action
from onglass.directory.work_model import Queue, QueueSettings, RequiredSkill, Skill, SkillLevel, Team
from onglass.edge.routes.framework import Caller, problems, right
from onglass.edge.work_answers import (
    AgentSkill,
    AgentSkills,
    QueueAnswer,
    Queues,
    QueueSkill,
    SkillAnswer,
    Skills,
    TeamAnswer,
    Teams,
)
from onglass.edge.work_bodies import (
    ChangeQueue,
    ChangeSkill,
    ChangeTeam,
    CreateQueue,
    CreateSkill,
    CreateTeam,
    QueueSkillBody,
    SetAgentSkills,
    SetTeamMembers,
)
from onglass.routing.commands import serve_anew

_SEEN = problems(401, 403)
_SEEN_ONE = problems(401, 403, 404)
_REMOVED = problems(401, 403, 404, 409)
_MADE = problems(400, 401, 403, 409, 413, 422)
_WROTE = problems(400, 401, 403, 404, 409, 413, 422)
_REPLACED = problems(400, 401, 403, 404, 413, 422)
_SETTINGS = QueueSettings.__struct_fields__


def _team(team: Team) -> TeamAnswer:
    return TeamAnswer(id=team.id, name=team.name, agent_ids=list(team.agent_ids), created_at=instant(team.created_at))


def _skill(skill: Skill) -> SkillAnswer:
    return SkillAnswer(id=skill.id, name=skill.name, kind=skill.kind)


def _levels(levels: tuple[SkillLevel, ...]) -> AgentSkills:
    return AgentSkills(skills=[AgentSkill(skill_id=one.skill_id, level=one.level) for one in levels])


def _queue(queue: Queue) -> QueueAnswer:
    return QueueAnswer(
        id=queue.id,
        name=queue.name,
        is_default=queue.is_default,
        skills=[QueueSkill(skill_id=one.skill_id, least_level=one.least_level) for one in queue.skills],
        created_at=instant(queue.created_at),
        **{name: getattr(queue, name) for name in _SETTINGS},
    )


def _settings(said: CreateQueue | ChangeQueue) -> dict[str, Any]:
    """Return the settings that the body names."""
    named = {name: getattr(said, name) for name in _SETTINGS}
    return {name: value for name, value in named.items() if value is not msgspec.UNSET}


def _required(skills: list[QueueSkillBody]) -> list[RequiredSkill]:
    return [RequiredSkill(one.skill_id, one.least_level) for one in skills]


@get("/teams", opt=right(Action.READ_TEAMS), responses=_SEEN)
async def list_teams(call: Caller) -> Teams:
    """List the teams by name, with their members."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return Teams(teams=[_team(team) for team in await queries.list_teams(tx)])


@post("/teams", opt=right(Action.CHANGE_TEAMS), status_code=201, responses=_MADE)
async def create_team(call: Caller, data: JSONBody[CreateTeam]) -> TeamAnswer:
    """Add a team without members."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return _team(await commands.create_team(tx, call.principal, name=data.name))


@get("/teams/{team_id:uuid}", opt=right(Action.READ_TEAMS), responses=_SEEN_ONE)
async def get_team(call: Caller, team_id: FromPath[UUID]) -> TeamAnswer:
    """Return a team with its members."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return _team(await queries.get_team(tx, team_id))


@patch("/teams/{team_id:uuid}", opt=right(Action.CHANGE_TEAMS), responses=_WROTE)
async def change_team(call: Caller, team_id: FromPath[UUID], data: JSONBody[ChangeTeam]) -> TeamAnswer:
    """Rename a team."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return _team(await commands.rename_team(tx, call.principal, team_id, name=data.name))


@delete("/teams/{team_id:uuid}", opt=right(Action.CHANGE_TEAMS), responses=_REMOVED)
async def delete_team(call: Caller, team_id: FromPath[UUID]) -> None:
    """Remove a team that has no members and no queues."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.delete_team(tx, call.principal, team_id)


@put("/teams/{team_id:uuid}/members", opt=right(Action.CHANGE_TEAMS), responses=_REPLACED)
async def set_team_members(call: Caller, team_id: FromPath[UUID], data: JSONBody[SetTeamMembers]) -> TeamAnswer:
    """Replace the members of a team."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return _team(await commands.set_team_members(tx, call.principal, team_id, data.agent_ids))


@get("/skills", opt=right(Action.READ_SKILLS), responses=_SEEN)
async def list_skills(call: Caller) -> Skills:
    """List the skills and languages by kind and name."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return Skills(skills=[_skill(skill) for skill in await queries.list_skills(tx)])


@post("/skills", opt=right(Action.CHANGE_SKILLS), status_code=201, responses=_MADE)
async def create_skill(call: Caller, data: JSONBody[CreateSkill]) -> SkillAnswer:
    """Add a skill, or a language."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return _skill(await commands.create_skill(tx, call.principal, name=data.name, kind=data.kind))


@get("/skills/{skill_id:uuid}", opt=right(Action.READ_SKILLS), responses=_SEEN_ONE)
async def get_skill(call: Caller, skill_id: FromPath[UUID]) -> SkillAnswer:
    """Return a skill."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return _skill(await queries.get_skill(tx, skill_id))


@patch("/skills/{skill_id:uuid}", opt=right(Action.CHANGE_SKILLS), responses=_WROTE)
async def change_skill(call: Caller, skill_id: FromPath[UUID], data: JSONBody[ChangeSkill]) -> SkillAnswer:
    """Rename a skill."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return _skill(await commands.rename_skill(tx, call.principal, skill_id, name=data.name))


@delete("/skills/{skill_id:uuid}", opt=right(Action.CHANGE_SKILLS), responses=_REMOVED)
async def delete_skill(call: Caller, skill_id: FromPath[UUID]) -> None:
    """Remove a skill that no queue asks for, from the agents who have it too."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.delete_skill(tx, call.principal, skill_id)


@get("/agents/{agent_id:uuid}/skills", opt=right(Action.READ_AGENTS), responses=_SEEN_ONE)
async def get_agent_skills(call: Caller, agent_id: FromPath[UUID]) -> AgentSkills:
    """Return all that an agent can do."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        await queries.get_agent(tx, agent_id)
        return _levels((await queries.skills_of_agents(tx, [agent_id]))[agent_id])


@put("/agents/{agent_id:uuid}/skills", opt=right(Action.CHANGE_AGENTS), responses=_REPLACED)
async def set_agent_skills(call: Caller, agent_id: FromPath[UUID], data: JSONBody[SetAgentSkills]) -> AgentSkills:
    """Replace all that an agent can do."""
    levels = [SkillLevel(one.skill_id, one.level) for one in data.skills]
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return _levels(await commands.set_agent_skills(tx, call.principal, agent_id, levels))


@get("/queues", opt=right(Action.READ_QUEUES), responses=_SEEN)
async def list_queues(call: Caller) -> Queues:
    """List the queues in use by name."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return Queues(queues=[_queue(queue) for queue in await queries.list_queues(tx)])


@post("/queues", opt=right(Action.CHANGE_QUEUES), status_code=201, responses=_MADE)
async def create_queue(call: Caller, data: JSONBody[CreateQueue]) -> QueueAnswer:
    """Add a queue; as the default it takes the place of the one that was."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        made = await commands.create_queue(
            tx,
            call.principal,
            name=data.name,
            settings=QueueSettings(**_settings(data)),
            skills=_required(data.skills),
            is_default=data.is_default,
        )
    return _queue(made)


@get("/queues/{queue_id:uuid}", opt=right(Action.READ_QUEUES), responses=_SEEN_ONE)
async def get_queue(call: Caller, queue_id: FromPath[UUID]) -> QueueAnswer:
    """Return a queue in use."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return _queue(await queries.get_queue(tx, queue_id))


@patch("/queues/{queue_id:uuid}", opt=right(Action.CHANGE_QUEUES), responses=_WROTE)
async def change_queue(call: Caller, queue_id: FromPath[UUID], data: JSONBody[ChangeQueue]) -> QueueAnswer:
    """Change a queue; clocks that run already keep the times they began with."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        changed = await commands.change_queue(
            tx,
            call.principal,
            queue_id,
            name=None if data.name is msgspec.UNSET else data.name,
            settings=_settings(data),
            skills=None if data.skills is msgspec.UNSET else _required(data.skills),
            is_default=None if data.is_default is msgspec.UNSET else data.is_default,
        )
        # Whoever waits in it may suit somebody else now.
        await serve_anew(tx, queue_id)
    return _queue(changed)


@delete("/queues/{queue_id:uuid}", opt=right(Action.CHANGE_QUEUES), responses=_REMOVED)
async def retire_queue(call: Caller, queue_id: FromPath[UUID]) -> None:
    """Take a queue out of use once its cases are resolved or elsewhere; the default queue stays."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.retire_queue(tx, call.principal, queue_id)


WORK_HANDLERS = [
    list_teams,
    create_team,
    get_team,
    change_team,
    delete_team,
    set_team_members,
    list_skills,
    create_skill,
    get_skill,
    change_skill,
    delete_skill,
    get_agent_skills,
    set_agent_skills,
    list_queues,
    create_queue,
    get_queue,
    change_queue,
    retire_queue,
]
