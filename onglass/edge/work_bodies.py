"""What a request may say about how work is set up: hours, teams, skills, queues.

Invariant: in a change, what is left out stays, and null is a value of its own where the field can be empty.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from onglass.directory.engine.calendars import DAYS_OF_WEEK, MAX_EXCEPTIONS, MAX_SHIFTS_A_DAY
from onglass.directory.engine.queue_policies import LIMITS
from onglass.edge.bodies import Body

MAX_PREVIEW_DAYS = 92
_MANY_AGENTS = 5000
_MANY_SKILLS = 100


def _limited(name: str) -> Meta:
    least, most = LIMITS[name]
    return Meta(ge=least, le=most)


Name = Annotated[str, Meta(min_length=1, max_length=120)]
SkillName = Annotated[str, Meta(min_length=1, max_length=60, description="A language is named by its BCP 47 tag.")]
Level = Annotated[int, Meta(ge=1, le=5, description="1 is a little, 5 is best.")]
WallTime = Annotated[str, Meta(max_length=5, description="HH:MM, from 00:00 to 24:00.")]
Shift = Annotated[
    tuple[WallTime, WallTime],
    Meta(description="[opens, closes]; what closes no later than it opens ends the next day."),
]
Day = Annotated[list[Shift], Meta(max_length=MAX_SHIFTS_A_DAY)]
Week = Annotated[
    list[Day], Meta(min_length=DAYS_OF_WEEK, max_length=DAYS_OF_WEEK, description="Monday first; [] is a closed day.")
]
TimeZone = Annotated[str, Meta(min_length=1, max_length=64, description="An IANA name such as Europe/Berlin.")]
Region = Annotated[
    str, Meta(min_length=2, max_length=40, description="A country whose holidays are closed, or a part of it: DE-BY.")
]
Policy = Annotated[str, Meta(max_length=60, description="earliest_keepable_deadline or first_come.")]
Priority = Annotated[int, _limited("priority")]
OfferSeconds = Annotated[int, _limited("offer_seconds")]
EscalateBy = Annotated[int, _limited("escalate_by")]
LanguageRule = Literal["ignored", "preferred", "required"]
GraceSeconds = Annotated[int, _limited("grace_seconds")]
HoldSeconds = Annotated[int, _limited("hold_seconds")]
RemindSeconds = Annotated[int, _limited("remind_after_seconds")]
AskSeconds = Annotated[int, _limited("ask_after_seconds")]
ResolveSeconds = Annotated[int, _limited("resolve_after_seconds")]
ReopenSeconds = Annotated[int, _limited("reopen_seconds")]


class ExceptionDay(Body, frozen=True):
    """A single date with hours of its own, none when it is closed; wins over holidays and the week."""

    date: date
    hours: Day = msgspec.field(default_factory=list)


Exceptions = Annotated[list[ExceptionDay], Meta(max_length=MAX_EXCEPTIONS)]


class OpeningHours(Body, frozen=True):
    """When somebody is there."""

    time_zone: TimeZone
    week: Week
    holiday_region: Region | None = None
    exceptions: Exceptions = msgspec.field(default_factory=list)


class CreateCalendar(OpeningHours, frozen=True, kw_only=True):
    """Opening hours under a name."""

    name: Name


class PreviewCalendar(OpeningHours, frozen=True):
    """Opening hours to look at before they are saved: so many days from a local date, without one from today."""

    from_: date | None = msgspec.field(name="from", default=None)
    days: Annotated[int, Meta(ge=1, le=MAX_PREVIEW_DAYS)] = 14


class ChangeCalendar(Body, frozen=True):
    """What is left out stays; a week and the exceptions are replaced as a whole."""

    name: Name | UnsetType = UNSET
    time_zone: TimeZone | UnsetType = UNSET
    week: Week | UnsetType = UNSET
    holiday_region: Region | UnsetType | None = UNSET
    exceptions: Exceptions | UnsetType = UNSET


class CreateTeam(Body, frozen=True):
    """A team; its members are set apart."""

    name: Name


class ChangeTeam(Body, frozen=True):
    """A new name."""

    name: Name


class SetTeamMembers(Body, frozen=True):
    """All members of a team; whoever is not named leaves it."""

    agent_ids: Annotated[list[UUID], Meta(max_length=_MANY_AGENTS)]


class CreateSkill(Body, frozen=True):
    """Something that agents can do, or a language."""

    name: SkillName
    kind: Literal["skill", "language"] = "skill"


class ChangeSkill(Body, frozen=True):
    """A new name."""

    name: SkillName


class AgentSkillBody(Body, frozen=True):
    """A skill and how well the agent has it."""

    skill_id: UUID
    level: Level


class SetAgentSkills(Body, frozen=True):
    """All that an agent can do; what is not named is gone."""

    skills: Annotated[list[AgentSkillBody], Meta(max_length=_MANY_SKILLS)]


class QueueSkillBody(Body, frozen=True):
    """A skill and the least level that a queue asks for."""

    skill_id: UUID
    least_level: Level = 1


class CreateQueue(Body, frozen=True):
    """Where cases wait. Without a team everybody serves it; without a calendar it is always open.

    A null `…_after_seconds` means never.
    """

    name: Name
    is_default: bool = False
    team_id: UUID | None = None
    calendar_id: UUID | None = None
    priority: Priority = 0
    policy: Policy = "earliest_keepable_deadline"
    language_rule: LanguageRule = "preferred"
    escalate_by: EscalateBy = 1
    escalate_to_queue_id: UUID | None = None
    accepts: Literal["automatic", "asked"] = "automatic"
    offer_seconds: OfferSeconds = 30
    grace_seconds: GraceSeconds = 60
    hold_seconds: HoldSeconds = 180
    remind_after_seconds: RemindSeconds | None = 86_400
    ask_after_seconds: AskSeconds | None = 172_800
    resolve_after_seconds: ResolveSeconds | None = 86_400
    reopen_seconds: ReopenSeconds = 604_800
    skills: Annotated[list[QueueSkillBody], Meta(max_length=_MANY_SKILLS)] = msgspec.field(default_factory=list)


class ChangeQueue(Body, frozen=True):
    """What is left out stays; the skills are replaced as a whole. A default queue is one only by making it so."""

    name: Name | UnsetType = UNSET
    is_default: bool | UnsetType = UNSET
    team_id: UUID | UnsetType | None = UNSET
    calendar_id: UUID | UnsetType | None = UNSET
    priority: Priority | UnsetType = UNSET
    policy: Policy | UnsetType = UNSET
    language_rule: LanguageRule | UnsetType = UNSET
    escalate_by: EscalateBy | UnsetType = UNSET
    escalate_to_queue_id: UUID | UnsetType | None = UNSET
    accepts: Literal["automatic", "asked"] | UnsetType = UNSET
    offer_seconds: OfferSeconds | UnsetType = UNSET
    grace_seconds: GraceSeconds | UnsetType = UNSET
    hold_seconds: HoldSeconds | UnsetType = UNSET
    remind_after_seconds: RemindSeconds | UnsetType | None = UNSET
    ask_after_seconds: AskSeconds | UnsetType | None = UNSET
    resolve_after_seconds: ResolveSeconds | UnsetType | None = UNSET
    reopen_seconds: ReopenSeconds | UnsetType = UNSET
    skills: Annotated[list[QueueSkillBody], Meta(max_length=_MANY_SKILLS)] | UnsetType = UNSET
