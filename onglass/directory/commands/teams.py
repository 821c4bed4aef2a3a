"""Teams come, change and go, and agents join and leave them."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from onglass.directory._store import agents, queues, teams
from onglass.directory.commands.audits import audit
from onglass.directory.commands.configuration import (
    clean_name,
    lock_configuration,
    name_taken,
    refuse_twice,
    refuse_unknown,
)
from onglass.directory.model import Principal
from onglass.directory.work_model import Team
from onglass.events import AgentWorkChanged
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, NotFound
from onglass.platform.transactions import Transaction


async def _begin(tx: Transaction, team_id: UUID) -> Team:
    await lock_configuration(tx)
    return await _load(tx, team_id)


async def _load(tx: Transaction, team_id: UUID) -> Team:
    team = await teams.load_team(tx, team_id)
    if team is None:
        raise NotFound
    return team


async def create_team(tx: Transaction, by: Principal, *, name: str) -> Team:
    """Add a team without members; 409 `name_taken`, 422."""
    name, team_id = clean_name(name), new_id()
    await lock_configuration(tx)
    if not await teams.insert_team(tx, team_id, name):
        raise name_taken("team")
    made = await _load(tx, team_id)
    await audit(tx, by, "team.created", target_kind="team", target_id=team_id, detail={"name": name})
    return made


async def rename_team(tx: Transaction, by: Principal, team_id: UUID, *, name: str) -> Team:
    """Give a team another name; 404, 409 `name_taken`, 422."""
    name = clean_name(name)
    team = await _begin(tx, team_id)
    if team.name == name:
        return team
    if await teams.load_name_taken(tx, name, besides=team_id):
        raise name_taken("team")
    await teams.update_name(tx, team_id, name)
    detail = {"from": team.name, "to": name}
    await audit(tx, by, "team.renamed", target_kind="team", target_id=team_id, detail=detail)
    return msgspec.structs.replace(team, name=name)


async def set_team_members(tx: Transaction, by: Principal, team_id: UUID, agent_ids: Sequence[UUID]) -> Team:
    """Make these agents the team's only members; 404, 422 `agent_ids[i]` for one who is unknown or named twice."""
    refuse_twice("agent_ids", "", agent_ids)
    team = await _begin(tx, team_id)
    known = await agents.load_agents_of_ids(tx, agent_ids)
    refuse_unknown("agent_ids", "", agent_ids, (agent.id for agent in known), "agent")
    joined, left = set(agent_ids) - set(team.agent_ids), set(team.agent_ids) - set(agent_ids)
    if not joined and not left:
        return team
    await teams.replace_members(tx, team_id, agent_ids)
    changed = await _load(tx, team_id)
    detail = {"joined": sorted(map(str, joined)), "left": sorted(map(str, left))}
    await audit(tx, by, "team.members_set", target_kind="team", target_id=team_id, detail=detail)
    for agent_id in sorted(joined):
        await tx.record(AgentWorkChanged(workspace_id=tx.workspace_id, stream_id=agent_id, actor=by.actor))
    return changed


async def delete_team(tx: Transaction, by: Principal, team_id: UUID) -> None:
    """Remove a team; 404, 409 `team_in_use` while it has members or a queue is its own."""
    team = await _begin(tx, team_id)
    users = await queues.load_names_using(tx, "team_id", team_id)
    if users:
        raise Conflict("team_in_use", f"Give these queues another team first: {', '.join(users)}.")
    if team.agent_ids:
        count = len(team.agent_ids)
        raise Conflict("team_in_use", f"The team has members ({count}); take them out of it first.")
    await teams.delete_team(tx, team_id)
    await audit(tx, by, "team.deleted", target_kind="team", target_id=team_id, detail={"name": team.name})
