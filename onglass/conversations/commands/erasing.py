"""A conversation is erased for good: message by message as people redact them, then all that was said around them.

Invariant: nothing is skipped for who wrote it or when; what stays is the number, the times and the states.
"""

from uuid import UUID

from onglass.conversations._store import erasing
from onglass.conversations.commands.amending import redact_message
from onglass.conversations.commands.indexing import index_anew
from onglass.conversations.commands.seeing import lock_visible
from onglass.conversations.model import Reader, Rules
from onglass.files import commands as files
from onglass.platform.transactions import Transaction


async def erase_some(tx: Transaction, by: Reader, conversation_id: UUID, *, at_most: int, rules: Rules) -> int:
    """Redact the oldest messages and notes that still say something, files with them; return how many there were."""
    found = await erasing.fetch_unerased(tx, conversation_id, at_most)
    for message_id in found:
        await redact_message(tx, by, conversation_id, message_id, rules=rules, of_anyone=True)
        await files.erase_files_of_message(tx, message_id)
    return len(found)


async def erase_rest(tx: Transaction, by: Reader, conversation_id: UUID) -> None:
    """Erase what stands around the messages: subject, attributes, context, drafts, what was to be sent later, words."""
    await lock_visible(tx, by, conversation_id)
    await erasing.erase_rest(tx, conversation_id)
    await index_anew(tx, conversation_id)


async def erase_unsent(tx: Transaction, customer_id: UUID) -> None:
    """Forget everything a customer wrote and has not sent, wherever."""
    await erasing.delete_drafts_of(tx, customer_id)
