"""The views that an agent may choose from."""

from onglass.conversations._store import views
from onglass.conversations.model import Reader, SavedView
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction


async def list_views(tx: Transaction, reader: Reader) -> list[SavedView]:
    """Return the agent's own views and those that are shared, by rank and name; raises NotFound for a customer."""
    if reader.is_customer:
        raise NotFound
    return await views.load_views(tx, reader.id)
