"""The live view as it travels: queues, what is late and why, agents and what they have, all of one moment."""

from typing import Literal
from uuid import UUID

import msgspec

from onglass.conversations.model import AgentConversationRow, ExpectedReply, Instant, TurnName

LateReason = Literal["nobody_there", "no_room", "owner_away", "with_agent"]
AvailabilityName = Literal["online", "away", "offline"]


class LiveTotals(msgspec.Struct, frozen=True, kw_only=True):
    """Everything together. `waiting`: customers who wait for an answer, whoever has their case; `late`: overdue ones.

    Promises are those of the last 24 hours whose time is over. `room`: how many more cases those online could hold.
    """

    waiting: int
    first_replies: int
    next_replies: int
    late: int
    oldest_waiting_since: Instant | None
    promises_kept: int
    promises_told: int
    agents_online: int
    agents: int
    room: int


class LiveQueue(msgspec.Struct, frozen=True, kw_only=True):
    """A queue. `load` of `capacity` is taken, of those online who may serve it; they may serve others, too."""

    id: UUID
    name: str
    waiting: int
    oldest_waiting_since: Instant | None
    next_due_at: Instant | None
    late: int
    expected_reply: ExpectedReply | None
    agents_online: int
    load: int
    capacity: int


class LiveOwner(msgspec.Struct, frozen=True, kw_only=True):
    """Who has a case, or is being asked to take it."""

    id: UUID
    name: str
    availability: AvailabilityName


class LateCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case whose answer is late, or due within two minutes, and why.

    nobody_there: nobody suitable is online (team, skills, a required language), or they would not take it · no_room:
    those who are have no room (or are given it this moment) · owner_away: whose it is is not there · with_agent:
    somebody there has not answered.
    """

    conversation: AgentConversationRow
    reason: LateReason
    owner: LiveOwner | None


class LiveCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case in an agent's hands."""

    id: UUID
    subject: str | None
    customer_name: str | None
    turn: TurnName
    due_at: Instant | None


class LiveAgent(msgspec.Struct, frozen=True, kw_only=True):
    """An agent: `load` of `capacity` is taken, offers included; `held` and `parked` wait for their customers.

    `cases`: five at most, what is owed first, parked ones left out.
    """

    id: UUID
    name: str
    availability: AvailabilityName
    load: int
    capacity: int
    held: int
    parked: int
    oldest_waiting_since: Instant | None
    cases: list[LiveCase]


class Live(msgspec.Struct, frozen=True, kw_only=True):
    """What a supervisor sees; `late` has fifty at most, the longest due first."""

    at: Instant
    totals: LiveTotals
    queues: list[LiveQueue]
    late: list[LateCase]
    agents: list[LiveAgent]
