"""What the server answers about telling customers."""

from uuid import UUID

from onglass.delivery.model import ProviderKind, QuietHours
from onglass.edge.answers import Answer


class DeviceMade(Answer, frozen=True):
    """The device is kept under this id."""

    id: UUID


class NoticesAnswer(Answer, frozen=True):
    """How one wants to be told, whole."""

    quiet_hours: QuietHours | None
    email_when_missed: bool
    push: bool


class MuteAnswer(Answer, frozen=True):
    """Whether nothing is told of the conversation, and until when."""

    muted: bool
    muted_until: str | None


class ProviderAnswer(Answer, frozen=True):
    """A provider's settings but for what signs: that is never shown again."""

    kind: ProviderKind
    about: dict[str, str | list[str]]
    changed_at: str
