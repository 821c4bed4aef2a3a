"""A change made for a moment: the real command checks and writes it, what it comes to is read, and all is undone.

Invariant: what the command refuses, the rehearsal refuses alike, and nothing it wrote is ever committed.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from onglass.directory import queries as directory
from onglass.directory.work_model import SkillLevel
from onglass.platform.database import Database
from onglass.platform.transactions import Transaction
from onglass.routing.engine.previewing import AgentSetup, Setup
from onglass.routing.model import language_of
from onglass.sla import queries as sla

MakeChange = Callable[[Transaction], Awaitable[UUID]]


class Rehearsed(NamedTuple):
    """How work is set up, how it would be, and the id of what would have been changed or made."""

    before: Setup
    after: Setup
    changed_id: UUID


class _Undo(Exception):  # noqa: N818 - not an error: it carries what was found past the rollback
    def __init__(self, found: Rehearsed) -> None:
        super().__init__()
        self.found = found


async def rehearse(database: Database, workspace_id: UUID, make: MakeChange) -> Rehearsed:
    """Return both set-ups; raises whatever the change itself would."""
    try:
        async with database.transaction(workspace_id) as tx:
            await _make_and_undo(tx, make)
    except _Undo as undone:
        return undone.found
    raise AssertionError("a rehearsal was committed")


async def _make_and_undo(tx: Transaction, make: MakeChange) -> None:
    before = await load_setup(tx)
    changed_id = await make(tx)
    raise _Undo(Rehearsed(before, await load_setup(tx), changed_id))


async def load_setup(tx: Transaction) -> Setup:
    """Return how work is set up now."""
    queues = await directory.list_queues(tx)
    agents = await directory.list_agents(tx, include_disabled=False)
    skills = await directory.skills_of_agents(tx, [agent.id for agent in agents])
    teams = await directory.list_teams(tx)
    tags = {skill.id: skill.name for skill in await directory.list_skills(tx) if skill.kind == "language"}
    return Setup(
        queues={queue.id: queue for queue in queues},
        agents={
            agent.id: AgentSetup(
                id=agent.id,
                capacity=agent.capacity,
                is_online=agent.availability == "online",
                skills=dict(skills[agent.id]),
                team_ids=frozenset(team.id for team in teams if agent.id in team.agent_ids),
                languages=_languages(skills[agent.id], tags),
            )
            for agent in agents
        },
        levels=tuple(await sla.list_levels(tx)),
        calendars={named.id: named.calendar for named in await directory.list_calendars(tx)},
    )


def _languages(levels: Iterable[SkillLevel], tags: Mapping[UUID, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for skill_id, level in levels:
        if skill_id in tags:
            language = language_of(tags[skill_id])
            found[language] = max(level, found.get(language, 0))
    return found
