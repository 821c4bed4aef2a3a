"""What the system writes into a thread: under a key of its own, so that it stands there once."""

from datetime import datetime
from uuid import UUID

from onglass.conversations._store import living, messages
from onglass.conversations._store.messages import NewMessage
from onglass.conversations.commands.seeing import record_on
from onglass.conversations.engine import encode_content, life
from onglass.conversations.model import SYSTEM_AUTHOR_ID, Content, LockedConversation
from onglass.events import SystemMessagePosted
from onglass.platform.events import ActorKind
from onglass.platform.ids import new_id
from onglass.platform.transactions import Transaction


async def say_once(
    tx: Transaction, case: LockedConversation, content: Content, key: str
) -> tuple[LockedConversation, datetime | None, UUID]:
    """Write a message of the system's into a locked case unless one of this key is there.

    Return the case, when it was written just now (None: before), and its id. The caller saves the case.
    """
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


async def say(tx: Transaction, case: LockedConversation, content: Content, key: str) -> LockedConversation:
    """Write a message of the system's into a locked case, once for a key, and save the case."""
    case, at, _ = await say_once(tx, case, content, key)
    if at is not None:
        await living.save_life(tx, case, updated_at=at)
    return case
