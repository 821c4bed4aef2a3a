"""A case seeks an agent, and an agent with room seeks cases: on arrival and on release, never by polling.

Invariant: an arrival or a release is committed before it seeks, so that whichever of the two looks second sees the
other. Who waits for a lock waits with a case for an agent, never the other way round.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec

from onglass.platform.transactions import Transaction
from onglass.routing import engine
from onglass.routing._store import agents, cases, offers, places
from onglass.routing._store.places import Place
from onglass.routing.commands.giving import give
from onglass.routing.commands.speakers import keep_for_speakers
from onglass.routing.model import EARLIEST_KEEPABLE_DEADLINE, Candidate, Case

TIMER_SEEK = "routing.seek_again"
_AGAIN_SECONDS = 1.0
_MOST_AT_ONCE = 20
_MOST_WOKEN, _WOKEN_A_SECOND = 2000, 50


async def seek_agent(tx: Transaction, conversation_id: UUID, *, reason: str = "routed") -> UUID | None:
    """Give a waiting case to the best agent who has room and return who that is; None: it waits on."""
    queue_id = await places.find_queue(tx, conversation_id)
    place = None if queue_id is None else await places.load_place(tx, queue_id)
    case = None if place is None else await cases.lock_waiting(tx, conversation_id, place)
    if place is None or case is None:
        return None
    return await choose_and_give(tx, place, case, reason=reason)


async def seek_if_unowned(tx: Transaction, conversation_id: UUID) -> None:
    """Seek somebody for a case if nobody has it: most have an owner, and those cost one look."""
    if await cases.find_owner(tx, conversation_id) is None:
        await seek_agent(tx, conversation_id)


async def choose_and_give(
    tx: Transaction, place: Place, case: Case, *, reason: str, without: Sequence[UUID] = ()
) -> UUID | None:
    """Give a locked case of a queue to the best agent; None when nobody suitable has room."""
    refusals = await offers.list_refusals(tx, case.conversation_id)
    case = (await keep_for_speakers(tx, place, [case], may_ask_again=True))[0]
    found = await agents.list_candidates(tx, place.team_id, without=[*refusals, *without])
    candidates = {candidate.agent_id: candidate for candidate in found}
    while True:
        agent_id = engine.choose_agent(case, list(candidates.values()), policy=place.policy)
        if agent_id is None:
            return None
        current = await agents.lock_candidate(tx, agent_id)
        if current is not None and engine.is_eligible(case, current):
            await give(tx, place, case, agent_id, reason=reason)
            return agent_id
        # Between the look and the lock they were given a case by hand, or left.
        candidates.pop(agent_id)


async def seek_cases(tx: Transaction, agent_id: UUID) -> Sequence[UUID]:
    """Give an agent who is there what waits for them, as far as they have room; return the cases they got.

    A case that somebody holds locked at this moment is looked at again a second later.
    """
    held = await places.list_places(tx, agent_id)
    agent = await agents.lock_candidate(tx, agent_id)
    if not held or agent is None or agent.load >= agent.capacity:
        return []
    now = (await tx.clock_time()).timestamp()
    lines = _in_turn([await _line_of(tx, place, agent_id) for place in held], agent, now=now)
    taken: list[UUID] = []
    missed = False
    while agent.load < agent.capacity and len(taken) < _MOST_AT_ONCE:
        chosen = _next_of(lines, agent, now=now)
        if chosen is None:
            break
        place, case = chosen
        if await cases.lock_if_free(tx, case.conversation_id, place) is None:
            missed = True
            continue
        await give(tx, place, case, agent_id, reason="routed")
        taken.append(case.conversation_id)
        agent = msgspec.structs.replace(agent, load=agent.load + engine.room_needed(case, agent))
    if missed or len(taken) == _MOST_AT_ONCE:
        await seek_cases_later(tx, agent_id)
    return taken


async def release(tx: Transaction, conversation_id: UUID) -> None:
    """Let the owner of a case that takes no room any more seek another one."""
    owner_id = await cases.find_owner(tx, conversation_id)
    if owner_id is not None:
        await seek_cases(tx, owner_id)


async def seek_another_agent(tx: Transaction, conversation_id: UUID, *, after: UUID | None) -> None:
    """Give a case that was given back to somebody else than who gave it back."""
    if after is not None:
        await offers.insert_refusal(tx, conversation_id, after)
    await seek_agent(tx, conversation_id)


async def seek_cases_later(tx: Transaction, agent_id: UUID, *, seconds: float = _AGAIN_SECONDS) -> None:
    """Let the agent seek in a moment, in a transaction of their own."""
    due_at = await tx.clock_time() + timedelta(seconds=seconds)
    await tx.schedule(f"seek:{agent_id}", due_at, TIMER_SEEK, {"agent_id": str(agent_id)})


async def serve_anew(tx: Transaction, queue_id: UUID) -> int:
    """Let everybody who may serve a queue look what waits in it, each in a moment of their own; return how many.

    For a queue that has become another: its team, its skills, its policy, its language rule.
    """
    place = await places.load_place(tx, queue_id)
    if place is None:
        return 0
    found = await agents.list_at_work(tx, place.team_id, at_most=_MOST_WOKEN)
    for number, agent_id in enumerate(found):
        await seek_cases_later(tx, agent_id, seconds=number // _WOKEN_A_SECOND)
    return len(found)


class _Line(NamedTuple):
    """A queue and the cases in it that may be next."""

    place: Place
    waiting: dict[UUID, Case]


async def _line_of(tx: Transaction, place: Place, agent_id: UUID) -> _Line:
    waiting = await keep_for_speakers(tx, place, await cases.list_waiting(tx, place, agent_id))
    return _Line(place, {each.conversation_id: each for each in waiting})


def _in_turn(lines: Sequence[_Line], agent: Candidate, *, now: float) -> Sequence[_Line]:
    """Return the lines with nobody favoured for looking on, where that would cost a promise of any of them."""
    if engine.leaves_promises(agent, [case for line in lines for case in line.waiting.values()], now=now):
        return lines
    return [
        _Line(line.place, {each: engine.without_presence(case) for each, case in line.waiting.items()})
        for line in lines
    ]


def _next_of(lines: Sequence[_Line], agent: Candidate, *, now: float) -> tuple[Place, Case] | None:
    """Take out the next case: each queue names one by its own policy, and of those the most urgent is served."""
    firsts: dict[UUID, _Line] = {}
    for line in lines:
        first = engine.choose_case(agent, list(line.waiting.values()), now=now, policy=line.place.policy)
        if first is not None:
            firsts[first] = line
    chosen = firsts and engine.choose_case(
        agent, [line.waiting[each] for each, line in firsts.items()], now=now, policy=EARLIEST_KEEPABLE_DEADLINE
    )
    if not chosen:
        return None
    line = firsts[chosen]
    return line.place, line.waiting.pop(chosen)
