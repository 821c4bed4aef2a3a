"""Reads of what agents chose, of their addresses, and of deliveries."""

from uuid import UUID

import msgspec

from onglass.delivery._store import deliveries, subscriptions
from onglass.delivery.model import AlertChoices, DeliveryFacts, DeliveryState, Subscription
from onglass.directory import queries as directory
from onglass.platform.transactions import Transaction

_MOST_LISTED = 200


async def get_choices(tx: Transaction, agent_id: UUID) -> AlertChoices:
    """Return what an agent chose; what was never chosen, or is not understood any more, has its default."""
    kept = await directory.load_preferences(tx, agent_id)
    try:
        return msgspec.convert(kept, AlertChoices)
    except msgspec.ValidationError:
        return AlertChoices()


async def list_subscriptions(tx: Transaction, agent_id: UUID) -> list[Subscription]:
    """Return the addresses at which an agent is told of something, the oldest first."""
    return await subscriptions.load_live_of(tx, agent_id)


async def list_deliveries(
    tx: Transaction, *, state: DeliveryState | None = None, limit: int = _MOST_LISTED
) -> list[DeliveryFacts]:
    """Return the newest deliveries to agents, 200 at most."""
    return await deliveries.load_newest(tx, state, limit=min(limit, _MOST_LISTED))
