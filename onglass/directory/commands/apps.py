"""Apps, their origins, and what their host signs identities with."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from onglass.directory._store import apps
from onglass.directory.commands.audits import audit
from onglass.directory.engine.identity import check_public_key
from onglass.directory.engine.origins import clean_origins
from onglass.directory.engine.tokens import APP_KEY, new_token
from onglass.directory.engine.traits import clean_line
from onglass.directory.model import App, CreatedApp, IdentityKey, KeyAlgorithm, Principal
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, NotFound
from onglass.platform.secrets import Cipher
from onglass.platform.transactions import Transaction

_MAX_KEYS = 10
_LONGEST_NAME = 120
_SECRET_BYTES = 32


async def create_app(
    tx: Transaction, by: Principal, *, name: str, cipher: Cipher, allowed_origins: Sequence[str] = ()
) -> CreatedApp:
    """Make an app with a new key and identity secret; the secret is shown here once."""
    name = clean_line(name, "name", longest=_LONGEST_NAME)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    app = await apps.insert_app(
        tx,
        new_id(),
        name=name,
        app_key=new_token(APP_KEY, tx.workspace_id),
        origins=clean_origins(allowed_origins),
        sealed_secret=cipher.encrypt(secret.encode()),
    )
    await audit(tx, by, "app.created", target_kind="app", target_id=app.id, detail={"name": name})
    return CreatedApp(app=app, identity_secret=secret)


async def _lock(tx: Transaction, app_id: UUID) -> App:
    app = await apps.lock_app(tx, app_id)
    if app is None:
        raise NotFound
    return app


async def set_allowed_origins(tx: Transaction, by: Principal, app_id: UUID, origins: Sequence[str]) -> App:
    """Replace the web origins that may carry the app; 422 for what is not an origin."""
    allowed = clean_origins(origins)
    await _lock(tx, app_id)
    app = await apps.update_origins(tx, app_id, allowed)
    await audit(tx, by, "app.origins_set", target_kind="app", target_id=app_id, detail={"origins": allowed})
    return app


async def set_app_theme(tx: Transaction, by: Principal, app_id: UUID, theme: Mapping[str, Any]) -> App:
    """Replace the app's theme."""
    await _lock(tx, app_id)
    app = await apps.update_theme(tx, app_id, theme)
    await audit(tx, by, "app.theme_set", target_kind="app", target_id=app_id)
    return app


async def rotate_identity_secret(tx: Transaction, by: Principal, app_id: UUID, *, cipher: Cipher) -> CreatedApp:
    """Give the app a new identity secret at once: tokens signed with the old one start no session any more."""
    app = await _lock(tx, app_id)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    await apps.update_secret(tx, app_id, cipher.encrypt(secret.encode()))
    await audit(tx, by, "app.identity_secret_rotated", target_kind="app", target_id=app_id)
    return CreatedApp(app=app, identity_secret=secret)


async def add_identity_key(
    tx: Transaction, by: Principal, app_id: UUID, *, algorithm: KeyAlgorithm, public_key: str
) -> IdentityKey:
    """Register a public key (PEM or JWK) of the host app; 422 path `public_key`, 409 `too_many_keys`."""
    pem = check_public_key(algorithm, public_key)
    await _lock(tx, app_id)
    if len(await apps.load_keys(tx, app_id)) >= _MAX_KEYS:
        raise Conflict("too_many_keys", f"An app has at most {_MAX_KEYS} keys; retire one first.")
    key = await apps.insert_key(tx, new_id(), app_id, algorithm=algorithm, pem=pem)
    await audit(
        tx, by, "app.identity_key_added", target_kind="identity_key", target_id=key.id, detail={"algorithm": algorithm}
    )
    return key


async def retire_identity_key(tx: Transaction, by: Principal, app_id: UUID, key_id: UUID) -> None:
    """Take a public key out of use: its tokens start no session any more."""
    if not await apps.retire_key(tx, app_id, key_id):
        raise NotFound
    await audit(tx, by, "app.identity_key_retired", target_kind="identity_key", target_id=key_id)
