"""Where a workspace's own system is asked; one row each, its secret sealed."""

from onglass.platform.transactions import Row, Transaction


async def load_panel(tx: Transaction) -> Row | None:
    """Return title, url, secret_encrypted and changed_at."""
    return await tx.fetchrow(
        "select title, url, secret_encrypted, changed_at from side_panel where workspace_id = $1", tx.workspace_id
    )


async def save_panel(tx: Transaction, *, title: str, url: str, sealed_secret: bytes) -> None:
    """Write the workspace's panel, in place of the one before."""
    await tx.execute(
        "insert into side_panel (workspace_id, title, url, secret_encrypted) values ($1, $2, $3, $4) "
        "on conflict (workspace_id) do update set title = excluded.title, url = excluded.url, "
        "secret_encrypted = excluded.secret_encrypted, changed_at = clock_timestamp()",
        tx.workspace_id,
        title,
        url,
        sealed_secret,
    )


async def delete_panel(tx: Transaction) -> bool:
    """Remove the panel; False when there was none."""
    tag = await tx.execute("delete from side_panel where workspace_id = $1", tx.workspace_id)
    return tag != "DELETE 0"
