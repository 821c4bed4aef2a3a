"""What was asked of a customer to prove who they are, and what came of it."""

from uuid import UUID

from onglass.conversations._store import verifications
from onglass.conversations.model import Reader, Verification
from onglass.conversations.queries.access import access_conversation
from onglass.platform.transactions import Transaction


async def list_verifications(tx: Transaction, reader: Reader, conversation_id: UUID) -> list[Verification]:
    """Return the newest 50 requests of a conversation, newest first; raises NotFound."""
    await access_conversation(tx, reader, conversation_id)
    return await verifications.load_requests(tx, conversation_id)
