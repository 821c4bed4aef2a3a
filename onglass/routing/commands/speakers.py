"""Cases of customers whose language the queue prefers: for the grace of its own a case waits for who speaks it.

Invariant: it waits only while somebody is there who speaks it, however busy, and no longer than the grace: a customer
is rather answered by anybody than not at all.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from onglass.platform.transactions import Transaction
from onglass.routing._store import agents
from onglass.routing._store.places import Place
from onglass.routing.model import Case

TIMER_SEEK_AGENT = "routing.seek_agent"
_PREFERRED = "preferred"


async def keep_for_speakers(
    tx: Transaction, place: Place, cases: Sequence[Case], *, may_ask_again: bool = False
) -> Sequence[Case]:
    """Return the cases, those that only who speaks their language may have now marked as such.

    With `may_ask_again` each of these seeks anew when its grace is over.
    """
    if place.language_rule != _PREFERRED or all(case.language is None for case in cases):
        return cases
    spoken = await agents.list_spoken(tx, place.team_id)
    now = (await tx.clock_time()).timestamp()
    kept: list[Case] = []
    for case in cases:
        ends_at = case.arrived_at + place.grace_seconds
        is_kept = case.language is not None and case.language in spoken and now < ends_at
        if is_kept and may_ask_again:
            await _ask_again(tx, case, ends_at)
        kept.append(msgspec.structs.replace(case, needs_speaker=True) if is_kept else case)
    return kept


async def _ask_again(tx: Transaction, case: Case, ends_at: float) -> None:
    due_at = datetime.fromtimestamp(ends_at, UTC)
    payload = {"conversation_id": str(case.conversation_id)}
    await tx.schedule(f"speaker:{case.conversation_id}", due_at, TIMER_SEEK_AGENT, payload)
