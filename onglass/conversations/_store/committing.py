"""The statement of the send path: every waiting message, in one statement and one commit.

Invariant: numbers and the time are given under the locks of the heads, taken in id order. A racing twin fails the whole
statement with 23505 and the batch is run again on a fresh snapshot: never ON CONFLICT DO NOTHING, which would leave
an event and a number behind for a message that was not stored.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from onglass.conversations.model import Tone


class Commit(NamedTuple):
    """One message or note for the statement; the fields are its columns, in order."""

    workspace_id: UUID
    conversation_id: UUID
    author_id: UUID
    author_kind: int
    client_message_id: str
    message_id: UUID
    content: str
    body_hash: bytes
    is_public: bool
    channel: str
    tone: int = Tone.PLAIN


class Committed(NamedTuple):
    """What became of it. `stored_hash`: it was there before, with this fingerprint, and has its own `message_id`.

    `is_flagged`: nothing was stored; the conversation is not open, or parked, or paused, and the ordinary command has
    to bring it back.
    """

    message_id: UUID | None
    seq: int
    public_seq: int | None
    created_at: datetime
    stored_hash: bytes | None
    is_flagged: bool
    is_acknowledgement: bool = False

    @property
    def is_old(self) -> bool:
        """Whether nothing was stored just now."""
        return self.is_flagged or self.stored_hash is not None


async def commit_messages(
    connection: Any, commits: Sequence[Commit], *, idle_types: Sequence[str] = ()
) -> list[Committed | None]:
    """Store all of them in one statement; None for each whose conversation its author cannot see.

    Events of `idle_types` have no reactions: they are in the log and not in the relay's queue.
    """
    rows = await connection.fetch(COMMIT_SQL, *(list(column) for column in zip(*commits, strict=True)), idle_types)
    results: list[Committed | None] = [None] * len(commits)
    for number, *committed in rows:
        results[number - 1] = Committed(*committed)
    return results


COMMIT_SQL = """
with input as materialized (
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::uuid[], $7::text[],
      $8::bytea[], $9::boolean[], $10::text[], $11::smallint[])
    with ordinality t(workspace_id, conversation_id, author_id, author_kind, client_message_id, message_id, content,
      body_hash, is_public, channel, tone, n)),
wanted as materialized (select distinct workspace_id, conversation_id from input order by 1, 2),
locked as materialized (
  select c.* from wanted w cross join lateral (
    select c.workspace_id, c.id, c.customer_id, c.status, c.last_seq, c.last_public_seq, c.shard, c.turn, c.is_asked,
      c.holding = 2 or c.paused_at is not null is_aside from conversation c
    where c.workspace_id = w.workspace_id and c.id = w.conversation_id limit 1 for no key update of c) c),
allowed as materialized (
  select i.*, l.last_seq, l.last_public_seq, l.shard, l.turn,
    i.is_public and (l.status <> 1 or (i.author_kind = 1 and l.is_aside)) is_flagged,
    i.author_kind = 1 and (i.tone = 1 or (i.tone = 2 and not l.is_asked)) is_acknowledgement
  from input i
  join locked l on l.workspace_id = i.workspace_id and l.id = i.conversation_id
  where i.author_kind <> 1 or l.customer_id = i.author_id),
already as materialized (
  select i.n, m.id, m.seq, m.public_seq, m.created_at, m.body_hash from allowed i
  cross join lateral (
    select * from message m where m.workspace_id = i.workspace_id and m.conversation_id = i.conversation_id
      and m.author_id = i.author_id and m.client_message_id = i.client_message_id limit 1) m),
moment as materialized (select clock_timestamp() at, count(*) from locked),
absent as materialized (select * from allowed where n not in (select n from already)),
fresh as materialized (
  select a.*, a.last_seq + row_number() over w as seq,
    case when not a.is_public then 'note_added' when a.author_kind = 1 then
        case when not a.is_acknowledgement and coalesce(max(case when a.is_public and not a.is_acknowledgement
          then a.n * 2 + (a.author_kind = 2)::int end) over before & 1, a.turn - 1) = 1
        then 'turn_passed' else 'message_received' end
      when a.author_kind = 2 then 'reply_sent' else 'system_message_posted' end as type,
    case when a.is_public then a.last_public_seq + count(*) filter (where a.is_public) over w end as public_seq,
    moment.at
  from absent a cross join moment where not a.is_flagged
  window w as (partition by a.workspace_id, a.conversation_id order by a.n rows unbounded preceding),
    before as (partition by a.workspace_id, a.conversation_id order by a.n
      rows between unbounded preceding and 1 preceding)),
put_message as (
  insert into message (workspace_id, conversation_id, id, seq, public_seq, author_kind, author_id, client_message_id,
    body_hash, content, channel, is_acknowledgement, created_at)
  select workspace_id, conversation_id, message_id, seq, public_seq, author_kind, author_id, client_message_id,
    body_hash, content::jsonb, channel, is_acknowledgement, at from fresh),
put_event as (
  insert into event (workspace_id, stream_kind, stream_id, seq, public_seq, type, message_id, actor_kind, actor_id,
    occurred_at)
  select workspace_id, 1, conversation_id, seq, public_seq, type, message_id, author_kind, author_id, at from fresh),
put_unreacted as (
  insert into unreacted (shard, workspace_id, stream_id, seq)
  select shard, workspace_id, conversation_id, seq from fresh where type <> all($12::text[])),
moved as (
  update conversation c set last_seq = x.seq, last_public_seq = greatest(c.last_public_seq, x.public_seq),
    updated_at = x.at,
    public_updated_at = case when x.public_seq is null then c.public_updated_at else x.at end,
    customer_messages = c.customer_messages + x.by_customer,
    other_messages = c.other_messages + x.by_others,
    turn = case when x.last_customer is null and x.last_agent is null then c.turn
      when coalesce(x.last_customer, 0) > coalesce(x.last_agent, 0) then 1 else 2 end,
    waiting_since = case when x.last_customer is null and x.last_agent is null then c.waiting_since
      when coalesce(x.last_agent, 0) > coalesce(x.last_customer, 0) then null
      when x.last_agent is null then coalesce(c.waiting_since, x.at) else x.at end,
    silent_since = case when x.last_agent is null then c.silent_since else x.at end,
    silence = case when x.last_thanks > coalesce(x.last_agent, 0)
        then case when x.last_agent is null then greatest(c.silence, 1) else 1 end
      when x.last_agent is null then c.silence else 0 end,
    is_asked = case when x.last_customer is null and x.last_agent is null then c.is_asked
      else coalesce(x.last_agent, 0) > coalesce(x.last_customer, 0) and x.last_question = x.last_agent end
  from (select workspace_id, conversation_id, max(seq) seq, max(public_seq) public_seq, max(at) at,
      count(*) filter (where is_public and author_kind = 1) by_customer,
      count(*) filter (where is_public and author_kind <> 1) by_others,
      max(n) filter (where is_public and author_kind = 1 and not is_acknowledgement) last_customer,
      max(n) filter (where is_acknowledgement) last_thanks,
      max(n) filter (where is_public and author_kind = 2) last_agent,
      coalesce(max(n) filter (where is_public and tone = 3), 0) last_question
    from fresh group by 1, 2) x
  where c.workspace_id = x.workspace_id and c.id = x.conversation_id)
select n, null::uuid id, seq, public_seq, at, null::bytea stored_hash, false is_flagged, is_acknowledgement from fresh
union all
select n, id, seq, public_seq, created_at, body_hash, false, false from already
union all
select n, null, 0, null, null, null, true, false from absent where is_flagged
"""
