"""The calls that customers and agents both have on a conversation; what differs is the right they need.

Invariant: whose numbering, whose markers and whose messages follow from the caller, never from the request.
"""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, delete, get, patch, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter

from onglass.conversations import commands, queries
from onglass.conversations.model import EventPage, MessagePage, Note
from onglass.directory.engine.permissions import Action, is_allowed
from onglass.edge import hot_calls
from onglass.edge.answers import Draft, MessageAnswer, MessageOrNoteAnswer
from onglass.edge.bodies import DraftContent, EditMessage, MarkRead, PutDraft, SendMessage
from onglass.edge.routes.framework import Caller, also, problems, right

AfterSeq = Annotated[
    int | None, QueryParameter(ge=0, le=hot_calls.MAX_SEQ, description="Only what comes after it, oldest first.")
]
BeforeSeq = Annotated[
    int | None,
    QueryParameter(ge=1, le=hot_calls.MAX_SEQ, description="Only what came before it; without either, the newest."),
]
EventsAfterSeq = Annotated[
    int, QueryParameter(ge=0, le=hot_calls.MAX_SEQ, description="The last seq that is known; 0 for all.")
]
PageSize = Annotated[int, QueryParameter(ge=1, le=hot_calls.MAX_PAGE)]


async def send_message(
    call: Caller, conversation_id: FromPath[UUID], data: JSONBody[SendMessage]
) -> Response[MessageAnswer]:
    """Send a message.

    Idempotent by (conversation, author, `client_message_id`): the same again answers 200 with the stored message,
    another body 409 `idempotency_mismatch` with its `message_id`. A customer's message to a conversation that was
    closed longer ago than its queue reopens is 409 `conversation_closed` with `previous_id`: nothing was stored; begin
    a new one with that `previous_id` (`POST /conversations`, the same `client_message_id` will do).
    """
    sent = await hot_calls.send(call, conversation_id, data)
    return Response(MessageAnswer(message=sent.message), status_code=201 if sent.is_new else 200)


async def list_messages(
    call: Caller,
    conversation_id: FromPath[UUID],
    after_seq: AfterSeq = None,
    before_seq: BeforeSeq = None,
    limit: PageSize = 50,
) -> MessagePage:
    """List messages in seq order, in the caller's own numbering."""
    return await hot_calls.list_messages(call, conversation_id, after_seq=after_seq, before_seq=before_seq, limit=limit)


async def list_events(
    call: Caller, conversation_id: FromPath[UUID], after_seq: EventsAfterSeq = 0, limit: PageSize = 200
) -> EventPage:
    """List everything the caller may see, in seq order; messages are events too."""
    return await hot_calls.list_events(call, conversation_id, after_seq=after_seq, limit=limit)


async def mark_read(call: Caller, conversation_id: FromPath[UUID], data: JSONBody[MarkRead]) -> None:
    """Move the caller's read marker forward; it never goes back."""
    await hot_calls.mark_read(call, conversation_id, data.seq)


async def signal_typing(call: Caller, conversation_id: FromPath[UUID]) -> None:
    """Tell the others that the caller is writing; nothing is stored."""
    await hot_calls.signal_typing(call, conversation_id)


async def edit_message(
    call: Caller, conversation_id: FromPath[UUID], message_id: FromPath[UUID], data: JSONBody[EditMessage]
) -> MessageOrNoteAnswer:
    """Change the words of one's own message within the workspace's window."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        edited = await commands.edit_message(
            tx, call.reader, conversation_id, message_id, data.content, rules=call.parts.rules
        )
    return MessageOrNoteAnswer(note=edited) if isinstance(edited, Note) else MessageOrNoteAnswer(message=edited)


async def redact_message(call: Caller, conversation_id: FromPath[UUID], message_id: FromPath[UUID]) -> None:
    """Remove the content of one's own message for good; a supervisor may remove anybody's."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.redact_message(
            tx,
            call.reader,
            conversation_id,
            message_id,
            rules=call.parts.rules,
            of_anyone=is_allowed(call.principal, Action.REDACT_ANY_MESSAGE),
        )


async def put_draft(call: Caller, conversation_id: FromPath[UUID], data: JSONBody[PutDraft]) -> None:
    """Keep unfinished input; `content: null` removes it."""
    content = None if data.content is None else _told(data.content)
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.put_draft(tx, call.reader, conversation_id, content, rules=call.parts.rules)


def _told(content: DraftContent) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(content)
    return {name: value for name, value in built.items() if value is not None}


async def get_draft(call: Caller, conversation_id: FromPath[UUID]) -> Draft:
    """Return one's unfinished input."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return Draft(content=await queries.get_draft(tx, call.reader, conversation_id))


def conversation_handlers(*, read: Action, send: Action, change: Action) -> list[HTTPRouteHandler]:
    """Return the handlers under the rights of one side."""
    one = "/conversations/{conversation_id:uuid}"
    message = f"{one}/messages/{{message_id:uuid}}"
    seen = problems(401, 403, 404)
    wrote = problems(400, 401, 403, 404, 409, 413, 422)
    again = also(200, MessageAnswer, "This very message had been stored before.")
    return [
        post(f"{one}/messages", opt=right(send), status_code=201, responses=again | wrote)(send_message),
        get(f"{one}/messages", opt=right(read), responses=problems(401, 403, 404, 422))(list_messages),
        get(f"{one}/events", opt=right(read), responses=problems(401, 403, 404, 422))(list_events),
        post(f"{one}/read", opt=right(Action.MARK_READ), status_code=204, responses=wrote)(mark_read),
        post(f"{one}/typing", opt=right(Action.SIGNAL_TYPING), status_code=204, responses=seen)(signal_typing),
        patch(message, opt=right(change), responses=wrote)(edit_message),
        delete(message, opt=right(change), responses=problems(401, 403, 404, 409))(redact_message),
        put(f"{one}/draft", opt=right(Action.KEEP_DRAFT), status_code=204, responses=wrote)(put_draft),
        get(f"{one}/draft", opt=right(Action.KEEP_DRAFT), responses=seen)(get_draft),
    ]
