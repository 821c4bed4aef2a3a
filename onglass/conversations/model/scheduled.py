"""What an agent wrote now and wants sent later."""

from datetime import datetime
from uuid import UUID

import msgspec

from onglass.conversations.model.content import Content, IncomingContent
from onglass.conversations.model.messages import AgentReference, Instant, Reader


class Scheduling(msgspec.Struct, frozen=True, kw_only=True):
    """A message on its way to a later time. `unless_reply`: a message of the customer's before that stops it."""

    author: Reader
    conversation_id: UUID
    client_message_id: str
    content: IncomingContent
    send_at: datetime
    unless_reply: bool = False


class NewScheduled(msgspec.Struct, frozen=True, kw_only=True):
    """A row to be stored; what the customer wrote after the number `after_seq` is a reply."""

    id: UUID
    conversation_id: UUID
    agent_id: UUID
    client_message_id: str
    send_at: datetime
    unless_reply: bool
    after_seq: int


class Scheduled(msgspec.Struct, frozen=True, kw_only=True):
    """A message that waits for its time, or that was not sent when it came: `failure` says why."""

    id: UUID
    conversation_id: UUID
    client_message_id: str
    content: Content
    send_at: Instant
    unless_reply: bool
    failure: str | None
    agent: AgentReference
    created_at: Instant
