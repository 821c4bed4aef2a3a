"""/v1/agent: what the console calls."""

from uuid import UUID

import msgspec
from litestar import Response, delete, get, post, put
from litestar.params import FromPath, JSONBody

from onglass.context import queries as context
from onglass.conversations import commands, queries
from onglass.conversations.model import (
    AgentConversation,
    instant,
)
from onglass.directory import commands as directory_commands
from onglass.directory import queries as directory
from onglass.directory.commands import sign_in_agent
from onglass.directory.engine.permissions import Action
from onglass.directory.model import Agent
from onglass.edge import hot_calls
from onglass.edge.answers import (
    AgentAtWork,
    AgentSelf,
    AgentSession,
    AvailabilityAnswer,
    Colleague,
    Colleagues,
    Me,
    NoteAnswer,
    WorkspaceReference,
)
from onglass.edge.bodies import AddNote, Assign, SetAvailability, SignIn, Snooze
from onglass.edge.fact_bodies import Resolve
from onglass.edge.policy import upload_policy
from onglass.edge.routes.framework import Caller, Visitor, also, nobody_needed, problems, right
from onglass.edge.sign_in import guard_sign_in
from onglass.routing import queries as routing
from onglass.routing.commands import transfer_to_team
from onglass.routing.hand_overs import read_hand_over

_ONE = "/conversations/{conversation_id:uuid}"


def _self(agent: Agent, workspace_id: UUID) -> AgentSelf:
    return AgentSelf(
        id=agent.id,
        name=agent.name,
        email=agent.email,
        role=agent.role,
        workspace_id=workspace_id,
        availability=agent.availability,
    )


@post("/sessions", opt=nobody_needed(), status_code=201, responses=problems(400, 401, 403, 409, 413, 422))
async def sign_in(visit: Visitor, data: JSONBody[SignIn]) -> AgentSession:
    """Sign in; an unknown address and a wrong password are answered alike."""
    with guard_sign_in(visit, data.email):
        signed_in = await sign_in_agent(
            visit.parts.database, email=data.email, password=data.password, workspace_id=data.workspace_id
        )
    return AgentSession(
        session_token=signed_in.session_token,
        expires_at=instant(signed_in.expires_at),
        agent=_self(signed_in.agent, signed_in.principal.workspace_id),
    )


@delete("/sessions/current", opt=right(Action.END_OWN_SESSION), responses=problems(401, 403))
async def sign_out(call: Caller) -> None:
    """Sign out: the token and its sockets are refused within a second, everywhere."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await directory_commands.end_session(tx, call.principal)
    await call.parts.sessions.notice_endings()


@get("/me", opt=right(Action.LIST_COLLEAGUES), responses=problems(401, 403))
async def get_me(call: Caller) -> Me:
    """Return who is signed in, and what they may attach."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        agent = await directory.get_agent(tx, call.principal.id)
        workspace = await directory.get_workspace(tx)
        load = await routing.count_held(tx, agent.id)
    return Me(
        agent=AgentAtWork(**msgspec.structs.asdict(_self(agent, workspace.id)), capacity=agent.capacity, load=load),
        workspace=WorkspaceReference(id=workspace.id, name=workspace.name),
        uploads=upload_policy(call.parts),
        edit_window_seconds=call.parts.rules.edit_window_seconds,
    )


@get("/agents", opt=right(Action.LIST_COLLEAGUES), responses=problems(401, 403))
async def list_colleagues(call: Caller) -> Colleagues:
    """List who may work, for assigning."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        agents = await directory.list_agents(tx, include_disabled=False)
    return Colleagues(agents=[Colleague(id=one.id, name=one.name, availability=one.availability) for one in agents])


@put("/availability", opt=right(Action.SET_AVAILABILITY), responses=problems(400, 401, 403, 413, 422))
async def set_availability(call: Caller, data: JSONBody[SetAvailability]) -> AvailabilityAnswer:
    """Say whether one takes cases now."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        agent = await directory_commands.set_availability(tx, call.principal, data.state)
    return AvailabilityAnswer(state=agent.availability)


@get(_ONE, opt=right(Action.READ_CONVERSATION), responses=problems(401, 403, 404))
async def get_conversation(call: Caller, conversation_id: FromPath[UUID]) -> AgentConversation:
    """Return a conversation with the panel an agent reads first: customer, device, screen, subject, who had it."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        conversation = await queries.get_agent_conversation(tx, call.reader, conversation_id)
        now = await context.get_surroundings(tx, conversation.customer.id)
        return msgspec.structs.replace(
            conversation,
            hand_over=await read_hand_over(tx, conversation_id),
            context=context.with_surroundings(conversation.context, now),
        )


@post(
    f"{_ONE}/notes",
    opt=right(Action.ADD_NOTE),
    status_code=201,
    responses=also(200, NoteAnswer, "This very note had been stored before.")
    | problems(400, 401, 403, 404, 409, 413, 422),
)
async def add_note(call: Caller, conversation_id: FromPath[UUID], data: JSONBody[AddNote]) -> Response[NoteAnswer]:
    """Write a note, which no customer ever receives. Idempotent like a message."""
    sent = await hot_calls.add_note(call, conversation_id, data)
    return Response(NoteAnswer(note=sent.note), status_code=201 if sent.is_new else 200)


@post(
    f"{_ONE}/assign",
    opt=right(Action.ASSIGN_CONVERSATION),
    status_code=200,
    responses=problems(400, 401, 403, 404, 413, 422),
)
async def assign(call: Caller, conversation_id: FromPath[UUID], data: JSONBody[Assign]) -> AgentConversation:
    """Give the case to an agent, or to whoever of a team is best; without either, to nobody."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await queries.access_conversation(tx, call.reader, conversation_id)
        if data.team_id is None:
            await commands.assign(tx, conversation_id, data.agent_id, by=call.reader)
        else:
            team = await directory.get_team(tx, data.team_id)
            await transfer_to_team(tx, conversation_id, team.id, by=call.reader)
        return await queries.get_agent_conversation(tx, call.reader, conversation_id)


@post(
    f"{_ONE}/resolve",
    opt=right(Action.RESOLVE_CONVERSATION),
    status_code=200,
    responses=problems(400, 401, 403, 404, 413, 422),
)
async def resolve(
    call: Caller, conversation_id: FromPath[UUID], data: JSONBody[Resolve | None] = None
) -> AgentConversation:
    """Close the case, maybe for a reason; a message within the queue's time for reopening opens it again."""
    closing_reason_id = None if data is None else data.closing_reason_id
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await queries.access_conversation(tx, call.reader, conversation_id)
        await commands.resolve(tx, conversation_id, by=call.reader, closing_reason_id=closing_reason_id)
        return await queries.get_agent_conversation(tx, call.reader, conversation_id)


@post(f"{_ONE}/reopen", opt=right(Action.REOPEN_CONVERSATION), status_code=200, responses=problems(401, 403, 404))
async def reopen(call: Caller, conversation_id: FromPath[UUID]) -> AgentConversation:
    """Open a closed case again."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await queries.access_conversation(tx, call.reader, conversation_id)
        await commands.reopen(tx, conversation_id, by=call.reader)
        return await queries.get_agent_conversation(tx, call.reader, conversation_id)


@post(
    f"{_ONE}/snooze",
    opt=right(Action.RESOLVE_CONVERSATION),
    status_code=200,
    responses=problems(400, 401, 403, 404, 409, 413, 422),
)
async def snooze(call: Caller, conversation_id: FromPath[UUID], data: JSONBody[Snooze]) -> AgentConversation:
    """Put the case aside until a time, or until somebody writes; it takes no capacity meanwhile."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.snooze(tx, conversation_id, data.until, by=call.reader)
        return await queries.get_agent_conversation(tx, call.reader, conversation_id)


AGENT_HANDLERS = [
    sign_in,
    sign_out,
    get_me,
    list_colleagues,
    set_availability,
    get_conversation,
    add_note,
    assign,
    resolve,
    reopen,
    snooze,
]
