"""Conversations' head rows: seeing, locking, making and moving them on.

Invariant: whoever changes anything of a conversation holds the lock of its head row; several are locked in id order.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from onglass.conversations.model import Access, Holding, LockedConversation, Outcome, Reader, Silence, Status, Turn
from onglass.events import CONVERSATION
from onglass.platform.transactions import Hint, Row, Transaction

_SHARDS = 16

_ACCESS = """
select c.id, c.customer_id, c.app_id, c.assignee_id, c.status, c.last_seq, c.last_public_seq from conversation c
where c.workspace_id = $1 and c.id = $2 and (not $3 or c.customer_id = $4)"""

_LOCK = """
select id, customer_id, status, turn, assignee_id, queue_id, waiting_since, first_response_at, holding, deadline_at,
  is_spam, host_deadline_at, promised_at, promised_until_at, escalated_at, priority, snoozed_until_at, paused_at,
  silent_since, silence, is_asked, outcome, closing_reason_id, resolved_at, last_seq, last_public_seq,
  customer_messages, other_messages
from conversation where workspace_id = $1 and """
_LOCK_ONE = _LOCK + "id = $2 and ($3::uuid is null or customer_id = $3) for no key update"
_LOCK_OF_CUSTOMER = _LOCK + "customer_id = $2 order by id for no key update"
_LOCK_OF_AGENT = _LOCK + "assignee_id = $2 and status <> 3 order by id for no key update"

_INSERT = """
insert into conversation (workspace_id, id, case_number, customer_id, app_id, mode, subject, shard, created_at,
  previous_id, language, queue_id, updated_at, public_updated_at)
select $1, $2, $3, $4, $5, $6, $7, $8, t, $9, $10,
  (select q.id from queue q where q.workspace_id = $1 and q.is_default), t, t from clock_timestamp() t
on conflict (workspace_id, case_number) do nothing returning id"""

_SHARABLE = """
select c.id from conversation c
where c.workspace_id = $1 and c.customer_id = $2 and c.status = 1 and c.subject is not distinct from $3
  and c.previous_id is not distinct from $5 and c.other_messages = 0
  and c.created_at >= clock_timestamp() - make_interval(secs => $4)
order by c.created_at desc, c.id desc limit 1"""

_FOLLOWED_BY_CUSTOMER = """
select id, last_public_seq head from conversation where workspace_id = $1 and customer_id = $2"""
_UNRESOLVED_OF_CUSTOMERS = """
select id from conversation where workspace_id = $1 and customer_id = any($2::uuid[]) and status <> 3"""
_FOLLOWED_BY_AGENT = """
select id, last_seq head from conversation where workspace_id = $1 and assignee_id = $2 and status <> 3"""

_HEADS_OF_MANY = """
select w.n, case when w.is_customer then c.last_public_seq else c.last_seq end head
from unnest($1::uuid[], $2::uuid[], $3::boolean[]) with ordinality w(workspace_id, id, is_customer, n)
cross join lateral (
  select * from conversation c where c.workspace_id = w.workspace_id and c.id = w.id limit 1) c"""

_TOPICS_OF_MANY = """
select w.n, c.id from unnest($1::uuid[], $2::uuid[]) with ordinality w(workspace_id, subject_id, n)
cross join lateral (
  (select c.id from conversation c where c.workspace_id = w.workspace_id and c.customer_id = w.subject_id)
  union all
  (select c.id from conversation c
    where c.workspace_id = w.workspace_id and c.assignee_id = w.subject_id and c.status <> 3)) c"""

_LIVE_VERSIONS = "select id, last_seq from conversation where workspace_id = $1 and status <> 3"


_MOVES = (
    """
update message m set author_id = $3 from conversation c where c.workspace_id = $1 and c.customer_id = $2
  and m.workspace_id = $1 and m.conversation_id = c.id and m.author_kind = 1 and m.author_id = $2""",
    """
update event e set actor_id = $3 from conversation c where c.workspace_id = $1 and c.customer_id = $2
  and e.workspace_id = $1 and e.stream_id = c.id and e.actor_kind = 1 and e.actor_id = $2""",
    """
update read_marker r set reader_id = $3 from conversation c where c.workspace_id = $1 and c.customer_id = $2
  and r.workspace_id = $1 and r.conversation_id = c.id and r.reader_kind = 1 and r.reader_id = $2""",
    """
delete from draft d where d.workspace_id = $1 and d.owner_kind = 1 and d.owner_id = $2 and exists (
  select 1 from draft o where o.workspace_id = $1 and o.owner_kind = 1 and o.owner_id = $3
    and o.conversation_id = d.conversation_id)""",
    "update draft set owner_id = $3 where workspace_id = $1 and owner_kind = 1 and owner_id = $2",
    "update conversation set customer_id = $3 where workspace_id = $1 and customer_id = $2",
)


class HeadWanted(NamedTuple):
    """A conversation's last number for one audience."""

    workspace_id: UUID
    conversation_id: UUID
    is_customer: bool


_CODES: dict[str, Callable[[int], Any]] = {
    "status": Status,
    "turn": Turn,
    "holding": Holding,
    "silence": Silence,
    "outcome": Outcome,
}


def _shape_locked(row: Row) -> LockedConversation:
    return LockedConversation(
        **{name: value if value is None or name not in _CODES else _CODES[name](value) for name, value in row.items()}
    )


def hint_about(tx: Transaction, conversation_id: UUID, subject_id: UUID | None = None) -> Hint:
    """Return the hint that a conversation has news, and that its coming or going concerns somebody."""
    return Hint(tx.workspace_id, CONVERSATION.code, conversation_id, subject_id)


async def load_access(tx: Transaction, reader: Reader, conversation_id: UUID) -> Access | None:
    """Return what is known of a conversation that the reader may see."""
    row = await tx.fetchrow(_ACCESS, tx.workspace_id, conversation_id, reader.is_customer, reader.id)
    if row is None:
        return None
    return Access(
        conversation_id=row["id"],
        customer_id=row["customer_id"],
        app_id=row["app_id"],
        assignee_id=row["assignee_id"],
        status=Status(row["status"]),
        last_seq=row["last_public_seq"] if reader.is_customer else row["last_seq"],
    )


async def lock_conversation(
    tx: Transaction, conversation_id: UUID, *, customer_id: UUID | None = None
) -> LockedConversation | None:
    """Lock a head row; with `customer_id` only if the conversation is theirs."""
    row = await tx.fetchrow(_LOCK_ONE, tx.workspace_id, conversation_id, customer_id)
    return None if row is None else _shape_locked(row)


async def lock_conversations_of_customer(tx: Transaction, customer_id: UUID) -> list[LockedConversation]:
    """Lock all head rows of a customer, in id order."""
    return [_shape_locked(row) for row in await tx.fetch(_LOCK_OF_CUSTOMER, tx.workspace_id, customer_id)]


async def lock_open_conversations_of_agent(tx: Transaction, agent_id: UUID) -> list[LockedConversation]:
    """Lock all head rows of an agent's cases that are not resolved, in id order."""
    return [_shape_locked(row) for row in await tx.fetch(_LOCK_OF_AGENT, tx.workspace_id, agent_id)]


async def find_active_agent(tx: Transaction, agent_id: UUID) -> bool:
    """Tell whether the agent may work, and keep it so until the transaction ends."""
    sql = "select 1 from agent where workspace_id = $1 and id = $2 and disabled_at is null for share"
    return await tx.fetchval(sql, tx.workspace_id, agent_id) is not None


async def insert_conversation(
    tx: Transaction,
    conversation_id: UUID,
    *,
    case_number: str,
    customer_id: UUID,
    app_id: UUID,
    mode: str,
    subject: str | None,
    previous_id: UUID | None = None,
    language: str | None = None,
) -> bool:
    """Make the head row; False when the case number is taken."""
    shard = conversation_id.bytes[-1] % _SHARDS
    named = (tx.workspace_id, conversation_id, case_number, customer_id, app_id, mode, subject, shard)
    return await tx.fetchval(_INSERT, *named, previous_id, language) is not None


async def find_sharable(
    tx: Transaction, customer_id: UUID, subject: str | None, within_seconds: float, *, previous_id: UUID | None = None
) -> UUID | None:
    """Return the customer's newest open conversation of this subject that nobody answered, begun just now."""
    values = (tx.workspace_id, customer_id, subject, within_seconds, previous_id)
    found: UUID | None = await tx.fetchval(_SHARABLE, *values)
    return found


async def update_assignee(tx: Transaction, conversation_id: UUID, agent_id: UUID | None, at: datetime) -> None:
    """Set who owns the case since `at`, when the event about it occurred; one that came back is taken up with it."""
    await tx.execute(
        """update conversation set assignee_id = $3::uuid,
             assigned_at = case when $3::uuid is not null then $4::timestamptz end, updated_at = $4::timestamptz,
             public_updated_at = $4::timestamptz, holding = case when holding = 3 then 0 else holding end
           where workspace_id = $1 and id = $2""",
        tx.workspace_id,
        conversation_id,
        agent_id,
        at,
    )


async def update_queue(tx: Transaction, conversation_id: UUID, queue_id: UUID | None) -> None:
    """Set the queue that a case stands in."""
    sql = "update conversation set queue_id = $3 where workspace_id = $1 and id = $2"
    await tx.execute(sql, tx.workspace_id, conversation_id, queue_id)


async def update_deadline(tx: Transaction, conversation_id: UUID, at: datetime | None) -> None:
    """Set until when an answer is owed."""
    sql = "update conversation set deadline_at = $3 where workspace_id = $1 and id = $2"
    await tx.execute(sql, tx.workspace_id, conversation_id, at)


async def update_present_due(tx: Transaction, conversation_id: UUID, at: datetime | None) -> None:
    """Set by when an answer should be there while the customer looks on."""
    sql = """
      update conversation set present_due_at = $3
      where workspace_id = $1 and id = $2 and present_due_at is distinct from $3"""
    await tx.execute(sql, tx.workspace_id, conversation_id, at)


async def update_escalated(tx: Transaction, conversation_id: UUID) -> None:
    """Keep that a case moved up just now."""
    sql = "update conversation set escalated_at = clock_timestamp() where workspace_id = $1 and id = $2"
    await tx.execute(sql, tx.workspace_id, conversation_id)


async def update_spam(tx: Transaction, conversation_id: UUID, *, is_spam: bool) -> None:
    """Set whether a case is spam."""
    sql = "update conversation set is_spam = $3 where workspace_id = $1 and id = $2"
    await tx.execute(sql, tx.workspace_id, conversation_id, is_spam)


async def raise_urgency(tx: Transaction, conversation_id: UUID, priority: int, deadline_at: datetime | None) -> None:
    """Set what the host app signed about a case: at least this priority, and no later than this deadline."""
    sql = """
      update conversation set priority = greatest(priority, $3::smallint),
        host_deadline_at = least(host_deadline_at, $4::timestamptz)
      where workspace_id = $1 and id = $2"""
    await tx.execute(sql, tx.workspace_id, conversation_id, priority, deadline_at)


async def update_first_response(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """Keep the first of all answers."""
    await tx.execute(
        """update conversation set first_response_at = $3
           where workspace_id = $1 and id = $2 and (first_response_at is null or first_response_at > $3)""",
        tx.workspace_id,
        conversation_id,
        at,
    )


async def update_customer(tx: Transaction, from_customer_id: UUID, to_customer_id: UUID) -> None:
    """Move everything here that names a customer to another record of theirs; the heads are locked."""
    for move in _MOVES:
        await tx.execute(move, tx.workspace_id, from_customer_id, to_customer_id)


async def fetch_followed(tx: Transaction, reader: Reader) -> list[Row]:
    """Return (id, head) of what the reader's sockets watch from the start."""
    sql = _FOLLOWED_BY_CUSTOMER if reader.is_customer else _FOLLOWED_BY_AGENT
    return await tx.fetch(sql, tx.workspace_id, reader.id)


async def fetch_unresolved_of_customers(tx: Transaction, customer_ids: Sequence[UUID]) -> list[UUID]:
    """Return the ids of the customers' conversations that are not resolved."""
    rows = await tx.fetch(_UNRESOLVED_OF_CUSTOMERS, tx.workspace_id, list(customer_ids))
    return [row["id"] for row in rows]


async def fetch_heads_of_many(pool: Any, wanted: Sequence[HeadWanted]) -> list[Row]:
    """Return (n, head) of those that exist; n is the place in `wanted` from 1."""
    rows: list[Row] = await pool.fetch(_HEADS_OF_MANY, *(list(column) for column in zip(*wanted, strict=True)))
    return rows


async def fetch_topics_of_many(pool: Any, subjects: Sequence[tuple[UUID, UUID]]) -> list[Row]:
    """Return (n, id) of every conversation of each (workspace, customer or agent)."""
    rows: list[Row] = await pool.fetch(_TOPICS_OF_MANY, *(list(column) for column in zip(*subjects, strict=True)))
    return rows


async def fetch_live_versions(pool: Any, workspace_id: UUID) -> list[Row]:
    """Return (id, last_seq) of what stands in live lists."""
    rows: list[Row] = await pool.fetch(_LIVE_VERSIONS, workspace_id)
    return rows
