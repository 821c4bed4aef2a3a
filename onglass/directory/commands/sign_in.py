"""An agent signs in. The password is checked outside any transaction, and the session is made only if it still holds.

Invariant: an unknown address, a disabled agent and a wrong password are told apart by neither answer nor time.
"""

from datetime import timedelta
from uuid import UUID

import msgspec

from onglass.directory._store import agents, sessions
from onglass.directory._store.agents import Credential
from onglass.directory.commands.audits import audit
from onglass.directory.engine.passwords import is_password
from onglass.directory.engine.tokens import SESSION, new_token, token_hash
from onglass.directory.model import NOBODY_ID, Agent, Principal, SignedInAgent, operator_of
from onglass.platform.database import Database
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, Unauthenticated
from onglass.platform.transactions import Transaction

AGENT_SESSION_LIFE = timedelta(hours=12)
_LONGEST_ADDRESS = 254


async def sign_in_agent(
    database: Database, *, email: str, password: str, workspace_id: UUID | None = None
) -> SignedInAgent:
    """Return a new session of the agent.

    Raises Unauthenticated (401 `wrong_credentials`), Conflict (409 `workspace_required`) when the address and password
    fit in several workspaces and none was named, TooMany (429 `busy`).
    """
    credentials = await _credentials(database, email.strip().lower(), workspace_id)
    # With nobody there one hash is computed all the same.
    hashes = [credential.password_hash for credential in credentials] or [None]
    verdicts = [await is_password(password, password_hash) for password_hash in hashes]
    fitting = [credential for credential, fits in zip(credentials, verdicts, strict=False) if fits]
    if not fitting:
        raise _wrong_credentials()
    if len(fitting) > 1:
        raise Conflict("workspace_required", "You work in several workspaces: name one in workspace_id.")
    async with database.transaction(fitting[0].workspace_id) as tx:
        return await _start(tx, fitting[0])


async def _credentials(database: Database, email: str, workspace_id: UUID | None) -> list[Credential]:
    if len(email) > _LONGEST_ADDRESS or not email.isprintable():
        return []  # no agent's address can be like that, and PostgreSQL takes no NUL
    if workspace_id is None:
        async with database.transaction(NOBODY_ID, read_only=True) as tx:
            # Nobody's workspace is looked into for an unknown address: each look costs its time.
            workspace_ids = await agents.load_workspaces_of_address(tx, email) or [NOBODY_ID]
    else:
        workspace_ids = [workspace_id]
    found = []
    for each_id in workspace_ids:
        async with database.transaction(each_id, read_only=True) as tx:
            found.append(await agents.load_credential(tx, email))
    return [credential for credential in found if credential is not None]


async def _start(tx: Transaction, credential: Credential) -> SignedInAgent:
    agent = await agents.lock_credential(tx, credential)
    if agent is None:  # disabled, or another password, while this one was being checked
        raise _wrong_credentials()
    token = new_token(SESSION, tx.workspace_id)
    principal = _principal(tx.workspace_id, agent)
    facts = await sessions.insert_session(tx, principal, token_hash=token_hash(token), life=AGENT_SESSION_LIFE)
    await audit(tx, principal, "agent.signed_in", target_kind="session", target_id=facts.id)
    principal = msgspec.structs.replace(principal, expires_at=facts.expires_at)
    return SignedInAgent(session_token=token, expires_at=facts.expires_at, principal=principal, agent=agent)


def _principal(workspace_id: UUID, agent: Agent) -> Principal:
    return msgspec.structs.replace(
        operator_of(workspace_id), kind="agent", id=agent.id, role=agent.role, session_id=new_id()
    )


def _wrong_credentials() -> Unauthenticated:
    return Unauthenticated("wrong_credentials", "The address or the password is wrong.")
