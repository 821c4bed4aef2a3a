"""Waits: what was told when one began is stored with it, told anew before it breaks, and kept or not when it ends.

Invariant: a conversation has one running wait at most, however often the customer writes meanwhile.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from onglass.conversations import commands as conversations
from onglass.events import PromiseEnding
from onglass.platform.transactions import Transaction
from onglass.routing import expectations
from onglass.routing._store import promises, wait_models, waits
from onglass.routing.commands.seeking import seek_agent
from onglass.routing.engine import waits as engine
from onglass.routing.engine.waits import SpokenWait

# Who learns of a beginning later than this cannot know what the queue looked like then, nor tell anybody in time.
_LATE = timedelta(seconds=60)
_MINUTE_SECONDS = 60
TIMER_REPAIR = "routing.repair_promise"
MOST_MOVES = 2
_LEAST_LEAD, _LEAD_SHARE = timedelta(seconds=30), 0.2


async def begin_wait(tx: Transaction, conversation_id: UUID, at: datetime, *, if_owed: bool = False) -> None:
    """Keep that a customer waits since an instant, and promise them what can be. Idempotent while they wait.

    With `if_owed` only when it is the agent's turn now and nothing rests.
    """
    place = await waits.find_place_of_case(tx, conversation_id)
    if place is None or place.is_waiting or (if_owed and not place.is_owed):
        return
    is_late = place.now - at > _LATE
    outlook = None if is_late else await expectations.look_ahead(tx, place, at=at)
    state = None if outlook is None or outlook.state is None else msgspec.to_builtins(outlook.state)
    if not await waits.insert_wait(tx, conversation_id, place.queue_id, at, state):
        return
    await wait_models.ensure_model(tx)
    if outlook is not None and outlook.spoken is not None:
        await _promise(tx, conversation_id, at, outlook.spoken, outlook.basis)


async def _promise(
    tx: Transaction, conversation_id: UUID, at: datetime, spoken: SpokenWait, basis: str, *, moves: int = 0
) -> None:
    due_at = await promises.insert_promise(
        tx,
        conversation_id,
        at,
        low_seconds=spoken.low_minutes * _MINUTE_SECONDS,
        high_seconds=spoken.high_minutes * _MINUTE_SECONDS,
        basis=basis,
        moves=moves,
    )
    if due_at is not None and moves < MOST_MOVES:
        look_at = due_at - repair_lead(spoken.high_minutes * _MINUTE_SECONDS)
        await _look_again_at(tx, conversation_id, look_at)


async def _look_again_at(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    payload = {"conversation_id": str(conversation_id)}
    await tx.schedule(_repair_key(conversation_id), at, TIMER_REPAIR, payload)


async def repair_promise(tx: Transaction, conversation_id: UUID) -> None:
    """Tell a customer a new time before the one they know breaks, and let their case go first.

    Nothing is told that is no later than what they know, nor while the queue is closed (then its opening holds), nor
    more than MOST_MOVES times in a wait.
    """
    await conversations.lock_case(tx, conversation_id)
    place = await waits.find_place_of_case(tx, conversation_id)
    told = await promises.lock_running(tx, conversation_id)
    if told is None or place is None or not place.is_owed or told.moves >= MOST_MOVES or place.now >= told.due_at:
        return
    found = await expectations.look_again(tx, place, began_at=told.began_at, priority=place.priority)
    if found is None:
        return
    spoken, basis = found
    if place.now + timedelta(minutes=spoken.high_minutes) <= told.due_at:
        last_look_at = told.due_at - _LEAST_LEAD
        if place.now < last_look_at:
            await _look_again_at(tx, conversation_id, last_look_at)
        return
    await _move(tx, conversation_id, place.now, spoken, basis, moves=told.moves + 1)
    await seek_agent(tx, conversation_id)


async def _move(
    tx: Transaction, conversation_id: UUID, at: datetime, spoken: SpokenWait, basis: str, *, moves: int
) -> None:
    await promises.move_promise(tx, conversation_id, at)
    await _promise(tx, conversation_id, at, spoken, basis, moves=moves)
    await conversations.move_up(tx, conversation_id, by=1)
    await conversations.move_expectation(
        tx,
        conversation_id,
        low_minutes=spoken.low_minutes,
        high_minutes=spoken.high_minutes,
        words=engine.as_words(spoken),
        key=f"expected_reply_moved:{at.isoformat()}",
    )


def repair_lead(high_seconds: float) -> timedelta:
    """Return how long before a range is over it is looked at again."""
    return max(_LEAST_LEAD, timedelta(seconds=high_seconds * _LEAD_SHARE))


async def answer_wait(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """End a wait with an answer: the promise is kept if it came by the time that was spoken of."""
    await waits.answer_wait(tx, conversation_id, at)
    await promises.answer_promise(tx, conversation_id, at)
    await tx.cancel(_repair_key(conversation_id))


async def leave_wait(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """End a wait that nobody answers any more: the case was closed, or the customer paused it."""
    await waits.leave_wait(tx, conversation_id, at)
    await promises.void_promise(tx, conversation_id, at)
    await tx.cancel(_repair_key(conversation_id))


async def move_wait(tx: Transaction, conversation_id: UUID, queue_id: UUID) -> None:
    """Count a wait with another queue from now on; what was promised stays."""
    await waits.move_wait(tx, conversation_id, queue_id)


async def keep_word(
    tx: Transaction, conversation_id: UUID, at: datetime, *, until_at: datetime, agent_id: UUID
) -> None:
    """Count what an agent promised the customer at an instant. Idempotent."""
    await promises.insert_given(tx, conversation_id, at, until_at=until_at, agent_id=agent_id)


async def end_word(tx: Transaction, conversation_id: UUID, at: datetime, *, ending: PromiseEnding) -> None:
    """Count what came of an agent's promise; one that was withdrawn in time is neither kept nor broken."""
    await promises.end_given(tx, conversation_id, at, outcome="void" if ending == "withdrawn" else ending)


def _repair_key(conversation_id: UUID) -> str:
    return f"repair:{conversation_id}"
