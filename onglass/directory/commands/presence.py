"""Until when customers have the messenger before them; it is no event and leaves no trace."""

from collections.abc import Sequence
from uuid import UUID

from onglass.directory._store import customers
from onglass.platform.transactions import Transaction


async def note_presence(tx: Transaction, customer_ids: Sequence[UUID], *, seconds: float | None) -> list[UUID]:
    """Keep that customers are there for `seconds` from now, or with None not any more.

    Returns those it was kept for; a record that is locked just now is left for the next time.
    """
    return await customers.update_presence(tx, customer_ids, seconds)
