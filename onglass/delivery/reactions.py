"""What delivery does when something happened: it makes a row for whoever should know.

Invariant: the key of a row is the event's place in its log, so that a reaction that runs twice tells once.
"""

from datetime import datetime

from onglass.delivery import commands
from onglass.delivery.model import OccasionName, Reason
from onglass.events import (
    AgentDisabled,
    ConversationAssigned,
    ConversationOffered,
    Read,
    ReplySent,
    ResponseDueSoon,
    ResponseOverdue,
    TurnPassed,
)
from onglass.events.conversation_events import ConversationEvent
from onglass.platform.events import ActorKind
from onglass.platform.transactions import Transaction

# They asked for it themselves, and know.
_OWN_WISH = frozenset({"accepted", "taken_over"})


async def alert_assigned(tx: Transaction, event: ConversationAssigned) -> None:
    """Tell an agent who was given a case; whoever it was offered to need not look any more."""
    await commands.withdraw_offers(tx, event.conversation_id)
    if event.agent_id is None or event.agent_id == event.actor.id or event.reason in _OWN_WISH:
        return
    await commands.alert_agent(tx, event.agent_id, event.conversation_id, _reason("assigned", event), key=_key(event))


async def alert_replied(tx: Transaction, event: TurnPassed) -> None:
    """Tell the case's agent that the customer wrote; once a turn, as the event is."""
    await commands.alert_owner(
        tx,
        event.conversation_id,
        _reason("replied", event),
        key=_key(event),
        unless_owned_since_at=event.occurred_at,
    )


async def alert_offered(tx: Transaction, event: ConversationOffered) -> None:
    """Tell an agent that they are asked to take a case; whoever was asked before is not any more."""
    await commands.withdraw_offers(tx, event.conversation_id)
    reason = _reason("offered", event, event.until_at)
    await commands.alert_agent(tx, event.agent_id, event.conversation_id, reason, key=_key(event))


async def alert_due_soon(tx: Transaction, event: ResponseDueSoon) -> None:
    """Tell the case's agent that little time is left."""
    reason = _reason("due_soon", event, event.due_at)
    await commands.alert_owner(tx, event.conversation_id, reason, key=_key(event))


async def alert_overdue(tx: Transaction, event: ResponseOverdue) -> None:
    """Tell the case's agent that it is late."""
    reason = _reason("overdue", event, event.due_at)
    await commands.alert_owner(tx, event.conversation_id, reason, key=_key(event))


async def forget_agent(tx: Transaction, event: AgentDisabled) -> None:
    """Tell a disabled agent nothing more."""
    await commands.forget_agent(tx, event.agent_id)


async def tell_customer(tx: Transaction, event: ReplySent) -> None:
    """Tell the customer that somebody answered."""
    assert event.occurred_at is not None, "the log gives every event its time"
    await commands.tell_customer(tx, event.conversation_id, event.seq, event.occurred_at)


async def recall_read(tx: Transaction, event: Read) -> None:
    """Take back from the customer's other devices what they have read on one."""
    if event.actor.kind is ActorKind.CUSTOMER:
        await commands.recall_read(tx, event.conversation_id, event.up_to_seq, await tx.clock_time())


def _reason(occasion: OccasionName, event: ConversationEvent, due_at: datetime | None = None) -> Reason:
    assert event.occurred_at is not None, "the log gives every event its time"
    return Reason(occasion=occasion, seq=event.seq, at=event.occurred_at, due_at=due_at)


def _key(event: ConversationEvent) -> str:
    return f"{event.stream_id}:{event.seq}"
