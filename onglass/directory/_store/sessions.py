"""Sessions as rows; two statements read or sweep across workspaces, under the worker role."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from onglass.directory.model import NOBODY_ID, ChangedSession, Principal, Revocations, RevokedSession, SessionFacts
from onglass.platform.transactions import Row, Transaction

_FACTS = "id, kind, customer_id, agent_id, label, created_at, expires_at, revoked_at"
# A revocation bears the time of its statement and shows at its commit: commands end within seconds, this is more.
_OVERLAP = timedelta(seconds=30)

_FIND = """
select s.id, s.kind, s.customer_id, s.agent_id, s.app_id, s.device_id, s.expires_at, s.only_conversation_id, a.role,
  c.blocked_at is not null is_blocked
from session s
left join agent a on a.workspace_id = s.workspace_id and a.id = s.agent_id
left join customer c on c.workspace_id = s.workspace_id and c.id = s.customer_id
where s.workspace_id = $1 and s.token_hash = $2 and s.revoked_at is null and s.expires_at > clock_timestamp()
  and (s.kind <> 'agent' or a.disabled_at is null) and c.joined_into_id is null
"""

# now() is the transaction's start, before anything is read, and unlike clock_timestamp() the indexes can be asked.
_REVOCATIONS = """
select now() as at, s.* from (select) as always left join (
  select r.workspace_id, r.id, true is_revoked, false is_blocked from session r
  where r.revoked_at > coalesce($1::timestamptz, now()) - $2::interval
  union all
  select r.workspace_id, r.id, false, c.blocked_at is not null from session r
  join customer c on c.workspace_id = r.workspace_id and c.id = r.customer_id
  where r.changed_at > coalesce($1::timestamptz, now()) - $2::interval and r.revoked_at is null) s on true
"""


class Reader(Protocol):
    """A pool or connection of the worker role, which sees the sessions of all workspaces."""

    async def fetch(self, query: str, *args: Any) -> Sequence[Row]:
        """Return all rows of a statement."""


def _facts(row: Row) -> SessionFacts:
    return SessionFacts(
        id=row["id"],
        kind=row["kind"],
        customer_id=row["customer_id"],
        agent_id=row["agent_id"],
        label=row["label"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
    )


async def insert_session(
    tx: Transaction, principal: Principal, *, token_hash: bytes, life: timedelta, label: str | None = None
) -> SessionFacts:
    """Store a session of the principal that ends `life` from the database's now."""
    row = await tx.fetchrow(
        "insert into session (workspace_id, id, token_hash, kind, customer_id, device_id, app_id, agent_id, label, "
        "expires_at, only_conversation_id) "
        f"values ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp() + $10::interval, $11) returning {_FACTS}",
        tx.workspace_id,
        principal.session_id,
        token_hash,
        principal.kind,
        principal.id if principal.kind == "customer" else None,
        principal.device_id,
        principal.app_id,
        principal.id if principal.kind == "agent" else None,
        label,
        life,
        principal.only_conversation_id,
    )
    assert row is not None
    return _facts(row)


async def load_principal(tx: Transaction, token_hash: bytes) -> Principal | None:
    """Return who a token stands for, if it holds."""
    row = await tx.fetchrow(_FIND, tx.workspace_id, token_hash)
    if row is None:
        return None
    roles = {"customer": "customer", "admin": "administrator"}
    return Principal(
        kind=row["kind"],
        workspace_id=tx.workspace_id,
        id=row["customer_id"] or row["agent_id"] or row["id"] or NOBODY_ID,
        role=row["role"] or roles[row["kind"]],  # type: ignore[arg-type] # the table's check constraint lists them
        session_id=row["id"],
        expires_at=row["expires_at"],
        app_id=row["app_id"],
        device_id=row["device_id"],
        is_blocked=row["is_blocked"],
        only_conversation_id=row["only_conversation_id"],
    )


async def load_sessions(tx: Transaction, *, agent_id: UUID | None, customer_id: UUID | None) -> list[SessionFacts]:
    """Return the newest 500 sessions that hold, of one person or of all agents and admin tokens."""
    rows = await tx.fetch(
        f"select {_FACTS} from session where workspace_id = $1 and revoked_at is null "
        "and expires_at > clock_timestamp() and ($2::uuid is null or agent_id = $2) "
        "and ($3::uuid is null or customer_id = $3) and ($2 is not null or $3 is not null or kind <> 'customer') "
        "order by id desc limit 500",
        tx.workspace_id,
        agent_id,
        customer_id,
    )
    return [_facts(row) for row in rows]


async def revoke_session(tx: Transaction, session_id: UUID) -> SessionFacts | None:
    """End a session that holds and return it."""
    row = await tx.fetchrow(
        "update session set revoked_at = clock_timestamp() where workspace_id = $1 and id = $2 and revoked_at is null "
        f"returning {_FACTS}",
        tx.workspace_id,
        session_id,
    )
    return None if row is None else _facts(row)


async def revoke_sessions(tx: Transaction, *, agent_id: UUID | None = None, customer_id: UUID | None = None) -> int:
    """End every session of a person; return how many there were."""
    column, person_id = ("agent_id", agent_id) if agent_id is not None else ("customer_id", customer_id)
    tag = await tx.execute(
        f"update session set revoked_at = clock_timestamp() where workspace_id = $1 and {column} = $2 "
        "and revoked_at is null",
        tx.workspace_id,
        person_id,
    )
    return int(tag.rpartition(" ")[2])


async def revoke_limited(tx: Transaction, device_id: UUID) -> None:
    """End the sessions that a mailed link began on a device: its customer has signed in."""
    await tx.execute(
        "update session set revoked_at = clock_timestamp() where workspace_id = $1 and device_id = $2 "
        "and only_conversation_id is not null and revoked_at is null",
        tx.workspace_id,
        device_id,
    )


async def note_change(tx: Transaction, customer_id: UUID) -> None:
    """Have every node look again at what the holder of a customer's sessions may do."""
    await tx.execute(
        "update session set changed_at = clock_timestamp() where workspace_id = $1 and customer_id = $2 "
        "and revoked_at is null",
        tx.workspace_id,
        customer_id,
    )


async def load_revocations(reader: Reader, since_at: datetime | None) -> Revocations:
    """Return the sessions of all workspaces that were revoked or changed since `since_at`, less an overlap."""
    rows = await reader.fetch(_REVOCATIONS, since_at, _OVERLAP)
    named = [row for row in rows if row["id"] is not None]
    return Revocations(
        as_of=rows[0]["at"],
        sessions=[RevokedSession(row["workspace_id"], row["id"]) for row in named if row["is_revoked"]],
        changed=[
            ChangedSession(row["workspace_id"], row["id"], row["is_blocked"]) for row in named if not row["is_revoked"]
        ],
    )


_DELETE_ENDED = """
delete from session where (workspace_id, id) in (
  select s.workspace_id, s.id from session s
  where (s.expires_at < now() - $1::interval or s.revoked_at < now() - $1::interval)
    and (s.revoked_at is null or s.device_id is null or exists (
      select from session n where n.workspace_id = s.workspace_id and n.device_id = s.device_id
        and n.created_at > s.created_at))
  limit 5000) returning 1"""


async def delete_ended(reader: Reader, *, kept: timedelta) -> int:
    """Delete up to 5,000 sessions that ended longer than `kept` ago, in any workspace; return how many.

    The last one of a device stays where it was revoked: it says that nobody is told anything there.
    """
    return len(await reader.fetch(_DELETE_ENDED, kept))
