"""What rules ask about: one statement for any number of cases."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from onglass.platform.transactions import Row, Transaction

# The message: the one that the event is about; of an opening the first after it; else the customer's newest by then.
_FACTS = """
select c.id conversation_id, c.case_number, c.subject, c.priority, c.attributes, c.assignee_id,
  coalesce(c.language, x.context -> 'device' ->> 'locale', d.traits ->> 'locale') as language,
  a.name assignee, a.email assignee_email, q.name queue, q.calendar_id, t.name team, p.name app,
  u.name customer_name, u.attributes customer_attributes, u.external_id is not null is_signed_in,
  coalesce(x.context -> 'device' ->> 'platform', d.traits ->> 'platform') as platform,
  coalesce(x.context -> 'device' ->> 'app_version', d.traits ->> 'app_version') as version,
  x.context ->> 'screen' as screen, m.content ->> 'fallback' as message, m.channel,
  array(select lower(g.name) from conversation_tag o
    join tag g on g.workspace_id = o.workspace_id and g.id = o.tag_id
    where o.workspace_id = c.workspace_id and o.conversation_id = c.id) tags,
  m.id is not null and m.author_kind = 1 and not exists (select 1 from event e where e.workspace_id = c.workspace_id
    and e.stream_id = c.id and e.seq < m.seq and e.type = any($5::text[])) is_first_message
from unnest($2::uuid[], $3::uuid[], $4::bigint[], $6::boolean[])
  with ordinality w(conversation_id, message_id, seq, is_opening, n)
join conversation c on c.workspace_id = $1 and c.id = w.conversation_id
join customer u on u.workspace_id = $1 and u.id = c.customer_id
join app p on p.workspace_id = $1 and p.id = c.app_id
left join agent a on a.workspace_id = $1 and a.id = c.assignee_id
left join queue q on q.workspace_id = $1 and q.id = c.queue_id
left join team t on t.workspace_id = $1 and t.id = q.team_id
left join conversation_context x on x.workspace_id = $1 and x.conversation_id = c.id
left join device d on d.workspace_id = $1 and d.id = x.device_id
left join lateral (
  select coalesce(w.message_id, case when w.is_opening
    then (select e.message_id from event e where e.workspace_id = $1 and e.stream_id = c.id and e.seq > w.seq
      and e.type = any($5::text[]) order by e.seq limit 1)
    else (select e.message_id from event e where e.workspace_id = $1 and e.stream_id = c.id and e.seq <= w.seq
      and e.type = any($5::text[]) order by e.seq desc limit 1) end) id) about on true
left join message m on m.workspace_id = $1 and m.id = about.id and m.conversation_id = c.id
order by w.n"""
_BY_CUSTOMER = ["message_received", "turn_passed"]


class Wanted(NamedTuple):
    """A case as of an event of its log: its number, its message, whether it is the opening."""

    conversation_id: UUID
    message_id: UUID | None
    seq: int
    is_opening: bool


async def load_facts(tx: Transaction, wanted: Sequence[Wanted]) -> list[Row]:
    """Return what is known of each case that exists, in the order asked for."""
    if not wanted:
        return []
    conversation_ids, message_ids, seqs, openings = (list(column) for column in zip(*wanted, strict=True))
    return await tx.fetch(_FACTS, tx.workspace_id, conversation_ids, message_ids, seqs, _BY_CUSTOMER, openings)


_BEGAN = """
select coalesce(max(seq), 0) from event
where workspace_id = $1 and stream_id = $2 and type = any($3::text[])"""
_LAST_REPLY = """
select e.seq, e.occurred_at, exists (select 1 from event l where l.workspace_id = $1 and l.stream_id = $2
  and l.seq > e.seq and l.type = any($3::text[])) is_answered
from event e where e.workspace_id = $1 and e.stream_id = $2 and e.type = 'reply_sent' order by e.seq desc limit 1"""
_WAIT_BEGINS = ["conversation_opened", "turn_passed", "conversation_resolved"]


class Reply(NamedTuple):
    """An agent's newest answer, and whether the customer has written anything since, were it only thanks."""

    seq: int
    occurred_at: datetime
    is_answered: bool


async def find_wait_seq(tx: Transaction, conversation_id: UUID) -> int:
    """Return the number of the event with which the customer's wait began; a snooze or a pause begins no new one."""
    seq: int = await tx.fetchval(_BEGAN, tx.workspace_id, conversation_id, _WAIT_BEGINS)
    return seq


async def find_last_reply(tx: Transaction, conversation_id: UUID) -> Reply | None:
    """Return the newest answer of a case."""
    row: Any = await tx.fetchrow(_LAST_REPLY, tx.workspace_id, conversation_id, _BY_CUSTOMER)
    return None if row is None else Reply(*row)


async def find_calendar_id(tx: Transaction, conversation_id: UUID) -> UUID | None:
    """Return the opening hours of a case's queue."""
    found: UUID | None = await tx.fetchval(
        """select q.calendar_id from conversation c
           join queue q on q.workspace_id = c.workspace_id and q.id = c.queue_id
           where c.workspace_id = $1 and c.id = $2""",
        tx.workspace_id,
        conversation_id,
    )
    return found
