"""Messages and events as readers get them: one SQL for one reader in a transaction and for all sockets of a node.

Every join is a lateral index probe with a LIMIT: it stays one when a plan from empty tables meets full ones.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from onglass.conversations.model import Reader
from onglass.platform.transactions import Row, Transaction

_MESSAGE_COLUMNS = """
  m.id message_id, m.seq message_seq, m.public_seq message_public_seq, m.author_kind, m.author_id, m.client_message_id,
  m.content::text content, m.channel, m.reply_to_id, m.is_acknowledgement, m.created_at, m.edited_at, m.redacted_at"""

# How far the other side has come, from the markers of all its readers.
_OTHER_SIDE = """
left join lateral (
  select max(r.received_seq) other_received_seq, max(r.read_seq) other_read_seq from read_marker r
  where r.workspace_id = w.workspace_id and r.conversation_id = w.conversation_id
    and r.reader_kind = case when w.is_customer then 2 else 1 end) o on true"""

_EVENTS_OF_WANTED = f"""
select w.n, w.conversation_id, e.seq, e.public_seq, e.type, e.id event_id, e.actor_kind, e.actor_id, e.payload,
  e.occurred_at, {_MESSAGE_COLUMNS.replace("m.id message_id", "e.message_id")}, o.other_received_seq, o.other_read_seq,
  a.name author_name
from wanted w {_OTHER_SIDE}
cross join lateral (
  select * from event e where e.workspace_id = w.workspace_id and e.stream_id = w.conversation_id
    and {{which}} limit w.at_most) e
left join lateral (
  select * from message m where m.workspace_id = e.workspace_id and m.id = e.message_id limit 1) m on true
left join lateral (
  select a.name from agent a where a.workspace_id = e.workspace_id and a.id = case
    when m.author_kind = 2 then m.author_id
    when e.type in ('conversation_assigned', 'conversation_offered')
      then (e.payload ->> 'agent_id')::uuid end limit 1) a on true
order by w.n, e.seq"""
_EVENTS = _EVENTS_OF_WANTED.format(
    which="e.seq > w.after_seq and (not w.is_customer or e.public_seq > w.after_seq) order by e.seq"
)

_EVENTS_OF_MANY = f"""
with wanted as materialized (
  select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::integer[], $5::boolean[])
    with ordinality w(workspace_id, conversation_id, after_seq, at_most, is_customer, n)){_EVENTS}"""

_SEEN = """
with wanted as materialized (
  select c.workspace_id, c.id conversation_id, $3::boolean is_customer, {columns}, 1::bigint n from conversation c
  where c.workspace_id = $1 and c.id = $2 and (not $3 or c.customer_id = $4))"""

_EVENTS_OF_ONE = _SEEN.format(columns="$5::bigint after_seq, $6::integer at_most") + _EVENTS

_PAST_EVENTS_OF_ONE = _SEEN.format(columns="$5::bigint before_seq, $6::integer at_most") + _EVENTS_OF_WANTED.format(
    which="""e.seq < w.before_seq and (not w.is_customer or e.public_seq is not null) and e.type <> all($7::text[])
      and ($8::text[] is null or e.type = any($8)) order by e.seq desc"""
)

_MESSAGES_OF_ONE = (
    _SEEN.format(columns="$5::bigint after_seq, $6::bigint before_seq")
    + f"""
select w.conversation_id, {_MESSAGE_COLUMNS}, o.other_received_seq, o.other_read_seq, a.name author_name
from wanted w {_OTHER_SIDE}
cross join lateral (
  select e.message_id, e.workspace_id from event e
  where e.workspace_id = w.workspace_id and e.stream_id = w.conversation_id and e.seq > w.after_seq
    and e.type in ('message_received', 'turn_passed', 'reply_sent', 'system_message_posted', 'note_added')
    and case when w.is_customer then e.public_seq > w.after_seq and e.public_seq < w.before_seq
      else e.seq < w.before_seq end
  order by {{order}} limit $7) e
cross join lateral (
  select * from message m where m.workspace_id = e.workspace_id and m.id = e.message_id limit 1) m
left join lateral (
  select a.name from agent a where a.workspace_id = m.workspace_id and a.id = m.author_id and m.author_kind = 2
  limit 1) a on true
order by m.seq"""
)
_MESSAGES_FORWARD = _MESSAGES_OF_ONE.format(order="e.seq")
_MESSAGES_BACKWARD = _MESSAGES_OF_ONE.format(order="e.seq desc")

_MESSAGE_OF_ONE = f"""
with wanted as materialized (
  select m.workspace_id, m.conversation_id, $3::boolean is_customer from message m
  where m.workspace_id = $1 and m.conversation_id = $2 and m.id = $4)
select w.conversation_id, {_MESSAGE_COLUMNS}, o.other_received_seq, o.other_read_seq, a.name author_name
from wanted w {_OTHER_SIDE}
join message m on m.workspace_id = w.workspace_id and m.id = $4
left join agent a on a.workspace_id = m.workspace_id and a.id = m.author_id and m.author_kind = 2"""


class EventsWanted(NamedTuple):
    """Events of a conversation after a number, at most so many, for one audience."""

    workspace_id: UUID
    conversation_id: UUID
    after_seq: int
    at_most: int
    is_customer: bool


async def fetch_events_of_many(pool: Any, wanted: Sequence[EventsWanted]) -> list[Row]:
    """Return the rows of all of them, each with `n`, its place in `wanted` from 1, in order."""
    rows: list[Row] = await pool.fetch(_EVENTS_OF_MANY, *(list(column) for column in zip(*wanted, strict=True)))
    return rows


async def fetch_events(
    tx: Transaction, reader: Reader, conversation_id: UUID, after_seq: int, at_most: int
) -> list[Row]:
    """Return rows for `shape_event`, none for a conversation that the reader may not see."""
    return await tx.fetch(
        _EVENTS_OF_ONE, tx.workspace_id, conversation_id, reader.is_customer, reader.id, after_seq, at_most
    )


async def fetch_past_events(
    tx: Transaction,
    reader: Reader,
    conversation_id: UUID,
    *,
    before_seq: int,
    at_most: int,
    without: Sequence[str],
    only: Sequence[str] | None,
) -> list[Row]:
    """Return rows for `shape_event`, the last ones before a number of the log, in seq order."""
    values = (reader.is_customer, reader.id, before_seq, at_most, list(without), None if only is None else list(only))
    return await tx.fetch(_PAST_EVENTS_OF_ONE, tx.workspace_id, conversation_id, *values)


async def fetch_messages(
    tx: Transaction,
    reader: Reader,
    conversation_id: UUID,
    *,
    after_seq: int,
    before_seq: int,
    at_most: int,
    newest_first: bool,
) -> list[Row]:
    """Return rows for `shape_message` in seq order: the first or the last `at_most` between the two numbers."""
    sql = _MESSAGES_BACKWARD if newest_first else _MESSAGES_FORWARD
    return await tx.fetch(
        sql, tx.workspace_id, conversation_id, reader.is_customer, reader.id, after_seq, before_seq, at_most
    )


async def fetch_message(tx: Transaction, reader: Reader, conversation_id: UUID, message_id: UUID) -> Row | None:
    """Return one row for `shape_message`. Whether the reader may see the conversation has been checked."""
    return await tx.fetchrow(_MESSAGE_OF_ONE, tx.workspace_id, conversation_id, reader.is_customer, message_id)
