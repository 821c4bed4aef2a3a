"""What is done to a case by nobody's hand, because somebody has set it up so: says, notes, closes, puts aside.

Invariant: each is what a person's command of the same kind does, with the system as its actor.
"""

from datetime import datetime
from uuid import UUID

from onglass.conversations._store import heads, living, messages
from onglass.conversations._store.messages import NewMessage
from onglass.conversations.commands.closing import resolve_locked
from onglass.conversations.commands.seeing import record_on
from onglass.conversations.commands.speaking import say
from onglass.conversations.commands.timetable import set_timer
from onglass.conversations.engine import encode_content, life
from onglass.conversations.model import (
    SYSTEM_AUTHOR_ID,
    LockedConversation,
    Status,
    SystemContent,
    TextContent,
)
from onglass.events import ConversationSnoozed, NoteAdded
from onglass.platform.events import SYSTEM, ActorKind
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, NotFound
from onglass.platform.transactions import Transaction

_AUTOMATIC = "automatic"


async def say_by_itself(tx: Transaction, conversation_id: UUID, words: str, *, key: str) -> None:
    """Write a message of the system's to the customer, once for a key. It moves no turn. Raises NotFound."""
    await say(tx, await _lock(tx, conversation_id), SystemContent(text=words, code=_AUTOMATIC, fallback=words), key)


async def note_by_itself(tx: Transaction, conversation_id: UUID, words: str, *, key: str) -> None:
    """Write a note of the system's for agents, once for a key. Raises NotFound."""
    case = await _lock(tx, conversation_id)
    if await messages.find_by_key(tx, case.id, SYSTEM_AUTHOR_ID, key) is not None:
        return
    new = NewMessage(
        conversation_id=case.id,
        id=new_id(),
        seq=case.last_seq + 1,
        public_seq=None,
        author_kind=ActorKind.SYSTEM,
        author_id=SYSTEM_AUTHOR_ID,
        client_message_id=key,
        body_hash=b"",
        content=encode_content(TextContent(text=words, fallback=words)),
        channel="app",
    )
    await messages.insert_message(tx, new)
    await record_on(tx, case, NoteAdded(workspace_id=tx.workspace_id, stream_id=case.id, message_id=new.id))


async def close_by_itself(tx: Transaction, conversation_id: UUID) -> None:
    """Close the case; its outcome is open until the customer says more. Idempotent; raises NotFound."""
    case = await _lock(tx, conversation_id)
    if case.status is not Status.RESOLVED:
        await set_timer(tx, await resolve_locked(tx, case, actor=SYSTEM))


async def snooze_by_itself(tx: Transaction, conversation_id: UUID, until_at: datetime) -> None:
    """Put the case aside until a time, or until somebody writes. Raises NotFound, Conflict `conversation_resolved`."""
    case = await _lock(tx, conversation_id)
    if case.status is Status.RESOLVED:
        raise Conflict("conversation_resolved", "The case is closed; only an open one can be put aside.")
    event = ConversationSnoozed(workspace_id=tx.workspace_id, stream_id=case.id, until_at=until_at)
    case, at = await record_on(tx, case, event)
    case = life.snoozed(case, until_at)
    await living.save_life(tx, case, updated_at=at)
    await set_timer(tx, case)


async def _lock(tx: Transaction, conversation_id: UUID) -> LockedConversation:
    case = await heads.lock_conversation(tx, conversation_id)
    if case is None:
        raise NotFound
    return case
