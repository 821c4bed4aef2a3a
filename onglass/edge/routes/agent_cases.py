"""/v1/agent, the part for who gets a case: offers, claims, transfers."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from onglass.conversations import queries
from onglass.conversations.model import AgentConversation, instant
from onglass.directory import queries as directory
from onglass.directory.engine.permissions import Action
from onglass.edge.case_answers import OfferAnswer, Offers, QueueName, QueueNames
from onglass.edge.case_bodies import Transfer
from onglass.edge.routes.framework import Caller, problems, right
from onglass.platform.problems import invalid_field
from onglass.platform.transactions import Transaction
from onglass.routing import commands
from onglass.routing import queries as routing

_ONE = "/conversations/{conversation_id:uuid}"
_TOOK = problems(401, 403, 404, 409)


@get("/offers", opt=right(Action.ASSIGN_CONVERSATION), responses=problems(401, 403))
async def list_offers(call: Caller) -> Offers:
    """List the cases that one is being asked to take."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        found = await routing.list_offers(tx, call.principal.id)
    offers = [OfferAnswer(conversation_id=one.conversation_id, until_at=instant(one.until_at)) for one in found]
    return Offers(offers=offers)


@get("/queues", opt=right(Action.ASSIGN_CONVERSATION), responses=problems(401, 403))
async def list_queues(call: Caller) -> QueueNames:
    """List the queues that a case may be passed on to."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        queues = await directory.list_queues(tx)
    return QueueNames(queues=[QueueName(id=queue.id, name=queue.name) for queue in queues])


@post(f"{_ONE}/accept", opt=right(Action.ASSIGN_CONVERSATION), status_code=200, responses=_TOOK)
async def accept(call: Caller, conversation_id: FromPath[UUID]) -> AgentConversation:
    """Take a case that is offered to one, or that nobody has; of many who try, one gets it."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await queries.access_conversation(tx, call.reader, conversation_id)
        await commands.accept(tx, conversation_id, call.principal.id)
        return await queries.get_agent_conversation(tx, call.reader, conversation_id)


@post(f"{_ONE}/decline", opt=right(Action.ASSIGN_CONVERSATION), status_code=204, responses=_TOOK)
async def decline(call: Caller, conversation_id: FromPath[UUID]) -> None:
    """Let an offered case go to somebody else."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await queries.access_conversation(tx, call.reader, conversation_id)
        await commands.decline_offer(tx, conversation_id, call.principal.id)


@post(
    f"{_ONE}/transfer",
    opt=right(Action.ASSIGN_CONVERSATION),
    status_code=200,
    responses=problems(400, 401, 403, 404, 413, 422),
)
async def transfer(call: Caller, conversation_id: FromPath[UUID], data: JSONBody[Transfer]) -> AgentConversation:
    """Pass a case on to an agent, a team or a queue; write why as a note first."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await queries.access_conversation(tx, call.reader, conversation_id)
        await _transfer(tx, call, conversation_id, data)
        return await queries.get_agent_conversation(tx, call.reader, conversation_id)


async def _transfer(tx: Transaction, call: Caller, conversation_id: UUID, to: Transfer) -> None:
    match to:
        case Transfer(agent_id=UUID() as agent_id, team_id=None, queue_id=None):
            await commands.transfer_to_agent(tx, conversation_id, agent_id, by=call.reader)
        case Transfer(agent_id=None, team_id=UUID() as team_id, queue_id=None):
            await commands.transfer_to_team(tx, conversation_id, team_id, by=call.reader)
        case Transfer(agent_id=None, team_id=None, queue_id=UUID() as queue_id):
            await commands.transfer_to_queue(tx, conversation_id, queue_id, by=call.reader)
        case _:
            raise invalid_field("agent_id", "Name one of agent_id, team_id and queue_id.", code="missing")


AGENT_CASE_HANDLERS = [list_offers, list_queues, accept, decline, transfer]
