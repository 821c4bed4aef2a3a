"""What is to be sent later: everybody's in a conversation, and one's own everywhere."""

from uuid import UUID

from onglass.conversations._store import scheduled
from onglass.conversations._store.scheduled import shape_scheduled
from onglass.conversations.model import Reader, Scheduled
from onglass.conversations.queries.access import access_conversation
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction

_MOST = 500


async def list_scheduled(tx: Transaction, reader: Reader, conversation_id: UUID) -> list[Scheduled]:
    """Return what is to be sent in a conversation, and what could not be, the soonest first; raises NotFound."""
    if reader.is_customer:
        raise NotFound
    await access_conversation(tx, reader, conversation_id)
    return [shape_scheduled(row) for row in await scheduled.fetch_of_conversation(tx, conversation_id)]


async def list_own_scheduled(tx: Transaction, agent_id: UUID) -> list[Scheduled]:
    """Return what an agent has written down for later, 500 at most, the soonest first."""
    return [shape_scheduled(row) for row in await scheduled.fetch_of_agent(tx, agent_id, _MOST)]
