"""The other cases of a conversation's customer, newest first: for the timeline."""

from datetime import datetime
from uuid import UUID

from onglass.platform.transactions import Row, Transaction

# Another case stands where it began; who may see this one may see those of the same customer.
_OTHER_CASES = """
select o.id, o.case_number, o.subject, o.status, o.outcome, o.created_at
from conversation c join conversation o on o.workspace_id = c.workspace_id and o.customer_id = c.customer_id
where c.workspace_id = $1 and c.id = $2 and o.id <> c.id
  and ($3::timestamptz is null or (o.created_at, o.id) < ($3, $4::uuid))
order by o.created_at desc, o.id desc limit $5"""


async def fetch_other_cases(
    tx: Transaction, conversation_id: UUID, *, before: tuple[datetime, UUID] | None, at_most: int
) -> list[Row]:
    """Return the other cases of a conversation's customer, newest first."""
    return await tx.fetch(_OTHER_CASES, tx.workspace_id, conversation_id, *(before or (None, None)), at_most)
