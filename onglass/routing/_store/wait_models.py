"""What was learnt from a workspace's waits, and which of them there are to learn from.

Invariant: whoever learns holds a claim, which ends by itself, and stores a model only while it is theirs.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from onglass.platform.transactions import Row, Transaction

_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)
_LAST_ID = UUID(int=2**128 - 1)

_ENSURE = "insert into wait_model (workspace_id) values ($1) on conflict do nothing"
_ALL = """
select workspace_id from wait_model where claimed_until_at is null or claimed_until_at < clock_timestamp()
order by fitted_at nulls first, workspace_id"""
_ENDED = "w.state is not null and (w.answered_at is not null or w.left_at is not null)"
# Old enough and with something new, or twice as much has been seen since; counted no further than that.
_CLAIM = f"""
update wait_model m set claimed_until_at = clock_timestamp() + make_interval(secs => $2)
where m.workspace_id = $1 and (m.claimed_until_at is null or m.claimed_until_at < clock_timestamp())
  and case
    when m.fitted_at < clock_timestamp() - make_interval(secs => $3) then exists (
      select 1 from wait w where w.workspace_id = $1 and {_ENDED} and w.began_at >= m.fitted_at - interval '1 day')
    when m.fitted_at >= clock_timestamp() - make_interval(secs => $4) or 2 * m.samples > $5 then false
    else (select count(*) from (select 1 from wait w where w.workspace_id = $1 and {_ENDED}
      limit greatest($6, 2 * m.samples)) seen) >= greatest($6, 2 * m.samples) end
returning claimed_until_at"""
_SAVE = """
update wait_model set model = $3, samples = $4, fitted_at = clock_timestamp(), claimed_until_at = null
where workspace_id = $1 and claimed_until_at = $2"""
_SAMPLES = f"""
select w.conversation_id, w.began_at, w.state::text state, extract(epoch from w.began_at)::float asked_at,
  extract(epoch from coalesce(w.answered_at, w.left_at) - w.began_at)::float waited_seconds,
  w.answered_at is not null answered
from wait w where w.workspace_id = $1 and {_ENDED} and (w.began_at, w.conversation_id) < ($2, $3)
order by w.began_at desc, w.conversation_id desc limit $4"""


async def load_model(tx: Transaction) -> dict[str, Any] | None:
    """Return the workspace's model as it was stored."""
    sql = "select model from wait_model where workspace_id = $1"
    model: dict[str, Any] | None = await tx.fetchval(sql, tx.workspace_id)
    return model


async def ensure_model(tx: Transaction) -> None:
    """Have the workspace's waits learnt from."""
    await tx.execute(_ENSURE, tx.workspace_id)


async def list_workspaces(pool: "asyncpg.Pool[Row]") -> list[UUID]:
    """Return the workspaces that may have something to learn, the longest unlearnt first; `pool` is of the worker."""
    return [row["workspace_id"] for row in await pool.fetch(_ALL)]


async def claim_model(
    tx: Transaction,
    *,
    lease_seconds: float,
    old_seconds: float,
    young_seconds: float,
    most_samples: int,
    least_samples: int,
) -> datetime | None:
    """Take the right to fit the model when it is due, until the instant that is returned; one caller gets it."""
    claimed: datetime | None = await tx.fetchval(
        _CLAIM, tx.workspace_id, lease_seconds, old_seconds, young_seconds, most_samples, least_samples
    )
    return claimed


async def save_model(tx: Transaction, claim: datetime, model: dict[str, Any], *, samples: int) -> bool:
    """Store a model and give the claim back; False when somebody else has it by now."""
    return await tx.execute(_SAVE, tx.workspace_id, claim, model, samples) == "UPDATE 1"


async def list_samples(tx: Transaction, after: Row | None, *, at_most: int) -> list[Row]:
    """Return ended waits, the newest first, `state` as JSON text; `after` is the last row of the page before."""
    place = (_END_OF_TIME, _LAST_ID) if after is None else (after["began_at"], after["conversation_id"])
    return await tx.fetch(_SAMPLES, tx.workspace_id, *place, at_most)
