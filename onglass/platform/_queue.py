"""The relay's SQL: the queue of events whose reactions have not all run.

Invariant: every statement that takes an event off the queue names its row; finding it gone means somebody else did.
"""

from typing import Any
from uuid import UUID

from onglass.platform.events import LoggedEvent
from onglass.platform.transactions import Row

NO_ID = UUID(int=0)
IDLE_CHUNK = 2000

# Joining the event by LATERAL … LIMIT 1 keeps the plan an index lookup, whatever the statistics say of a table
# that is empty most of the time.
SETTLE_IDLE = """
with looked_at as materialized (
  select u.shard, u.workspace_id, u.stream_id, u.seq from unreacted u
  where (u.shard, u.workspace_id, u.stream_id, u.seq) > ($3::smallint, $4::uuid, $5::uuid, $6::bigint)
  order by u.shard, u.workspace_id, u.stream_id, u.seq limit $2),
idle as materialized (
  select u.shard, u.workspace_id, u.stream_id, u.seq from looked_at l
  join unreacted u using (shard, workspace_id, stream_id, seq)
  cross join lateral (select type from event e where e.workspace_id = l.workspace_id and e.stream_id = l.stream_id
    and e.seq = l.seq limit 1) e
  where e.type = any($1::text[]) for update of u skip locked),
settled as (
  delete from unreacted u using idle i
  where u.shard = i.shard and u.workspace_id = i.workspace_id and u.stream_id = i.stream_id and u.seq = i.seq
  returning 1),
last_looked_at as (
  select * from looked_at order by shard desc, workspace_id desc, stream_id desc, seq desc limit 1)
select (select count(*) from settled) as settled, (select count(*) from looked_at) as looked_at, l.*
from (select 1) one left join last_looked_at l on true
"""

DUE_SHARDS = """
select s.shard from reaction_shard s where exists (
  select 1 from unreacted u cross join lateral (select type from event e where e.workspace_id = u.workspace_id
    and e.stream_id = u.stream_id and e.seq = u.seq limit 1) e
  where u.shard = s.shard and (u.not_before_at is null or u.not_before_at <= clock_timestamp())
    and e.type <> all($1::text[]))
"""

LOCK_SHARD = "select true from reaction_shard where shard = $1 for update skip locked"

# A stream stands still behind its first event that is held back.
DUE_EVENTS = """
with held as materialized (
  select workspace_id, stream_id, min(seq) as seq from unreacted
  where shard = $1 and not_before_at is not null and not_before_at > clock_timestamp() group by 1, 2),
due as materialized (
  select u.* from unreacted u where u.shard = $1 and not exists (
    select 1 from held h where h.workspace_id = u.workspace_id and h.stream_id = u.stream_id and h.seq <= u.seq)
  order by u.workspace_id, u.stream_id, u.seq limit $2)
select d.shard, d.workspace_id, d.stream_id, d.seq, d.tries, e.stream_kind, e.public_seq, e.type,
  coalesce(e.id, e.message_id) as id, e.message_id, e.actor_kind, e.actor_id, e.payload, e.occurred_at,
  (select array_agg(reaction) from reaction_done r
    where r.workspace_id = d.workspace_id and r.stream_id = d.stream_id and r.seq = d.seq) as done,
  (select array_agg(reaction) from dead_letter r
    where r.workspace_id = d.workspace_id and r.stream_id = d.stream_id and r.seq = d.seq) as dead
from due d cross join lateral (select * from event e
  where e.workspace_id = d.workspace_id and e.stream_id = d.stream_id and e.seq = d.seq limit 1) e
order by d.workspace_id, d.stream_id, d.seq
"""

# In the reaction's transaction, under the app role. The row of the queue is the fence: whoever took the event
# over has deleted it, or waits for this very lock.
CLAIM = """
with mine as (
  select 1 from unreacted where shard = $1 and workspace_id = $2 and stream_id = $3 and seq = $4 for no key update)
insert into reaction_done (workspace_id, stream_id, seq, reaction) select $2, $3, $4, $5 from mine
on conflict do nothing returning 1
"""

CLAIM_LAST = """
with mine as (
  delete from unreacted where shard = $1 and workspace_id = $2 and stream_id = $3 and seq = $4 returning 1),
forgotten as (
  delete from reaction_done
  where workspace_id = $2 and stream_id = $3 and seq = $4 and exists (select 1 from mine))
select 1 from mine
"""

SETTLE = CLAIM_LAST

POSTPONE = """
update unreacted set not_before_at = clock_timestamp() + make_interval(secs => $5::float8)
where shard = $1 and workspace_id = $2 and stream_id = $3 and seq = $4
"""

# Without a pause it is dead: held back until a person replays or discards its letters.
NOTE_FAILURES = """
with noted as (
  update unreacted set tries = $5,
    not_before_at = coalesce(clock_timestamp() + make_interval(secs => $6::float8), 'infinity')
  where shard = $1 and workspace_id = $2 and stream_id = $3 and seq = $4 returning 1)
insert into dead_letter (workspace_id, stream_id, seq, reaction, tries, error)
select $2, $3, $4, l.reaction, $5, l.error from unnest($7::text[], $8::text[]) l (reaction, error), noted
on conflict do nothing
"""

WATCH = """
select (select count(*) from dead_letter) as dead_letters,
  coalesce((select extract(epoch from clock_timestamp() - min(e.occurred_at)) from reaction_shard s
    cross join lateral (select u.* from unreacted u where u.shard = s.shard and u.not_before_at is null
      order by u.workspace_id, u.stream_id, u.seq limit 50) u
    cross join lateral (select e.occurred_at from event e where e.workspace_id = u.workspace_id
      and e.stream_id = u.stream_id and e.seq = u.seq limit 1) e), 0)::float8 as lag_seconds
"""


def logged_event(row: Row) -> LoggedEvent:
    """Return the event of a row of DUE_EVENTS, undecoded."""
    names: Any = LoggedEvent.__struct_fields__
    return LoggedEvent(**{name: row[name] for name in names})
