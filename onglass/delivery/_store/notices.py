"""What a customer was told of a conversation and what they know by now, as rows."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from onglass.delivery.model import CustomerChoices, Mute, QuietHours
from onglass.platform.transactions import Row, Transaction

# told_at: when a push of it last went; mailed_at: a mail; is_told_soon: a push of it is about to go for the first time.
_NOW = """
select c.status, c.is_spam, c.customer_id, coalesce(r.read_seq, 0) read_seq, u.present_until_at, u.blocked_at,
  c.is_muted and coalesce(c.muted_until_at > clock_timestamp(), true) is_muted,
  n.quiet_hours, coalesce(n.email_when_missed, true) email_when_missed, coalesce(n.push, true) push,
  t.told_at, t.mailed_at, t.is_told_soon, t.told_here_seq
from conversation c
join customer u on u.workspace_id = c.workspace_id and u.id = c.customer_id
left join read_marker r on r.workspace_id = c.workspace_id and r.conversation_id = c.id and r.reader_kind = 1
  and r.reader_id = c.customer_id
left join customer_notice n on n.workspace_id = c.workspace_id and n.customer_id = c.customer_id
left join lateral (
  select max(d.ended_at) filter (where d.state = 2 and d.payload->>'occasion' = 'message') told_at,
    max(d.ended_at) filter (where d.state = 2 and d.payload->>'occasion' = 'mail') mailed_at,
    coalesce(bool_or(d.state = 1 and d.attempt_log = '[]' and d.payload->>'occasion' = 'message'), false) is_told_soon,
    max(d.told_seq) filter (where d.state = 2 and d.subscription_id = $3) told_here_seq
  from delivery d where d.workspace_id = c.workspace_id and d.conversation_id = c.id
    and (d.state = 1 or d.told_seq is not null)) t on true
where c.workspace_id = $1 and c.id = $2"""

_STANDING = """
select c.customer_id, coalesce(r.read_seq, 0) read_seq, coalesce(n.push, true) push,
  coalesce(n.email_when_missed, true) email_when_missed, case when u.email_verified then u.email end email,
  c.is_muted and coalesce(c.muted_until_at > clock_timestamp(), true) is_muted
from conversation c
join customer u on u.workspace_id = c.workspace_id and u.id = c.customer_id
left join read_marker r on r.workspace_id = c.workspace_id and r.conversation_id = c.id and r.reader_kind = 1
  and r.reader_id = c.customer_id
left join customer_notice n on n.workspace_id = c.workspace_id and n.customer_id = c.customer_id
where c.workspace_id = $1 and c.id = $2"""

# Each address once, however much was told there.
_RECALL = """
with told as (
  update delivery d set recalled_at = clock_timestamp() from push_subscription s
  where d.workspace_id = $1 and d.conversation_id = $2 and d.told_seq <= $3 and d.recalled_at is null and d.state = 2
    and d.payload->>'occasion' = 'message' and s.workspace_id = d.workspace_id and s.id = d.subscription_id
    and s.gone_at is null returning d.subscription_id)
select distinct subscription_id from told"""

_CHOICES = (
    "select quiet_hours, email_when_missed, push from customer_notice where workspace_id = $1 and customer_id = $2"
)

_PUT_CHOICES = """
insert into customer_notice (workspace_id, customer_id, quiet_hours, email_when_missed, push)
values ($1, $2, $3, $4, $5)
on conflict (workspace_id, customer_id) do update set quiet_hours = excluded.quiet_hours,
  email_when_missed = excluded.email_when_missed, push = excluded.push, changed_at = clock_timestamp()"""

_INHERIT = """
insert into customer_notice (workspace_id, customer_id, quiet_hours, email_when_missed, push)
select workspace_id, $3, quiet_hours, email_when_missed, push from customer_notice
where workspace_id = $1 and customer_id = $2 on conflict do nothing"""

_MUTE = """
update conversation set is_muted = $4, muted_until_at = $5
where workspace_id = $1 and id = $2 and customer_id = $3 returning id"""

_SPOKEN = """
select m.id, e.seq, e.public_seq, m.content->>'fallback' fallback, m.content->>'text' text, m.created_at, m.redacted_at,
  g.name agent_name, a.name app_name, a.theme, a.allowed_origins, w.name workspace_name, u.name customer_name,
  coalesce(w.settings->'email'->>'include_text', 'true') = 'true' include_text,
  greatest(0, c.other_messages - coalesce(r.read_count, 0)) unread
from conversation c
join lateral (
  select e.seq, e.public_seq, e.message_id from event e where e.workspace_id = c.workspace_id and e.stream_id = c.id
    and e.seq >= $3 and e.type = 'reply_sent' order by e.seq desc limit 1) e on true
join message m on m.workspace_id = c.workspace_id and m.id = e.message_id and m.conversation_id = c.id
join app a on a.workspace_id = c.workspace_id and a.id = c.app_id
join workspace w on w.id = c.workspace_id
join customer u on u.workspace_id = c.workspace_id and u.id = c.customer_id
left join agent g on g.workspace_id = c.workspace_id and g.id = m.author_id
left join read_marker r on r.workspace_id = c.workspace_id and r.conversation_id = c.id and r.reader_kind = 1
  and r.reader_id = c.customer_id
where c.workspace_id = $1 and c.id = $2"""

_UNREAD = """
select coalesce(sum(greatest(0, c.other_messages - coalesce(r.read_count, 0))), 0)::int from conversation c
left join read_marker r on r.workspace_id = c.workspace_id and r.conversation_id = c.id and r.reader_kind = 1
  and r.reader_id = c.customer_id
where c.workspace_id = $1 and c.customer_id = $2 and not c.is_spam"""

_PUBLIC_SEQ = """
select public_seq from event where workspace_id = $1 and stream_id = $2 and seq <= $3 and public_seq is not null
order by seq desc limit 1"""


class Standing(NamedTuple):
    """Whom a reply concerns, and by which ways they may be told at all. `email` is proven theirs, or None."""

    customer_id: UUID
    read_seq: int
    push: bool
    email_when_missed: bool
    email: str | None
    is_muted: bool


class ThreadNow(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer knows of a conversation when they are about to be told. Numbers are the log's own."""

    customer_id: UUID
    is_there: bool
    read_seq: int
    is_muted: bool
    choices: CustomerChoices
    present_until_at: datetime | None
    told_at: datetime | None
    mailed_at: datetime | None
    is_told_soon: bool
    told_here_seq: int


class Spoken(NamedTuple):
    """An agent's newest message, and around it what a notification says."""

    message_id: UUID
    seq: int
    public_seq: int
    text: str
    created_at: datetime
    agent_name: str | None
    app_name: str
    workspace_name: str
    customer_name: str | None
    return_url: str | None
    icon_url: str | None
    include_text: bool
    unread: int


async def load_standing(tx: Transaction, conversation_id: UUID) -> Standing | None:
    """Return whom a reply in a conversation concerns."""
    row = await tx.fetchrow(_STANDING, tx.workspace_id, conversation_id)
    return None if row is None else Standing(**row)


async def load_now(tx: Transaction, conversation_id: UUID, subscription_id: UUID) -> ThreadNow | None:
    """Return what the customer knows of a conversation now; `told_here_seq`: what this address was told already."""
    row = await tx.fetchrow(_NOW, tx.workspace_id, conversation_id, subscription_id)
    if row is None:
        return None
    return ThreadNow(
        customer_id=row["customer_id"],
        is_there=not row["is_spam"],
        read_seq=row["read_seq"],
        is_muted=row["is_muted"],
        choices=_choices(row),
        present_until_at=row["present_until_at"],
        told_at=row["told_at"],
        mailed_at=row["mailed_at"],
        is_told_soon=row["is_told_soon"],
        told_here_seq=row["told_here_seq"] or 0,
    )


async def recall(tx: Transaction, conversation_id: UUID, read_seq: int) -> list[UUID]:
    """Mark what was told up to a number as read; return the live addresses that still show it, each once."""
    return [row["subscription_id"] for row in await tx.fetch(_RECALL, tx.workspace_id, conversation_id, read_seq)]


async def load_choices(tx: Transaction, customer_id: UUID) -> CustomerChoices:
    """Return what a customer chose, or the defaults."""
    row = await tx.fetchrow(_CHOICES, tx.workspace_id, customer_id)
    return CustomerChoices() if row is None else _choices(row)


async def put_choices(tx: Transaction, customer_id: UUID, choices: CustomerChoices) -> None:
    """Keep what a customer chose, whole."""
    quiet = None if choices.quiet_hours is None else msgspec.to_builtins(choices.quiet_hours)
    await tx.execute(_PUT_CHOICES, tx.workspace_id, customer_id, quiet, choices.email_when_missed, choices.push)


async def inherit_choices(tx: Transaction, from_customer_id: UUID, to_customer_id: UUID) -> None:
    """Let a record that another was joined into have its choices, unless it has its own."""
    await tx.execute(_INHERIT, tx.workspace_id, from_customer_id, to_customer_id)


async def set_mute(tx: Transaction, customer_id: UUID, conversation_id: UUID, mute: Mute) -> bool:
    """Mute a customer's conversation, or not any more; False when it is not theirs."""
    values = (conversation_id, customer_id, mute.muted, mute.until_at)
    return await tx.fetchval(_MUTE, tx.workspace_id, *values) is not None


async def load_spoken(tx: Transaction, conversation_id: UUID, from_seq: int) -> Spoken | None:
    """Return the newest that an agent said from a number on; None: nothing that still stands there."""
    row = await tx.fetchrow(_SPOKEN, tx.workspace_id, conversation_id, from_seq)
    if row is None:
        return None
    theme = row["theme"] or {}
    origins = row["allowed_origins"]
    return Spoken(
        message_id=row["id"],
        seq=row["seq"],
        public_seq=row["public_seq"],
        text="" if row["redacted_at"] is not None else row["fallback"] or row["text"] or "",
        created_at=row["created_at"],
        agent_name=row["agent_name"],
        app_name=theme.get("name") or row["app_name"],
        workspace_name=row["workspace_name"],
        customer_name=row["customer_name"],
        return_url=theme.get("return_url") or (origins[0] + "/" if origins else None),
        icon_url=theme.get("icon_url"),
        include_text=row["include_text"],
        unread=row["unread"],
    )


async def count_unread(tx: Transaction, customer_id: UUID) -> int:
    """Return how many messages a customer has not read in all their conversations: an app's badge."""
    number: int = await tx.fetchval(_UNREAD, tx.workspace_id, customer_id)
    return number


async def public_seq(tx: Transaction, conversation_id: UUID, seq: int) -> int:
    """Return a number of the log in the customers' numbering."""
    found: int | None = await tx.fetchval(_PUBLIC_SEQ, tx.workspace_id, conversation_id, seq)
    return found or 0


def _choices(row: Row) -> CustomerChoices:
    quiet = None if row["quiet_hours"] is None else msgspec.convert(row["quiet_hours"], QuietHours)
    return CustomerChoices(quiet_hours=quiet, email_when_missed=row["email_when_missed"], push=row["push"])
