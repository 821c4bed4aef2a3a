"""Previews of who can do what: teams and skills. Counted from what came in and who was there."""

import asyncio
from uuid import UUID

from onglass.platform.database import Database
from onglass.routing.engine.previewing import Setup, Turn
from onglass.routing.engine.previewing_cover import Presence, cover_figures
from onglass.routing.previews.looking_back import History, look_back
from onglass.routing.previews.model import Preview, compared, nothing
from onglass.routing.previews.rehearsing import MakeChange, Rehearsed, rehearse

_SHARED_EVENLY = "Cases are shared out evenly among all who could have answered them; who really did depends on room."


async def preview_team(database: Database, workspace_id: UUID, make: MakeChange, *, days: int) -> Preview:
    """Tell who could have answered in the queues that a team serves."""
    rehearsed = await rehearse(database, workspace_id, make)
    return await _cover(
        database,
        workspace_id,
        rehearsed,
        {queue.id for queue in rehearsed.after.queues.values() if queue.team_id == rehearsed.changed_id},
        days=days,
        unused="No queue is served by this team, so nothing would have been another.",
    )


async def preview_skill(database: Database, workspace_id: UUID, make: MakeChange, *, days: int) -> Preview:
    """Tell who could have answered in the queues that ask for a skill."""
    rehearsed = await rehearse(database, workspace_id, make)
    wanting = {
        queue.id
        for queue in rehearsed.after.queues.values()
        if any(one.skill_id == rehearsed.changed_id for one in queue.skills)
    }
    return await _cover(
        database,
        workspace_id,
        rehearsed,
        wanting,
        days=days,
        unused="No queue asks for this skill, so nothing would have been another.",
    )


async def _cover(
    database: Database, workspace_id: UUID, rehearsed: Rehearsed, queue_ids: set[UUID], *, days: int, unused: str
) -> Preview:
    if not queue_ids:
        return nothing(days=days, why=unused)
    back = await look_back(database, workspace_id, days=days, with_presence=True)
    turns = [turn for turn in back.turns if turn.queue_id in queue_ids]
    if not turns:
        return nothing(days=days, why=f"No customer wrote in these queues in these {days} days.")
    before, after = await asyncio.to_thread(
        lambda: [_figures(turns, setup, back) for setup in (rehearsed.before, rehearsed.after)]
    )
    caveats = [_SHARED_EVENLY, *presence_caveats(rehearsed.after, back), *back.caveats()]
    return compared(before, after, days=days, cases=len(turns), basis="recounted", caveats=caveats)


def _figures(turns: list[Turn], setup: Setup, back: History) -> dict[str, float | None]:
    return cover_figures(turns, setup, Presence(back.presence, setup.agents))


def presence_caveats(setup: Setup, back: History) -> list[str]:
    """Tell of whom it was not recorded when they were there."""
    presence = Presence(back.presence, setup.agents)
    unknown = sum(not presence.knows(agent_id) for agent_id in setup.agents)
    if not unknown:
        return []
    return [f"When {unknown} of {len(setup.agents)} agents were there was never recorded; they count as they are now."]
