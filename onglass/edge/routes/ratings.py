"""How it was: asked for by an agent, said by a customer with or without being asked."""

from typing import Annotated
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from onglass.conversations import commands, queries
from onglass.directory.engine.permissions import Action
from onglass.edge.answers import MessageAnswer
from onglass.edge.bodies import Body, ClientMessageId
from onglass.edge.routes.framework import Caller, also, problems, right

_Words = Annotated[str, Meta(max_length=16_000)]


class GiveRating(Body, frozen=True):
    """How it was, from one to five, and why."""

    score: Annotated[int, Meta(ge=1, le=5)]
    comment: _Words | None = None


class RequestRating(Body, frozen=True):
    """What the customer is asked, without `text` the standard question; `comment`: whether words are asked for."""

    client_message_id: ClientMessageId | None = None
    text: _Words | None = None
    comment: bool = True


@post(
    "/conversations/{conversation_id:uuid}/rating",
    opt=right(Action.RATE_CONVERSATION),
    status_code=204,
    responses=problems(400, 401, 403, 404, 413, 422),
)
async def rate_conversation(call: Caller, conversation_id: FromPath[UUID], data: JSONBody[GiveRating]) -> None:
    """Say how it was, asked or not; the same again changes nothing. A resolved conversation stays resolved."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.rate(tx, conversation_id, data.score, data.comment, by=call.reader, rules=call.parts.rules)


@post(
    "/conversations/{conversation_id:uuid}/rating_request",
    opt=right(Action.REQUEST_RATING),
    status_code=201,
    responses=also(200, MessageAnswer, "A question waits for its answer already: this one.")
    | problems(400, 401, 403, 404, 413, 422),
)
async def request_rating(
    call: Caller, conversation_id: FromPath[UUID], data: JSONBody[RequestRating]
) -> Response[MessageAnswer]:
    """Ask the customer how it was. The question is the thread's own: it opens no resolved conversation again."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        message_id, is_new = await commands.request_rating(
            tx,
            conversation_id,
            data.text,
            asks_comment=data.comment,
            key=data.client_message_id,
            by=call.reader,
            rules=call.parts.rules,
        )
        message = await queries.get_message(tx, call.reader, conversation_id, message_id)
    return Response(MessageAnswer(message=message), status_code=201 if is_new else 200)


CLIENT_RATING_HANDLERS = [rate_conversation]
AGENT_RATING_HANDLERS = [request_rating]
