"""Taking over: a supervisor steps in and has the case from now on, whoever had it.

Invariant: the case is locked before the agent, as everywhere in routing, so of two who take at once each gets it in
turn and the second is the owner. A supervisor's own room is not asked for: they came because nobody else could.
"""

from uuid import UUID

from onglass.conversations import commands as conversations
from onglass.conversations.model import Reader, Status
from onglass.platform.problems import Conflict, NotFound
from onglass.platform.transactions import Transaction
from onglass.routing._store import agents, cases, offers
from onglass.routing.commands.giving import offer_key


async def take_over(tx: Transaction, conversation_id: UUID, *, by: Reader) -> None:
    """Make the case the supervisor's own; an offer of it is withdrawn. Idempotent for who has it.

    Raises NotFound; Conflict `resolved` for a case that is closed.
    """
    head = await conversations.lock_case(tx, conversation_id)
    if head is None or await cases.lock_holding(tx, conversation_id) is None:
        raise NotFound
    if head.status is Status.RESOLVED:
        raise Conflict("resolved", "This case is resolved; reopen it to work on it.")
    await agents.lock_candidate(tx, by.id)
    if await offers.take_offer(tx, conversation_id) is not None:
        await tx.cancel(offer_key(conversation_id))
    await offers.delete_refusals(tx, conversation_id)
    await conversations.assign(tx, conversation_id, by.id, by=by, reason="taken_over")
