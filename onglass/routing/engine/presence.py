"""May somebody who looks on be served before their turn? Only while every promise that was given can still be kept.

Invariant: a choice by presence never takes the time that a promised case needs: of those an agent may have, the first
due can wait for the favoured answer and its own, the next for one more, and so on.
"""

from collections.abc import Iterable

import msgspec

from onglass.routing.engine.eligibility import is_eligible
from onglass.routing.engine.order import ASSUMED_SERVICE_SECONDS
from onglass.routing.model import Candidate, Case


def leaves_promises(
    agent: Candidate, cases: Iterable[Case], *, now: float, service_seconds: float = ASSUMED_SERVICE_SECONDS
) -> bool:
    """Return whether the agent may take a case out of turn now, and still keep what was promised to the others.

    `cases` is all that waits for the agent, or the first due of what was promised. A promise whose time is over cannot
    be kept by anybody and counts no more.
    """
    dues = sorted(
        case.promised_until_at
        for case in cases
        if case.promised_until_at is not None and case.promised_until_at >= now and is_eligible(case, agent)
    )
    return all(due - now >= (place + 2) * service_seconds for place, due in enumerate(dues))


def without_presence(case: Case) -> Case:
    """Return the case as one whose customer does not look on."""
    return case if case.present_due_at is None else msgspec.structs.replace(case, present_due_at=None)
