"""Who gets an arriving case, and which case somebody with room takes; pure: no clock, no database, no waiting."""

from onglass.routing.engine.choosing import choose_agent, choose_case
from onglass.routing.engine.eligibility import is_eligible, over_qualification, room_needed, speaks
from onglass.routing.engine.order import (
    ASSUMED_SERVICE_SECONDS,
    ASSUMED_TARGET_SECONDS,
    HEAD_START_SECONDS,
    OVERDUE_CAP_SECONDS,
    due_at,
    rank_cases,
)
from onglass.routing.engine.presence import leaves_promises, without_presence

__all__ = [
    "ASSUMED_SERVICE_SECONDS",
    "ASSUMED_TARGET_SECONDS",
    "HEAD_START_SECONDS",
    "OVERDUE_CAP_SECONDS",
    "choose_agent",
    "choose_case",
    "due_at",
    "is_eligible",
    "leaves_promises",
    "over_qualification",
    "rank_cases",
    "room_needed",
    "speaks",
    "without_presence",
]
