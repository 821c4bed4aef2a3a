"""How a case went from hand to hand, and what was said meanwhile, out of its own log. Every look is bounded."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from onglass.platform.transactions import Transaction

_MOST_ASSIGNMENTS = 50
_MOST_TRIED = 5
_NOTE_BEFORE_SECONDS, _NOTE_AFTER_SECONDS = 900, 300

_ASSIGNMENTS = f"""
select * from (
  select e.seq, e.occurred_at, (e.payload ->> 'agent_id')::uuid agent_id, e.payload ->> 'reason' reason, g.name
  from event e left join agent g on g.workspace_id = e.workspace_id and g.id = (e.payload ->> 'agent_id')::uuid
  where e.workspace_id = $1 and e.stream_id = $2 and e.type = 'conversation_assigned'
  order by e.seq desc limit {_MOST_ASSIGNMENTS}) newest
order by seq"""
_FIRST_WORDS = """
select content::text content from message
where workspace_id = $1 and conversation_id = $2 and author_kind = 1 order by seq limit 1"""
# A case is passed on with a note, which is written first; in haste it is written after.
_NOTE = f"""
select content::text content from message
where workspace_id = $1 and conversation_id = $2 and public_seq is null and author_id = $3 and redacted_at is null
  and created_at between $4::timestamptz - interval '{_NOTE_BEFORE_SECONDS} seconds'
    and $4::timestamptz + interval '{_NOTE_AFTER_SECONDS} seconds'
order by seq desc limit 1"""
_TRIED = f"""
select * from (
  select m.seq, m.created_at, m.author_id, g.name, m.content::text content from message m
  join agent g on g.workspace_id = m.workspace_id and g.id = m.author_id
  where m.workspace_id = $1 and m.conversation_id = $2 and m.author_kind = 2 and m.public_seq is not null
    and m.redacted_at is null and m.created_at <= $3
  order by m.seq desc limit {_MOST_TRIED}) newest
order by seq"""


class Assignment(NamedTuple):
    """The case went to an agent, or with None to nobody."""

    seq: int
    at: datetime
    agent_id: UUID | None
    reason: str
    agent_name: str | None


class Reply(NamedTuple):
    """What an agent answered; the content is undecoded."""

    at: datetime
    agent_id: UUID
    agent_name: str
    content: str


async def list_assignments(tx: Transaction, conversation_id: UUID) -> list[Assignment]:
    """Return the newest assignments of a case, the oldest first."""
    return [Assignment(*row) for row in await tx.fetch(_ASSIGNMENTS, tx.workspace_id, conversation_id)]


async def find_first_words(tx: Transaction, conversation_id: UUID) -> str | None:
    """Return the content of the customer's first message."""
    content: str | None = await tx.fetchval(_FIRST_WORDS, tx.workspace_id, conversation_id)
    return content


async def find_note(tx: Transaction, conversation_id: UUID, agent_id: UUID, at: datetime) -> str | None:
    """Return the content of the note that an agent wrote as they passed the case on."""
    content: str | None = await tx.fetchval(_NOTE, tx.workspace_id, conversation_id, agent_id, at)
    return content


async def list_tried(tx: Transaction, conversation_id: UUID, before: datetime) -> list[Reply]:
    """Return the last answers until an instant, the oldest first."""
    rows = await tx.fetch(_TRIED, tx.workspace_id, conversation_id, before)
    return [Reply(row["created_at"], row["author_id"], row["name"], row["content"]) for row in rows]
