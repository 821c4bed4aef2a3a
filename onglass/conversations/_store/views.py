"""Kept views as rows."""

from uuid import UUID

import msgspec

from onglass.conversations.model import SavedView, ViewFilter
from onglass.platform.transactions import Row, Transaction

_VIEW = "select id, name, agent_id, is_shared, filter, rank from saved_view where workspace_id = $1"


def _view(row: Row, agent_id: UUID) -> SavedView:
    return SavedView(
        id=row["id"],
        name=row["name"],
        is_shared=row["is_shared"],
        is_own=row["agent_id"] == agent_id,
        filter=msgspec.convert(row["filter"], ViewFilter),
        rank=row["rank"],
    )


async def load_views(tx: Transaction, agent_id: UUID) -> list[SavedView]:
    """Return an agent's views and those that are shared, by rank and name."""
    rows = await tx.fetch(
        f"{_VIEW} and (agent_id = $2 or is_shared) order by rank, lower(name), id", tx.workspace_id, agent_id
    )
    return [_view(row, agent_id) for row in rows]


async def lock_view(tx: Transaction, view_id: UUID, agent_id: UUID) -> SavedView | None:
    """Lock a view that the agent sees."""
    row = await tx.fetchrow(
        f"{_VIEW} and id = $3 and (agent_id = $2 or is_shared) for update", tx.workspace_id, agent_id, view_id
    )
    return None if row is None else _view(row, agent_id)


async def count_views(tx: Transaction, agent_id: UUID) -> int:
    """Count an agent's own views."""
    sql = "select count(*) from saved_view where workspace_id = $1 and agent_id = $2"
    count: int = await tx.fetchval(sql, tx.workspace_id, agent_id)
    return count


async def insert_view(tx: Transaction, view: SavedView, agent_id: UUID) -> None:
    """Keep a new view of an agent."""
    await tx.execute(
        """insert into saved_view (workspace_id, id, name, agent_id, is_shared, filter, rank)
           values ($1, $2, $3, $4, $5, $6, $7)""",
        tx.workspace_id,
        view.id,
        view.name,
        agent_id,
        view.is_shared,
        msgspec.to_builtins(view.filter),
        view.rank,
    )


async def update_view(tx: Transaction, view: SavedView) -> None:
    """Write a view that is locked."""
    await tx.execute(
        "update saved_view set name = $3, is_shared = $4, filter = $5, rank = $6 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        view.id,
        view.name,
        view.is_shared,
        msgspec.to_builtins(view.filter),
        view.rank,
    )


async def delete_view(tx: Transaction, view_id: UUID) -> None:
    """Remove a view."""
    await tx.execute("delete from saved_view where workspace_id = $1 and id = $2", tx.workspace_id, view_id)
