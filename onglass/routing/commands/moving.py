"""A case goes where somebody has set it up to go, by nobody's hand: into a queue, or to an agent.

Invariant: as with every transfer, who is being asked to take it is asked no more.
"""

from uuid import UUID

from onglass.conversations import commands as conversations
from onglass.directory import commands as directory
from onglass.platform.problems import NotFound, invalid_field
from onglass.platform.transactions import Transaction
from onglass.routing._store import cases, offers
from onglass.routing.commands.giving import offer_key
from onglass.routing.commands.speakers import TIMER_SEEK_AGENT


async def move_to_queue(tx: Transaction, conversation_id: UUID, queue_id: UUID, *, reason: str) -> None:
    """Put a case into another queue, without its owner, where it seeks anew after the commit. Idempotent.

    Raises NotFound, Invalid `unknown_queue`.
    """
    case = await conversations.lock_case(tx, conversation_id)
    if case is None:
        raise NotFound
    if await directory.keep_queue_in_use(tx, queue_id) is None:
        raise invalid_field("queue_id", "There is no such queue.", code="unknown_queue")
    if case.queue_id == queue_id:
        return
    await _withdraw_offer(tx, conversation_id)
    await conversations.put_in_queue(tx, conversation_id, queue_id)
    await conversations.assign(tx, conversation_id, None, by=None, reason=reason)
    if case.assignee_id is None:
        # What was somebody's seeks when that is known. In a transaction of its own: an agent who looks for cases at
        # this moment must not look past this one.
        payload = {"conversation_id": str(conversation_id)}
        await tx.schedule(f"seek_agent:{conversation_id}", await tx.clock_time(), TIMER_SEEK_AGENT, payload)


async def move_to_agent(tx: Transaction, conversation_id: UUID, agent_id: UUID, *, reason: str) -> None:
    """Give a case to an agent, whatever room they have. Idempotent. Raises NotFound, Invalid `unknown_agent`."""
    if await conversations.lock_case(tx, conversation_id) is None:
        raise NotFound
    await _withdraw_offer(tx, conversation_id)
    await conversations.assign(tx, conversation_id, agent_id, by=None, reason=reason)


async def _withdraw_offer(tx: Transaction, conversation_id: UUID) -> None:
    await cases.lock_holding(tx, conversation_id)
    if await offers.take_offer(tx, conversation_id) is not None:
        await tx.cancel(offer_key(conversation_id))
    await offers.delete_refusals(tx, conversation_id)
