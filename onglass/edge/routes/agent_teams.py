"""/v1/agent/teams: whom cases are passed on to, and whose work a supervisor looks at alone."""

from litestar import get

from onglass.directory import queries
from onglass.directory.engine.permissions import Action
from onglass.edge.case_answers import TeamName, TeamNames
from onglass.edge.routes.framework import Caller, problems, right


@get("/teams", opt=right(Action.LIST_COLLEAGUES), responses=problems(401, 403))
async def list_team_names(call: Caller) -> TeamNames:
    """List the teams by name."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return TeamNames(teams=[TeamName(id=team.id, name=team.name) for team in await queries.list_teams(tx)])


AGENT_TEAM_HANDLERS = [list_team_names]
