"""A workspace's settings for Google's and Apple's push services as rows."""

from typing import Any

from onglass.delivery.model import ProviderFacts, ProviderKind
from onglass.platform.transactions import Row, Transaction

_PUT = """
insert into push_provider (workspace_id, kind, sealed, about) values ($1, $2, $3, $4)
on conflict (workspace_id, kind) do update set sealed = excluded.sealed, about = excluded.about,
  changed_at = clock_timestamp()"""
_ONE = "select kind, about, changed_at, sealed from push_provider where workspace_id = $1 and kind = $2"


async def put(tx: Transaction, kind: ProviderKind, *, sealed: bytes, about: dict[str, Any]) -> None:
    """Keep a provider's settings in the place of earlier ones."""
    await tx.execute(_PUT, tx.workspace_id, kind, sealed, about)


async def load(tx: Transaction, kind: ProviderKind) -> Row | None:
    """Return (kind, about, changed_at, sealed)."""
    return await tx.fetchrow(_ONE, tx.workspace_id, kind)


async def load_facts(tx: Transaction, kind: ProviderKind) -> ProviderFacts | None:
    """Return what may be shown."""
    row = await load(tx, kind)
    return None if row is None else ProviderFacts(kind=row["kind"], about=row["about"], changed_at=row["changed_at"])


async def load_kinds(tx: Transaction) -> list[ProviderKind]:
    """Return which providers are set up."""
    rows = await tx.fetch("select kind from push_provider where workspace_id = $1 order by kind", tx.workspace_id)
    return [row["kind"] for row in rows]


async def delete(tx: Transaction, kind: ProviderKind) -> bool:
    """Forget a provider's settings; False when there were none."""
    sql = "delete from push_provider where workspace_id = $1 and kind = $2 returning kind"
    return await tx.fetchval(sql, tx.workspace_id, kind) is not None
