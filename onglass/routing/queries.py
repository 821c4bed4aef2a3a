"""Reads of routing."""

from collections.abc import Sequence
from uuid import UUID

from onglass.platform.transactions import Transaction
from onglass.routing._store import agents, cases, offers
from onglass.routing._store.offers import Offer


async def list_offers(tx: Transaction, agent_id: UUID) -> Sequence[Offer]:
    """Return what an agent is being asked, the soonest over first."""
    return await offers.list_offers(tx, agent_id)


async def count_held(tx: Transaction, agent_id: UUID) -> int:
    """Return how much of an agent's capacity is taken: open cases that are not parked or returned, and offers."""
    return await agents.count_held(tx, agent_id)


async def count_waiting(tx: Transaction, queue_id: UUID) -> int:
    """Return how many cases of a queue wait for an agent."""
    return await cases.count_waiting(tx, queue_id)
