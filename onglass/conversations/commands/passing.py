"""What time does to a case: wakes it, parks it, reminds the customer, asks whether it is solved, resolves it.

Invariant: the timer's row, the step and the next timer are one transaction; what the system writes has a key made of
the silence it is about, so that it stands in the thread once.
"""

from datetime import datetime
from uuid import UUID

from onglass.conversations._store import heads, living
from onglass.conversations.commands.closing import reopen_locked, resolve_locked
from onglass.conversations.commands.holding import park_locked, recall_locked, return_locked
from onglass.conversations.commands.promising import answer_locked, break_locked
from onglass.conversations.commands.seeing import record_on
from onglass.conversations.commands.speaking import say_once
from onglass.conversations.commands.timetable import set_timer
from onglass.conversations.engine import life
from onglass.conversations.engine.life import Step
from onglass.conversations.model import (
    Content,
    LockedConversation,
    Outcome,
    QuickRepliesContent,
    QuickReplyOption,
    Status,
    SystemContent,
)
from onglass.events import SolutionAsked
from onglass.platform.events import SYSTEM
from onglass.platform.timers import Timer
from onglass.platform.transactions import Transaction

_REMINDER_TEXT = "Are you still there? We are waiting for your answer, and you can write here whenever it suits you."
_REMINDER = SystemContent(text=_REMINDER_TEXT, code="reminder", fallback=_REMINDER_TEXT)
_QUESTION_TEXT = "Did that solve it?"
_QUESTION = QuickRepliesContent(
    text=_QUESTION_TEXT,
    options=[QuickReplyOption(life.SOLVED_YES, "Yes"), QuickReplyOption(life.SOLVED_NO, "Not yet")],
    fallback=f"{_QUESTION_TEXT}\n1. Yes\n2. Not yet",
)


async def take_step(tx: Transaction, timer: Timer) -> None:
    """Do to a case what is due now, if anything is, and set its timer to what comes next."""
    case = await heads.lock_conversation(tx, UUID(timer.payload["conversation_id"]))
    if case is None:
        return
    rules = await living.load_life_rules(tx, case.queue_id)
    # An answer may have come whose consequences have not: it is in the log, and counts from when it was given.
    case = await answer_locked(tx, case)
    step = life.step_now(case, rules, await tx.clock_time())
    if step is not None:
        case = await _STEPS[step](tx, case)
    await set_timer(tx, case, rules)


async def _wake(tx: Transaction, case: LockedConversation) -> LockedConversation:
    return await return_locked(tx, await reopen_locked(tx, case, actor=SYSTEM))


async def _recall(tx: Transaction, case: LockedConversation) -> LockedConversation:
    if case.status is not Status.OPEN:
        case = await reopen_locked(tx, case, actor=SYSTEM)
    return await recall_locked(tx, case)


async def _remind(tx: Transaction, case: LockedConversation) -> LockedConversation:
    case, at, _ = await _say_once(tx, case, _REMINDER, "reminder")
    case = life.reminded(case)
    await living.save_life(tx, case, updated_at=at)
    return case


async def _ask(tx: Transaction, case: LockedConversation) -> LockedConversation:
    case, at, message_id = await _say_once(tx, case, _QUESTION, "solved")
    event = SolutionAsked(workspace_id=tx.workspace_id, stream_id=case.id, message_id=message_id)
    case, asked_at = await record_on(tx, case, event)
    case = life.asked(case, asked_at)
    await living.save_life(tx, case, updated_at=at)
    return case


async def _resolve(tx: Transaction, case: LockedConversation) -> LockedConversation:
    return await resolve_locked(tx, case, actor=SYSTEM, outcome=Outcome.UNCONFIRMED)


_STEPS = {
    Step.WAKE: _wake,
    Step.RECALL: _recall,
    Step.BREAK: break_locked,
    Step.PARK: park_locked,
    Step.REMIND: _remind,
    Step.ASK: _ask,
    Step.RESOLVE: _resolve,
}


async def _say_once(
    tx: Transaction, case: LockedConversation, content: Content, cause: str
) -> tuple[LockedConversation, datetime | None, UUID]:
    """Write a message of the system's unless it has been written in the silence after the newest answer."""
    key = f"{cause}:{await living.find_last_reply_seq(tx, case.id)}"
    return await say_once(tx, case, content, key)
