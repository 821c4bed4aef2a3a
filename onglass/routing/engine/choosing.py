"""The two decisions of routing: an arriving case looks for an agent, an agent with room looks for a case.

Invariant: the same agents and cases in any order give the same answer.
"""

from collections.abc import Iterable
from uuid import UUID

from onglass.routing.engine.eligibility import is_eligible, over_qualification, room_needed, speaks
from onglass.routing.engine.order import OVERDUE_CAP_SECONDS, Place, placing
from onglass.routing.model import FIRST_COME, Candidate, Case, PolicyName

_NEVER_BUSY = float("-inf")
_AT_EASE = 0.5


def choose_agent(case: Case, candidates: Iterable[Candidate], *, policy: PolicyName) -> UUID | None:
    """Return who gets an arriving case; None when nobody eligible has room. Asks each candidate once.

    The case's owner comes first under every policy, then who speaks the customer's language. `first_come` takes the
    least loaded of them, of those the longest idle. `earliest_keepable_deadline` takes, among those who stay at most
    half full, who served this customer before (the latest first); then the idle before the busy, the least
    over-qualified, the least loaded, the longest idle.
    """
    able = [candidate for candidate in candidates if is_eligible(case, candidate)]
    if not able:
        return None
    rank = _rank_by_turn if policy == FIRST_COME else _rank_by_fit
    return min(able, key=lambda candidate: _first(case, candidate) + rank(case, candidate)).agent_id


def _first(case: Case, candidate: Candidate) -> tuple[bool, bool]:
    return (candidate.agent_id != case.owner_id, not speaks(case, candidate))


def _rank_by_turn(_case: Case, candidate: Candidate) -> tuple[float, float, UUID]:
    return (candidate.load / candidate.capacity, _idle_since(candidate), candidate.agent_id)


def _rank_by_fit(case: Case, candidate: Candidate) -> tuple[bool, int, bool, int, float, float, UUID]:
    return (
        not _is_at_ease(case, candidate),
        _place_among_previous(case, candidate),
        candidate.load > 0,
        over_qualification(case, candidate),
        *_rank_by_turn(case, candidate),
    )


def _is_at_ease(case: Case, candidate: Candidate) -> bool:
    """Idle, or at most half full with the case: close enough to idle that knowing the customer counts for more."""
    return candidate.load == 0 or candidate.load + room_needed(case, candidate) <= candidate.capacity * _AT_EASE


def _place_among_previous(case: Case, candidate: Candidate) -> int:
    previous = case.previous_owner_ids
    return previous.index(candidate.agent_id) if candidate.agent_id in previous else len(previous)


def _idle_since(candidate: Candidate) -> float:
    return _NEVER_BUSY if candidate.idle_since is None else candidate.idle_since


def choose_case(
    agent: Candidate,
    cases: Iterable[Case],
    *,
    now: float,
    policy: PolicyName,
    mean_service_seconds: float = 0.0,
    overdue_cap_seconds: float = OVERDUE_CAP_SECONDS,
) -> UUID | None:
    """Return what an agent with room takes next; None when nothing waiting fits them. Looks at each case once.

    `mean_service_seconds` is how long an answer takes once the case is taken, 0 for calls, where taking is answering:
    a deadline nearer than that cannot be kept. What is later than `overdue_cap_seconds` goes first of all; a queue of
    long targets may want a longer one. The cases may be a window of those waiting, if it holds of those the agent may
    have: the first due of all, the first due of those that can still be kept in the highest priority, and under
    `first_come` the first arrived. What the window leaves out can then only lose its continuity.
    """
    place_of = placing(
        agent.agent_id, now, policy, mean_service_seconds=mean_service_seconds, overdue_cap_seconds=overdue_cap_seconds
    )
    first: UUID | None = None
    first_place: Place | None = None
    for case in cases:
        # Of ten thousand waiting few are ahead of the best so far: only those are worth asking whether they fit.
        place = place_of(case)
        if (first_place is None or place < first_place) and is_eligible(case, agent):
            first, first_place = case.conversation_id, place
    return first
