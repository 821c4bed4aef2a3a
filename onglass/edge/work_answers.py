"""What the server answers about how work is set up: hours, teams, skills, queues, and agents as part of it."""

from typing import Literal
from uuid import UUID

from onglass.edge.answers import Answer


class ExceptionDayAnswer(Answer, frozen=True):
    """A single date with hours of its own, none when it is closed."""

    date: str
    hours: list[tuple[str, str]]


class CalendarAnswer(Answer, frozen=True):
    """Opening hours under a name, each day's shifts in order."""

    id: UUID
    name: str
    time_zone: str
    week: list[list[tuple[str, str]]]
    holiday_region: str | None
    exceptions: list[ExceptionDayAnswer]
    created_at: str


class Calendars(Answer, frozen=True):
    """The workspace's calendars."""

    calendars: list[CalendarAnswer]


class Opening(Answer, frozen=True):
    """From when to when somebody is there, as instants."""

    opens_at: str
    closes_at: str


class CalendarDay(Answer, frozen=True):
    """The shifts that open on a local date, the rule that gave them, and the holiday it is."""

    date: str
    rule: Literal["week", "holiday", "exception"]
    holiday: str | None
    openings: list[Opening]


class CalendarPreview(Answer, frozen=True):
    """What a calendar comes to, day by day."""

    time_zone: str
    days: list[CalendarDay]


class TeamAnswer(Answer, frozen=True):
    """A team and its members."""

    id: UUID
    name: str
    agent_ids: list[UUID]
    created_at: str


class Teams(Answer, frozen=True):
    """The workspace's teams."""

    teams: list[TeamAnswer]


class SkillAnswer(Answer, frozen=True):
    """A skill, or a language by its tag."""

    id: UUID
    name: str
    kind: Literal["skill", "language"]


class Skills(Answer, frozen=True):
    """The workspace's skills."""

    skills: list[SkillAnswer]


class AgentSkill(Answer, frozen=True):
    """A skill and how well the agent has it, from 1 to 5."""

    skill_id: UUID
    level: int


class AgentSkills(Answer, frozen=True):
    """All that an agent can do."""

    skills: list[AgentSkill]


class QueueSkill(Answer, frozen=True):
    """A skill and the least level that the queue asks for."""

    skill_id: UUID
    least_level: int


class QueueAnswer(Answer, frozen=True):
    """A queue and all its settings; a null `…_after_seconds` means never."""

    id: UUID
    name: str
    is_default: bool
    team_id: UUID | None
    calendar_id: UUID | None
    priority: int
    policy: str
    language_rule: Literal["ignored", "preferred", "required"]
    escalate_by: int
    escalate_to_queue_id: UUID | None
    accepts: Literal["automatic", "asked"]
    offer_seconds: int
    grace_seconds: int
    hold_seconds: int
    remind_after_seconds: int | None
    ask_after_seconds: int | None
    resolve_after_seconds: int | None
    reopen_seconds: int
    skills: list[QueueSkill]
    created_at: str


class Queues(Answer, frozen=True):
    """The workspace's queues in use."""

    queues: list[QueueAnswer]
