"""What happened to cases in the last days, as rules would have met it. Only reads."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from onglass.platform.transactions import Transaction
from onglass.rules.model import Occasion

# The log has no index by time: only cases that something was done to since then, or shortly before, are looked into.
_MARGIN = timedelta(days=14)
MOST_CASES = 20_000
_LIVELY = f"""
select c.id, c.queue_id from conversation c where c.workspace_id = $1 and c.updated_at >= $2
order by c.updated_at desc limit {MOST_CASES}"""
_IS_CUT = """
select count(*) > $3::bigint from (select from conversation c where c.workspace_id = $1 and c.updated_at >= $2
  limit $3::bigint + 1) found"""
_EVENTS = f"""
select e.stream_id, e.seq, e.message_id, e.occurred_at, e.type, e.payload
from ({_LIVELY}) c cross join lateral (
  select * from event e where e.workspace_id = $1 and e.stream_id = c.id and e.type = any($3::text[])
    and e.occurred_at >= $4 order by e.seq desc limit $5) e
order by e.occurred_at desc, e.stream_id, e.seq desc limit $5"""
_WAITS = """
select w.conversation_id, (
    select max(e.seq) from event e where e.workspace_id = $1 and e.stream_id = w.conversation_id
      and e.occurred_at <= w.began_at) seq,
  w.began_at, coalesce(w.answered_at, w.left_at) until_at, q.calendar_id
from wait w join conversation c on c.workspace_id = w.workspace_id and c.id = w.conversation_id
left join queue q on q.workspace_id = c.workspace_id and q.id = c.queue_id
where w.workspace_id = $1 and coalesce(w.answered_at, w.left_at, 'infinity') >= $2
order by w.began_at desc limit $3"""
_SILENCES = f"""
select e.stream_id, e.seq, e.occurred_at, (
    select min(l.occurred_at) from event l where l.workspace_id = $1 and l.stream_id = e.stream_id and l.seq > e.seq
      and l.type = any($4::text[])) until_at,
  q.calendar_id
from ({_LIVELY}) c
cross join lateral (
  select * from event e where e.workspace_id = $1 and e.stream_id = c.id and e.type = 'reply_sent'
    order by e.seq desc limit $3) e
left join queue q on q.workspace_id = $1 and q.id = c.queue_id
order by e.occurred_at desc limit $3"""
_ENDS_SILENCE = [
    "message_received",
    "turn_passed",
    "reply_sent",
    "conversation_resolved",
    "conversation_paused",
    "conversation_snoozed",
]
_LONGEST_SPAN = timedelta(days=90)


class Moment(NamedTuple):
    """A time at which a rule would have been looked at; of an event its type and what it says."""

    conversation_id: UUID
    seq: int
    message_id: UUID | None
    at: datetime
    type: str | None
    payload: dict[str, str | None] | None

    @property
    def agent_id(self) -> UUID | None:
        """Who the case was given to."""
        agent_id = (self.payload or {}).get("agent_id")
        return None if agent_id is None else UUID(agent_id)

    def is_of(self, occasion: Occasion) -> bool:
        """Tell whether the event is what a rule waits for: one type of event may be several occasions."""
        said = self.payload or {}
        is_resolution = said.get("target") == "resolution"
        return {
            Occasion.ASSIGNED: said.get("agent_id") is not None,
            Occasion.PROMISE_BROKEN: said.get("ending") == "broken",
            Occasion.ANSWER_DUE_SOON: not is_resolution,
            Occasion.ANSWER_LATE: not is_resolution,
            Occasion.SOLUTION_LATE: is_resolution,
        }.get(occasion, True)


class Span(NamedTuple):
    """A wait or a silence, until when (None: it goes on), and the hours of the case's queue."""

    conversation_id: UUID
    seq: int
    since_at: datetime
    until_at: datetime | None
    calendar_id: UUID | None


async def list_events(tx: Transaction, types: Sequence[str], since: datetime, *, limit: int) -> list[Moment]:
    """Return the events of some types since then, the newest first."""
    rows = await tx.fetch(_EVENTS, tx.workspace_id, since - _MARGIN, list(types), since, limit)
    return [Moment(*row) for row in rows]


async def has_too_many(tx: Transaction, since: datetime) -> bool:
    """Tell whether more happened since then than is looked into: only the cases that were moved last are."""
    is_cut: bool = await tx.fetchval(_IS_CUT, tx.workspace_id, since - _MARGIN, MOST_CASES)
    return is_cut


async def list_waits(tx: Transaction, since: datetime, *, limit: int) -> list[Span]:
    """Return the waits of customers that had not ended by then, the newest first."""
    return [Span(*row) for row in await tx.fetch(_WAITS, tx.workspace_id, since, limit)]


async def list_silences(tx: Transaction, since: datetime, *, limit: int) -> list[Span]:
    """Return what followed on each answer, the newest first."""
    rows = await tx.fetch(_SILENCES, tx.workspace_id, since - _LONGEST_SPAN, limit, _ENDS_SILENCE)
    return [Span(*row) for row in rows]


async def load_agents(tx: Transaction, agent_ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return names and addresses."""
    sql = "select id, name, email from agent where workspace_id = $1 and id = any($2::uuid[])"
    rows = await tx.fetch(sql, tx.workspace_id, list(agent_ids))
    return {row["id"]: (row["name"], row["email"]) for row in rows}
