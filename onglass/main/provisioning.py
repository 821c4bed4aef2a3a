"""Makes a workspace with its app and agents, without questions: what `onglass init` does.

Invariant: by name it is idempotent; a secret is in the answer only of the run that made it.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec
import structlog

from onglass.directory import commands, queries
from onglass.directory.engine.passwords import MIN_CHARACTERS, hash_password
from onglass.directory.model import NOBODY_ID, Agent, App, operator_of
from onglass.platform.database import Database
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict
from onglass.platform.secrets import Cipher
from onglass.platform.transactions import Transaction

_log = structlog.get_logger(__name__)


class AgentAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An agent as the command line names one."""

    email: str
    password: str


class MadeAgent(msgspec.Struct, frozen=True, kw_only=True):
    """An agent of the workspace."""

    id: UUID
    email: str


class MadeWorkspace(msgspec.Struct, frozen=True, kw_only=True):
    """What there is now; `identity_secret` and `admin_token` are None when they were made by an earlier run."""

    workspace_id: UUID
    app_id: UUID
    app_key: str
    identity_secret: str | None
    agents: list[MadeAgent]
    admin_token: str | None


async def make_workspace(
    database: Database, name: str, *, agents: Sequence[AgentAccount], origins: Sequence[str], cipher: Cipher
) -> MadeWorkspace:
    """Make what is missing of the workspace of that name: itself, its app, the app's origins, the agents."""
    hashes = {agent.email: await _hash(agent) for agent in agents}
    try:
        return await _make(database, name, hashes=hashes, origins=origins, cipher=cipher)
    except Conflict:  # another run made the same at the same moment; what it made is found now
        return await _make(database, name, hashes=hashes, origins=origins, cipher=cipher)


async def _hash(agent: AgentAccount) -> str:
    if len(agent.password) < MIN_CHARACTERS:
        _log.warning("short_password", agent=agent.email, advice=f"choose {MIN_CHARACTERS} characters or more")
    return await hash_password(agent.password, min_characters=1)


async def _make(
    database: Database, name: str, *, hashes: dict[str, str], origins: Sequence[str], cipher: Cipher
) -> MadeWorkspace:
    async with database.transaction(NOBODY_ID, read_only=True) as tx:
        known_id = await queries.workspace_named(tx, name.strip())
    async with database.transaction(known_id or new_id()) as tx:
        identity_secret = admin_token = None
        if known_id is None:
            workspace = await commands.create_workspace(tx, name)
            by = operator_of(workspace.id)
            created = await commands.create_app(tx, by, name=name, cipher=cipher, allowed_origins=origins)
            app, identity_secret = created.app, created.identity_secret
            admin_token = (await commands.create_admin_token(tx, by, label="onglass init")).admin_token
        else:
            app = await _add_origins(tx, (await queries.list_apps(tx))[0], origins)
        made = await _make_agents(tx, hashes)
        return MadeWorkspace(
            workspace_id=tx.workspace_id,
            app_id=app.id,
            app_key=app.app_key,
            identity_secret=identity_secret,
            agents=[MadeAgent(id=agent.id, email=agent.email) for agent in made],
            admin_token=admin_token,
        )


async def _add_origins(tx: Transaction, app: App, origins: Sequence[str]) -> App:
    wanted = list(dict.fromkeys([*app.allowed_origins, *origins]))
    if wanted == app.allowed_origins:
        return app
    return await commands.set_allowed_origins(tx, operator_of(tx.workspace_id), app.id, wanted)


async def _make_agents(tx: Transaction, hashes: dict[str, str]) -> list[Agent]:
    """Return the named agents in their order; one that is there keeps the password it has."""
    there = {agent.email: agent for agent in await queries.list_agents(tx)}
    made = []
    for email, password_hash in hashes.items():
        agent = there.get(email.strip().lower())
        if agent is None:
            name = email.partition("@")[0].replace(".", " ").title()
            by = operator_of(tx.workspace_id)
            agent = await commands.create_agent(tx, by, email=email, name=name, password_hash=password_hash)
        made.append(agent)
    return made
