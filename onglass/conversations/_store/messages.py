"""Message rows: found by key, written by the ordinary command, edited, redacted."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from onglass.platform.transactions import Transaction

_FIELDS = """id, seq, public_seq, author_kind, author_id, body_hash, content::text content, created_at, redacted_at,
  public_seq is null is_note"""

_INSERT = """
insert into message (workspace_id, conversation_id, id, seq, public_seq, author_kind, author_id, client_message_id,
  body_hash, content, channel, reply_to_id, answers_id, is_acknowledgement, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::jsonb, $11, $12, $13, $14, clock_timestamp())"""


class StoredMessage(NamedTuple):
    """A message's row as commands decide by it; the content is undecoded JSON."""

    id: UUID
    seq: int
    public_seq: int | None
    author_kind: int
    author_id: UUID
    body_hash: bytes
    content: str
    created_at: datetime
    redacted_at: datetime | None
    is_note: bool


class NewMessage(NamedTuple):
    """A message about to be written; its numbers follow from the locked head row."""

    conversation_id: UUID
    id: UUID
    seq: int
    public_seq: int | None
    author_kind: int
    author_id: UUID
    client_message_id: str
    body_hash: bytes
    content: str
    channel: str
    reply_to_id: UUID | None = None
    answers_id: UUID | None = None
    is_acknowledgement: bool = False


async def insert_message(tx: Transaction, message: NewMessage) -> None:
    """Write the message; its event and what it does to the head row belong to the same transaction."""
    await tx.execute(_INSERT, tx.workspace_id, *message)


async def find_by_key(
    tx: Transaction, conversation_id: UUID, author_id: UUID, client_message_id: str
) -> StoredMessage | None:
    """Return what the author has sent under this key."""
    row = await tx.fetchrow(
        f"""select {_FIELDS} from message
            where workspace_id = $1 and conversation_id = $2 and author_id = $3 and client_message_id = $4""",
        tx.workspace_id,
        conversation_id,
        author_id,
        client_message_id,
    )
    return None if row is None else StoredMessage(*row)


async def find_message(tx: Transaction, conversation_id: UUID, message_id: UUID) -> StoredMessage | None:
    """Return a message or note of this conversation; the lock of the head row keeps it as it is."""
    row = await tx.fetchrow(
        f"select {_FIELDS} from message where workspace_id = $1 and conversation_id = $2 and id = $3",
        tx.workspace_id,
        conversation_id,
        message_id,
    )
    return None if row is None else StoredMessage(*row)


async def find_answer(tx: Transaction, question_id: UUID) -> UUID | None:
    """Return the message that answered a quick-replies message."""
    found: UUID | None = await tx.fetchval(
        "select id from message where workspace_id = $1 and answers_id = $2", tx.workspace_id, question_id
    )
    return found


async def update_content(tx: Transaction, message_id: UUID, content: str, at: datetime) -> None:
    """Put new content in the place of the old."""
    await tx.execute(
        """update message set content = $3::text::jsonb, edited_at = $4
           where workspace_id = $1 and id = $2""",
        tx.workspace_id,
        message_id,
        content,
        at,
    )


async def update_redacted(tx: Transaction, message_id: UUID, content: str, at: datetime) -> None:
    """Put an empty content in the place of the old."""
    await tx.execute(
        """update message set content = $3::text::jsonb, redacted_at = $4
           where workspace_id = $1 and id = $2""",
        tx.workspace_id,
        message_id,
        content,
        at,
    )


class FirstContact(NamedTuple):
    """What a device's first message under a key became."""

    body_hash: bytes
    conversation_id: UUID
    message_id: UUID


async def find_first_contact(tx: Transaction, device_id: UUID, client_message_id: str) -> FirstContact | None:
    """Return what this device has begun under this key."""
    row = await tx.fetchrow(
        """select body_hash, conversation_id, message_id from first_contact
           where workspace_id = $1 and device_id = $2 and client_message_id = $3""",
        tx.workspace_id,
        device_id,
        client_message_id,
    )
    return None if row is None else FirstContact(*row)


async def insert_first_contact(tx: Transaction, device_id: UUID, client_message_id: str, contact: FirstContact) -> None:
    """Remember what this device has begun under this key."""
    await tx.execute(
        """insert into first_contact (workspace_id, device_id, client_message_id, body_hash, conversation_id,
             message_id) values ($1, $2, $3, $4, $5, $6)""",
        tx.workspace_id,
        device_id,
        client_message_id,
        *contact,
    )
