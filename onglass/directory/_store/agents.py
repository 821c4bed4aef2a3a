"""Agents as rows."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from onglass.directory.model import Agent, AgentRole, Availability
from onglass.platform.transactions import Row, Transaction

_AGENT = "id, email, name, role, availability, capacity, created_at, disabled_at"


class Credential(msgspec.Struct, frozen=True):
    """What a sign-in is checked against."""

    workspace_id: UUID
    agent_id: UUID
    password_hash: str | None


def _agent(row: Row) -> Agent:
    return Agent(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        role=row["role"],
        availability=row["availability"],
        capacity=row["capacity"],
        created_at=row["created_at"],
        disabled_at=row["disabled_at"],
    )


async def insert_agent(
    tx: Transaction, agent_id: UUID, *, email: str, name: str, role: AgentRole, password_hash: str | None, shard: int
) -> Agent | None:
    """Return the new agent, or None when the address is taken in this workspace."""
    row = await tx.fetchrow(
        "insert into agent (workspace_id, id, email, name, role, password_hash, shard) "
        "values ($1, $2, $3, $4, $5, $6, $7) "
        f"on conflict (workspace_id, email) do nothing returning {_AGENT}",
        tx.workspace_id,
        agent_id,
        email,
        name,
        role,
        password_hash,
        shard,
    )
    return None if row is None else _agent(row)


async def load_agents(tx: Transaction, *, include_disabled: bool) -> list[Agent]:
    """Return the workspace's agents by name."""
    rows = await tx.fetch(
        f"select {_AGENT} from agent where workspace_id = $1 and ($2 or disabled_at is null) order by name, id",
        tx.workspace_id,
        include_disabled,
    )
    return [_agent(row) for row in rows]


async def load_agents_of_ids(tx: Transaction, agent_ids: Sequence[UUID]) -> list[Agent]:
    """Return those of the agents that exist."""
    rows = await tx.fetch(
        f"select {_AGENT} from agent where workspace_id = $1 and id = any($2::uuid[])", tx.workspace_id, list(agent_ids)
    )
    return [_agent(row) for row in rows]


async def lock_agent(tx: Transaction, agent_id: UUID) -> Agent | None:
    """Return an agent, locked against other changes."""
    row = await tx.fetchrow(
        f"select {_AGENT} from agent where workspace_id = $1 and id = $2 for no key update", tx.workspace_id, agent_id
    )
    return None if row is None else _agent(row)


async def load_workspaces_of_address(tx: Transaction, email: str) -> list[UUID]:
    """Return the workspaces, of all, in which somebody with this address may sign in."""
    rows = await tx.fetch("select onglass_workspaces_of_agent($1) as workspace_id", email)
    return [row["workspace_id"] for row in rows]


async def load_credential(tx: Transaction, email: str) -> Credential | None:
    """Return what a sign-in with this address is checked against, if the agent may sign in."""
    row = await tx.fetchrow(
        "select id, password_hash from agent where workspace_id = $1 and email = $2 and disabled_at is null",
        tx.workspace_id,
        email,
    )
    return None if row is None else Credential(tx.workspace_id, row["id"], row["password_hash"])


async def lock_credential(tx: Transaction, credential: Credential) -> Agent | None:
    """Return the agent, locked, if the credential that was checked still holds."""
    row = await tx.fetchrow(
        f"select {_AGENT} from agent where workspace_id = $1 and id = $2 and password_hash = $3 "
        "and disabled_at is null for no key update",
        tx.workspace_id,
        credential.agent_id,
        credential.password_hash,
    )
    return None if row is None else _agent(row)


async def _change(tx: Transaction, agent_id: UUID, assignment: str, value: object) -> Agent:
    row = await tx.fetchrow(
        f"update agent set {assignment} where workspace_id = $1 and id = $2 returning {_AGENT}",
        tx.workspace_id,
        agent_id,
        value,
    )
    assert row is not None
    return _agent(row)


async def update_role(tx: Transaction, agent_id: UUID, role: AgentRole) -> Agent:
    """Change a locked agent's role."""
    return await _change(tx, agent_id, "role = $3", role)


async def update_password(tx: Transaction, agent_id: UUID, password_hash: str) -> Agent:
    """Change a locked agent's password."""
    return await _change(tx, agent_id, "password_hash = $3", password_hash)


async def update_availability(tx: Transaction, agent_id: UUID, availability: Availability) -> Agent:
    """Change a locked agent's availability."""
    return await _change(tx, agent_id, "availability = $3", availability)


async def update_capacity(tx: Transaction, agent_id: UUID, capacity: int) -> Agent:
    """Change a locked agent's capacity."""
    return await _change(tx, agent_id, "capacity = $3", capacity)


async def update_disabled(tx: Transaction, agent_id: UUID, *, disabled: bool) -> Agent:
    """Disable or enable a locked agent; a disabled one is offline."""
    assignment = (
        "disabled_at = case when $3::boolean then clock_timestamp() end, "
        "availability = case when $3 then 'offline' else availability end"
    )
    return await _change(tx, agent_id, assignment, disabled)
