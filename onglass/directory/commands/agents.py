"""Agents come, change and go. What takes a right away ends their sessions in the same transaction."""

from uuid import UUID

from onglass.directory._store import agents, sessions
from onglass.directory.commands.audits import audit
from onglass.directory.engine.people import clean_email, shard_of
from onglass.directory.engine.traits import clean_line
from onglass.directory.model import Agent, AgentRole, Availability, Principal
from onglass.events import AgentAvailabilityChanged, AgentDisabled, AgentEnabled, AgentWorkChanged
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, NotFound, invalid_field
from onglass.platform.transactions import Transaction

_LONGEST_NAME = 120
MOST_CAPACITY = 100


async def create_agent(
    tx: Transaction, by: Principal, *, email: str, name: str, role: AgentRole = "agent", password_hash: str | None
) -> Agent:
    """Add an agent; without a password nobody can sign in as them yet. 409 `email_taken`, 422."""
    email, name = clean_email(email, "email"), clean_line(name, "name", longest=_LONGEST_NAME)
    agent_id = new_id()
    agent = await agents.insert_agent(
        tx, agent_id, email=email, name=name, role=role, password_hash=password_hash, shard=shard_of(agent_id)
    )
    if agent is None:
        raise Conflict("email_taken", "An agent of this workspace has the address already.")
    await audit(tx, by, "agent.created", target_kind="agent", target_id=agent.id, detail={"email": email, "role": role})
    return agent


async def _lock(tx: Transaction, agent_id: UUID) -> Agent:
    agent = await agents.lock_agent(tx, agent_id)
    if agent is None:
        raise NotFound
    return agent


def _refuse_oneself(by: Principal, agent_id: UUID) -> None:
    if by.kind == "agent" and by.id == agent_id:
        raise Conflict("own_account", "Ask another administrator: this would lock you out.")


async def set_agent_password(tx: Transaction, by: Principal, agent_id: UUID, *, password_hash: str) -> None:
    """Change an agent's password and end their sessions."""
    await _lock(tx, agent_id)
    await agents.update_password(tx, agent_id, password_hash)
    await sessions.revoke_sessions(tx, agent_id=agent_id)
    await audit(tx, by, "agent.password_set", target_kind="agent", target_id=agent_id)


async def set_agent_role(tx: Transaction, by: Principal, agent_id: UUID, role: AgentRole) -> Agent:
    """Change an agent's role; their sessions end, so that no session outlives the rights it began with."""
    _refuse_oneself(by, agent_id)
    agent = await _lock(tx, agent_id)
    if agent.role == role:
        return agent
    changed = await agents.update_role(tx, agent_id, role)
    await sessions.revoke_sessions(tx, agent_id=agent_id)
    await audit(
        tx, by, "agent.role_set", target_kind="agent", target_id=agent_id, detail={"from": agent.role, "to": role}
    )
    return changed


async def set_agent_capacity(tx: Transaction, by: Principal, agent_id: UUID, capacity: int) -> Agent:
    """Change how many conversations an agent may hold at once; what they hold already stays theirs. 422 `capacity`."""
    if not 0 <= capacity <= MOST_CAPACITY:
        raise invalid_field("capacity", f"Send a whole number from 0 to {MOST_CAPACITY}.")
    agent = await _lock(tx, agent_id)
    if agent.capacity == capacity:
        return agent
    changed = await agents.update_capacity(tx, agent_id, capacity)
    detail = {"from": agent.capacity, "to": capacity}
    await audit(tx, by, "agent.capacity_set", target_kind="agent", target_id=agent_id, detail=detail)
    await tx.record(AgentWorkChanged(workspace_id=tx.workspace_id, stream_id=agent_id, actor=by.actor))
    return changed


async def disable_agent(tx: Transaction, by: Principal, agent_id: UUID) -> Agent:
    """Shut an agent out: no sign-in, no session, offline. Records AgentDisabled; a second call changes nothing."""
    _refuse_oneself(by, agent_id)
    agent = await _lock(tx, agent_id)
    if agent.disabled_at is not None:
        return agent
    disabled = await agents.update_disabled(tx, agent_id, disabled=True)
    await sessions.revoke_sessions(tx, agent_id=agent_id)
    await tx.record(AgentDisabled(workspace_id=tx.workspace_id, stream_id=agent_id, actor=by.actor))
    await audit(tx, by, "agent.disabled", target_kind="agent", target_id=agent_id)
    return disabled


async def enable_agent(tx: Transaction, by: Principal, agent_id: UUID) -> Agent:
    """Let an agent sign in again. Records AgentEnabled; a second call changes nothing."""
    agent = await _lock(tx, agent_id)
    if agent.disabled_at is None:
        return agent
    enabled = await agents.update_disabled(tx, agent_id, disabled=False)
    await tx.record(AgentEnabled(workspace_id=tx.workspace_id, stream_id=agent_id, actor=by.actor))
    await audit(tx, by, "agent.enabled", target_kind="agent", target_id=agent_id)
    return enabled


async def set_availability(tx: Transaction, principal: Principal, availability: Availability) -> Agent:
    """Set one's own availability; records AgentAvailabilityChanged when it differs."""
    agent = await _lock(tx, principal.id)
    if agent.availability == availability:
        return agent
    changed = await agents.update_availability(tx, principal.id, availability)
    await tx.record(
        AgentAvailabilityChanged(
            workspace_id=tx.workspace_id, stream_id=principal.id, actor=principal.actor, availability=availability
        )
    )
    return changed
