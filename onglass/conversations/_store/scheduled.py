"""What is to be sent later, as rows."""

from typing import Any
from uuid import UUID

import msgspec

from onglass.conversations.model import AgentReference, Content, NewScheduled, Scheduled, instant
from onglass.platform.transactions import Row, Transaction

REPLIED = "the customer replied"

# A customer's word after it was written down stops one that is to go out unless they reply; told before its time comes.
_REPLIED = """exists (
    select 1 from conversation c
    join event e on e.workspace_id = c.workspace_id and e.stream_id = c.id and e.seq > s.after_seq
      and e.type in ('message_received', 'turn_passed')
    where c.workspace_id = s.workspace_id and c.id = s.conversation_id)"""
_FIELDS = f"""s.id, s.conversation_id, s.agent_id, a.name agent_name, a.disabled_at, s.client_message_id, s.content,
  s.send_at, s.unless_reply, s.created_at, s.failure, s.unless_reply and {_REPLIED} is_replied"""
_FROM = """scheduled_message s
join agent a on a.workspace_id = s.workspace_id and a.id = s.agent_id
where s.workspace_id = $1"""


def shape_scheduled(row: Row) -> Scheduled:
    """Return a row as its author sees it; one that a reply will stop says so at once."""
    return Scheduled(
        id=row["id"],
        conversation_id=row["conversation_id"],
        client_message_id=row["client_message_id"],
        content=msgspec.convert(row["content"], Content),
        send_at=instant(row["send_at"]),
        unless_reply=row["unless_reply"],
        failure=row["failure"] or (REPLIED if row["is_replied"] else None),
        agent=AgentReference(id=row["agent_id"], name=row["agent_name"]),
        created_at=instant(row["created_at"]),
    )


async def insert_scheduled(tx: Transaction, new: NewScheduled, content: dict[str, Any]) -> None:
    """Store one."""
    await tx.execute(
        "insert into scheduled_message (workspace_id, id, conversation_id, agent_id, client_message_id, content, "
        "send_at, unless_reply, after_seq) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tx.workspace_id,
        new.id,
        new.conversation_id,
        new.agent_id,
        new.client_message_id,
        content,
        new.send_at,
        new.unless_reply,
        new.after_seq,
    )


async def fetch_scheduled(tx: Transaction, scheduled_id: UUID) -> Row | None:
    """Return one."""
    return await tx.fetchrow(f"select {_FIELDS} from {_FROM} and s.id = $2", tx.workspace_id, scheduled_id)


async def fetch_by_key(tx: Transaction, conversation_id: UUID, agent_id: UUID, client_message_id: str) -> Row | None:
    """Return the one that an agent wrote down under a key."""
    sql = f"select {_FIELDS} from {_FROM} and s.conversation_id = $2 and s.agent_id = $3 and s.client_message_id = $4"
    return await tx.fetchrow(sql, tx.workspace_id, conversation_id, agent_id, client_message_id)


async def fetch_of_conversation(tx: Transaction, conversation_id: UUID) -> list[Row]:
    """Return a conversation's, the soonest first."""
    sql = f"select {_FIELDS} from {_FROM} and s.conversation_id = $2 order by s.send_at, s.id"
    return await tx.fetch(sql, tx.workspace_id, conversation_id)


async def fetch_of_agent(tx: Transaction, agent_id: UUID, most: int) -> list[Row]:
    """Return an agent's own, the soonest first."""
    sql = f"select {_FIELDS} from {_FROM} and s.agent_id = $2 order by s.send_at, s.id limit $3"
    return await tx.fetch(sql, tx.workspace_id, agent_id, most)


async def count_of_author(tx: Transaction, conversation_id: UUID, agent_id: UUID) -> int:
    """Return how many an agent has in a conversation."""
    sql = "select count(*) from scheduled_message where workspace_id = $1 and conversation_id = $2 and agent_id = $3"
    found: int = await tx.fetchval(sql, tx.workspace_id, conversation_id, agent_id)
    return found


async def delete_scheduled(tx: Transaction, scheduled_id: UUID) -> bool:
    """Remove one; False when it is gone."""
    sql = "delete from scheduled_message where workspace_id = $1 and id = $2 returning id"
    return await tx.fetchval(sql, tx.workspace_id, scheduled_id) is not None


async def fail_scheduled(tx: Transaction, scheduled_id: UUID, failure: str) -> None:
    """Keep why one was not sent."""
    sql = "update scheduled_message set failure = $3 where workspace_id = $1 and id = $2"
    await tx.execute(sql, tx.workspace_id, scheduled_id, failure)
