"""/v1/agent, the part for what an agent gives their word for."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import delete, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from onglass.conversations import commands, queries
from onglass.conversations.model import AgentConversation
from onglass.directory.engine.permissions import Action
from onglass.edge.bodies import Body
from onglass.edge.routes.framework import Caller, problems, right

_PROMISE = "/conversations/{conversation_id:uuid}/promise"


class PromiseReply(Body, frozen=True):
    """By when an answer is promised; at most 60 days ahead."""

    until: Annotated[datetime, Meta(tz=True)]


@post(_PROMISE, opt=right(Action.PROMISE_REPLY), status_code=200, responses=problems(400, 401, 403, 404, 409, 413, 422))
async def promise_reply(
    call: Caller, conversation_id: FromPath[UUID], data: JSONBody[PromiseReply]
) -> AgentConversation:
    """Promise the customer an answer by a time, which they are shown; the next answer keeps it.

    Until then nobody is reminded, asked or closed by time, and the case comes back to its owner before that. Another
    promise takes the place of the one that holds.
    """
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.promise_reply(tx, conversation_id, data.until, by=call.reader)
        return await queries.get_agent_conversation(tx, call.reader, conversation_id)


@delete(_PROMISE, opt=right(Action.PROMISE_REPLY), status_code=200, responses=problems(401, 403, 404))
async def withdraw_promise(call: Caller, conversation_id: FromPath[UUID]) -> AgentConversation:
    """Take the promise of an answer back; the customer sees that it does not hold any more."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.withdraw_promise(tx, conversation_id, by=call.reader)
        return await queries.get_agent_conversation(tx, call.reader, conversation_id)


AGENT_PROMISE_HANDLERS = [promise_reply, withdraw_promise]
