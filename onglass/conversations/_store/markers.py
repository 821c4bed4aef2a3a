"""How far readers are, their drafts, and what the customer was looking at.

Invariant: markers are written under the conversation's lock and only move forward.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from onglass.conversations.model import LockedConversation, Reader
from onglass.platform.events import ActorKind
from onglass.platform.transactions import Row, Transaction

# For who writes before a conversation exists.
NO_CONVERSATION_ID = UUID(int=0)

_BY_CUSTOMER = ["message_received", "turn_passed"]
_BY_OTHERS = ["reply_sent", "system_message_posted"]

# target_seq: the asked number in the log's own numbering, capped at what there is.
_PROGRESS = """
with target as materialized (
  select case when $3 = 2 then least($5::bigint, $6::bigint) else (
    select e.seq from event e where e.workspace_id = $1 and e.stream_id = $2 and e.seq >= least($5, $7::bigint)
      and e.public_seq = least($5, $7) order by e.seq limit 1) end seq),
own as materialized (
  select received_seq, read_seq, read_count from read_marker
  where workspace_id = $1 and conversation_id = $2 and reader_kind = $3 and reader_id = $4),
side as materialized (
  select max(greatest(received_seq, read_seq)) seq from read_marker
  where workspace_id = $1 and conversation_id = $2 and reader_kind = $3)
select coalesce(target.seq, 0), coalesce(own.received_seq, 0), coalesce(own.read_seq, 0), coalesce(own.read_count, 0),
  coalesce(side.seq, 0)
from target left join own on true left join side on true"""

_NEWS = """
select count(*) filter (where type = any($5::text[])) messages,
  coalesce(bool_or(type not in ('read', 'delivery_updated')), false) is_news,
  (select p.public_seq from event p where p.workspace_id = $1 and p.stream_id = $2 and p.seq <= $4
    and p.public_seq is not null order by p.seq desc limit 1) up_to_public_seq
from event where workspace_id = $1 and stream_id = $2 and seq > $3 and seq <= $4"""

_LAST_OF_OTHERS = """
select message_id from event where workspace_id = $1 and stream_id = $2 and seq > $3 and seq <= $4
  and type = any($5::text[]) order by seq desc limit 1"""

_PUT_MARKER = """
insert into read_marker as r (workspace_id, conversation_id, reader_kind, reader_id, received_seq, read_seq, read_count)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (workspace_id, conversation_id, reader_kind, reader_id) do update set
  received_seq = greatest(r.received_seq, excluded.received_seq), read_seq = greatest(r.read_seq, excluded.read_seq),
  read_count = greatest(r.read_count, excluded.read_count), updated_at = clock_timestamp()"""

_PUT_DRAFT = """
insert into draft (workspace_id, owner_kind, owner_id, conversation_id, content) values ($1, $2, $3, $4, $5)
on conflict (workspace_id, owner_kind, owner_id, conversation_id) do update set content = excluded.content,
  updated_at = clock_timestamp()"""

_PUT_CONTEXT = """
insert into conversation_context as x (workspace_id, conversation_id, device_id, context) values ($1, $2, $3, $4)
on conflict (workspace_id, conversation_id) do update set device_id = coalesce(excluded.device_id, x.device_id),
  context = x.context || excluded.context, captured_at = clock_timestamp()"""

_CONTEXT = """
select x.context, x.captured_at, d.traits, u.blocked_at is not null is_blocked,
  coalesce(u.present_until_at > clock_timestamp(), false) is_present,
  (select count(*) from conversation o where o.workspace_id = c.workspace_id and o.customer_id = c.customer_id
    and o.id <> c.id) other_conversations,
  (select max(s.created_at) from session s where s.workspace_id = c.workspace_id and s.only_conversation_id = c.id
    and s.customer_id = c.customer_id and s.revoked_at is null and s.expires_at > clock_timestamp()) came_by_link_at
from conversation c
join customer u on u.workspace_id = c.workspace_id and u.id = c.customer_id
left join conversation_context x on x.workspace_id = c.workspace_id and x.conversation_id = c.id
left join lateral (
  select d.traits from device d where d.workspace_id = c.workspace_id
    and (d.id = x.device_id or x.device_id is null and d.customer_id = c.customer_id)
  order by d.seen_at desc limit 1) d on true
where c.workspace_id = $1 and c.id = $2"""


class Progress(NamedTuple):
    """How far a reader is and asks to be, and the furthest of their side, all in the log's own numbering."""

    target_seq: int
    received_seq: int
    read_seq: int
    read_count: int
    side_seq: int


class News(NamedTuple):
    """What stands between two numbers: messages of the other side, whether anything but bookkeeping does."""

    messages: int
    is_news: bool
    up_to_public_seq: int


class Marker(NamedTuple):
    """A marker to be written."""

    received_seq: int
    read_seq: int
    read_count: int


def _kind(reader: Reader) -> int:
    return ActorKind.CUSTOMER if reader.is_customer else ActorKind.AGENT


def _types_of_others(reader: Reader) -> Sequence[str]:
    return _BY_OTHERS if reader.is_customer else _BY_CUSTOMER


async def load_progress(tx: Transaction, reader: Reader, head: LockedConversation, seq: int) -> Progress:
    """Return where the reader stands, and `seq` of their numbering in the log's."""
    values = (head.id, _kind(reader), reader.id, seq, head.last_seq, head.last_public_seq)
    row = await tx.fetchrow(_PROGRESS, tx.workspace_id, *values)
    if row is None:
        raise LookupError("the statement always has one row")
    return Progress(*row)


async def load_news(tx: Transaction, reader: Reader, conversation_id: UUID, after_seq: int, up_to_seq: int) -> News:
    """Return what the reader has not seen yet between two numbers of the log."""
    values = (conversation_id, after_seq, up_to_seq, _types_of_others(reader))
    row = await tx.fetchrow(_NEWS, tx.workspace_id, *values)
    if row is None:
        raise LookupError("the statement always has one row")
    return News(row["messages"], row["is_news"], row["up_to_public_seq"] or 0)


async def find_last_of_others(
    tx: Transaction, reader: Reader, conversation_id: UUID, after_seq: int, up_to_seq: int
) -> UUID | None:
    """Return the other side's last message between two numbers of the log."""
    values = (conversation_id, after_seq, up_to_seq, _types_of_others(reader))
    found: UUID | None = await tx.fetchval(_LAST_OF_OTHERS, tx.workspace_id, *values)
    return found


async def put_marker(tx: Transaction, reader: Reader, conversation_id: UUID, marker: Marker) -> None:
    """Write the marker; none of its numbers ever gets smaller."""
    await tx.execute(_PUT_MARKER, tx.workspace_id, conversation_id, _kind(reader), reader.id, *marker)


async def put_draft(tx: Transaction, owner: Reader, conversation_id: UUID, content: dict[str, Any]) -> None:
    """Keep a draft in the place of an earlier one."""
    await tx.execute(_PUT_DRAFT, tx.workspace_id, _kind(owner), owner.id, conversation_id, content)


async def delete_draft(tx: Transaction, owner: Reader, conversation_id: UUID) -> None:
    """Forget a draft."""
    await tx.execute(
        "delete from draft where workspace_id = $1 and owner_kind = $2 and owner_id = $3 and conversation_id = $4",
        tx.workspace_id,
        _kind(owner),
        owner.id,
        conversation_id,
    )


async def load_draft(tx: Transaction, owner: Reader, conversation_id: UUID) -> dict[str, Any] | None:
    """Return a draft."""
    found: dict[str, Any] | None = await tx.fetchval(
        """select content from draft
           where workspace_id = $1 and owner_kind = $2 and owner_id = $3 and conversation_id = $4""",
        tx.workspace_id,
        _kind(owner),
        owner.id,
        conversation_id,
    )
    return found


async def put_context(tx: Transaction, conversation_id: UUID, device_id: UUID | None, context: dict[str, Any]) -> None:
    """Lay what was collected over what was there."""
    await tx.execute(_PUT_CONTEXT, tx.workspace_id, conversation_id, device_id, context)


async def load_context(tx: Transaction, conversation_id: UUID) -> Row | None:
    """Return context, captured_at, traits, is_blocked, is_present, came_by_link_at, other_conversations."""
    return await tx.fetchrow(_CONTEXT, tx.workspace_id, conversation_id)


def as_context(value: msgspec.Struct) -> dict[str, Any]:
    """Return a struct as it is stored."""
    built: dict[str, Any] = msgspec.to_builtins(value)
    return built
