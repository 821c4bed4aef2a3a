"""Teams and their members as rows."""

from collections.abc import Sequence
from uuid import UUID

from onglass.directory.work_model import Team
from onglass.platform.transactions import Row, Transaction

_TEAM = """
select t.id, t.name, t.created_at, array(select m.agent_id from team_member m
  where m.workspace_id = t.workspace_id and m.team_id = t.id order by m.agent_id) agent_ids
from team t where t.workspace_id = $1
"""


def _team(row: Row) -> Team:
    return Team(id=row["id"], name=row["name"], agent_ids=tuple(row["agent_ids"]), created_at=row["created_at"])


async def insert_team(tx: Transaction, team_id: UUID, name: str) -> bool:
    """Store a new team; False when the name is taken."""
    tag = await tx.execute(
        "insert into team (workspace_id, id, name) values ($1, $2, $3) on conflict (workspace_id, name) do nothing",
        tx.workspace_id,
        team_id,
        name,
    )
    return tag == "INSERT 0 1"


async def load_teams(tx: Transaction) -> list[Team]:
    """Return all teams by name."""
    return [_team(row) for row in await tx.fetch(f"{_TEAM} order by t.name", tx.workspace_id)]


async def load_team(tx: Transaction, team_id: UUID) -> Team | None:
    """Return a team."""
    row = await tx.fetchrow(f"{_TEAM} and t.id = $2", tx.workspace_id, team_id)
    return None if row is None else _team(row)


async def load_name_taken(tx: Transaction, name: str, *, besides: UUID) -> bool:
    """Tell whether another team has the name."""
    taken: bool = await tx.fetchval(
        "select exists (select from team where workspace_id = $1 and name = $2 and id <> $3)",
        tx.workspace_id,
        name,
        besides,
    )
    return taken


async def update_name(tx: Transaction, team_id: UUID, name: str) -> None:
    """Rename a team whose workspace is locked."""
    await tx.execute("update team set name = $3 where workspace_id = $1 and id = $2", tx.workspace_id, team_id, name)


async def replace_members(tx: Transaction, team_id: UUID, agent_ids: Sequence[UUID]) -> None:
    """Make these agents, who exist, the team's only members; who stays keeps their row."""
    await tx.execute(
        "delete from team_member where workspace_id = $1 and team_id = $2 and agent_id <> all($3::uuid[])",
        tx.workspace_id,
        team_id,
        list(agent_ids),
    )
    await tx.execute(
        "insert into team_member (workspace_id, team_id, agent_id) select $1, $2, unnest($3::uuid[]) "
        "on conflict do nothing",
        tx.workspace_id,
        team_id,
        list(agent_ids),
    )


async def delete_team(tx: Transaction, team_id: UUID) -> None:
    """Remove a team that nothing uses."""
    await tx.execute("delete from team where workspace_id = $1 and id = $2", tx.workspace_id, team_id)
