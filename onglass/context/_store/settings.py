"""What an app lets be collected, as a row; an app without one has the defaults."""

from uuid import UUID

import msgspec

from onglass.context.model import ContextSettings
from onglass.platform.transactions import Transaction

_COLUMNS = "collect, consent, battery, console_tail, attributes_allowed, retention_days"

_PUT = f"""
insert into context_settings (workspace_id, app_id, {_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (workspace_id, app_id) do update set collect = excluded.collect, consent = excluded.consent,
  battery = excluded.battery, console_tail = excluded.console_tail, attributes_allowed = excluded.attributes_allowed,
  retention_days = excluded.retention_days"""


async def load(tx: Transaction, app_id: UUID) -> ContextSettings:
    """Return the settings of an app."""
    row = await tx.fetchrow(
        f"select {_COLUMNS} from context_settings where workspace_id = $1 and app_id = $2", tx.workspace_id, app_id
    )
    return ContextSettings() if row is None else msgspec.convert(dict(row), ContextSettings)


async def put(tx: Transaction, app_id: UUID, settings: ContextSettings) -> None:
    """Keep the settings of an app."""
    allowed = settings.attributes_allowed
    await tx.execute(
        _PUT,
        tx.workspace_id,
        app_id,
        settings.collect,
        settings.consent,
        settings.battery,
        settings.console_tail,
        None if allowed is None else list(allowed),
        settings.retention_days,
    )
