"""Giving a case to an agent, or offering it: the last step of every decision, under the locks it was made with."""

from uuid import UUID

from onglass.conversations import commands as conversations
from onglass.events import ConversationOffered
from onglass.platform.transactions import Transaction
from onglass.routing._store import offers
from onglass.routing._store.places import Place
from onglass.routing.model import Case

TIMER_OFFER = "routing.offer_ended"


async def give(tx: Transaction, place: Place, case: Case, agent_id: UUID, *, reason: str) -> None:
    """Give the case to the agent, or ask them first where the queue wants it. The case and the agent are locked."""
    if place.is_asked:
        await _offer(tx, place, case.conversation_id, agent_id)
        return
    await conversations.assign(tx, case.conversation_id, agent_id, by=None, reason=reason)


async def _offer(tx: Transaction, place: Place, conversation_id: UUID, agent_id: UUID) -> None:
    until_at = await offers.insert_offer(tx, conversation_id, agent_id, seconds=place.offer_seconds)
    event = ConversationOffered(
        workspace_id=tx.workspace_id, stream_id=conversation_id, agent_id=agent_id, until_at=until_at
    )
    await tx.record(event, hint_subject_id=agent_id)
    await tx.schedule(offer_key(conversation_id), until_at, TIMER_OFFER, {"conversation_id": str(conversation_id)})


def offer_key(conversation_id: UUID) -> str:
    """Name the timer that ends the offer of a case."""
    return f"offer:{conversation_id}"
