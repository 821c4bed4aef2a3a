"""Spam: a case leaves every queue and list at once, and what is written there asks for nobody.

Invariant: spam is resolved without a question, a reminder or a clock; only our own side opens it again, and then it is
spam no longer.
"""

from uuid import UUID

from onglass.conversations.commands.closing import reopen_locked, resolve_locked
from onglass.conversations.commands.marking import mark_locked
from onglass.conversations.commands.seeing import actor_of, lock_visible
from onglass.conversations.commands.timetable import set_timer
from onglass.conversations.model import Reader, Status
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction


async def set_spam(tx: Transaction, conversation_id: UUID, *, is_spam: bool, by: Reader) -> None:
    """Take a case for spam, which closes it, or take that back, which opens it. Idempotent.

    Raises NotFound (a customer, too).
    """
    if by.is_customer:
        raise NotFound
    case = await lock_visible(tx, by, conversation_id)
    if case.is_spam is is_spam:
        return
    actor = actor_of(by)
    case = await mark_locked(tx, case, is_spam=is_spam, actor=actor)
    if is_spam and case.status is not Status.RESOLVED:
        case = await resolve_locked(tx, case, actor=actor)
    elif not is_spam and case.status is not Status.OPEN:
        case = await reopen_locked(tx, case, actor=actor)
    await set_timer(tx, case)
