"""Who works on what, and when, as values: hours, teams, skills, queues. All of it is set by people."""

from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID

import msgspec

SkillKind = Literal["skill", "language"]
Accepts = Literal["automatic", "asked"]
LanguageRule = Literal["ignored", "preferred", "required"]


# "09:00" to "17:00". A shift that closes no later than it opens ends on the next day; "24:00" is the end of the day.
Hours = tuple[str, str]
DayHours = tuple[Hours, ...]


class SpecialDay(msgspec.Struct, frozen=True):
    """A single date with hours of its own, none when it is closed; wins over holidays and the week."""

    date: date
    hours: DayHours = ()


class Calendar(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """Opening hours. `week` begins with Monday; `holiday_region` is a country or a part of one, as in DE or DE-BY."""

    time_zone: str
    week: tuple[DayHours, ...]
    holiday_region: str | None = None
    exceptions: tuple[SpecialDay, ...] = ()


class NamedCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """Opening hours under a name; several queues may share them. Retired ones stay for clocks that began with them."""

    id: UUID
    name: str
    calendar: Calendar
    created_at: datetime
    retired_at: datetime | None


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """Agents who share queues; `agent_ids` in the order of their ids, disabled ones too."""

    id: UUID
    name: str
    agent_ids: tuple[UUID, ...]
    created_at: datetime


class Skill(msgspec.Struct, frozen=True, kw_only=True):
    """Something an agent can do, or a language (then the name is its tag)."""

    id: UUID
    name: str
    kind: SkillKind


class SkillLevel(NamedTuple):
    """How well an agent can do something: 1 a little, 5 best."""

    skill_id: UUID
    level: int


class RequiredSkill(NamedTuple):
    """What an agent must at least be able to do for a queue's cases."""

    skill_id: UUID
    least_level: int


class QueueSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a queue works; the defaults are the table's own.

    Without a team everybody serves it, without a calendar it is always open. A null `…_after_seconds` means never.
    A late case gains `escalate_by` of priority, once a turn, and goes to `escalate_to_queue_id`.
    """

    team_id: UUID | None = None
    calendar_id: UUID | None = None
    priority: int = 0
    policy: str = "earliest_keepable_deadline"
    language_rule: LanguageRule = "preferred"
    escalate_by: int = 1
    escalate_to_queue_id: UUID | None = None
    accepts: Accepts = "automatic"
    offer_seconds: int = 30
    grace_seconds: int = 60
    hold_seconds: int = 180
    remind_after_seconds: int | None = 86_400
    ask_after_seconds: int | None = 172_800
    resolve_after_seconds: int | None = 86_400
    reopen_seconds: int = 604_800


class Queue(QueueSettings, frozen=True, kw_only=True):
    """Where cases wait for an agent. A retired one takes no new cases and keeps the settings of those it had."""

    id: UUID
    name: str
    is_default: bool
    skills: tuple[RequiredSkill, ...]
    created_at: datetime
    retired_at: datetime | None

    @property
    def settings(self) -> QueueSettings:
        """Only what can be set."""
        return QueueSettings(**{name: getattr(self, name) for name in QueueSettings.__struct_fields__})
