"""The colour of an app's messenger."""

from uuid import UUID

from onglass.directory._store import apps
from onglass.directory.commands.audits import audit
from onglass.directory.engine.theme import derive_theme, read_colour
from onglass.directory.model import App, Principal
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction

_DERIVED = ("color", "light", "dark")


async def set_app_color(tx: Transaction, by: Principal, app_id: UUID, color: str | None) -> App:
    """Keep an app's colour and every tone that follows from it; None for the standard one, 422 for no colour."""
    derived = {} if color is None else derive_theme(read_colour(color))
    app = await apps.lock_app(tx, app_id)
    if app is None:
        raise NotFound
    others = {name: value for name, value in app.theme.items() if name not in _DERIVED}
    app = await apps.update_theme(tx, app_id, others | derived)
    detail = {"color": derived.get("color")}
    await audit(tx, by, "app.theme_set", target_kind="app", target_id=app_id, detail=detail)
    return app
