"""Reads of what agents chose, of their addresses, and of deliveries."""

from uuid import UUID

import msgspec

from onglass.delivery._store import deliveries, links, notices, providers, subscriptions
from onglass.delivery.model import (
    AlertChoices,
    CustomerChoices,
    DeliveryFacts,
    DeliveryState,
    ProviderFacts,
    ProviderKind,
    PushKind,
    Subscription,
)
from onglass.directory import queries as directory
from onglass.platform.problems import NotFound
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
    """Return the newest deliveries, 200 at most."""
    return await deliveries.load_newest(tx, state, limit=min(limit, _MOST_LISTED))


async def get_customer_choices(tx: Transaction, customer_id: UUID) -> CustomerChoices:
    """Return how a customer wants to be told."""
    return await notices.load_choices(tx, customer_id)


async def get_link_life_hours(tx: Transaction, app_id: UUID) -> int | None:
    """Return for how many hours links in an app's mails hold; None: they carry none. Raises NotFound."""
    await directory.get_app(tx, app_id)
    return await links.load_life_hours(tx, app_id)


async def list_push_kinds(tx: Transaction) -> list[PushKind]:
    """Return by which services a customer of the workspace can be told."""
    return ["web", *await providers.load_kinds(tx)]


async def get_provider(tx: Transaction, kind: ProviderKind) -> ProviderFacts:
    """Return what may be shown of a provider's settings; raises NotFound."""
    found = await providers.load_facts(tx, kind)
    if found is None:
        raise NotFound
    return found
