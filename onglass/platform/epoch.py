"""The epoch names one history of the database: after a restore there is another, and clients read afresh.

Invariant: a random number stored at the first start, made anew by a restore, and the server's timeline, which a
point-in-time recovery or a promotion moves on by itself.
"""

import secrets
from typing import Any, Protocol

_EPOCH = """
select epoch_number, case when pg_is_in_recovery() then (select timeline_id from pg_control_checkpoint())
  else ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int end as timeline
from installation
"""
_LARGEST = 2**53


class CanFetchRow(Protocol):
    """A connection or a pool of any role."""

    async def fetchrow(self, query: str, /, *values: Any) -> Any:
        """Return the first row of a statement, or None."""


async def read_epoch(connection: CanFetchRow) -> str:
    """Return the epoch, for example `1f3a90c2d1-1`; raises what the database raises."""
    row = await connection.fetchrow(_EPOCH)
    assert row is not None, "the first migration stores the number"
    return f"{row['epoch_number']:x}-{row['timeline']}"


async def renew_epoch(connection: CanFetchRow) -> str:
    """Begin a new epoch, as a restore must before any client comes back; needs the owner's connection."""
    number = secrets.randbelow(_LARGEST)
    await connection.fetchrow("update installation set epoch_number = $1 returning epoch_number", number)
    return await read_epoch(connection)
