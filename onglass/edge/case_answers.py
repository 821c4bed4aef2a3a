"""What the server answers about who gets a case, and how soon it is to be answered."""

from uuid import UUID

from onglass.edge.answers import Answer


class OfferAnswer(Answer, frozen=True):
    """A case that the agent is asked to take, until an instant."""

    conversation_id: UUID
    until_at: str


class Offers(Answer, frozen=True):
    """What an agent is being asked just now, the soonest over first."""

    offers: list[OfferAnswer]


class QueueName(Answer, frozen=True):
    """A queue as agents name it."""

    id: UUID
    name: str


class QueueNames(Answer, frozen=True):
    """The queues in use, by name."""

    queues: list[QueueName]


class TeamName(Answer, frozen=True):
    """A team as agents name it."""

    id: UUID
    name: str


class TeamNames(Answer, frozen=True):
    """The teams, by name."""

    teams: list[TeamName]


class ServiceLevelAnswer(Answer, frozen=True):
    """A service level."""

    id: UUID
    name: str
    rank: int
    queue_id: UUID | None
    least_priority: int | None
    channel: str | None
    calendar_id: UUID | None
    first_response_seconds: int | None
    next_response_seconds: int | None
    resolution_seconds: int | None
    warning_share: float
    present_first_response_seconds: int | None
    present_next_response_seconds: int | None


class ServiceLevels(Answer, frozen=True):
    """Every service level in the order they are asked."""

    service_levels: list[ServiceLevelAnswer]
