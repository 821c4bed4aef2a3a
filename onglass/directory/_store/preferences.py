"""What agents chose for themselves, as one JSON object in their row."""

from typing import Any
from uuid import UUID

from onglass.platform.transactions import Transaction


async def load(tx: Transaction, agent_id: UUID) -> dict[str, Any] | None:
    """Return an agent's preferences; None when there is no such agent."""
    sql = "select preferences from agent where workspace_id = $1 and id = $2"
    found: dict[str, Any] | None = await tx.fetchval(sql, tx.workspace_id, agent_id)
    return found


async def put(tx: Transaction, agent_id: UUID, change: dict[str, Any]) -> bool:
    """Lay a change over an agent's preferences, name by name; False when there is no such agent."""
    sql = "update agent set preferences = preferences || $3::jsonb where workspace_id = $1 and id = $2 returning id"
    return await tx.fetchval(sql, tx.workspace_id, agent_id, change) is not None
