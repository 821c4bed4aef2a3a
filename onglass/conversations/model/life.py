"""What a queue decides about the life of its cases, and what a message asks of the other side."""

from enum import IntEnum

import msgspec


class LifeRules(msgspec.Struct, frozen=True, kw_only=True):
    """How the cases of a queue live; the defaults hold for a case without a queue. All in seconds; None: never.

    An answered case is parked after `hold`; after `remind_after` of silence the customer is reminded, after `ask_after`
    asked whether it is solved, and `resolve_after` later it is resolved. Within `reopen` of that a message of the
    customer's opens it again.
    """

    hold_seconds: int = 180
    remind_after_seconds: int | None = 86_400
    ask_after_seconds: int | None = 172_800
    resolve_after_seconds: int | None = 86_400
    reopen_seconds: int = 604_800


class Tone(IntEnum):
    """What a text asks of the other side, as the send path is told it."""

    PLAIN = 0
    THANKS = 1
    """A customer's thanks: asks for nothing, whatever was said before."""
    ASSENT = 2
    """A customer's "ok": asks for nothing, unless it answers a question."""
    QUESTION = 3
    """An agent's question."""
