"""What whoever takes a case over should know before they write the first word."""

from typing import Literal

import msgspec

from onglass.conversations.model.messages import AgentReference, Instant


class TriedReply(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent told the customer before, in one line."""

    at: Instant
    agent: AgentReference
    text: str


class OpenWord(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer counts on: a `range` reckoned from the queue, or an agent's word."""

    kind: Literal["range", "agent"]
    due_at: Instant
    agent: AgentReference | None = None


class HandOver(msgspec.Struct, frozen=True, kw_only=True):
    """The last time the case passed from one agent to another; `to_agent` is None while nobody has it yet.

    `reason`: why it left `from_agent`. `note`: what was written for whoever takes it. `problem`: the customer's first
    words. `tried`: the last answers before it passed, at most five, the oldest first.
    """

    from_agent: AgentReference | None
    to_agent: AgentReference | None
    at: Instant
    reason: str
    note: str | None
    problem: str
    tried: list[TriedReply]
    promised: list[OpenWord]
