"""What conversations do when something happened elsewhere."""

from onglass.conversations import commands
from onglass.events import AgentDisabled, ReplySent
from onglass.events.conversation_events import ConversationEvent
from onglass.platform.transactions import Transaction


async def release_assignments(tx: Transaction, event: AgentDisabled) -> None:
    """Give a disabled agent's cases back."""
    await commands.release_assignments(tx, event.agent_id)


async def hold(tx: Transaction, event: ReplySent) -> None:
    """Hold the answered case for a while, and keep when the customer was first answered."""
    if event.occurred_at is not None:
        await commands.hold(tx, event.conversation_id, replied_at=event.occurred_at)


async def index_words(tx: Transaction, event: ConversationEvent) -> None:
    """Index what was said in a case at once: no sweep looks after one that is resolved."""
    await commands.index_words(tx, [event.conversation_id])
