"""What is kept moves with its customer, ends with them, with their no, and with its time."""

from uuid import UUID

from onglass.context._store import devices, settings, steps
from onglass.context._store.steps import Pool
from onglass.context.model import ContextSettings
from onglass.directory import queries as directory
from onglass.directory.commands import audit
from onglass.directory.model import Joined, Principal
from onglass.platform.problems import invalid_field
from onglass.platform.transactions import Transaction

_MOST_ATTRIBUTES = 100
_SWEPT_AT_ONCE = 5000
_DEFAULT_DAYS = ContextSettings().retention_days


async def change_settings(tx: Transaction, by: Principal, app_id: UUID, wanted: ContextSettings) -> ContextSettings:
    """Replace what an app lets be collected; the next sweep takes what is too old by then. Raises NotFound, Invalid."""
    allowed = wanted.attributes_allowed
    if allowed is not None and len(allowed) > _MOST_ATTRIBUTES:
        raise invalid_field("attributes_allowed", f"Name at most {_MOST_ATTRIBUTES} attributes.")
    await directory.get_app(tx, app_id)
    await settings.put(tx, app_id, wanted)
    detail = {"collect": wanted.collect, "consent": wanted.consent, "retention_days": wanted.retention_days}
    await audit(tx, by, "app.context_set", target_kind="app", target_id=app_id, detail=detail)
    return wanted


async def adopt(tx: Transaction, joined: Joined) -> None:
    """Let what an anonymous record did be the identified one's."""
    await steps.move(tx, joined.from_customer_id, joined.to_customer_id)
    await devices.move(tx, joined.from_customer_id, joined.to_customer_id)


async def forget(tx: Transaction, customer_id: UUID) -> None:
    """Delete all that is known of a customer's steps, and what was said of consent."""
    await steps.delete_of(tx, customer_id)
    await devices.delete_of(tx, customer_id)
    await devices.forget_told(tx, customer_id)


async def sweep(pool: Pool) -> int:
    """Delete what its app does not keep any longer, in all workspaces; return how many rows (5,000 an app at most)."""
    gone = await steps.delete_old(pool, default_days=_DEFAULT_DAYS, at_most=_SWEPT_AT_ONCE)
    return gone + await devices.delete_old(pool, default_days=_DEFAULT_DAYS, at_most=_SWEPT_AT_ONCE)
