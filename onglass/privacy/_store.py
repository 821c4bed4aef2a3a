"""Erasure requests and the retention settings as rows."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from onglass.platform.transactions import Row, Transaction
from onglass.privacy.model import RetentionSettings, StoredErasure

REQUESTED, APPROVED, ERASED, REFUSED = 1, 2, 3, 4

_FIELDS = """r.id, r.customer_id, r.conversation_id, r.state, r.reason, r.refusal, r.requested_at, r.decided_at,
  r.decided_by, r.erase_at, r.erased_at, c.case_number, u.name customer_name,
  case when r.state in (1, 2) then (select max(n.updated_at) from conversation n
    where n.workspace_id = r.workspace_id and n.customer_id = r.customer_id
      and (r.conversation_id is null or n.id = r.conversation_id)) end newest_at"""
_FROM = """erasure_request r
join customer u on u.workspace_id = r.workspace_id and u.id = r.customer_id
left join conversation c on c.workspace_id = r.workspace_id and c.id = r.conversation_id
where r.workspace_id = $1"""


class NewRequest(NamedTuple):
    """What is to be inserted."""

    id: UUID
    customer_id: UUID
    conversation_id: UUID | None
    reason: str | None


def _stored(row: Row) -> StoredErasure:
    return StoredErasure(**dict(row))


async def load_settings(tx: Transaction) -> RetentionSettings:
    """Return the workspace's own, or that nothing must be kept."""
    row = await tx.fetchrow(
        "select legal_hold_days, legal_hold_reason from retention_settings where workspace_id = $1", tx.workspace_id
    )
    return RetentionSettings() if row is None else RetentionSettings(**dict(row))


async def put_settings(tx: Transaction, settings: RetentionSettings) -> None:
    """Make these the workspace's own."""
    await tx.execute(
        """insert into retention_settings (workspace_id, legal_hold_days, legal_hold_reason) values ($1, $2, $3)
        on conflict (workspace_id) do update
        set legal_hold_days = excluded.legal_hold_days, legal_hold_reason = excluded.legal_hold_reason""",
        tx.workspace_id,
        settings.legal_hold_days,
        settings.legal_hold_reason,
    )


async def insert_request(tx: Transaction, new: NewRequest) -> bool:
    """Store one; False where one about the same is under way."""
    row = await tx.fetchrow(
        """insert into erasure_request (workspace_id, id, customer_id, conversation_id, reason)
        values ($1, $2, $3, $4, $5) on conflict do nothing returning id""",
        tx.workspace_id,
        *new,
    )
    return row is not None


async def find_under_way(tx: Transaction, customer_id: UUID, conversation_id: UUID | None) -> StoredErasure | None:
    """Return the request about the same that is not carried out or refused yet."""
    row = await tx.fetchrow(
        f"""select {_FIELDS} from {_FROM} and r.customer_id = $2 and r.conversation_id is not distinct from $3
        and r.state in ({REQUESTED}, {APPROVED})""",
        tx.workspace_id,
        customer_id,
        conversation_id,
    )
    return None if row is None else _stored(row)


async def fetch_of_customer(tx: Transaction, customer_id: UUID) -> list[StoredErasure]:
    """Return a customer's newest requests, 100 at most."""
    rows = await tx.fetch(
        f"select {_FIELDS} from {_FROM} and r.customer_id = $2 order by r.id desc limit 100",
        tx.workspace_id,
        customer_id,
    )
    return [_stored(row) for row in rows]


async def fetch_all(tx: Transaction, state: int | None) -> list[StoredErasure]:
    """Return the workspace's newest requests, 200 at most; `state` None: whatever became of them."""
    rows = await tx.fetch(
        f"select {_FIELDS} from {_FROM} and ($2::int is null or r.state = $2) order by r.id desc limit 200",
        tx.workspace_id,
        state,
    )
    return [_stored(row) for row in rows]


async def lock_request(tx: Transaction, request_id: UUID) -> StoredErasure | None:
    """Hold a request."""
    row = await tx.fetchrow(f"select {_FIELDS} from {_FROM} and r.id = $2 for update of r", tx.workspace_id, request_id)
    return None if row is None else _stored(row)


async def update_approved(tx: Transaction, request_id: UUID, *, by_id: UUID, erase_at: datetime) -> None:
    """Keep who approved it, and when it is carried out."""
    await tx.execute(
        f"""update erasure_request set state = {APPROVED}, decided_at = clock_timestamp(), decided_by = $3,
        erase_at = $4
        where workspace_id = $1 and id = $2""",
        tx.workspace_id,
        request_id,
        by_id,
        erase_at,
    )


async def update_refused(tx: Transaction, request_id: UUID, *, by_id: UUID, refusal: str) -> None:
    """Keep who refused it, and why."""
    await tx.execute(
        f"""update erasure_request set state = {REFUSED}, decided_at = clock_timestamp(), decided_by = $3, refusal = $4
        where workspace_id = $1 and id = $2""",
        tx.workspace_id,
        request_id,
        by_id,
        refusal,
    )


async def update_erased(tx: Transaction, request: StoredErasure) -> None:
    """Keep that it is done; what was said in this and earlier requests about the same goes with it."""
    await tx.execute(
        f"""update erasure_request set state = {ERASED}, erased_at = clock_timestamp()
        where workspace_id = $1 and id = $2""",
        tx.workspace_id,
        request.id,
    )
    await tx.execute(
        """update erasure_request set reason = null, refusal = null where workspace_id = $1 and customer_id = $2
        and ($3::uuid is null or conversation_id = $3)""",
        tx.workspace_id,
        request.customer_id,
        request.conversation_id,
    )


async def fetch_conversations(tx: Transaction, request: StoredErasure) -> list[UUID]:
    """Return the conversations that a request is about, oldest first."""
    rows = await tx.fetch(
        """select id from conversation where workspace_id = $1 and customer_id = $2 and ($3::uuid is null or id = $3)
        order by id""",
        tx.workspace_id,
        request.customer_id,
        request.conversation_id,
    )
    return [row["id"] for row in rows]


async def fetch_newest(tx: Transaction, customer_id: UUID, conversation_id: UUID | None) -> datetime | None:
    """Return when something happened last in a conversation, or in all of a customer's."""
    row = await tx.fetchrow(
        """select max(updated_at) newest_at from conversation
        where workspace_id = $1 and customer_id = $2 and ($3::uuid is null or id = $3)""",
        tx.workspace_id,
        customer_id,
        conversation_id,
    )
    return None if row is None else row["newest_at"]
