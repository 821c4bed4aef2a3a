"""What routing does when something happened: an arrival seeks an agent, a release seeks cases."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from onglass.events import (
    AgentAvailabilityChanged,
    AgentWorkChanged,
    ConversationAssigned,
    ConversationOpened,
    ConversationParked,
    ConversationPaused,
    ConversationReopened,
    ConversationResolved,
    ConversationResumed,
    ConversationReturned,
    ConversationSnoozed,
    FactsChanged,
    QueueChanged,
    ReplyPromised,
    ReplyPromiseEnded,
    ReplySent,
    ResponseOverdue,
    TurnPassed,
)
from onglass.platform.timers import Timer, TimerReaction
from onglass.platform.transactions import Transaction
from onglass.routing import commands

_Freed = ConversationParked | ConversationResolved | ConversationSnoozed


async def seek_agent(tx: Transaction, event: ConversationOpened) -> None:
    """Find somebody for a case that has just begun."""
    await commands.seek_agent(tx, event.conversation_id)


async def seek_if_unowned(tx: Transaction, event: TurnPassed | ConversationResumed) -> None:
    """Find somebody for a case that nobody has, now that an answer is owed in it again."""
    await commands.seek_if_unowned(tx, event.conversation_id)


async def seek_anew(tx: Transaction, event: FactsChanged) -> None:
    """Find somebody for a case whose language or priority may be another now."""
    await commands.seek_agent(tx, event.conversation_id)


async def seek_after_assignment(tx: Transaction, event: ConversationAssigned) -> None:
    """Find somebody for a case that nobody has any more, and cases for whoever had it."""
    if event.agent_id is None:
        await commands.seek_another_agent(tx, event.conversation_id, after=event.from_agent_id)
    if event.from_agent_id is not None:
        await commands.seek_cases_later(tx, event.from_agent_id, seconds=0)


async def bring_back(tx: Transaction, event: ConversationReturned | ConversationReopened) -> None:
    """Let who knows the case have it again, or whoever is best."""
    await commands.bring_back(tx, event.conversation_id)


async def release(tx: Transaction, event: _Freed) -> None:
    """Find cases for the agent whose room has become free."""
    await commands.release(tx, event.conversation_id)


async def seek_cases(tx: Transaction, event: AgentAvailabilityChanged) -> None:
    """Find cases for an agent who came, and somebody else for those who wait for one who left."""
    if event.availability == "online":
        await commands.agent_came(tx, event.agent_id)
        await commands.seek_cases(tx, event.agent_id)
    elif event.availability == "offline":
        await commands.agent_left(tx, event.agent_id)


async def seek_more_cases(tx: Transaction, event: AgentWorkChanged) -> None:
    """Find cases for an agent who may be given more, or others, than before."""
    await commands.seek_cases(tx, event.agent_id)


async def escalate(tx: Transaction, event: ResponseOverdue) -> None:
    """Let a case that is late move up."""
    await commands.escalate_late(tx, event.conversation_id)


def _about(field: str, command: Callable[[Transaction, UUID], Awaitable[object]]) -> TimerReaction:
    async def react(tx: Transaction, timer: Timer) -> None:
        await command(tx, UUID(timer.payload[field]))

    return react


TIMERS: dict[str, TimerReaction] = {
    commands.TIMER_OFFER: _about("conversation_id", commands.end_offer),
    commands.TIMER_GRACE: _about("conversation_id", commands.end_grace),
    commands.TIMER_LEFT: _about("agent_id", commands.hand_over_of),
    commands.TIMER_SEEK: _about("agent_id", commands.seek_cases),
    commands.TIMER_SEEK_AGENT: _about("conversation_id", commands.seek_agent),
    commands.TIMER_REPAIR: _about("conversation_id", commands.repair_promise),
}


# ---------------------------------------------------------------- what customers were told


async def begin_wait(tx: Transaction, event: ConversationOpened | TurnPassed) -> None:
    """Keep that the customer waits from now on, and what they were promised."""
    if event.occurred_at is not None:
        await commands.begin_wait(tx, event.conversation_id, event.occurred_at)


async def wait_again(tx: Transaction, event: ConversationReopened | ConversationResumed) -> None:
    """Let the customer wait again where an answer is still owed."""
    if event.occurred_at is not None:
        await commands.begin_wait(tx, event.conversation_id, event.occurred_at, if_owed=True)


async def answer_wait(tx: Transaction, event: ReplySent) -> None:
    """End the wait: the promise is kept, or not."""
    if event.occurred_at is not None:
        await commands.answer_wait(tx, event.conversation_id, event.occurred_at)


async def leave_wait(tx: Transaction, event: ConversationResolved | ConversationPaused) -> None:
    """End the wait without an answer."""
    if event.occurred_at is not None:
        await commands.leave_wait(tx, event.conversation_id, event.occurred_at)


async def move_wait(tx: Transaction, event: QueueChanged) -> None:
    """Count the wait with the queue in which the case stands now."""
    if event.queue_id is not None:
        await commands.move_wait(tx, event.conversation_id, event.queue_id)


async def keep_word(tx: Transaction, event: ReplyPromised) -> None:
    """Count what an agent promised."""
    if event.occurred_at is not None and event.actor.id is not None:
        await commands.keep_word(
            tx, event.conversation_id, event.occurred_at, until_at=event.until_at, agent_id=event.actor.id
        )


async def end_word(tx: Transaction, event: ReplyPromiseEnded) -> None:
    """Count what came of it; whoever was left without an answer waits again, and is told for how long."""
    if event.occurred_at is None:
        return
    await commands.end_word(tx, event.conversation_id, event.occurred_at, ending=event.ending)
    if event.ending == "broken":
        await commands.begin_wait(tx, event.conversation_id, event.occurred_at, if_owed=True)
