"""/v1/client: what the messenger in the customer's app calls."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from onglass.context import commands as context
from onglass.conversations import commands, queries
from onglass.conversations.model import (
    ConversationRow,
    CustomerConversationPage,
    Opened,
    Opening,
    instant,
)
from onglass.delivery import commands as delivery
from onglass.directory import commands as directory_commands
from onglass.directory import queries as directory
from onglass.directory.engine.permissions import Action
from onglass.directory.engine.tokens import APP_KEY, workspace_of_token
from onglass.directory.model import App, StartedSession
from onglass.edge.access import Visit
from onglass.edge.answers import (
    ClientSession,
    Config,
    OpenedConversation,
    SessionCustomer,
)
from onglass.edge.app_config import config_in, config_of
from onglass.edge.bodies import OpenConversation, StartSession
from onglass.edge.limits import slow_down
from onglass.edge.origins import refused_origin
from onglass.edge.routes.framework import Caller, Visitor, also, nobody_needed, problems, right
from onglass.edge.routes.mailed_links import start_by_link
from onglass.platform.problems import Unauthenticated, invalid_field
from onglass.platform.transactions import Transaction
from onglass.routing import commands as routing
from onglass.routing import expectations

Cursor = Annotated[str | None, QueryParameter(max_length=200, description="`next_cursor` of the page before.")]
PageSize = Annotated[int, QueryParameter(ge=1, le=100)]


@post("/sessions", opt=nobody_needed(), status_code=201, responses=problems(400, 401, 403, 413, 422))
async def start_session(visit: Visitor, data: JSONBody[StartSession]) -> ClientSession:
    """Start a session.

    Without `identity_token` the customer is anonymous, known again by `anonymous_id`. A token that is there and does
    not hold is refused (401), never taken for anonymous. Signing in ends the session the device had before. A `link`
    is the one of a mail about a missed answer: it works once (else 404 `link_over`), and begins a session for its
    conversation only.
    """
    parts = visit.parts
    if data.link is not None and (data.identity_token is not None or data.anonymous_id is not None):
        raise invalid_field("link", "Send a link alone, without identity_token and anonymous_id.")
    workspace_id = workspace_of_token(data.app_key, APP_KEY)
    if workspace_id is None:
        raise Unauthenticated("unknown_app", "No app has this app_key. Copy it from the app's settings.")
    async with parts.database.transaction(workspace_id) as tx:
        app = await directory.app_of_key(tx, data.app_key)
        _check_start(visit, app, is_anonymous=data.identity_token is None and data.anonymous_id is None)
        started = await _start(tx, visit, app, data)
        if started.joined is not None:
            await commands.adopt(tx, started.joined)
            await context.adopt(tx, started.joined)
            await delivery.adopt(tx, started.joined)
        config = await config_in(tx, parts, started.app, started.principal)
    if data.anonymous_id is not None:
        await parts.sessions.notice_endings()
    return _session(started, config)


async def _start(tx: Transaction, visit: Visit, app: App, data: StartSession) -> StartedSession:
    if data.link is not None:
        return await start_by_link(tx, visit, app, data.link, data.device)
    return await directory_commands.start_session(
        tx,
        app=app,
        cipher=visit.parts.cipher,
        identity_token=data.identity_token,
        anonymous_id=data.anonymous_id,
        device=data.device,
    )


def _check_start(visit: Visit, app: App, *, is_anonymous: bool) -> None:
    if visit.origin is not None and visit.origin not in app.allowed_origins:
        raise refused_origin()
    if is_anonymous:
        seconds = visit.parts.start_counters.admit(visit.address, app.id, now_seconds=visit.began_at_seconds)
        if seconds is not None:
            raise slow_down(seconds)


def _session(started: StartedSession, config: Config) -> ClientSession:
    return ClientSession(
        session_token=started.session_token,
        expires_at=instant(started.expires_at),
        customer=_customer(started),
        anonymous_id=started.anonymous_id,
        config=config,
    )


def _customer(started: StartedSession) -> SessionCustomer:
    customer, only_id = started.customer, started.principal.only_conversation_id
    if only_id is not None:
        return SessionCustomer(id=customer.id, verified=False, only_conversation_id=only_id)
    return SessionCustomer(id=customer.id, verified=customer.verified, name=customer.name)


@get("/config", opt=right(Action.LIST_OWN_CONVERSATIONS), responses=problems(401, 403))
async def get_config(call: Caller) -> Config:
    """Return the `config` of a session as it is now: a session outlives what it was told to expect."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return await config_of(tx, call.parts, call.principal)


@delete("/sessions/current", opt=right(Action.END_OWN_SESSION), responses=problems(401, 403))
async def end_session(call: Caller) -> None:
    """End the session: its token and its sockets are refused within a second, everywhere."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await directory_commands.end_session(tx, call.principal)
        if call.principal.device_id is not None:
            await delivery.forget_device(tx, call.principal.device_id)
    await call.parts.sessions.notice_endings()


async def _row(tx: Transaction, call: Caller, conversation_id: UUID) -> ConversationRow:
    row = await queries.get_customer_conversation(tx, call.reader, conversation_id)
    return (await expectations.with_expected_replies(tx, [row]))[0]


@get("/conversations", opt=right(Action.LIST_OWN_CONVERSATIONS), responses=problems(401, 403, 422))
async def list_conversations(call: Caller, cursor: Cursor = None, limit: PageSize = 50) -> CustomerConversationPage:
    """List one's own conversations, newest first."""
    only_id = call.principal.only_conversation_id
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        if only_id is not None:
            return CustomerConversationPage(conversations=[await _row(tx, call, only_id)], next_cursor=None)
        page = await queries.list_customer_conversations(tx, call.reader, cursor=cursor, limit=limit)
        rows = await expectations.with_expected_replies(tx, page.conversations)
    return msgspec.structs.replace(page, conversations=rows)


@get(
    "/conversations/{conversation_id:uuid}",
    opt=right(Action.READ_OWN_CONVERSATION),
    responses=problems(401, 403, 404),
)
async def get_conversation(call: Caller, conversation_id: FromPath[UUID]) -> ConversationRow:
    """Return one of one's own conversations."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return await _row(tx, call, conversation_id)


@post(
    "/conversations",
    opt=right(Action.OPEN_CONVERSATION),
    status_code=201,
    responses=also(
        200, OpenedConversation, "Concurrent first contacts share one conversation, and a repeated call too."
    )
    | problems(400, 401, 403, 404, 409, 413, 422),
)
async def open_conversation(call: Caller, data: JSONBody[OpenConversation]) -> Response[OpenedConversation]:
    """Begin a conversation with its first message.

    Idempotent by device and `client_message_id`; first contacts at the same moment share one conversation (200 for
    the later ones). `previous_id` names the conversation that this one continues: the answer to 409
    `conversation_closed`. `context.urgency_token` is a JWT signed like an identity token, for the signed-in customer,
    with `urgency` (0 to 10), `deadline` (Unix seconds, at most 30 days ahead) or both; one that does not hold is
    refused (422 `invalid_urgency_token`, 403 `identity_needed` for an anonymous customer).
    """
    principal = call.principal
    assert principal.app_id is not None
    assert principal.device_id is not None
    async with call.parts.database.transaction(principal.workspace_id) as tx:
        opened = await commands.open_conversation(
            tx,
            Opening(
                customer=call.reader,
                app_id=principal.app_id,
                device_id=principal.device_id,
                client_message_id=data.client_message_id,
                content=data.content,
                subject=data.subject,
                mode=data.mode,
                context=data.context,
                previous_id=data.previous_id,
                in_flight_seconds=call.seconds_under_way,
            ),
            rules=call.parts.rules,
            cipher=call.parts.cipher,
        )
        row = await _begin_wait(tx, opened)
    body = OpenedConversation(conversation=row, message=opened.message)
    return Response(body, status_code=201 if opened.is_new else 200)


async def _begin_wait(tx: Transaction, opened: Opened) -> ConversationRow:
    """Promise at once what the answer says, so that both are the same."""
    if opened.is_new:
        await routing.begin_wait(tx, opened.conversation.id, await tx.clock_time())
    return (await expectations.with_expected_replies(tx, [opened.conversation]))[0]


@post(
    "/conversations/{conversation_id:uuid}/end",
    opt=right(Action.END_CONVERSATION),
    status_code=200,
    responses=problems(401, 403, 404),
)
async def end_conversation(call: Caller, conversation_id: FromPath[UUID]) -> ConversationRow:
    """Close the conversation from the customer's side; a message within the time for reopening opens it again."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await queries.access_conversation(tx, call.reader, conversation_id)
        await commands.resolve(tx, conversation_id, by=call.reader)
        return await _row(tx, call, conversation_id)


@post(
    "/conversations/{conversation_id:uuid}/pause",
    opt=right(Action.END_CONVERSATION),
    status_code=200,
    responses=problems(401, 403, 404, 409),
)
async def pause_conversation(call: Caller, conversation_id: FromPath[UUID]) -> ConversationRow:
    """Stop every clock that runs against the customer: no reminder, no closing. Writing resumes it."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.pause(tx, conversation_id, by=call.reader)
        return await _row(tx, call, conversation_id)


@post(
    "/conversations/{conversation_id:uuid}/resume",
    opt=right(Action.END_CONVERSATION),
    status_code=200,
    responses=problems(401, 403, 404),
)
async def resume_conversation(call: Caller, conversation_id: FromPath[UUID]) -> ConversationRow:
    """Let the clocks of a paused conversation go on from where they stood."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.resume(tx, conversation_id, by=call.reader)
        return await _row(tx, call, conversation_id)


CLIENT_HANDLERS = [
    start_session,
    end_session,
    get_config,
    list_conversations,
    get_conversation,
    open_conversation,
    end_conversation,
    pause_conversation,
    resume_conversation,
]
