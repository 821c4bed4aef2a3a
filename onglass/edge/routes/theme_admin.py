"""The colour of an app's messenger: read and set by administrators."""

from uuid import UUID

from litestar import get, put
from litestar.params import FromPath, JSONBody

from onglass.directory import commands, queries
from onglass.directory.engine.permissions import Action
from onglass.directory.engine.theme import explain_theme
from onglass.directory.model import App
from onglass.edge.routes.framework import Caller, problems, right
from onglass.edge.theme_bodies import AppTheme, PutTheme

_THEME = "/apps/{app_id:uuid}/theme"


@get(_THEME, opt=right(Action.READ_APPS), responses=problems(401, 403, 404))
async def get_theme(call: Caller, app_id: FromPath[UUID]) -> AppTheme:
    """Return an app's colour and the tones made of it."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return _theme(await queries.get_app(tx, app_id))


@put(_THEME, opt=right(Action.CHANGE_APPS), responses=problems(400, 401, 403, 404, 413, 422))
async def put_theme(call: Caller, app_id: FromPath[UUID], data: JSONBody[PutTheme]) -> AppTheme:
    """Set an app's colour; every tone is made of it so that it can be read, in light and in dark.

    Sessions that are open learn it when they ask for their config.
    """
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return _theme(await commands.set_app_color(tx, call.principal, app_id, data.color))


def _theme(app: App) -> AppTheme:
    theme = app.theme
    return AppTheme(
        color=theme.get("color"),
        light=theme.get("light", {}),
        dark=theme.get("dark", {}),
        adjusted=explain_theme(theme),
    )


THEME_HANDLERS = [get_theme, put_theme]
