"""What the life of a case is stored as: the head row's columns, the queue's rules, the reply that a silence follows."""

from datetime import datetime
from uuid import UUID

from onglass.conversations.model import LifeRules, LockedConversation
from onglass.platform.transactions import Transaction

_RULES = """
select hold_seconds, remind_after_seconds, ask_after_seconds, resolve_after_seconds, reopen_seconds from queue
where workspace_id = $1 and id = $2"""

_SAVE = """
update conversation set status = $3, turn = $4, holding = $5, snoozed_until_at = $6, paused_at = $7, silent_since = $8,
  silence = $9, is_asked = $10, outcome = $11, waiting_since = $12, resolved_at = $13, customer_messages = $14,
  other_messages = $15, updated_at = coalesce($16::timestamptz, updated_at),
  public_updated_at = coalesce($16::timestamptz, public_updated_at), promised_at = $17, promised_until_at = $18
where workspace_id = $1 and id = $2"""

_FIRST_REPLY_AFTER = """
select occurred_at from event where workspace_id = $1 and stream_id = $2 and type = 'reply_sent' and seq > (
  select seq from event where workspace_id = $1 and stream_id = $2 and type = 'reply_promised'
  order by seq desc limit 1)
order by seq limit 1"""

_LAST_REPLY = """
select seq from event where workspace_id = $1 and stream_id = $2 and type = 'reply_sent' order by seq desc limit 1"""


async def load_life_rules(tx: Transaction, queue_id: UUID | None) -> LifeRules:
    """Return the rules of a queue, or the ones that hold without a queue."""
    row = None if queue_id is None else await tx.fetchrow(_RULES, tx.workspace_id, queue_id)
    return LifeRules() if row is None else LifeRules(**row)


async def save_life(tx: Transaction, case: LockedConversation, *, updated_at: datetime | None = None) -> None:
    """Write the state of a case whose lock is held; `updated_at` where its place in lists moves with it."""
    await tx.execute(
        _SAVE,
        tx.workspace_id,
        case.id,
        case.status,
        case.turn,
        case.holding,
        case.snoozed_until_at,
        case.paused_at,
        case.silent_since,
        case.silence,
        case.is_asked,
        case.outcome,
        case.waiting_since,
        case.resolved_at,
        case.customer_messages,
        case.other_messages,
        updated_at,
        case.promised_at,
        case.promised_until_at,
    )


async def find_last_reply_seq(tx: Transaction, conversation_id: UUID) -> int:
    """Return the number of the newest answer of an agent, 0 before the first: it names the silence that follows."""
    seq: int | None = await tx.fetchval(_LAST_REPLY, tx.workspace_id, conversation_id)
    return seq or 0


async def find_reply_after_promise(tx: Transaction, conversation_id: UUID) -> datetime | None:
    """Return when an agent first answered after the newest promise of an answer; None: nobody has."""
    at: datetime | None = await tx.fetchval(_FIRST_REPLY_AFTER, tx.workspace_id, conversation_id)
    return at
