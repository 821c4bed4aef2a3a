"""What customers were told of a conversation outside of the app, newest first: for the timeline."""

from datetime import datetime
from uuid import UUID

from onglass.platform.transactions import Row, Transaction

_TOLD = """
select d.id, d.state, d.created_at, s.service, s.label from delivery d
join push_subscription s on s.workspace_id = d.workspace_id and s.id = d.subscription_id and s.owner_kind = 1
where d.workspace_id = $1 and d.conversation_id = $2 and coalesce(d.payload ->> 'occasion', '') <> 'withdraw'
  and ($3::timestamptz is null or (d.created_at, d.id) < ($3, $4::uuid))
order by d.created_at desc, d.id desc limit $5"""


async def load_told(
    tx: Transaction, conversation_id: UUID, *, before: tuple[datetime, UUID] | None, at_most: int
) -> list[Row]:
    """Return id, state, created_at, service and label."""
    return await tx.fetch(_TOLD, tx.workspace_id, conversation_id, *(before or (None, None)), at_most)
