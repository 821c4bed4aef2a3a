"""When did a case last pass from one agent to another? Pure: over what the log says of who had it."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Hand(NamedTuple):
    """From `at` on the agent had the case, with None nobody had; `reason` is why."""

    at: datetime
    agent_id: UUID | None
    reason: str


class PassedOn(NamedTuple):
    """The case left an agent at `at` and went to another, or to nobody yet."""

    from_agent_id: UUID
    to_agent_id: UUID | None
    at: datetime
    reason: str


def last_passed_on(hands: Iterable[Hand]) -> PassedOn | None:
    """Return the last time the case changed hands; None where one agent has had it all along.

    Through nobody's hands on its way it passed when it left, for the reason why it left; back in the same hands it has
    not passed at all.
    """
    found: PassedOn | None = None
    holder_id: UUID | None = None
    left: Hand | None = None
    for hand in hands:
        if hand.agent_id is None:
            left = left or hand
            continue
        if holder_id is not None and hand.agent_id != holder_id:
            since = left or hand
            found = PassedOn(holder_id, hand.agent_id, since.at, since.reason)
        holder_id, left = hand.agent_id, None
    if left is not None and holder_id is not None:
        return PassedOn(holder_id, None, left.at, left.reason)
    return found
