"""Who a customer is, forgotten at their own wish; the app's own id of them stays, so that they can sign in again."""

from uuid import UUID

from onglass.directory._store import customers
from onglass.platform.transactions import Transaction


async def forget_person(tx: Transaction, customer_id: UUID) -> None:
    """Erase name, addresses and attributes of a customer, and what their devices told of themselves."""
    await customers.lock_customers(tx, customer_id)
    await customers.update_forgotten(tx, customer_id)
