"""What the last days were like, for a look back with other settings: waits, replies, who was there, what was met.

Invariant: every read is bounded by a number of rows, the newest first, whatever happened.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from onglass.platform.transactions import Transaction
from onglass.routing.engine.previewing import PastPresence, PastReply, PastWait

# A pause ends a wait as a resolution does; only the log tells the two apart.
_WAITS = """
select w.conversation_id, w.queue_id, w.began_at, coalesce(w.answered_at, w.left_at) ended_at,
  w.answered_at is not null is_answered, w.left_at is not null and coalesce((
    select true from event e where e.workspace_id = $1 and e.stream_id = w.conversation_id
      and e.type = 'conversation_paused' and e.occurred_at = w.left_at limit 1), false) is_paused,
  w.service_seconds, c.priority, c.created_at opened_at, c.first_response_at, c.resolved_at,
  (w.state ->> 'agents_at_work')::int at_work, c.language, c.is_spam
from queue q cross join lateral (
  select * from wait w where w.workspace_id = $1 and w.queue_id = q.id and w.began_at >= $2 and w.began_at <= $4
    and (w.began_at, w.conversation_id) < ($4, $5)
  order by w.began_at desc, w.conversation_id desc limit $3) w
join conversation c on c.workspace_id = $1 and c.id = w.conversation_id
where q.workspace_id = $1 order by w.began_at desc, w.conversation_id desc limit $3"""
# What ends a silence: somebody writes, or a person closes the case or puts it aside; what time alone does goes on.
_REPLIES = """
select r.replied_at, r.next_at, r.next_type = 'turn_passed' is_customers
from (select distinct w.conversation_id id from wait w where w.workspace_id = $1 and w.queue_id = $3
  and w.began_at >= $2 limit $4) asked
cross join lateral (
  select e.type, e.occurred_at replied_at, lead(e.occurred_at) over (order by e.seq) next_at,
    lead(e.type) over (order by e.seq) next_type
  from event e where e.workspace_id = $1 and e.stream_id = asked.id
    and (e.type in ('reply_sent', 'turn_passed')
      or (e.type in ('conversation_resolved', 'conversation_snoozed') and e.actor_kind <> 4))) r
where r.type = 'reply_sent' and r.replied_at >= $2 order by r.replied_at desc limit $4"""
_PRESENCE = """
select a.id, e.occurred_at, e.availability = 'online' is_online
from agent a cross join lateral (
  (select e.occurred_at, e.payload ->> 'availability' availability from event e where e.workspace_id = $1
    and e.stream_id = a.id and e.type = 'agent_availability_changed' and e.occurred_at < $2
    order by e.seq desc limit 1)
  union all
  (select e.occurred_at, e.payload ->> 'availability' from event e where e.workspace_id = $1
    and e.stream_id = a.id and e.type = 'agent_availability_changed' and e.occurred_at >= $2
    order by e.seq desc limit $3)) e
where a.workspace_id = $1 and a.disabled_at is null order by e.occurred_at"""
_CLOCKS = """
select count(*) filter (where k.missed_at is null) met, count(*) decided
from (select k.missed_at from clock k where k.workspace_id = $1 and k.target in (1, 2)
  and (k.conversation_id, k.started_at) in (select * from unnest($2::uuid[], $3::timestamptz[]))
  and (k.stopped_at is not null or k.missed_at is not null)) k"""
_SHIFTS_EACH = 500
_PAGE = 4_000
_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)
_LAST_ID = UUID(int=2**128 - 1)


async def list_waits(tx: Transaction, since_at: datetime, *, at_most: int) -> list[PastWait]:
    """Return what began since then in queues of any kind, the newest first; spam is nobody's wait.

    Read page by page, so that others have their turn.
    """
    found: list[PastWait] = []
    place = (_END_OF_TIME, _LAST_ID)
    for _ in range(0, at_most, _PAGE):
        page = await tx.fetch(_WAITS, tx.workspace_id, since_at, _PAGE, *place)
        found += [PastWait(*tuple(row)[:-1]) for row in page if not row["is_spam"]]
        if len(page) < _PAGE:
            break
        place = (page[-1]["began_at"], page[-1]["conversation_id"])
    return found


async def list_replies(tx: Transaction, since_at: datetime, queue_id: UUID, *, at_most: int) -> list[PastReply]:
    """Return the answers in a queue's cases since then, the newest first."""
    rows = await tx.fetch(_REPLIES, tx.workspace_id, since_at, queue_id, at_most)
    return [PastReply(*row) for row in rows]


async def list_presence(tx: Transaction, since_at: datetime) -> list[PastPresence]:
    """Return who came and went since then, and how each agent began; somebody without an entry never said."""
    rows = await tx.fetch(_PRESENCE, tx.workspace_id, since_at, _SHIFTS_EACH)
    return [PastPresence(*row) for row in rows]


async def count_met(tx: Transaction, started: Sequence[tuple[UUID, datetime]]) -> tuple[int, int]:
    """Return how many of the response clocks that started so were met, of how many that are decided."""
    ids, instants = [one for one, _ in started], [at for _, at in started]
    row = await tx.fetchrow(_CLOCKS, tx.workspace_id, ids, instants)
    assert row is not None
    return row["met"], row["decided"]
