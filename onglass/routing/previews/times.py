"""Previews of times: opening hours, and the targets of a service level. Both are recounted from what was recorded."""

import asyncio
from uuid import UUID

import msgspec

from onglass.platform.database import Database
from onglass.routing.engine.previewing import Setup, Turn, hours_figures, matters_of, service_figures
from onglass.routing.previews.looking_back import History, look_back, recorded_responses
from onglass.routing.previews.model import Preview, compared, nothing, with_recorded
from onglass.routing.previews.rehearsing import MakeChange, Rehearsed, rehearse

_PRIORITY_NOW = "A case counts with the priority and the queue it has now; what it had then was not kept with its wait."
_SAME_ANSWERS = "Answers stand where they stood: that people would have answered sooner or later is not guessed."
_UNUSED = "Nothing uses these hours yet; this is reckoned as if every queue had them."


async def preview_hours(database: Database, workspace_id: UUID, make: MakeChange, *, days: int) -> Preview:
    """Tell how many turns would have begun in open hours, and what of the targets would have been met."""
    rehearsed = await rehearse(database, workspace_id, make)
    back = await look_back(database, workspace_id, days=days)
    after, turns, caveats = _where_hours_hold(rehearsed, back)
    if not turns:
        return nothing(days=days, why=f"No customer wrote in these {days} days where these hours hold.")
    told = await asyncio.to_thread(
        lambda: [
            hours_figures(turns, setup, since_at=back.since_at, now=back.now) for setup in (rehearsed.before, after)
        ]
    )
    recorded = await recorded_responses(database, workspace_id, turns)
    return compared(
        with_recorded(told[0], recorded),
        told[1],
        days=days,
        cases=len(turns),
        basis="recounted",
        caveats=[*caveats, _PRIORITY_NOW, _SAME_ANSWERS, *back.caveats()],
    )


def _where_hours_hold(rehearsed: Rehearsed, back: History) -> tuple[Setup, list[Turn], list[str]]:
    calendar_id, after = rehearsed.changed_id, rehearsed.after
    holds = {queue.id for queue in after.queues.values() if queue.calendar_id == calendar_id}
    of_levels = [level for level in after.levels if level.calendar_id == calendar_id]
    if of_levels:
        # A level without a queue may hold in any of them.
        holds |= {level.queue_id for level in of_levels if level.queue_id is not None}
        if any(level.queue_id is None for level in of_levels):
            holds |= set(after.queues)
    if holds:
        return after, [turn for turn in back.turns if turn.queue_id in holds], []
    everywhere = {
        queue_id: msgspec.structs.replace(queue, calendar_id=calendar_id) for queue_id, queue in after.queues.items()
    }
    return msgspec.structs.replace(after, queues=everywhere), list(back.turns), [_UNUSED]


async def preview_service_level(database: Database, workspace_id: UUID, make: MakeChange, *, days: int) -> Preview:
    """Tell which targets would have been met, in all queues: a level may take cases from another."""
    rehearsed = await rehearse(database, workspace_id, make)
    back = await look_back(database, workspace_id, days=days)
    if not back.turns:
        return nothing(days=days, why=f"No customer wrote in these {days} days.")
    told = await asyncio.to_thread(_service_figures, rehearsed, back)
    recorded = await recorded_responses(database, workspace_id, back.turns)
    caveats = [_PRIORITY_NOW, _SAME_ANSWERS, *back.caveats()]
    if any(level.channel not in {None, "app"} for level in (*rehearsed.before.levels, *rehearsed.after.levels)):
        caveats.append("All cases came through the app; what holds for another channel is not reckoned.")
    return compared(
        with_recorded(told[0], recorded), told[1], days=days, cases=len(back.turns), basis="recounted", caveats=caveats
    )


def _service_figures(rehearsed: Rehearsed, back: History) -> list[dict[str, float | None]]:
    matters = matters_of(back.waits, back.turns, since_at=back.since_at)
    return [service_figures(back.turns, matters, setup, now=back.now) for setup in (rehearsed.before, rehearsed.after)]
