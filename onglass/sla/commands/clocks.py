"""Clocks are started, rest, run on and stop by what happened, reckoned from when it happened.

Invariant: the case's lock is held before its clocks are read; `deadline_at` of the case is the nearest due time of a
running response clock, the host app's deadline and an agent's promise: lists and routing need not know of clocks.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from onglass.conversations import commands as conversations
from onglass.conversations.model import Status, Turn
from onglass.directory import queries as directory
from onglass.directory.engine.hours import Calendar
from onglass.events import ResponseDueSoon, ResponseOverdue, TargetName
from onglass.platform.transactions import Transaction
from onglass.sla import _store, engine
from onglass.sla.model import Clock, Target

TIMER_CLOCK = "sla.look_at_clock"
_Change = Callable[[Clock, Calendar | None, datetime], Clock]
_NAMES: dict[Target, TargetName] = {
    Target.FIRST_RESPONSE: "first_response",
    Target.NEXT_RESPONSE: "next_response",
    Target.RESOLUTION: "resolution",
}
_replace = msgspec.structs.replace


async def start_clock(tx: Transaction, conversation_id: UUID, target: Target, at: datetime) -> None:
    """Start a clock of the level that holds for the case; nothing where there is none, or one runs already."""
    await conversations.lock_case(tx, conversation_id)
    clocks = await _store.lock_clocks(tx, conversation_id)
    facts = await _store.load_facts(tx, conversation_id)
    if facts is None or any(clock.target is target for clock in clocks):
        return
    level = engine.choose_level(await _store.list_levels(tx), facts.case)
    seconds = None if level is None else level.seconds(target)
    if level is None or seconds is None:
        await _tell_deadline(tx, conversation_id, clocks)
        return
    clock = Clock(
        conversation_id=conversation_id,
        target=target,
        started_at=at,
        level_id=level.id,
        calendar_id=level.calendar_id or facts.calendar_id,
        target_seconds=seconds,
        warning_share=level.warning_share,
        present_seconds=level.present_seconds(target),
    )
    clock = engine.run_on(clock, await directory.load_calendar(tx, clock.calendar_id), at)
    await _keep(tx, clock)
    await _tell_deadline(tx, conversation_id, [*clocks, clock])


async def owe_answer(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """Start the clock of the next answer unless the first one is still owed; let the case's own clock run on."""
    await conversations.lock_case(tx, conversation_id)
    targets = {clock.target for clock in await _store.lock_clocks(tx, conversation_id)}
    if Target.FIRST_RESPONSE not in targets:
        await start_clock(tx, conversation_id, Target.NEXT_RESPONSE, at)
    await change_clocks(tx, conversation_id, {Target.RESOLUTION: engine.run_on}, at)


async def resume_clocks(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """Let the clocks run on after a pause, if it is the agent's turn."""
    case = await conversations.lock_case(tx, conversation_id)
    if case is not None and case.turn is Turn.AGENT:
        await change_clocks(tx, conversation_id, engine.run_on, at)


async def restart_clocks(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """Start the clocks of a case that is open again."""
    case = await conversations.lock_case(tx, conversation_id)
    if case is None:
        return
    await start_clock(tx, conversation_id, Target.RESOLUTION, at)
    if case.turn is Turn.AGENT:
        await owe_answer(tx, conversation_id, at)
    else:
        await change_clocks(tx, conversation_id, engine.rest, at)


async def change_clocks(
    tx: Transaction,
    conversation_id: UUID,
    change: _Change | Mapping[Target, _Change],
    at: datetime,
) -> None:
    """Do something of the engine's (`run_on`, `rest`, `stop`) to the clocks of a case that have not stopped.

    A mapping says what to do to which; the others are left as they are.
    """
    await conversations.lock_case(tx, conversation_id)
    clocks = list(await _store.lock_clocks(tx, conversation_id))
    for place, clock in enumerate(clocks):
        of_this = change.get(clock.target) if isinstance(change, Mapping) else change
        if of_this is not None:
            changed = of_this(clock, await directory.load_calendar(tx, clock.calendar_id), at)
            if changed != clock:
                clocks[place] = changed
                await _keep(tx, changed)
    await _tell_deadline(tx, conversation_id, clocks)


async def tell_deadline(tx: Transaction, conversation_id: UUID) -> None:
    """Reckon anew until when an answer is owed, for something else than a clock is owed, or is not any more."""
    await conversations.lock_case(tx, conversation_id)
    await _tell_deadline(tx, conversation_id, await _store.lock_clocks(tx, conversation_id))


async def owe_again(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """Owe an answer after a promise of one was broken, if it is still the agent's turn."""
    case = await conversations.lock_case(tx, conversation_id)
    if case is not None and case.status is Status.OPEN and case.turn is Turn.AGENT and case.paused_at is None:
        await owe_answer(tx, conversation_id, at)
    await tell_deadline(tx, conversation_id)


async def look_at_clock(tx: Transaction, conversation_id: UUID, target: Target) -> None:
    """Warn, or say that a target is missed, if it is time for that."""
    await conversations.lock_case(tx, conversation_id)
    clocks = await _store.lock_clocks(tx, conversation_id)
    clock = next((each for each in clocks if each.target is target), None)
    if clock is None or clock.due_at is None or clock.missed_at is not None:
        return
    due_at = clock.due_at
    now = await tx.clock_time()
    if engine.is_missed(clock, now):
        await _say(tx, ResponseOverdue, clock, due_at)
        clock = _replace(clock, missed_at=due_at, warned_at=clock.warned_at or now)
    elif clock.warned_at is None:
        await _say(tx, ResponseDueSoon, clock, due_at)
        clock = _replace(clock, warned_at=now)
    await _keep(tx, clock)


async def _say(
    tx: Transaction, kind: type[ResponseDueSoon] | type[ResponseOverdue], clock: Clock, due_at: datetime
) -> None:
    await tx.record(
        kind(workspace_id=tx.workspace_id, stream_id=clock.conversation_id, target=_NAMES[clock.target], due_at=due_at)
    )


async def _keep(tx: Transaction, clock: Clock) -> None:
    await _store.save_clock(tx, clock)
    key = f"clock:{clock.conversation_id}:{int(clock.target)}"
    calendar = await directory.load_calendar(tx, clock.calendar_id)
    look_at = engine.next_look_at(clock, calendar)
    if look_at is None or clock.stopped_at is not None:
        await tx.cancel(key)
    else:
        payload = {"conversation_id": str(clock.conversation_id), "target": int(clock.target)}
        await tx.schedule(key, look_at, TIMER_CLOCK, payload)


async def _tell_deadline(tx: Transaction, conversation_id: UUID, clocks: Sequence[Clock]) -> None:
    running = [clock for clock in clocks if clock.due_at is not None and clock.target in engine.RESPONSES]
    due = [clock.due_at for clock in running if clock.due_at is not None]
    present = [await _present_due_at(tx, clock) for clock in running]
    await conversations.set_deadline(
        tx, conversation_id, min(due, default=None), present_due_at=min(filter(None, present), default=None)
    )


async def _present_due_at(tx: Transaction, clock: Clock) -> datetime | None:
    if clock.present_seconds is None:
        return None
    return engine.present_due_at(clock, await directory.load_calendar(tx, clock.calendar_id))
