"""Workspaces, apps and identity keys as rows."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from onglass.directory.model import App, IdentityKey, KeyAlgorithm, Workspace
from onglass.platform.transactions import Row, Transaction

_APP = "id, name, app_key, allowed_origins, theme, created_at"
_KEY = "id, app_id, algorithm, public_key, created_at"


def _app(row: Row) -> App:
    return App(
        id=row["id"],
        name=row["name"],
        app_key=row["app_key"],
        allowed_origins=list(row["allowed_origins"]),
        theme=row["theme"],
        created_at=row["created_at"],
    )


def _key(row: Row) -> IdentityKey:
    return IdentityKey(
        id=row["id"],
        app_id=row["app_id"],
        algorithm=row["algorithm"],
        public_key=row["public_key"],
        created_at=row["created_at"],
    )


def _workspace(row: Row) -> Workspace:
    return Workspace(id=row["id"], name=row["name"], settings=row["settings"], created_at=row["created_at"])


async def insert_workspace(tx: Transaction, name: str, settings: Mapping[str, Any]) -> Workspace | None:
    """Return the new workspace, or None when the name is taken."""
    row = await tx.fetchrow(
        "insert into workspace (id, name, settings) values ($1, $2, $3) on conflict (name) do nothing "
        "returning id, name, settings, created_at",
        tx.workspace_id,
        name,
        dict(settings),
    )
    return None if row is None else _workspace(row)


async def load_workspace(tx: Transaction) -> Workspace | None:
    """Return the transaction's workspace."""
    row = await tx.fetchrow("select id, name, settings, created_at from workspace where id = $1", tx.workspace_id)
    return None if row is None else _workspace(row)


async def lock_workspace(tx: Transaction) -> bool:
    """Lock the transaction's workspace against other changes of what it is made of; False when there is none."""
    row = await tx.fetchrow("select id from workspace where id = $1 for no key update", tx.workspace_id)
    return row is not None


async def update_workspace_settings(tx: Transaction, settings: Mapping[str, Any]) -> Workspace | None:
    """Replace the settings."""
    row = await tx.fetchrow(
        "update workspace set settings = $2 where id = $1 returning id, name, settings, created_at",
        tx.workspace_id,
        dict(settings),
    )
    return None if row is None else _workspace(row)


async def load_workspace_named(tx: Transaction, name: str) -> UUID | None:
    """Return the id of the workspace of that name, whichever it is."""
    found: UUID | None = await tx.fetchval("select onglass_workspace_named($1)", name)
    return found


async def load_origin_known(tx: Transaction, origin: str) -> bool:
    """Tell whether any app of any workspace allows the origin."""
    known: bool = await tx.fetchval("select onglass_origin_known($1)", origin)
    return known


async def insert_app(
    tx: Transaction, app_id: UUID, *, name: str, app_key: str, origins: Sequence[str], sealed_secret: bytes
) -> App:
    """Store a new app."""
    row = await tx.fetchrow(
        "insert into app (workspace_id, id, name, app_key, allowed_origins, identity_secret_encrypted) "
        f"values ($1, $2, $3, $4, $5, $6) returning {_APP}",
        tx.workspace_id,
        app_id,
        name,
        app_key,
        list(origins),
        sealed_secret,
    )
    assert row is not None
    return _app(row)


async def load_app(tx: Transaction, app_id: UUID) -> App | None:
    """Return an app that is in use."""
    row = await tx.fetchrow(
        f"select {_APP} from app where workspace_id = $1 and id = $2 and retired_at is null", tx.workspace_id, app_id
    )
    return None if row is None else _app(row)


async def load_app_of_key(tx: Transaction, app_key: str) -> App | None:
    """Return the app in use that has the key."""
    row = await tx.fetchrow(
        f"select {_APP} from app where workspace_id = $1 and app_key = $2 and retired_at is null",
        tx.workspace_id,
        app_key,
    )
    return None if row is None else _app(row)


async def load_apps(tx: Transaction) -> list[App]:
    """Return all apps in use, oldest first."""
    rows = await tx.fetch(
        f"select {_APP} from app where workspace_id = $1 and retired_at is null order by id", tx.workspace_id
    )
    return [_app(row) for row in rows]


async def lock_app(tx: Transaction, app_id: UUID) -> App | None:
    """Return an app in use, locked against other changes."""
    row = await tx.fetchrow(
        f"select {_APP} from app where workspace_id = $1 and id = $2 and retired_at is null for no key update",
        tx.workspace_id,
        app_id,
    )
    return None if row is None else _app(row)


async def update_origins(tx: Transaction, app_id: UUID, origins: Sequence[str]) -> App:
    """Replace the allowed origins of a locked app."""
    row = await tx.fetchrow(
        f"update app set allowed_origins = $3 where workspace_id = $1 and id = $2 returning {_APP}",
        tx.workspace_id,
        app_id,
        list(origins),
    )
    assert row is not None
    return _app(row)


async def update_theme(tx: Transaction, app_id: UUID, theme: Mapping[str, Any]) -> App:
    """Replace the theme of a locked app."""
    row = await tx.fetchrow(
        f"update app set theme = $3 where workspace_id = $1 and id = $2 returning {_APP}",
        tx.workspace_id,
        app_id,
        dict(theme),
    )
    assert row is not None
    return _app(row)


async def update_secret(tx: Transaction, app_id: UUID, sealed_secret: bytes) -> None:
    """Replace the identity secret of a locked app."""
    await tx.execute(
        "update app set identity_secret_encrypted = $3 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        app_id,
        sealed_secret,
    )


async def load_secret(tx: Transaction, app_id: UUID) -> bytes:
    """Return an app's identity secret as it is stored, encrypted."""
    sealed: bytes = await tx.fetchval(
        "select identity_secret_encrypted from app where workspace_id = $1 and id = $2", tx.workspace_id, app_id
    )
    return sealed


async def insert_key(tx: Transaction, key_id: UUID, app_id: UUID, *, algorithm: KeyAlgorithm, pem: str) -> IdentityKey:
    """Store a public key."""
    row = await tx.fetchrow(
        "insert into identity_key (workspace_id, id, app_id, algorithm, public_key) values ($1, $2, $3, $4, $5) "
        f"returning {_KEY}",
        tx.workspace_id,
        key_id,
        app_id,
        algorithm,
        pem,
    )
    assert row is not None
    return _key(row)


async def load_keys(tx: Transaction, app_id: UUID) -> list[IdentityKey]:
    """Return the keys of an app that are in use, newest first."""
    rows = await tx.fetch(
        f"select {_KEY} from identity_key where workspace_id = $1 and app_id = $2 and retired_at is null "
        "order by id desc",
        tx.workspace_id,
        app_id,
    )
    return [_key(row) for row in rows]


async def retire_key(tx: Transaction, app_id: UUID, key_id: UUID) -> bool:
    """Take a key out of use; False when there was none."""
    tag = await tx.execute(
        "update identity_key set retired_at = clock_timestamp() "
        "where workspace_id = $1 and app_id = $2 and id = $3 and retired_at is null",
        tx.workspace_id,
        app_id,
        key_id,
    )
    return tag == "UPDATE 1"
