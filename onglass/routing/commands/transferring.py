"""Transfer: an agent passes a case on, to an agent or into a queue, with a note that stands in the thread beside it."""

from uuid import UUID

from onglass.conversations import commands as conversations
from onglass.conversations.model import Reader
from onglass.directory import commands as directory
from onglass.platform.problems import NotFound, invalid_field
from onglass.platform.transactions import Transaction
from onglass.routing._store import cases, offers, places
from onglass.routing.commands.giving import offer_key


async def transfer_to_agent(tx: Transaction, conversation_id: UUID, agent_id: UUID, *, by: Reader) -> None:
    """Give the case to an agent, whatever room they have: a person has asked for this. Raises NotFound, Invalid."""
    await _withdraw_offer(tx, conversation_id)
    await conversations.assign(tx, conversation_id, agent_id, by=by, reason="transfer")


async def transfer_to_queue(tx: Transaction, conversation_id: UUID, queue_id: UUID, *, by: Reader) -> None:
    """Put the case into a queue, where it is given to whoever is best but not back to who passed it on.

    Raises NotFound, Invalid `unknown_queue`.
    """
    if await directory.keep_queue_in_use(tx, queue_id) is None:
        raise invalid_field("queue_id", "There is no such queue.", code="unknown_queue")
    await _withdraw_offer(tx, conversation_id)
    await offers.delete_refusals(tx, conversation_id)
    await offers.insert_refusal(tx, conversation_id, by.id)
    await conversations.put_in_queue(tx, conversation_id, queue_id)
    await conversations.assign(tx, conversation_id, None, by=by, reason="transfer")


async def transfer_to_team(tx: Transaction, conversation_id: UUID, team_id: UUID, *, by: Reader) -> None:
    """Put the case into the queue that a team serves. Raises NotFound, Invalid `team_without_queue`."""
    queue_id = await places.find_queue_of_team(tx, team_id)
    if queue_id is None:
        raise invalid_field("team_id", "No queue is served by this team; name a queue.", code="team_without_queue")
    await transfer_to_queue(tx, conversation_id, queue_id, by=by)


async def _withdraw_offer(tx: Transaction, conversation_id: UUID) -> None:
    if await cases.lock_holding(tx, conversation_id) is None:
        raise NotFound
    if await offers.take_offer(tx, conversation_id) is not None:
        await tx.cancel(offer_key(conversation_id))
