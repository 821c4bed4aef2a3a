"""An event of a case meets the rules that wait for it, and the clocks of those that wait for time.

Invariant: where no rule is on, an event costs one look at an index and nothing is locked.
"""

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
from onglass.events.conversation_events import ConversationEvent
from onglass.platform.transactions import Transaction
from onglass.rules._store import rules
from onglass.rules.commands.running import Cause, run_rules
from onglass.rules.commands.timing import set_timers, trigger_of, waits_for_time
from onglass.rules.model import Occasion

# What rules may wait for, and what may begin or end the times they wait for.
CaseEvent = (
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
_OCCASIONS: dict[type[ConversationEvent], Occasion] = {
    ConversationOpened: Occasion.OPENS,
    TurnPassed: Occasion.CUSTOMER_WRITES,
    ReplySent: Occasion.AGENT_REPLIES,
    ConversationResolved: Occasion.RESOLVED,
    ConversationReopened: Occasion.REOPENS,
}
# A wait or a silence may begin, move or end with these.
_TIMED = (
    ConversationOpened,
    TurnPassed,
    ReplySent,
    ConversationResolved,
    ConversationReopened,
    ConversationPaused,
    ConversationResumed,
)

# Under which names the log has what a rule waits for.
EVENTS_OF: dict[Occasion, tuple[str, ...]] = {
    **{occasion: (event_type.log_type,) for event_type, occasion in _OCCASIONS.items()},
    Occasion.ASSIGNED: (ConversationAssigned.log_type,),
    Occasion.PROMISE_BROKEN: (ReplyPromiseEnded.log_type,),
    Occasion.ANSWER_DUE_SOON: (ResponseDueSoon.log_type,),
    Occasion.ANSWER_LATE: (ResponseOverdue.log_type,),
    Occasion.SOLUTION_LATE: (ResponseOverdue.log_type,),
}


async def react(tx: Transaction, event: CaseEvent) -> None:
    """Let the rules act that wait for an event."""
    active = await rules.list_active(tx)
    if not active or event.occurred_at is None:
        return
    occasion = occasion_of(event)
    fitting = [rule for rule in active if (trigger := trigger_of(rule)) is not None and trigger.occasion is occasion]
    if occasion is not None and fitting:
        cause = Cause(
            event.conversation_id, event.seq, event.message_id, type(event), event.actor.kind, event.occurred_at
        )
        await run_rules(tx, cause, fitting)
    timed = [rule for rule in active if waits_for_time(rule)]
    if timed and isinstance(event, _TIMED):
        await set_timers(tx, event.conversation_id, timed)


def occasion_of(event: ConversationEvent) -> Occasion | None:
    """Return what an event is to rules; None for one that they do not know."""
    if isinstance(event, ConversationAssigned):
        return None if event.agent_id is None else Occasion.ASSIGNED
    if isinstance(event, ReplyPromiseEnded):
        return Occasion.PROMISE_BROKEN if event.ending == "broken" else None
    if isinstance(event, ResponseDueSoon):
        return None if event.target == "resolution" else Occasion.ANSWER_DUE_SOON
    if isinstance(event, ResponseOverdue):
        return Occasion.SOLUTION_LATE if event.target == "resolution" else Occasion.ANSWER_LATE
    return _OCCASIONS.get(type(event))
