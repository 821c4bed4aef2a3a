"""/v1/admin: what the people who run a workspace may change, each act with its audit row.

Invariant: every change goes through a directory command that writes the audit row in the same transaction.
"""

from typing import Annotated
from uuid import UUID

from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter

from onglass.conversations.model import instant
from onglass.delivery import commands as delivery
from onglass.directory import commands, queries
from onglass.directory.engine.passwords import check_password, hash_password
from onglass.directory.engine.permissions import Action
from onglass.directory.model import Agent, App, IdentityKey, SessionFacts
from onglass.edge.answers import (
    AdminToken,
    AgentAnswer,
    Agents,
    AppAnswer,
    Apps,
    AppWithSecret,
    IdentityKeyAnswer,
    IdentityKeys,
    SessionAnswer,
    Sessions,
    WorkspaceAnswer,
)
from onglass.edge.bodies import AddIdentityKey, ChangeAgent, ChangeApp, CreateAdminToken, CreateAgent, CreateApp
from onglass.edge.routes.framework import Caller, problems, right

_SEEN = problems(401, 403)
_SEEN_ONE = problems(401, 403, 404)
_WROTE = problems(400, 401, 403, 404, 409, 413, 422)
_OfAgent = Annotated[UUID | None, QueryParameter(description="Only this agent's.")]
_OfCustomer = Annotated[UUID | None, QueryParameter(description="Only this customer's.")]


def _app(app: App) -> AppAnswer:
    return AppAnswer(
        id=app.id,
        name=app.name,
        app_key=app.app_key,
        allowed_origins=app.allowed_origins,
        created_at=instant(app.created_at),
    )


def _agent(agent: Agent) -> AgentAnswer:
    return AgentAnswer(
        id=agent.id,
        email=agent.email,
        name=agent.name,
        role=agent.role,
        availability=agent.availability,
        capacity=agent.capacity,
        created_at=instant(agent.created_at),
        disabled_at=None if agent.disabled_at is None else instant(agent.disabled_at),
    )


def _identity_key(key: IdentityKey) -> IdentityKeyAnswer:
    return IdentityKeyAnswer(
        id=key.id, algorithm=key.algorithm, public_key=key.public_key, created_at=instant(key.created_at)
    )


def _session(session: SessionFacts) -> SessionAnswer:
    return SessionAnswer(
        id=session.id,
        kind=session.kind,
        customer_id=session.customer_id,
        agent_id=session.agent_id,
        label=session.label,
        created_at=instant(session.created_at),
        expires_at=instant(session.expires_at),
    )


@get("/workspace", opt=right(Action.READ_WORKSPACE), responses=_SEEN)
async def get_workspace(call: Caller) -> WorkspaceAnswer:
    """Return the workspace."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        workspace = await queries.get_workspace(tx)
    return WorkspaceAnswer(id=workspace.id, name=workspace.name, created_at=instant(workspace.created_at))


@get("/apps", opt=right(Action.READ_APPS), responses=_SEEN)
async def list_apps(call: Caller) -> Apps:
    """List the apps that carry the messenger."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return Apps(apps=[_app(app) for app in await queries.list_apps(tx)])


@post("/apps", opt=right(Action.CHANGE_APPS), status_code=201, responses=_WROTE)
async def create_app(call: Caller, data: JSONBody[CreateApp]) -> AppWithSecret:
    """Make an app; its identity secret is shown this once."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        made = await commands.create_app(
            tx, call.principal, name=data.name, cipher=call.parts.cipher, allowed_origins=data.allowed_origins
        )
    return AppWithSecret(app=_app(made.app), identity_secret=made.identity_secret)


@patch("/apps/{app_id:uuid}", opt=right(Action.CHANGE_APPS), responses=_WROTE)
async def change_app(call: Caller, app_id: FromPath[UUID], data: JSONBody[ChangeApp]) -> AppAnswer:
    """Change the web origins that may carry the app."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        if data.allowed_origins is None:
            return _app(await queries.get_app(tx, app_id))
        return _app(await commands.set_allowed_origins(tx, call.principal, app_id, data.allowed_origins))


@post("/apps/{app_id:uuid}/rotate_identity_secret", opt=right(Action.CHANGE_APPS), status_code=200, responses=_SEEN_ONE)
async def rotate_identity_secret(call: Caller, app_id: FromPath[UUID]) -> AppWithSecret:
    """Replace the app's identity secret at once; the new one is shown this once."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        made = await commands.rotate_identity_secret(tx, call.principal, app_id, cipher=call.parts.cipher)
    return AppWithSecret(app=_app(made.app), identity_secret=made.identity_secret)


@get("/apps/{app_id:uuid}/identity_keys", opt=right(Action.READ_APPS), responses=_SEEN_ONE)
async def list_identity_keys(call: Caller, app_id: FromPath[UUID]) -> IdentityKeys:
    """List the public keys with which the host app's server signs identities."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        keys = await queries.list_identity_keys(tx, app_id)
    return IdentityKeys(identity_keys=[_identity_key(key) for key in keys])


@post("/apps/{app_id:uuid}/identity_keys", opt=right(Action.CHANGE_APPS), status_code=201, responses=_WROTE)
async def add_identity_key(call: Caller, app_id: FromPath[UUID], data: JSONBody[AddIdentityKey]) -> IdentityKeyAnswer:
    """Register a public key."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        key = await commands.add_identity_key(
            tx, call.principal, app_id, algorithm=data.algorithm, public_key=data.public_key
        )
    return _identity_key(key)


@delete("/apps/{app_id:uuid}/identity_keys/{key_id:uuid}", opt=right(Action.CHANGE_APPS), responses=_SEEN_ONE)
async def retire_identity_key(call: Caller, app_id: FromPath[UUID], key_id: FromPath[UUID]) -> None:
    """Take a public key out of use."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.retire_identity_key(tx, call.principal, app_id, key_id)


@get("/agents", opt=right(Action.READ_AGENTS), responses=_SEEN)
async def list_agents(call: Caller) -> Agents:
    """List the agents, disabled ones too."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return Agents(agents=[_agent(agent) for agent in await queries.list_agents(tx)])


@post("/agents", opt=right(Action.CHANGE_AGENTS), status_code=201, responses=_WROTE)
async def create_agent(call: Caller, data: JSONBody[CreateAgent]) -> AgentAnswer:
    """Add an agent."""
    check_password(data.password)
    password_hash = await hash_password(data.password)
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        agent = await commands.create_agent(
            tx, call.principal, email=data.email, name=data.name, role=data.role, password_hash=password_hash
        )
    return _agent(agent)


@patch("/agents/{agent_id:uuid}", opt=right(Action.CHANGE_AGENTS), responses=_WROTE)
async def change_agent(call: Caller, agent_id: FromPath[UUID], data: JSONBody[ChangeAgent]) -> AgentAnswer:
    """Change an agent's role, password or capacity, disable or enable them; what takes a right ends their sessions."""
    password_hash = None if data.password is None else await hash_password(data.password)
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await queries.get_agent(tx, agent_id)
        if data.role is not None:
            await commands.set_agent_role(tx, call.principal, agent_id, data.role)
        if password_hash is not None:
            await commands.set_agent_password(tx, call.principal, agent_id, password_hash=password_hash)
        if data.capacity is not None:
            await commands.set_agent_capacity(tx, call.principal, agent_id, data.capacity)
        if data.disabled is not None:
            change = commands.disable_agent if data.disabled else commands.enable_agent
            await change(tx, call.principal, agent_id)
        agent = await queries.get_agent(tx, agent_id)
    await call.parts.sessions.notice_endings()
    return _agent(agent)


@get("/sessions", opt=right(Action.READ_SESSIONS), responses=problems(401, 403, 422))
async def list_sessions(call: Caller, agent_id: _OfAgent = None, customer_id: _OfCustomer = None) -> Sessions:
    """List the sessions that hold: one person's, or all agents' and admin tokens."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        found = await queries.list_sessions(tx, agent_id=agent_id, customer_id=customer_id)
    return Sessions(sessions=[_session(session) for session in found])


@delete("/sessions/{session_id:uuid}", opt=right(Action.REVOKE_SESSIONS), responses=_SEEN_ONE)
async def revoke_session(call: Caller, session_id: FromPath[UUID]) -> None:
    """End a session: its token and its sockets are refused within a second, everywhere."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.revoke_session(tx, call.principal, session_id)
    await call.parts.sessions.notice_endings()


@delete("/agents/{agent_id:uuid}/sessions", opt=right(Action.REVOKE_SESSIONS), responses=_SEEN_ONE)
async def revoke_sessions_of_agent(call: Caller, agent_id: FromPath[UUID]) -> None:
    """End every session of an agent."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await queries.get_agent(tx, agent_id)
        await commands.revoke_sessions_of_agent(tx, call.principal, agent_id)
    await call.parts.sessions.notice_endings()


@delete("/customers/{customer_id:uuid}/sessions", opt=right(Action.REVOKE_SESSIONS), responses=_SEEN_ONE)
async def revoke_sessions_of_customer(call: Caller, customer_id: FromPath[UUID]) -> None:
    """End every session of a customer, and the links in mails that could begin one."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await queries.get_customer(tx, customer_id)
        await delivery.forget_links(tx, customer_id)
        await commands.revoke_sessions_of_customer(tx, call.principal, customer_id)
    await call.parts.sessions.notice_endings()


@post("/tokens", opt=right(Action.CREATE_ADMIN_TOKENS), status_code=201, responses=_WROTE)
async def create_admin_token(call: Caller, data: JSONBody[CreateAdminToken]) -> AdminToken:
    """Make a token with an administrator's rights for a year; it is shown this once."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        made = await commands.create_admin_token(tx, call.principal, label=data.label)
    return AdminToken(session=_session(made.session), admin_token=made.admin_token)


ADMIN_HANDLERS = [
    get_workspace,
    list_apps,
    create_app,
    change_app,
    rotate_identity_secret,
    list_identity_keys,
    add_identity_key,
    retire_identity_key,
    list_agents,
    create_agent,
    change_agent,
    list_sessions,
    revoke_session,
    revoke_sessions_of_agent,
    revoke_sessions_of_customer,
    create_admin_token,
]
