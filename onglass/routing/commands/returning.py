"""Cases that come back to whoever knows them, and cases of agents who are not there to answer.

A case that came back stays parked, and takes no capacity, until its owner takes it up or somebody else gets it.
"""

from datetime import timedelta
from uuid import UUID

from onglass.conversations import commands as conversations
from onglass.conversations.model import Holding
from onglass.platform.transactions import Transaction
from onglass.routing import engine
from onglass.routing._store import agents, cases, places
from onglass.routing._store.places import Place
from onglass.routing.commands.seeking import choose_and_give, seek_agent
from onglass.routing.model import Case

TIMER_GRACE = "routing.grace_ended"
TIMER_LEFT = "routing.agent_left"
# How long an agent who went offline may come back (a reload, a tunnel) before those who wait for them are handed over.
_LEFT_SECONDS = 60


async def bring_back(tx: Transaction, conversation_id: UUID) -> None:
    """Let the owner take up a case that came back if they are there and have room; else they have a short grace."""
    found = await _lock_place(tx, conversation_id)
    if found is None:
        return
    place, case = found
    if case.owner_id is None:
        await seek_agent(tx, conversation_id)
    elif not await _take_up(tx, case, case.owner_id):
        due_at = await tx.clock_time() + timedelta(seconds=place.grace_seconds)
        await tx.schedule(_grace_key(conversation_id), due_at, TIMER_GRACE, {"conversation_id": str(conversation_id)})


async def end_grace(tx: Transaction, conversation_id: UUID) -> None:
    """Hand over a case whose owner is not there to answer, or has no room; otherwise it is theirs and stays so."""
    found = await _lock_place(tx, conversation_id)
    if found is None:
        return
    place, case = found
    if case.owner_id is not None and not await _take_up(tx, case, case.owner_id):
        await _hand_over(tx, place, case, case.owner_id)


async def agent_left(tx: Transaction, agent_id: UUID) -> None:
    """Give an agent who went offline a moment to come back, then hand over what waits for an answer of theirs."""
    due_at = await tx.clock_time() + timedelta(seconds=_LEFT_SECONDS)
    await tx.schedule(_left_key(agent_id), due_at, TIMER_LEFT, {"agent_id": str(agent_id)})


async def agent_came(tx: Transaction, agent_id: UUID) -> None:
    """Forget that an agent had left."""
    await tx.cancel(_left_key(agent_id))


async def hand_over_of(tx: Transaction, agent_id: UUID) -> None:
    """Let each case that waits for an answer of an agent who is still offline look for somebody else, by itself."""
    if await agents.find_availability(tx, agent_id) != "offline":
        return
    now = await tx.clock_time()
    for conversation_id in await cases.list_owed(tx, agent_id):
        await tx.schedule(_grace_key(conversation_id), now, TIMER_GRACE, {"conversation_id": str(conversation_id)})


async def _lock_place(tx: Transaction, conversation_id: UUID) -> tuple[Place, Case] | None:
    queue_id = await places.find_queue(tx, conversation_id)
    place = None if queue_id is None else await places.load_place(tx, queue_id)
    case = None if place is None else await cases.lock_owned(tx, conversation_id, place)
    return None if place is None or case is None else (place, case)


async def _take_up(tx: Transaction, case: Case, owner_id: UUID) -> bool:
    owner = await agents.lock_candidate(tx, owner_id)
    if owner is None:
        return False
    head = await conversations.lock_case(tx, case.conversation_id)
    if head is not None and head.holding is Holding.RETURNED:
        if owner.load + engine.room_needed(case, owner) > owner.capacity:
            return False
        await conversations.take_up(tx, case.conversation_id)
    await tx.cancel(_grace_key(case.conversation_id))
    return True


async def _hand_over(tx: Transaction, place: Place, case: Case, owner_id: UUID) -> None:
    """Give the case to the best other agent, or put it into the line."""
    await tx.cancel(_grace_key(case.conversation_id))
    given = None
    if not place.is_asked:
        given = await choose_and_give(tx, place, case, reason="owner_away", without=[owner_id])
    if given is None:
        await conversations.assign(tx, case.conversation_id, None, by=None, reason="owner_away")


def _grace_key(conversation_id: UUID) -> str:
    return f"grace:{conversation_id}"


def _left_key(agent_id: UUID) -> str:
    return f"left:{agent_id}"
