"""What time does to a case: wakes it, parks it, reminds the customer, asks whether it is solved, resolves it.

Invariant: the timer's row, the step and the next timer are one transaction; what the system writes has a key made of
the silence it is about, so that it stands in the thread once.
"""

from datetime import datetime
from uuid import UUID

from onglass.conversations._store import heads, living, messages
from onglass.conversations._store.messages import NewMessage
from onglass.conversations.commands.closing import reopen_locked, resolve_locked
from onglass.conversations.commands.holding import park_locked, return_locked
from onglass.conversations.commands.seeing import record_on
from onglass.conversations.commands.timetable import set_timer
from onglass.conversations.engine import encode_content, life
from onglass.conversations.engine.life import Step
from onglass.conversations.model import (
    SYSTEM_AUTHOR_ID,
    Content,
    LockedConversation,
    Outcome,
    QuickRepliesContent,
    QuickReplyOption,
    SystemContent,
)
from onglass.events import SolutionAsked, SystemMessagePosted
from onglass.platform.events import SYSTEM, ActorKind
from onglass.platform.ids import new_id
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
    step = life.step_now(case, rules, await tx.clock_time())
    if step is not None:
        case = await _STEPS[step](tx, case)
    await set_timer(tx, case, rules)


async def _wake(tx: Transaction, case: LockedConversation) -> LockedConversation:
    return await return_locked(tx, await reopen_locked(tx, case, actor=SYSTEM))


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
    Step.PARK: park_locked,
    Step.REMIND: _remind,
    Step.ASK: _ask,
    Step.RESOLVE: _resolve,
}


async def _say_once(
    tx: Transaction, case: LockedConversation, content: Content, cause: str
) -> tuple[LockedConversation, datetime | None, UUID]:
    """Write a message of the system's unless it has been written in the silence after the newest answer.

    Return the case, when it was written just now, and its id.
    """
    key = f"{cause}:{await living.find_last_reply_seq(tx, case.id)}"
    stored = await messages.find_by_key(tx, case.id, SYSTEM_AUTHOR_ID, key)
    if stored is not None:
        return case, None, stored.id
    new = NewMessage(
        conversation_id=case.id,
        id=new_id(),
        seq=case.last_seq + 1,
        public_seq=case.last_public_seq + 1,
        author_kind=ActorKind.SYSTEM,
        author_id=SYSTEM_AUTHOR_ID,
        client_message_id=key,
        body_hash=b"",
        content=encode_content(content),
        channel="app",
    )
    await messages.insert_message(tx, new)
    event = SystemMessagePosted(workspace_id=tx.workspace_id, stream_id=case.id, message_id=new.id)
    case, at = await record_on(tx, case, event)
    return life.after_system_message(case), at, new.id
