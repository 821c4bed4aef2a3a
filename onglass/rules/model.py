"""Rules as values: what they wait for, ask and do; what is known of a case; what a rule has done.

Invariant: a rule has no places of its text in it, so that two texts that say the same are equal.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

import msgspec


class Occasion(StrEnum):
    """What a rule waits for. The values are the grammar's names."""

    OPENS = "opens"
    CUSTOMER_WRITES = "customer_writes"
    AGENT_REPLIES = "agent_replies"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"
    REOPENS = "reopens"
    ANSWER_DUE_SOON = "answer_due_soon"
    ANSWER_LATE = "answer_late"
    SOLUTION_LATE = "solution_late"
    PROMISE_BROKEN = "promise_broken"
    WAITED = "waited"
    SILENT = "silent"


LONGEST_TEXT = 4000
TIME_OCCASIONS = frozenset({Occasion.WAITED, Occasion.SILENT})


class Duration(msgspec.Struct, frozen=True, kw_only=True):
    """A time as it was said. `in_open_hours`: only time counts in which the case's queue is open."""

    count: int
    unit: Literal["minutes", "hours", "days"]
    in_open_hours: bool = False

    @property
    def seconds(self) -> int:
        """The time in seconds."""
        return self.count * {"minutes": 60, "hours": 3600, "days": 86_400}[self.unit]


class Trigger(msgspec.Struct, frozen=True, kw_only=True):
    """When a rule is looked at; `after` for what time does."""

    occasion: Occasion
    after: Duration | None = None


Value = str | int | float | bool


class Question(msgspec.Struct, frozen=True, kw_only=True, tag="question"):
    """One question about a case: what (the grammar's name), of which key, and the values of which any will do."""

    what: str
    key: str | None = None
    values: tuple[Value, ...] = ()


class Not(msgspec.Struct, frozen=True, tag="not"):
    """The opposite."""

    part: "Condition"


class AllOf(msgspec.Struct, frozen=True, tag="all"):
    """Each of them."""

    parts: tuple["Condition", ...]


class AnyOf(msgspec.Struct, frozen=True, tag="any"):
    """One of them, at least."""

    parts: tuple["Condition", ...]


Condition = Question | Not | AllOf | AnyOf


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a rule does: what (the grammar's name), with which words, number, key or time."""

    what: str
    words: tuple[str, ...] = ()
    value: Value | None = None
    time: Duration | None = None


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule's text says."""

    trigger: Trigger
    condition: Condition | None
    acts: tuple[Act, ...]


NameKind = Literal["queue", "team", "agent", "reason", "attribute", "app"]


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """Something of the workspace that a rule's text names, and where."""

    kind: NameKind
    name: str
    line: int
    column: int
    needs_queue: bool = False


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a text and where; lines and columns begin with 1."""

    line: int
    column: int
    detail: str
    expected: tuple[str, ...] = ()
    suggestion: str | None = None


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """A rule with what it names."""

    rule: Rule
    mentions: tuple[Mention, ...]


class StoredRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as it is kept. Rules act in the order of `rank`, then by name."""

    id: UUID
    name: str
    text: str
    is_on: bool
    rank: int
    changed_at: datetime


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule did to a case because of the event `seq`; with `failure` it did nothing, and why."""

    conversation_id: UUID
    case_number: str
    seq: int
    ran_at: datetime
    actions: list[str]
    failure: str | None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a case at an instant. `opens_at`: when its closed queue opens, in that place's wall time.

    `message` is the one that the event is about, or the customer's newest. Tags are in small letters.
    """

    conversation_id: UUID
    case_number: str
    at: datetime
    is_open: bool = True
    opens_at: datetime | None = None
    calendar_id: UUID | None = None
    subject: str | None = None
    message: str = ""
    is_first_message: bool = False
    channel: str | None = None
    language: str | None = None
    queue: str | None = None
    team: str | None = None
    priority: int = 0
    tags: frozenset[str] = frozenset()
    attributes: Mapping[str, Any] = {}
    customer_name: str | None = None
    customer_attributes: Mapping[str, Any] = {}
    is_signed_in: bool = False
    app: str | None = None
    platform: str | None = None
    version: str | None = None
    screen: str | None = None
    assignee_id: UUID | None = None
    assignee: str | None = None
    assignee_email: str | None = None
