"""Requests to prove who a customer is, and what came of them; the head row's lock keeps a row as it is."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from onglass.conversations.model.verification import Verification, VerificationState
from onglass.platform.transactions import Row, Transaction

_STATES: dict[int, VerificationState] = {1: "asked", 2: "given", 3: "failed"}
_SUBJECT = """
select c.app_id, p.external_id from conversation c
join customer p on p.workspace_id = c.workspace_id and p.id = c.customer_id where c.workspace_id = $1 and c.id = $2"""
_INSERT = """
insert into verification (workspace_id, id, conversation_id, message_id, agent_id, app_id, nonce_hash, level,
  expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"""
_FIND = """
select id, message_id, app_id, level, state, failures, expires_at <= clock_timestamp() is_over from verification
where workspace_id = $1 and conversation_id = $2 and nonce_hash = $3"""
_GIVE = """
update verification set state = 2, method = $3, given_level = $4, given_at = clock_timestamp(),
  until_at = clock_timestamp() + $5::interval where workspace_id = $1 and id = $2 and state = 1 returning until_at"""
_LIST = """
select id, message_id, agent_id, level, given_level, state, method, requested_at, expires_at, given_at, until_at
from verification where workspace_id = $1 and conversation_id = $2 order by requested_at desc limit 50"""


class Asked(NamedTuple):
    """A request as a command decides by it."""

    id: UUID
    message_id: UUID
    app_id: UUID
    level: str
    state: VerificationState
    failures: int
    is_over: bool


class NewRequest(NamedTuple):
    """A request about to be written."""

    id: UUID
    conversation_id: UUID
    message_id: UUID
    agent_id: UUID
    app_id: UUID
    nonce_hash: bytes
    level: str
    expires_at: datetime


async def load_subject(tx: Transaction, conversation_id: UUID) -> tuple[UUID, str | None]:
    """Return the app of a conversation and who its customer is there; None: nobody has signed it."""
    row = await tx.fetchrow(_SUBJECT, tx.workspace_id, conversation_id)
    assert row is not None
    return row["app_id"], row["external_id"]


async def insert_request(tx: Transaction, request: NewRequest) -> None:
    """Write a request."""
    await tx.execute(_INSERT, tx.workspace_id, *request)


async def find_request(tx: Transaction, conversation_id: UUID, nonce_hash: bytes) -> Asked | None:
    """Return the request of a nonce in this conversation."""
    row = await tx.fetchrow(_FIND, tx.workspace_id, conversation_id, nonce_hash)
    if row is None:
        return None
    return Asked(**{**row, "state": _STATES[row["state"]]})


async def keep_given(tx: Transaction, request_id: UUID, *, method: str, level: str, life: timedelta) -> datetime:
    """Note that a proof held and return until when it counts."""
    until_at: datetime | None = await tx.fetchval(_GIVE, tx.workspace_id, request_id, method, level, life)
    assert until_at is not None, "the head row's lock keeps the state"
    return until_at


async def keep_failure(tx: Transaction, request_id: UUID, *, is_last: bool) -> None:
    """Count a proof that did not hold; after the last the request is closed."""
    await tx.execute(
        "update verification set failures = failures + 1, state = case when $3 then 3 else state end "
        "where workspace_id = $1 and id = $2",
        tx.workspace_id,
        request_id,
        is_last,
    )


async def load_requests(tx: Transaction, conversation_id: UUID) -> list[Verification]:
    """Return the newest 50 requests of a conversation, newest first."""
    return [_shape(row) for row in await tx.fetch(_LIST, tx.workspace_id, conversation_id)]


def _shape(row: Row) -> Verification:
    return Verification(
        id=row["id"],
        message_id=row["message_id"],
        agent_id=row["agent_id"],
        level=row["given_level"] or row["level"],
        state=_STATES[row["state"]],
        method=row["method"],
        requested_at=row["requested_at"],
        expires_at=row["expires_at"],
        at=row["given_at"],
        until=row["until_at"],
    )
