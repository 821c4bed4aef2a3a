"""What a case is now, to somebody who might be told about it."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from onglass.conversations.model import Status, Turn
from onglass.delivery.engine.choosing import CaseNow
from onglass.platform.transactions import Transaction

_OWNER = "select assignee_id, assigned_at from conversation where workspace_id = $1 and id = $2"
_NOW = """
select c.status, c.turn, c.is_spam, c.assignee_id, coalesce(r.read_seq, 0) read_seq from conversation c
left join read_marker r on r.workspace_id = c.workspace_id and r.conversation_id = c.id and r.reader_kind = 2
  and r.reader_id = $3
where c.workspace_id = $1 and c.id = $2"""


class Owner(NamedTuple):
    """Whose a case is, and since when."""

    agent_id: UUID
    since_at: datetime


async def load_owner(tx: Transaction, conversation_id: UUID) -> Owner | None:
    """Return whose a case is; None when it is nobody's."""
    row = await tx.fetchrow(_OWNER, tx.workspace_id, conversation_id)
    return None if row is None or row["assignee_id"] is None else Owner(row["assignee_id"], row["assigned_at"])


async def load_now(tx: Transaction, conversation_id: UUID, agent_id: UUID) -> CaseNow | None:
    """Return what a case is now, and how far an agent has read it."""
    row = await tx.fetchrow(_NOW, tx.workspace_id, conversation_id, agent_id)
    if row is None:
        return None
    return CaseNow(
        is_open=row["status"] == Status.OPEN and not row["is_spam"],
        is_agents_turn=row["turn"] == Turn.AGENT,
        assignee_id=row["assignee_id"],
        read_seq=row["read_seq"],
    )
