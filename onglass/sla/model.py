"""Targets, the levels that set them, and the clocks that run towards them."""

from datetime import datetime
from enum import IntEnum
from uuid import UUID

import msgspec


class Target(IntEnum):
    """What is promised within a time; the values are stored."""

    FIRST_RESPONSE = 1
    NEXT_RESPONSE = 2
    RESOLUTION = 3


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """A service level. `rank`: levels are asked in this order; None in a condition: any. Targets in open seconds.

    `warning_share`: after this part of a target its clock warns. `calendar_id` None: the hours of the case's queue.
    """

    id: UUID
    name: str
    rank: int = 0
    queue_id: UUID | None = None
    least_priority: int | None = None
    channel: str | None = None
    calendar_id: UUID | None = None
    first_response_seconds: int | None = None
    next_response_seconds: int | None = None
    resolution_seconds: int | None = None
    warning_share: float = 0.8
    present_first_response_seconds: int | None = None
    present_next_response_seconds: int | None = None

    def seconds(self, target: Target) -> int | None:
        """Return the target's time, None where the level has no such target."""
        return {
            Target.FIRST_RESPONSE: self.first_response_seconds,
            Target.NEXT_RESPONSE: self.next_response_seconds,
            Target.RESOLUTION: self.resolution_seconds,
        }[target]

    def present_seconds(self, target: Target) -> int | None:
        """Return the tighter time that is aimed at while the customer looks on; it orders the queue, no more."""
        return {
            Target.FIRST_RESPONSE: self.present_first_response_seconds,
            Target.NEXT_RESPONSE: self.present_next_response_seconds,
        }.get(target)


class CaseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What decides which level holds for a case."""

    queue_id: UUID | None
    priority: int
    channel: str


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock of a case. It runs since `running_since_at` (None: rests) and had used `used_seconds` of its time before.

    `due_at` is None while it rests. A stopped clock keeps whether it was missed.
    """

    conversation_id: UUID
    target: Target
    started_at: datetime
    level_id: UUID
    calendar_id: UUID | None
    target_seconds: int
    warning_share: float
    used_seconds: float = 0.0
    running_since_at: datetime | None = None
    due_at: datetime | None = None
    warned_at: datetime | None = None
    missed_at: datetime | None = None
    stopped_at: datetime | None = None
    present_seconds: int | None = None
