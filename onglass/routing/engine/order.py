"""The order in which waiting cases are served, for each policy.

Invariant: a case overdue beyond the cap goes before everything that is not, the first due first, whatever priority or
acquaintance say, so no stream of urgent or keepable cases starves it. The order handed in never matters.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from onglass.routing.model import FIRST_COME, Case, PolicyName

OVERDUE_CAP_SECONDS = 120.0
ASSUMED_TARGET_SECONDS = 600.0
# How long a case is taken to keep an agent from the next one, where a promise depends on it.
ASSUMED_SERVICE_SECONDS = 180.0
# Measured on real calls (benchmarks/routing): with none continuity gains a third less, twice as much changes nothing.
HEAD_START_SECONDS = 60.0

_BEYOND_CAP, _KEEPABLE, _LATE = 0, 1, 2

Place = tuple[int, bool, int, float, float, UUID]
PlaceOf = Callable[[Case], Place]


def due_at(case: Case) -> float:
    """Return the instant the answer is due: ASSUMED_TARGET_SECONDS after arrival where nothing was promised."""
    return case.arrived_at + ASSUMED_TARGET_SECONDS if case.deadline_at is None else case.deadline_at


def rank_cases(
    cases: Iterable[Case],
    now: float,
    policy: PolicyName,
    *,
    mean_service_seconds: float = 0.0,
    overdue_cap_seconds: float = OVERDUE_CAP_SECONDS,
) -> list[UUID]:
    """Return the ids of the cases, whom to serve first, first; the options are those of `choose_case`.

    Only `first_come` has a place in the queue to tell a customer: under the other policy later arrivals may overtake.
    """
    place_of = placing(
        None, now, policy, mean_service_seconds=mean_service_seconds, overdue_cap_seconds=overdue_cap_seconds
    )
    return [case.conversation_id for case in sorted(cases, key=place_of)]


def placing(
    agent_id: UUID | None,
    now: float,
    policy: PolicyName,
    *,
    mean_service_seconds: float,
    overdue_cap_seconds: float,
) -> PlaceOf:
    """Return the sort key of the policy at this instant: the smallest is served first, and no two are equal.

    For an agent, their own cases lead their group, and a customer they served before counts as due HEAD_START_SECONDS
    earlier and, short of the cap, as one whose deadline can be kept. A customer who looks on goes by their own tighter
    time within the group; which group a case is in says the deadline alone.
    """
    if policy == FIRST_COME:
        return _place_by_arrival
    keepable_from = now + mean_service_seconds
    cap_at = now - overdue_cap_seconds

    def place(case: Case) -> Place:
        due = due_at(case)
        if due < cap_at:
            return (_BEYOND_CAP, False, 0, due, case.arrived_at, case.conversation_id)
        is_known = agent_id in case.previous_owner_ids
        group = _KEEPABLE if is_known or due >= keepable_from else _LATE
        lead = HEAD_START_SECONDS if is_known else 0.0
        is_anothers = agent_id != case.owner_id
        aim = due if case.present_due_at is None else min(due, case.present_due_at)
        return (group, is_anothers, -case.priority, aim - lead, case.arrived_at, case.conversation_id)

    return place


def _place_by_arrival(case: Case) -> Place:
    return (0, False, 0, 0.0, case.arrived_at, case.conversation_id)
