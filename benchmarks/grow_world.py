"""Stored history written straight into the tables: what the product would have left there, in minutes, not hours.

Invariant: two worlds filled with the same `active` and `recent` differ in nothing but the resolved cases beside them.
"""

import asyncpg
import msgspec

from benchmarks.world import World, say

LONG = 50
_OLD_EACH = 10
_STEP = 10_000

# UUIDv7 as the product makes them, by the row's own time; foreign keys are true by construction and not checked.
_PREPARE = """
set session_replication_role = replica;
set synchronous_commit = off;
create or replace function pg_temp.id_at(moment timestamptz, salt text) returns uuid language sql immutable as $$
  select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '7' || substr(md5(salt), 1, 3) || '8'
    || substr(md5(salt), 4, 15))::uuid $$;
create temporary table step (n bigint, is_active boolean, opened_at timestamptz, customer_id uuid, id uuid,
  messages integer);
create temporary table said (conversation_id uuid, id uuid, seq integer, is_customer boolean, author_id uuid,
  said_at timestamptz, text text);
"""

# $1 first, $2 last and $3 number of all conversations; $4 how many are active, evenly among the newest $9; $5 of the
# active, how many are long; $6 the customers who own the active ones, in turn; $7 and $8 messages of an old and a long.
_STEP_CASES = """
insert into step
select n, is_active, opened_at,
  case when is_active then ($6::uuid[])[1 + place % cardinality($6::uuid[])]
    else pg_temp.id_at(opened_at, 'u' || n) end,
  pg_temp.id_at(opened_at, 'c' || n),
  case when not is_active then $7::integer when place < $5::bigint then 1 + $8::integer else 1 end
from (
  select n, m > 0 and m * $4::bigint / $9::bigint > (m - 1) * $4::bigint / $9::bigint is_active,
    (m - 1) * $4::bigint / $9::bigint place, now() - interval '30 days' * ($3::bigint - n + 1) / $3::bigint opened_at
  from (select n, n - $3::bigint + $9::bigint m from generate_series($1::bigint, $2::bigint) n) as placed
) as numbered"""
_STEP_SAID = """
insert into said
select id, pg_temp.id_at(said_at, n || '-' || s), s, s % 2 = 1,
  case when s % 2 = 1 then customer_id else $1::uuid end, said_at,
  'Where is my card? It was ordered weeks ago, case ' || n || ', line ' || s
from (select *, opened_at + s * interval '40 seconds' said_at from step, generate_series(1, messages) s) as lines"""
_CUSTOMERS = """
insert into customer (workspace_id, id, external_id, name, created_at, seen_at)
select $1, customer_id, 'grown-' || n, 'Customer ' || n, opened_at, opened_at from step where not is_active"""
_CONVERSATIONS = """
insert into conversation (workspace_id, id, case_number, customer_id, app_id, status, turn, subject, waiting_since,
  first_response_at, last_seq, last_public_seq, customer_messages, other_messages, shard, created_at, updated_at,
  public_updated_at, resolved_at)
select $1, id, 'G' || n, customer_id, $2, case when is_active then 1 else 3 end,
  case messages % 2 when 1 then 1 else 2 end, 'Card ' || n, case when is_active and messages % 2 = 1 then last_at end,
  case when messages > 1 then opened_at + interval '80 seconds' end, messages, messages, (messages + 1) / 2,
  messages / 2, n % 16, opened_at, last_at, last_at, case when not is_active then last_at end
from (select *, opened_at + messages * interval '40 seconds' last_at from step) as cases order by opened_at"""
_MESSAGES = """
insert into message (workspace_id, conversation_id, id, seq, public_seq, author_kind, author_id, client_message_id,
  body_hash, content, created_at)
select $1, conversation_id, id, seq, seq, case when is_customer then 1 else 2 end, author_id, 'm-' || id,
  decode(md5(text), 'hex'), jsonb_build_object('type', 'text', 'text', text, 'fallback', text), said_at
from said order by said_at"""
_EVENTS = """
insert into event (workspace_id, stream_kind, stream_id, seq, public_seq, type, message_id, actor_kind, actor_id,
  occurred_at)
select $1, 1, conversation_id, seq, seq, case when is_customer then 'message_received' else 'reply_sent' end, id,
  case when is_customer then 1 else 2 end, author_id, said_at from said order by said_at"""
_MARKERS = """
insert into read_marker (workspace_id, conversation_id, reader_kind, reader_id, received_seq, read_seq, read_count)
select $1, id, kind, case kind when 1 then customer_id else $2::uuid end, messages, messages,
  case kind when 1 then messages / 2 else (messages + 1) / 2 end
from step, generate_series(1, 2) kind"""


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What to store: `recent` messages in `active` open conversations, the rest of `messages` in resolved ones.

    The active ones lie evenly among the newest `among` of all conversations.
    """

    messages: int
    recent: int
    active: int
    among: int

    @property
    def long(self) -> int:
        """How many of the active conversations have LONG messages more than the one that all have."""
        return (self.recent - self.active) // LONG

    @property
    def conversations(self) -> int:
        """All conversations, resolved ones included."""
        return self.active + (self.messages - self.recent) // _OLD_EACH

    @property
    def newest(self) -> int:
        """How many conversations the active ones lie among: never more than there are, never less than they are."""
        return max(self.active, min(self.among, self.conversations))


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """The active conversations: all, in the order of their customers, and those with more than a page of messages."""

    conversation_ids: list[str]
    long_ids: list[str]


async def fill(owner_url: str, world: World, history: History, *, customer_ids: list[str]) -> Filled:
    """Store a history; the active conversations belong to the customers in turn: number n to n modulo their count."""
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.execute(_PREPARE)
        for first in range(1, history.conversations + 1, _STEP):
            last = min(first + _STEP - 1, history.conversations)
            await _store(connection, world, history, first=first, last=last, customer_ids=customer_ids)
            say(f"  {last:,} of {history.conversations:,} conversations stored")
        stored = await connection.fetchval("select count(*) from message")
        # What autovacuum would have done long ago, and no checkpoint left over from filling.
        await connection.execute("vacuum (analyze)", timeout=600)
        await connection.execute("checkpoint", timeout=600)
        rows = await connection.fetch(
            "select id::text, last_seq from conversation where status = 1 order by created_at", timeout=60
        )
    finally:
        await connection.close()
    if stored != history.messages or len(rows) != history.active:
        raise RuntimeError(f"{stored:,} messages and {len(rows):,} active conversations are stored")
    return Filled(
        conversation_ids=[row["id"] for row in rows], long_ids=[row["id"] for row in rows if row["last_seq"] > LONG]
    )


async def _store(
    connection: "asyncpg.Connection[asyncpg.Record]",
    world: World,
    history: History,
    *,
    first: int,
    last: int,
    customer_ids: list[str],
) -> None:
    workspace_id, agent_id = world.facts["workspace_id"], world.facts["agents"][0]["id"]
    numbers = (first, last, history.conversations, history.active, history.long)
    for statement, values in (
        (_STEP_CASES, (*numbers, customer_ids, _OLD_EACH, LONG, history.newest)),
        (_STEP_SAID, (agent_id,)),
        (_CUSTOMERS, (workspace_id,)),
        (_CONVERSATIONS, (workspace_id, world.facts["app_id"])),
        (_MESSAGES, (workspace_id,)),
        (_EVENTS, (workspace_id,)),
        (_MARKERS, (workspace_id, agent_id)),
    ):
        await connection.execute(statement, *values, timeout=300)
    await connection.execute("truncate step, said")
