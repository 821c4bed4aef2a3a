"""Skills and who has them as rows."""

from collections.abc import Sequence
from uuid import UUID

from onglass.directory.work_model import Skill, SkillKind, SkillLevel
from onglass.platform.transactions import Row, Transaction

_SKILL = "id, name, kind"


def _skill(row: Row) -> Skill:
    return Skill(id=row["id"], name=row["name"], kind=row["kind"])


async def insert_skill(tx: Transaction, skill_id: UUID, *, name: str, kind: SkillKind) -> Skill | None:
    """Return the new skill, or None when one of its kind has the name."""
    row = await tx.fetchrow(
        "insert into skill (workspace_id, id, name, kind) values ($1, $2, $3, $4) "
        f"on conflict (workspace_id, kind, name) do nothing returning {_SKILL}",
        tx.workspace_id,
        skill_id,
        name,
        kind,
    )
    return None if row is None else _skill(row)


async def load_skills(tx: Transaction) -> list[Skill]:
    """Return all skills by kind and name."""
    rows = await tx.fetch(f"select {_SKILL} from skill where workspace_id = $1 order by kind, name", tx.workspace_id)
    return [_skill(row) for row in rows]


async def load_skill(tx: Transaction, skill_id: UUID) -> Skill | None:
    """Return a skill."""
    row = await tx.fetchrow(
        f"select {_SKILL} from skill where workspace_id = $1 and id = $2", tx.workspace_id, skill_id
    )
    return None if row is None else _skill(row)


async def load_known(tx: Transaction, skill_ids: Sequence[UUID]) -> set[UUID]:
    """Return those of the ids that are skills."""
    rows = await tx.fetch(
        "select id from skill where workspace_id = $1 and id = any($2::uuid[])", tx.workspace_id, list(skill_ids)
    )
    return {row["id"] for row in rows}


async def load_name_taken(tx: Transaction, skill: Skill, name: str) -> bool:
    """Tell whether another skill of its kind has the name."""
    taken: bool = await tx.fetchval(
        "select exists (select from skill where workspace_id = $1 and kind = $2 and name = $3 and id <> $4)",
        tx.workspace_id,
        skill.kind,
        name,
        skill.id,
    )
    return taken


async def update_name(tx: Transaction, skill_id: UUID, name: str) -> None:
    """Rename a skill whose workspace is locked."""
    await tx.execute("update skill set name = $3 where workspace_id = $1 and id = $2", tx.workspace_id, skill_id, name)


async def delete_skill(tx: Transaction, skill_id: UUID) -> int:
    """Remove a skill that no queue asks for; returns how many agents had it."""
    tag = await tx.execute(
        "delete from agent_skill where workspace_id = $1 and skill_id = $2", tx.workspace_id, skill_id
    )
    await tx.execute("delete from skill where workspace_id = $1 and id = $2", tx.workspace_id, skill_id)
    return int(tag.rpartition(" ")[2])


async def load_levels(tx: Transaction, agent_ids: Sequence[UUID]) -> list[tuple[UUID, SkillLevel]]:
    """Return what these agents can do, in the order of the skills' ids."""
    rows = await tx.fetch(
        "select agent_id, skill_id, level from agent_skill where workspace_id = $1 and agent_id = any($2::uuid[]) "
        "order by agent_id, skill_id",
        tx.workspace_id,
        list(agent_ids),
    )
    return [(row["agent_id"], SkillLevel(row["skill_id"], row["level"])) for row in rows]


async def replace_levels(tx: Transaction, agent_id: UUID, levels: Sequence[SkillLevel]) -> None:
    """Make these, of skills that exist, all that an agent can do."""
    await tx.execute("delete from agent_skill where workspace_id = $1 and agent_id = $2", tx.workspace_id, agent_id)
    await tx.execute(
        "insert into agent_skill (workspace_id, agent_id, skill_id, level) "
        "select $1, $2, * from unnest($3::uuid[], $4::smallint[])",
        tx.workspace_id,
        agent_id,
        [one.skill_id for one in levels],
        [one.level for one in levels],
    )
