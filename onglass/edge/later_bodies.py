"""What a request may say about what is sent later, about a customer who is blocked, and about spam."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from onglass.conversations.model import IncomingContent
from onglass.edge.bodies import Body, ClientMessageId


class ScheduleMessage(Body, frozen=True):
    """A message for later. With `unless_reply` it stays unsent when the customer writes before."""

    client_message_id: ClientMessageId
    content: IncomingContent
    send_at: Annotated[datetime, Meta(tz=True, description="In the future, at most a year ahead.")]
    unless_reply: bool = False


class BlockCustomer(Body, frozen=True):
    """Why, for the audit log; the customer does not see it."""

    reason: Annotated[str, Meta(min_length=1, max_length=300)] | None = None


class MarkSpam(Body, frozen=True):
    """Whether the case is spam."""

    spam: bool
