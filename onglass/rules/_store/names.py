"""What the workspace has under the names that rules use."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from onglass.platform.transactions import Transaction
from onglass.rules.model import NameKind

_NAMES = """
select 'queue' kind, q.name, q.id, q.id queue_id from queue q where q.workspace_id = $1 and q.retired_at is null
union all
select 'team', t.name, t.id, (select q.id from queue q where q.workspace_id = $1 and q.team_id = t.id
  and q.retired_at is null order by q.is_default desc, q.created_at, q.id limit 1) from team t where t.workspace_id = $1
union all
select 'agent', a.name, a.id, null from agent a where a.workspace_id = $1 and a.disabled_at is null
union all
select 'agent', a.email, a.id, null from agent a where a.workspace_id = $1 and a.disabled_at is null
union all
select 'reason', r.name, r.id, null from closing_reason r where r.workspace_id = $1 and r.retired_at is null
union all
select 'attribute', d.key, d.id, null from attribute_definition d where d.workspace_id = $1 and d.retired_at is null
union all
select 'app', p.name, p.id, null from app p where p.workspace_id = $1 and p.retired_at is null"""
_WANTED = f"select * from ({_NAMES}) known where lower(name) = any($2::text[])"


class Named(NamedTuple):
    """Something of the workspace. `queue_id`: a queue itself, or the one that a team serves."""

    kind: NameKind
    name: str
    id: UUID
    queue_id: UUID | None


async def load_names(tx: Transaction, names: Sequence[str] | None = None) -> list[Named]:
    """Return what has one of these names, whatever their capitals; None: everything."""
    if names is None:
        return [Named(*row) for row in await tx.fetch(_NAMES, tx.workspace_id)]
    rows = await tx.fetch(_WANTED, tx.workspace_id, [name.lower() for name in names])
    return [Named(*row) for row in rows]


async def find_tags(tx: Transaction, names: Sequence[str]) -> tuple[UUID, ...]:
    """Return the tags of these names, whatever their capitals; those that nobody has made are left out."""
    sql = "select id from tag where workspace_id = $1 and lower(name) = any($2::text[])"
    rows = await tx.fetch(sql, tx.workspace_id, [name.lower() for name in names])
    return tuple(row["id"] for row in rows)
