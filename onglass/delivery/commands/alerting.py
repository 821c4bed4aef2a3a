"""Deliveries are made in the transaction of their reason: one for each of an agent's addresses, once for each reason.

Invariant: a row says why, never what was written; that is read when it is sent.
"""

from datetime import datetime
from uuid import UUID

from onglass.delivery._store import cases, deliveries, subscriptions
from onglass.delivery.engine import choosing
from onglass.delivery.model import OCCASIONS, Reason, Subscription
from onglass.delivery.queries import get_choices
from onglass.directory.commands import audit
from onglass.directory.model import Principal
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, NotFound
from onglass.platform.transactions import Transaction


async def alert_agent(tx: Transaction, agent_id: UUID, conversation_id: UUID, reason: Reason, *, key: str) -> None:
    """Tell an agent about a case at all their addresses, if they want that; `key` names the reason."""
    addresses = await subscriptions.load_live_of(tx, agent_id)
    if not addresses or reason.occasion not in OCCASIONS:
        return
    if not choosing.wants_push(await get_choices(tx, agent_id), reason.occasion, reason.at):
        return
    for address in addresses:
        await _deliver(tx, address, reason, key=key, conversation_id=conversation_id)


async def alert_owner(
    tx: Transaction, conversation_id: UUID, reason: Reason, *, key: str, unless_owned_since_at: datetime | None = None
) -> None:
    """Tell whoever has the case, unless they got it after `unless_owned_since_at`: then they are told of that."""
    owner = await cases.load_owner(tx, conversation_id)
    if owner is None or (unless_owned_since_at is not None and owner.since_at > unless_owned_since_at):
        return
    await alert_agent(tx, owner.agent_id, conversation_id, reason, key=key)


async def withdraw_offers(tx: Transaction, conversation_id: UUID) -> None:
    """Take back what waits to say that a case is offered: it is offered to somebody else, or taken."""
    await deliveries.withdraw_offers(tx, conversation_id, "taken")


async def try_out(tx: Transaction, by: Principal, subscription_id: UUID) -> None:
    """Push to one of the agent's own addresses at once, whatever they chose. Raises NotFound."""
    address = await subscriptions.load_live(tx, subscription_id)
    if address is None or address.owner_id != by.id:
        raise NotFound
    reason = Reason(occasion="test", at=await tx.clock_time())
    await _deliver(tx, address, reason, key=f"test:{new_id()}")


async def replay_delivery(tx: Transaction, by: Principal, delivery_id: UUID) -> None:
    """Try a dead delivery again from its first attempt. Raises NotFound, Conflict `not_dead`."""
    if not await deliveries.replay(tx, delivery_id):
        if await deliveries.exists(tx, delivery_id):
            raise Conflict("not_dead", "Only a dead delivery is tried again; look at its state.")
        raise NotFound
    await audit(tx, by, "delivery.replayed", target_kind="delivery", target_id=delivery_id)


async def _deliver(
    tx: Transaction, address: Subscription, reason: Reason, *, key: str, conversation_id: UUID | None = None
) -> None:
    await deliveries.insert(
        tx,
        new_id(),
        subscription_id=address.id,
        conversation_id=conversation_id,
        key=key,
        # A push service keeps the newest of a topic only: of a case, one.
        topic=None if conversation_id is None else conversation_id.hex,
        reason=reason,
        due_at=choosing.first_due_at(reason),
        until_at=choosing.news_until_at(reason),
    )
