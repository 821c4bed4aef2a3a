"""What the server answers about what is sent later."""

from onglass.conversations.model import Scheduled
from onglass.edge.answers import Answer


class ScheduledMessages(Answer, frozen=True):
    """What is to be sent, and what could not be (`failure`), the soonest first."""

    scheduled: list[Scheduled]
