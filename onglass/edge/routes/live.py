"""/v1/agent, the part for supervisors: the live view, and taking a case over."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, QueryParameter

from onglass.conversations import queries
from onglass.conversations.model import AgentConversation
from onglass.directory.engine.permissions import Action
from onglass.edge.routes.framework import Caller, problems, right
from onglass.routing.commands.taking_over import take_over as take
from onglass.routing.live import watch
from onglass.routing.live_model import Live

_TeamId = Annotated[UUID | None, QueryParameter(description="Only this team's queues, and its members' cases.")]


@get("/live", opt=right(Action.WATCH_LIVE), responses=problems(401, 403, 404, 422))
async def get_live(call: Caller, team_id: _TeamId = None) -> Live:
    """Return what waits where, what is late and why, and who has what, as of one moment."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return await watch(tx, call.reader, team_id=team_id)


@post(
    "/conversations/{conversation_id:uuid}/take_over",
    opt=right(Action.WATCH_LIVE),
    status_code=200,
    responses=problems(401, 403, 404, 409),
)
async def take_over(call: Caller, conversation_id: FromPath[UUID]) -> AgentConversation:
    """Take a case for oneself, whoever has it and however full one's own hands are."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await queries.access_conversation(tx, call.reader, conversation_id)
        await take(tx, conversation_id, by=call.reader)
        return await queries.get_agent_conversation(tx, call.reader, conversation_id)


LIVE_HANDLERS = [get_live, take_over]
