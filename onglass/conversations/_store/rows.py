"""List rows: which conversations stand in a view, and what a row shows."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from onglass.conversations.model import Position, Reader
from onglass.platform.transactions import Row, Transaction

_MESSAGE_TYPES = "('message_received', 'turn_passed', 'reply_sent', 'system_message_posted')"

# `page` has workspace_id, id, reader_id and n. The laterals probe once for each row of the page and for no other.
_ROWS = f"""
select p.n, c.id, c.workspace_id, c.case_number, c.customer_id, c.status, c.turn, c.mode, c.subject, c.assignee_id,
  c.waiting_since, c.last_seq, c.last_public_seq, c.customer_messages, c.other_messages, c.created_at,
  c.{{updated_at}} updated_at, c.resolved_at, c.holding, c.snoozed_until_at, c.deadline_at, c.paused_at, c.outcome,
  c.previous_id, c.promised_until_at, c.is_muted, c.muted_until_at, g.name assignee_name, r.read_seq,
  r.read_count, {{columns}}
  m.content::text last_content, m.author_kind last_author_kind, m.author_id last_author_id,
  m.created_at last_created_at, b.name last_author_name
from page p
cross join lateral (select * from conversation c where c.workspace_id = p.workspace_id and c.id = p.id limit 1) c
left join lateral (
  select g.name from agent g where g.workspace_id = c.workspace_id and g.id = c.assignee_id limit 1) g on true
left join lateral (
  select r.read_seq, r.read_count from read_marker r where r.workspace_id = c.workspace_id and r.conversation_id = c.id
    and r.reader_kind = {{reader_kind}} and r.reader_id = p.reader_id limit 1) r on true
left join lateral (
  select e.message_id from event e where e.workspace_id = c.workspace_id and e.stream_id = c.id
    and e.type in {_MESSAGE_TYPES} order by e.seq desc limit 1) e on true
left join lateral (
  select * from message m where m.workspace_id = c.workspace_id and m.id = e.message_id limit 1) m on true
left join lateral (
  select b.name from agent b where b.workspace_id = m.workspace_id and b.id = m.author_id and m.author_kind = 2
  limit 1) b on true
{{joins}} order by p.n"""

_CUSTOMER_ROWS = _ROWS.format(
    reader_kind=1,
    updated_at="public_updated_at",
    columns="q.public_seq read_public_seq,",
    joins="""left join lateral (
  select q.public_seq from event q where q.workspace_id = c.workspace_id and q.stream_id = c.id and q.seq <= r.read_seq
    and q.public_seq is not null order by q.seq desc limit 1) q on true""",
)
AGENT_ROWS = _ROWS.format(
    reader_kind=2,
    updated_at="updated_at",
    columns="""c.queue_id, c.language, c.priority, c.is_spam, c.attributes, t.tags, k.name closing_reason,
  c.closing_reason_id, x.low_seconds, x.high_seconds, x.moves,
  u.name customer_name, u.email customer_email, u.phone customer_phone,
  u.external_id is not null customer_verified, u.attributes customer_attributes, d.owner_id is not null has_draft,""",
    joins="""cross join lateral (
  select u.name, u.email, u.phone, u.external_id, u.attributes from customer u
  where u.workspace_id = c.workspace_id and u.id = c.customer_id limit 1) u
left join lateral (
  select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by lower(t.name)) tags
  from conversation_tag ct join tag t on t.workspace_id = ct.workspace_id and t.id = ct.tag_id
  where ct.workspace_id = c.workspace_id and ct.conversation_id = c.id) t on true
left join lateral (
  select k.name from closing_reason k
  where k.workspace_id = c.workspace_id and k.id = c.closing_reason_id limit 1) k on true
left join lateral (
  select x.low_seconds, x.high_seconds, x.moves from promise x where x.workspace_id = c.workspace_id
    and x.conversation_id = c.id and x.kind = 'range' and x.outcome is null and x.due_at >= clock_timestamp()
  limit 1) x on c.turn = 1
left join lateral (
  select d.owner_id from draft d where d.workspace_id = c.workspace_id and d.owner_kind = 2 and d.owner_id = p.reader_id
    and d.conversation_id = c.id limit 1) d on true""",
)

_NAMED = """
with page as materialized (select $1::uuid workspace_id, id, $2::uuid reader_id, n
  from unnest($3::uuid[]) with ordinality t(id, n))"""
_AGENT_ROWS_NAMED = _NAMED + AGENT_ROWS
_CUSTOMER_ROWS_NAMED = _NAMED + _CUSTOMER_ROWS
_AGENT_ROWS_OF_MANY = (
    """
with page as materialized (
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[]) with ordinality t(workspace_id, reader_id, id, n))"""
    + AGENT_ROWS
)

_CUSTOMER_PAGE = """
with page as materialized (
  select c.workspace_id, c.id, $2::uuid reader_id, row_number() over (order by c.public_updated_at desc, c.id desc) n
  from conversation c where c.workspace_id = $1 and c.customer_id = $2
    and ($3::timestamptz is null or (c.public_updated_at, c.id) < ($3, $4::uuid))
  order by c.public_updated_at desc, c.id desc limit $5)"""

_PERSONAL_FACTS = """
with wanted as materialized (
  select * from unnest($1::uuid[], $2::uuid[]) with ordinality w(workspace_id, conversation_id, n))
select w.n, r.reader_id, r.read_seq, r.read_count, false from wanted w cross join lateral (
  select r.reader_id, r.read_seq, r.read_count from read_marker r
  where r.workspace_id = w.workspace_id and r.conversation_id = w.conversation_id and r.reader_kind = 2
    and r.reader_id = any($3::uuid[])) r
union all
select w.n, d.owner_id, 0, 0, true from wanted w cross join lateral (
  select d.owner_id from draft d
  where d.workspace_id = w.workspace_id and d.conversation_id = w.conversation_id and d.owner_kind = 2
    and d.owner_id = any($3::uuid[])) d"""
NOBODY = UUID(int=0)


class PersonalFacts(NamedTuple):
    """What one agent's row of the conversation at place `n` (from 1) has of their own: a marker, or a draft."""

    n: int
    agent_id: UUID
    read_seq: int
    read_count: int
    has_draft: bool


async def fetch_customer_page(tx: Transaction, reader: Reader, after: Position | None, at_most: int) -> list[Row]:
    """Return rows for `shape_customer_row`, the newest first."""
    place = (None, None) if after is None else (after.at, after.id)
    return await tx.fetch(_CUSTOMER_PAGE + _CUSTOMER_ROWS, tx.workspace_id, reader.id, *place, at_most)


async def fetch_agent_rows(tx: Transaction, reader: Reader, conversation_ids: Sequence[UUID]) -> list[Row]:
    """Return rows for `shape_agent_row` of those that exist."""
    return await tx.fetch(_AGENT_ROWS_NAMED, tx.workspace_id, reader.id, list(conversation_ids))


async def fetch_customer_row(tx: Transaction, reader: Reader, conversation_id: UUID) -> Row | None:
    """Return the row for `shape_customer_row` if the conversation is the reader's."""
    row = await tx.fetchrow(_CUSTOMER_ROWS_NAMED, tx.workspace_id, reader.id, [conversation_id])
    return row if row is not None and row["customer_id"] == reader.id else None


async def fetch_shared_rows(pool: Any, wanted: Sequence[tuple[UUID, UUID]]) -> list[Row]:
    """Return rows for `shape_agent_row` of (workspace, conversation) as an agent sees them who never looked.

    Each has `n`, its place from 1.
    """
    workspace_ids, conversation_ids = zip(*wanted, strict=True)
    nobody = [NOBODY] * len(wanted)
    rows: list[Row] = await pool.fetch(_AGENT_ROWS_OF_MANY, list(workspace_ids), nobody, list(conversation_ids))
    return rows


async def fetch_personal_facts(
    pool: Any, wanted: Sequence[tuple[UUID, UUID]], agent_ids: Sequence[UUID]
) -> list[PersonalFacts]:
    """Return what sets these agents' rows of (workspace, conversation) apart; most have nothing."""
    workspace_ids, conversation_ids = zip(*wanted, strict=True)
    rows = await pool.fetch(_PERSONAL_FACTS, list(workspace_ids), list(conversation_ids), list(agent_ids))
    return [PersonalFacts(*row) for row in rows]
