"""Skills and languages come, change and go, and agents gain and lose them."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from onglass.directory._store import agents, queues, skills
from onglass.directory.commands.audits import audit
from onglass.directory.commands.configuration import lock_configuration, name_taken, refuse_twice, refuse_unknown
from onglass.directory.engine.languages import clean_language
from onglass.directory.engine.traits import clean_line
from onglass.directory.model import Principal
from onglass.directory.work_model import Skill, SkillKind, SkillLevel
from onglass.events import AgentWorkChanged
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, NotFound, invalid_field
from onglass.platform.transactions import Transaction

BEST_LEVEL = 5
_LONGEST_NAME = 60


def _clean_name(name: str, kind: SkillKind) -> str:
    line = clean_line(name, "name", longest=_LONGEST_NAME)
    return clean_language(line, "name") if kind == "language" else line


def check_level(level: int, path: str) -> None:
    """Raise Invalid (422) with `path` for a level that there is not."""
    if not 1 <= level <= BEST_LEVEL:
        raise invalid_field(path, f"Send a level from 1 to {BEST_LEVEL}.")


async def _begin(tx: Transaction, skill_id: UUID) -> Skill:
    await lock_configuration(tx)
    skill = await skills.load_skill(tx, skill_id)
    if skill is None:
        raise NotFound
    return skill


async def create_skill(tx: Transaction, by: Principal, *, name: str, kind: SkillKind = "skill") -> Skill:
    """Add a skill, or a language by its tag; 409 `name_taken`, 422."""
    name = _clean_name(name, kind)
    await lock_configuration(tx)
    made = await skills.insert_skill(tx, new_id(), name=name, kind=kind)
    if made is None:
        raise name_taken(kind)
    await audit(tx, by, "skill.created", target_kind="skill", target_id=made.id, detail={"name": name, "kind": kind})
    return made


async def rename_skill(tx: Transaction, by: Principal, skill_id: UUID, *, name: str) -> Skill:
    """Give a skill another name; 404, 409 `name_taken`, 422."""
    skill = await _begin(tx, skill_id)
    name = _clean_name(name, skill.kind)
    if skill.name == name:
        return skill
    if await skills.load_name_taken(tx, skill, name):
        raise name_taken(skill.kind)
    await skills.update_name(tx, skill_id, name)
    detail = {"from": skill.name, "to": name}
    await audit(tx, by, "skill.renamed", target_kind="skill", target_id=skill_id, detail=detail)
    return msgspec.structs.replace(skill, name=name)


async def delete_skill(tx: Transaction, by: Principal, skill_id: UUID) -> None:
    """Remove a skill, from the agents who have it too; 404, 409 `skill_in_use` while a queue asks for it."""
    skill = await _begin(tx, skill_id)
    users = await queues.load_names_using(tx, "skill_id", skill_id)
    if users:
        raise Conflict("skill_in_use", f"These queues ask for it; change them first: {', '.join(users)}.")
    count = await skills.delete_skill(tx, skill_id)
    detail = {"name": skill.name, "kind": skill.kind, "agents": count}
    await audit(tx, by, "skill.deleted", target_kind="skill", target_id=skill_id, detail=detail)


async def set_agent_skills(
    tx: Transaction, by: Principal, agent_id: UUID, levels: Sequence[SkillLevel]
) -> tuple[SkillLevel, ...]:
    """Make these all that an agent can do; 404, 422 `skills[i].skill_id` or `skills[i].level`."""
    wanted = [one.skill_id for one in levels]
    refuse_twice("skills", ".skill_id", wanted)
    for place, one in enumerate(levels):
        check_level(one.level, f"skills[{place}].level")
    await lock_configuration(tx)
    if not await agents.load_agents_of_ids(tx, [agent_id]):
        raise NotFound
    refuse_unknown("skills", ".skill_id", wanted, await skills.load_known(tx, wanted), "skill")
    before = tuple(level for _, level in await skills.load_levels(tx, [agent_id]))
    after = tuple(sorted(levels))
    if before == after:
        return before
    await skills.replace_levels(tx, agent_id, after)
    detail = {"skills": [f"{one.skill_id}: {one.level}" for one in after]}
    await audit(tx, by, "agent.skills_set", target_kind="agent", target_id=agent_id, detail=detail)
    await tx.record(AgentWorkChanged(workspace_id=tx.workspace_id, stream_id=agent_id, actor=by.actor))
    return after
