"""What a request may say about who gets a case, and how soon it is to be answered."""

from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from onglass.edge.bodies import Body

LevelName = Annotated[str, Meta(min_length=1, max_length=120)]
Rank = Annotated[int, Meta(ge=-1000, le=1000, description="Levels are asked in this order; the first that fits holds.")]
LeastPriority = Annotated[int, Meta(ge=-10, le=10)]
Channel = Annotated[str, Meta(min_length=1, max_length=40)]
ResponseSeconds = Annotated[int, Meta(ge=10, le=31_622_400, description="In open hours.")]
PresentSeconds = Annotated[
    int, Meta(ge=10, le=31_622_400, description="In open hours, while the customer looks on; it orders the queue.")
]
ResolutionSeconds = Annotated[int, Meta(ge=60, le=31_622_400, description="In open hours, on the company's turn.")]
WarningShare = Annotated[float, Meta(ge=0.1, le=1, description="After this part of a target its clock warns.")]


class Transfer(Body, frozen=True):
    """To whom a case is passed on: one of the three."""

    agent_id: UUID | None = None
    team_id: UUID | None = None
    queue_id: UUID | None = None


class CreateServiceLevel(Body, frozen=True):
    """A new service level; a condition that is null fits every case, a target that is null is none."""

    name: LevelName
    rank: Rank = 0
    queue_id: UUID | None = None
    least_priority: LeastPriority | None = None
    channel: Channel | None = None
    calendar_id: UUID | None = None
    first_response_seconds: ResponseSeconds | None = None
    next_response_seconds: ResponseSeconds | None = None
    resolution_seconds: ResolutionSeconds | None = None
    warning_share: WarningShare = 0.8
    present_first_response_seconds: PresentSeconds | None = None
    present_next_response_seconds: PresentSeconds | None = None


class ChangeServiceLevel(Body, frozen=True):
    """What is to be different; what is left out stays. Clocks that run keep what they began with."""

    name: LevelName | UnsetType = UNSET
    rank: Rank | UnsetType = UNSET
    queue_id: UUID | UnsetType | None = UNSET
    least_priority: LeastPriority | UnsetType | None = UNSET
    channel: Channel | UnsetType | None = UNSET
    calendar_id: UUID | UnsetType | None = UNSET
    first_response_seconds: ResponseSeconds | UnsetType | None = UNSET
    next_response_seconds: ResponseSeconds | UnsetType | None = UNSET
    resolution_seconds: ResolutionSeconds | UnsetType | None = UNSET
    warning_share: WarningShare | UnsetType = UNSET
    present_first_response_seconds: PresentSeconds | UnsetType | None = UNSET
    present_next_response_seconds: PresentSeconds | UnsetType | None = UNSET
