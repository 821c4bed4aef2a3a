"""A case that is late moves up: in its own priority, and into the queue that takes such cases.

Invariant: by lateness once a turn, however many of its targets are missed.
"""

from uuid import UUID

from onglass.conversations import commands as conversations
from onglass.conversations.model import LockedConversation, Status, Turn
from onglass.directory import commands as directory
from onglass.platform.transactions import Transaction
from onglass.routing._store import places
from onglass.routing.commands.moving import move_to_queue
from onglass.routing.commands.seeking import seek_agent


async def escalate_late(tx: Transaction, conversation_id: UUID) -> bool:
    """Let a case move up because an answer is overdue; False where it has in this turn, or nobody waits."""
    case = await conversations.lock_case(tx, conversation_id)
    if case is None or case.turn is not Turn.AGENT or _has_moved_up(case):
        return False
    return await escalate(tx, conversation_id, reason="overdue")


def _has_moved_up(case: LockedConversation) -> bool:
    """Tell whether the case has moved up since the customer began to wait."""
    if case.escalated_at is None:
        return False
    return case.waiting_since is None or case.escalated_at >= case.waiting_since


async def escalate(tx: Transaction, conversation_id: UUID, *, reason: str) -> bool:
    """Let an open case move up as its queue says, and seek anew; False where there is nothing to do.

    Into another queue it goes without its owner, who may be the very reason why it is late.
    """
    case = await conversations.lock_case(tx, conversation_id)
    place = None if case is None else await places.find_place_of(tx, conversation_id)
    if case is None or place is None or case.status is not Status.OPEN:
        return False
    target_id = await _target(tx, place.escalate_to_queue_id, case.queue_id)
    if place.escalate_by == 0 and target_id is None:
        return False
    await conversations.move_up(tx, conversation_id, by=place.escalate_by, reason=reason)
    if target_id is None:
        await seek_agent(tx, conversation_id)
    else:
        await move_to_queue(tx, conversation_id, target_id, reason="escalated")
    return True


async def _target(tx: Transaction, queue_id: UUID | None, from_queue_id: UUID | None) -> UUID | None:
    """Return the queue that takes late cases, if it is in use and another one."""
    if queue_id is None or queue_id == from_queue_id:
        return None
    return None if await directory.keep_queue_in_use(tx, queue_id) is None else queue_id
