"""The last days as they were: read in a few bounded statements, joined into turns."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from onglass.platform.database import Database
from onglass.routing._store import history
from onglass.routing.engine.previewing import PastPresence, PastReply, PastWait, Turn, turns_of

MOST_CASES = 20_000


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What happened from `since_at` to `now`; `is_cut`: there was more than is looked at, the oldest is left out."""

    days: int
    since_at: datetime
    now: datetime
    waits: Sequence[PastWait]
    turns: Sequence[Turn]
    is_cut: bool
    presence: Sequence[PastPresence] = ()
    replies: Sequence[PastReply] = ()

    def caveats(self) -> list[str]:
        """Tell what this history lacks as a whole."""
        if not self.is_cut:
            return []
        return [f"There was more than is looked at: these are the newest {MOST_CASES} waits, back to {self.since_at}."]


async def look_back(
    database: Database,
    workspace_id: UUID,
    *,
    days: int,
    replies_of: UUID | None = None,
    with_presence: bool = False,
) -> History:
    """Read the last days; `replies_of` names a queue whose answers and silences are wanted, too."""
    async with database.transaction(workspace_id, read_only=True) as tx:
        now = await tx.clock_time()
        since_at = now - timedelta(days=days)
        waits = await history.list_waits(tx, since_at, at_most=MOST_CASES)
        is_cut = len(waits) >= MOST_CASES
        if is_cut:
            since_at = waits[-1].began_at
        presence = await history.list_presence(tx, since_at) if with_presence else []
        replies = []
        if replies_of is not None:
            replies = await history.list_replies(tx, since_at, replies_of, at_most=MOST_CASES)
    return History(
        days=days,
        since_at=since_at,
        now=now,
        waits=waits,
        turns=await asyncio.to_thread(turns_of, waits),
        is_cut=is_cut,
        presence=presence,
        replies=replies,
    )


async def recorded_responses(database: Database, workspace_id: UUID, turns: Sequence[Turn]) -> dict[str, float | None]:
    """Return what the clocks of these turns said at the time."""
    started = [(turn.conversation_id, turn.began_at) for turn in turns]
    async with database.transaction(workspace_id, read_only=True) as tx:
        met, decided = await history.count_met(tx, started)
    return {"response_met_share": round(met / decided, 4) if decided else None, "late_responses": decided - met}
