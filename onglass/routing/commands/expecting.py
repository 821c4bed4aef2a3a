"""Waits: what was told when one began is stored with it, and whether it was kept when it ends.

Invariant: a conversation has one running wait at most, however often the customer writes meanwhile.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from onglass.platform.transactions import Transaction
from onglass.routing import expectations
from onglass.routing._store import promises, wait_models, waits
from onglass.routing.engine.waits import SpokenWait

# Who learns of a beginning later than this cannot know what the queue looked like then, nor tell anybody in time.
_LATE = timedelta(seconds=60)
_MINUTE_SECONDS = 60


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


async def _promise(tx: Transaction, conversation_id: UUID, at: datetime, spoken: SpokenWait, basis: str) -> None:
    await promises.insert_promise(
        tx,
        conversation_id,
        at,
        low_seconds=spoken.low_minutes * _MINUTE_SECONDS,
        high_seconds=spoken.high_minutes * _MINUTE_SECONDS,
        basis=basis,
    )


async def answer_wait(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """End a wait with an answer: the promise is kept if it came by the time that was spoken of."""
    await waits.answer_wait(tx, conversation_id, at)
    await promises.answer_promise(tx, conversation_id, at)


async def leave_wait(tx: Transaction, conversation_id: UUID, at: datetime) -> None:
    """End a wait that nobody answers any more: the case was closed, or the customer paused it."""
    await waits.leave_wait(tx, conversation_id, at)
    await promises.void_promise(tx, conversation_id, at)


async def move_wait(tx: Transaction, conversation_id: UUID, queue_id: UUID) -> None:
    """Count a wait with another queue from now on; what was promised stays."""
    await waits.move_wait(tx, conversation_id, queue_id)
