"""Answers to an offer: taken, declined, or not answered in time; the next agent is asked at once."""

from uuid import UUID

from onglass.conversations import commands as conversations
from onglass.platform.problems import Conflict, NotFound
from onglass.platform.transactions import Transaction
from onglass.routing._store import cases, offers, places
from onglass.routing.commands.giving import offer_key
from onglass.routing.commands.seeking import choose_and_give


async def accept(tx: Transaction, conversation_id: UUID, agent_id: UUID) -> None:
    """Take a case that is offered to the agent, or that nobody has; of many who try, one gets it.

    Raises NotFound; Conflict `offered_to_another`, `assigned_to_another`. Idempotent for who has it.
    """
    holding = await cases.lock_holding(tx, conversation_id)
    if holding is None:
        raise NotFound
    if holding.assignee_id == agent_id:
        return
    if holding.assignee_id is not None:
        raise Conflict("assigned_to_another", "Somebody was quicker; the case is theirs.")
    if holding.offered_id not in {None, agent_id}:
        raise Conflict("offered_to_another", "The case is offered to somebody else just now.")
    await offers.take_offer(tx, conversation_id)
    await tx.cancel(offer_key(conversation_id))
    await offers.delete_refusals(tx, conversation_id)
    await conversations.assign(tx, conversation_id, agent_id, by=None, reason="accepted")


async def decline_offer(tx: Transaction, conversation_id: UUID, agent_id: UUID) -> None:
    """Let the case go to somebody else; 409 `offer_ended` when it is not offered any more."""
    queue_id = await places.find_queue(tx, conversation_id)
    place = None if queue_id is None else await places.load_place(tx, queue_id)
    if await offers.take_offer(tx, conversation_id, agent_id=agent_id) is None:
        raise _ended()
    await tx.cancel(offer_key(conversation_id))
    await offers.insert_refusal(tx, conversation_id, agent_id)
    if place is not None:
        await _ask_next(tx, place, conversation_id)


async def end_offer(tx: Transaction, conversation_id: UUID) -> UUID | None:
    """Take back an offer that was not answered in time and return to whom it was; the next agent is asked."""
    queue_id = await places.find_queue(tx, conversation_id)
    place = None if queue_id is None else await places.load_place(tx, queue_id)
    offer = await offers.take_offer(tx, conversation_id)
    if offer is None:
        return None
    await offers.insert_refusal(tx, conversation_id, offer.agent_id)
    if place is not None:
        await _ask_next(tx, place, conversation_id)
    return offer.agent_id


async def _ask_next(tx: Transaction, place: places.Place, conversation_id: UUID) -> None:
    case = await cases.lock_waiting(tx, conversation_id, place)
    if case is None or await choose_and_give(tx, place, case, reason="routed") is not None:
        return
    # Everybody with room was asked: the next round may ask them again, but for the one who has just said no.
    refusals = await offers.list_refusals(tx, conversation_id)
    await offers.delete_refusals(tx, conversation_id)
    await choose_and_give(tx, place, case, reason="routed", without=refusals[-1:])


def _ended() -> Conflict:
    return Conflict("offer_ended", "This case is not offered to you any more; look at your list.")
