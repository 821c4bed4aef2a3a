"""What rules do when something happened to a case, and when a time has come."""

from onglass.events import (
    ConversationAssigned,
    ConversationOpened,
    ConversationPaused,
    ConversationReopened,
    ConversationResolved,
    ConversationResumed,
    ReplyPromiseEnded,
    ReplySent,
    ResponseDueSoon,
    ResponseOverdue,
    TurnPassed,
)
from onglass.platform.transactions import Transaction
from onglass.rules import commands

_Known = (
    ConversationAssigned
    | ConversationOpened
    | ConversationPaused
    | ConversationReopened
    | ConversationResolved
    | ConversationResumed
    | ReplyPromiseEnded
    | ReplySent
    | ResponseDueSoon
    | ResponseOverdue
    | TurnPassed
)


async def react(tx: Transaction, event: _Known) -> None:
    """Let the rules act that wait for this."""
    await commands.react(tx, event)


TIMERS = {commands.TIMER_RULE: commands.take_time}
