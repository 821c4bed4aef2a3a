"""What service levels do when something happened: clocks follow whose turn it is."""

from uuid import UUID

from onglass.events import (
    ConversationOpened,
    ConversationPaused,
    ConversationReopened,
    ConversationResolved,
    ConversationResumed,
    ReplyPromised,
    ReplyPromiseEnded,
    ReplySent,
    TurnPassed,
)
from onglass.platform.timers import Timer
from onglass.platform.transactions import Transaction
from onglass.sla import commands, engine
from onglass.sla.model import Target


async def start_clocks(tx: Transaction, event: ConversationOpened) -> None:
    """Owe the first answer and the solution of a case that began."""
    if event.occurred_at is not None:
        await commands.start_clock(tx, event.conversation_id, Target.FIRST_RESPONSE, event.occurred_at)
        await commands.start_clock(tx, event.conversation_id, Target.RESOLUTION, event.occurred_at)


async def run_clocks(tx: Transaction, event: TurnPassed) -> None:
    """Owe the next answer, now that the customer has written again, and let the solution's clock run on."""
    if event.occurred_at is not None:
        await commands.owe_answer(tx, event.conversation_id, event.occurred_at)


async def stop_response(tx: Transaction, event: ReplySent) -> None:
    """Stop what was owed by an answer; until the customer writes, nothing is."""
    if event.occurred_at is not None:
        await commands.change_clocks(tx, event.conversation_id, engine.ON_REPLY, event.occurred_at)


async def rest_clocks(tx: Transaction, event: ConversationPaused) -> None:
    """Let every clock rest while the customer pauses."""
    if event.occurred_at is not None:
        await commands.change_clocks(tx, event.conversation_id, engine.rest, event.occurred_at)


async def resume_clocks(tx: Transaction, event: ConversationResumed) -> None:
    """Let what was owed be owed on."""
    if event.occurred_at is not None:
        await commands.resume_clocks(tx, event.conversation_id, event.occurred_at)


async def stop_clocks(tx: Transaction, event: ConversationResolved) -> None:
    """Stop every clock of a case that is solved."""
    if event.occurred_at is not None:
        await commands.change_clocks(tx, event.conversation_id, engine.stop, event.occurred_at)


async def restart_clocks(tx: Transaction, event: ConversationReopened) -> None:
    """Owe the solution anew, and an answer if it is the agent's turn."""
    if event.occurred_at is not None:
        await commands.restart_clocks(tx, event.conversation_id, event.occurred_at)


async def owe_promise(tx: Transaction, event: ReplyPromised) -> None:
    """Owe what an agent promised."""
    await commands.tell_deadline(tx, event.conversation_id)


async def forget_promise(tx: Transaction, event: ReplyPromiseEnded) -> None:
    """Owe what else is owed; after a broken promise an answer is."""
    if event.ending == "broken" and event.occurred_at is not None:
        await commands.owe_again(tx, event.conversation_id, event.occurred_at)
    else:
        await commands.tell_deadline(tx, event.conversation_id)


async def look_at_clock(tx: Transaction, timer: Timer) -> None:
    """Look whether a clock has to warn, or is missed."""
    await commands.look_at_clock(tx, UUID(timer.payload["conversation_id"]), Target(timer.payload["target"]))


TIMERS = {commands.TIMER_CLOCK: look_at_clock}
