"""What a preview may be asked: settings as their own change would name them, and of people who would be in it."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from onglass.edge.bodies import Body
from onglass.edge.work_bodies import Level, Name, SkillName

_MOST_DAYS = 31
_MANY_AGENTS = 5000


class PreviewQuestion(Body, frozen=True, kw_only=True):
    """What would have been with these settings; without `id` they are of something new."""

    id: Annotated[UUID, Meta(description="What is to be changed.")] | None = None
    settings: Annotated[
        dict[str, Any],
        Meta(
            description="As the body of the change itself, or of the creation. A team may have `agent_ids`, all its "
            "members; a skill `agents`, a list of {agent_id, level}: all who have it."
        ),
    ]
    days: Annotated[int, Meta(ge=1, le=_MOST_DAYS)] = 7


AgentIds = Annotated[list[UUID], Meta(max_length=_MANY_AGENTS)]


class SkilledAgent(Body, frozen=True):
    """An agent and how well they would have the skill."""

    agent_id: UUID
    level: Level


SkilledAgents = Annotated[list[SkilledAgent], Meta(max_length=_MANY_AGENTS)]


class PreviewNewTeam(Body, frozen=True):
    """A team and who would be in it."""

    name: Name
    agent_ids: AgentIds | UnsetType = UNSET


class PreviewTeam(Body, frozen=True):
    """What is left out stays; the members are replaced as a whole."""

    name: Name | UnsetType = UNSET
    agent_ids: AgentIds | UnsetType = UNSET


class PreviewSkill(Body, frozen=True):
    """What is left out stays; who has the skill is replaced as a whole."""

    name: SkillName | UnsetType = UNSET
    agents: SkilledAgents | UnsetType = UNSET
