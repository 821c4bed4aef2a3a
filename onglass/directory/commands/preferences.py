"""What an agent chose for themselves. No right changes with it, so there is no audit row and no event."""

from typing import Any

from onglass.directory._store import preferences
from onglass.directory.model import Principal
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction


async def keep_preferences(tx: Transaction, by: Principal, change: dict[str, Any]) -> None:
    """Keep what the agent chose; what the change does not name stays. Raises NotFound for who is no agent."""
    if not await preferences.put(tx, by.id, change):
        raise NotFound
