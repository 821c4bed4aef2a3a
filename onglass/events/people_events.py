"""What can happen to customers and agents, each on a stream of their own."""

from typing import ClassVar
from uuid import UUID

from onglass.platform.events import Event, StreamKind

CUSTOMER = StreamKind(2, "customer", "customer")
AGENT = StreamKind(3, "agent", "agent")


class CustomerEvent(Event, frozen=True, kw_only=True):
    """Anything on a customer's stream."""

    stream: ClassVar[StreamKind] = CUSTOMER

    @property
    def customer_id(self) -> UUID:
        """Who it happened to."""
        return self.stream_id


class CustomerIdentified(CustomerEvent, frozen=True, kw_only=True):
    """The host app signed who an anonymous visitor is."""


class CustomersJoined(CustomerEvent, frozen=True, kw_only=True):
    """An anonymous record was joined into this, the identified one."""

    joined_customer_id: UUID


class CustomerBlocked(CustomerEvent, frozen=True, kw_only=True):
    """What the customer writes is refused from now on, with a reason they can read."""


class CustomerUnblocked(CustomerEvent, frozen=True, kw_only=True):
    """The customer may write again."""


class AgentEvent(Event, frozen=True, kw_only=True):
    """Anything on an agent's stream."""

    stream: ClassVar[StreamKind] = AGENT

    @property
    def agent_id(self) -> UUID:
        """Who it happened to."""
        return self.stream_id


class AgentAvailabilityChanged(AgentEvent, frozen=True, kw_only=True):
    """The agent is now `online`, `away` or `offline`."""

    availability: str


class AgentDisabled(AgentEvent, frozen=True, kw_only=True):
    """The agent may not sign in any more; their sessions ended in the same transaction."""


class AgentEnabled(AgentEvent, frozen=True, kw_only=True):
    """The agent may sign in again."""


class AgentWorkChanged(AgentEvent, frozen=True, kw_only=True):
    """What may be given to the agent is another: their capacity, their skills, or the teams they are in."""
