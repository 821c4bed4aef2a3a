"""What everybody did and saw, with one monotonic clock: the only thing the checker reads."""

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

Outcome = Literal["ok", "refused", "unknown"]


class Send(msgspec.Struct, kw_only=True):
    """One message somebody meant to send, through all its retries."""

    writer: str
    conversation_id: str
    client_message_id: str
    body: str
    is_note: bool
    invoked_at: float
    acked_at: float | None = None
    outcome: Outcome = "unknown"
    message_id: str | None = None
    seq: int | None = None
    tries: int = 0
    refusal: str | None = None


class Sighting(msgspec.Struct, kw_only=True):
    """One event that a reader's stream delivered, in the order it arrived."""

    reader: str
    audience: Literal["customer", "agent"]
    conversation_id: str
    seq: int
    type: str
    message_id: str | None
    body: str | None
    seen_at: float
    epoch: int


class FinalMessage(msgspec.Struct, kw_only=True):
    """A message as read afresh when everything was over."""

    audience: Literal["customer", "agent"]
    conversation_id: str
    seq: int
    message_id: str
    client_message_id: str | None
    body: str


class Outbound(msgspec.Struct, kw_only=True):
    """One call that the sink outside received for a message."""

    message_id: str
    received_at: float


class TimerEffect(msgspec.Struct, kw_only=True):
    """One effect of a timer, by the database's clock in seconds since the epoch."""

    key: str
    due_at: float
    effect_at: float


class History(msgspec.Struct, kw_only=True):
    """A whole run."""

    sends: list[Send] = []
    sightings: list[Sighting] = []
    final: list[FinalMessage] = []
    final_events: dict[str, dict[str, list[int]]] = {}
    outbound: list[Outbound] = []
    outbound_expected: list[str] = []
    timers_due: dict[str, float] = {}
    timer_effects: list[TimerEffect] = []
    first_replies: dict[str, bool] = {}
    faults: list[str] = []
    left_unreacted: int = 0
    dead_letters: int = 0
    level_after_seconds: float = 0.0

    def write(self, path: Path) -> None:
        """Keep the run for looking at it later."""
        path.write_bytes(msgspec.json.encode(self))


def now() -> float:
    """Return monotonic seconds of this process."""
    return time.monotonic()


def compact(items: Iterable[object], *, most: int = 5) -> str:
    """Return the first few items as text."""
    listed = list(items)
    shown = json.dumps([str(item) for item in listed[:most]])
    return f"{len(listed)}: {shown}"
