"""Queues and the skills they ask for as rows. Retired queues are read by id and default to nothing else."""

from collections.abc import Sequence
from uuid import UUID

from onglass.directory.work_model import Queue, QueueSettings, RequiredSkill
from onglass.platform.transactions import Row, Transaction

_SETTINGS = QueueSettings.__struct_fields__
_QUEUE = f"""
select q.id, q.name, q.is_default, q.created_at, q.retired_at, {", ".join(f"q.{name}" for name in _SETTINGS)},
  array(select s.skill_id from queue_skill s where s.workspace_id = q.workspace_id and s.queue_id = q.id
    order by s.skill_id) skill_ids,
  array(select s.least_level from queue_skill s where s.workspace_id = q.workspace_id and s.queue_id = q.id
    order by s.skill_id) least_levels
from queue q where q.workspace_id = $1
"""
_PLACES = [f"${place}" for place in range(4, 4 + len(_SETTINGS))]


def _queue(row: Row) -> Queue:
    return Queue(
        id=row["id"],
        name=row["name"],
        is_default=row["is_default"],
        skills=tuple(map(RequiredSkill, row["skill_ids"], row["least_levels"])),
        created_at=row["created_at"],
        retired_at=row["retired_at"],
        **{name: row[name] for name in _SETTINGS},
    )


async def insert_queue(tx: Transaction, queue_id: UUID, name: str, settings: QueueSettings) -> bool:
    """Store a new queue; False when the name is taken."""
    tag = await tx.execute(
        f"insert into queue (workspace_id, id, name, {', '.join(_SETTINGS)}) "
        f"values ($1, $2, $3, {', '.join(_PLACES)}) "
        "on conflict (workspace_id, name) where retired_at is null do nothing",
        tx.workspace_id,
        queue_id,
        name,
        *(getattr(settings, setting) for setting in _SETTINGS),
    )
    return tag == "INSERT 0 1"


async def insert_default(tx: Transaction, queue_id: UUID, name: str) -> None:
    """Store a default queue with the table's own settings."""
    await tx.execute(
        "insert into queue (workspace_id, id, name, is_default) values ($1, $2, $3, true)",
        tx.workspace_id,
        queue_id,
        name,
    )


async def load_queues(tx: Transaction) -> list[Queue]:
    """Return the queues in use by name."""
    rows = await tx.fetch(f"{_QUEUE} and q.retired_at is null order by q.name", tx.workspace_id)
    return [_queue(row) for row in rows]


async def load_queue(tx: Transaction, queue_id: UUID) -> Queue | None:
    """Return a queue, retired or not."""
    row = await tx.fetchrow(f"{_QUEUE} and q.id = $2", tx.workspace_id, queue_id)
    return None if row is None else _queue(row)


async def load_default(tx: Transaction) -> Queue | None:
    """Return the queue for cases that nothing else names one for."""
    row = await tx.fetchrow(f"{_QUEUE} and q.is_default", tx.workspace_id)
    return None if row is None else _queue(row)


async def load_name_taken(tx: Transaction, name: str, *, besides: UUID) -> bool:
    """Tell whether another queue in use has the name."""
    taken: bool = await tx.fetchval(
        "select exists (select from queue where workspace_id = $1 and name = $2 and id <> $3 and retired_at is null)",
        tx.workspace_id,
        name,
        besides,
    )
    return taken


async def load_names_using(tx: Transaction, column: str, wanted_id: UUID) -> list[str]:
    """Return the names of queues whose `team_id`, `calendar_id` or `skill_id` this is."""
    condition = f"q.{column} = $2"
    if column == "skill_id":
        condition = (
            "exists (select from queue_skill s where s.workspace_id = q.workspace_id and s.queue_id = q.id "
            "and s.skill_id = $2)"
        )
    rows = await tx.fetch(
        f"select q.name from queue q where q.workspace_id = $1 and {condition} order by q.name",
        tx.workspace_id,
        wanted_id,
    )
    return [row["name"] for row in rows]


async def update_queue(tx: Transaction, queue_id: UUID, name: str, settings: QueueSettings) -> None:
    """Replace the name and settings of a queue whose workspace is locked."""
    assignments = ", ".join(f"{setting} = {place}" for setting, place in zip(_SETTINGS, _PLACES, strict=True))
    await tx.execute(
        f"update queue set name = $3, {assignments} where workspace_id = $1 and id = $2",
        tx.workspace_id,
        queue_id,
        name,
        *(getattr(settings, setting) for setting in _SETTINGS),
    )


async def move_default(tx: Transaction, queue_id: UUID) -> None:
    """Make a queue the default instead of the one that is."""
    await tx.execute("update queue set is_default = false where workspace_id = $1 and is_default", tx.workspace_id)
    await tx.execute(
        "update queue set is_default = true where workspace_id = $1 and id = $2", tx.workspace_id, queue_id
    )


async def replace_skills(tx: Transaction, queue_id: UUID, skills: Sequence[RequiredSkill]) -> None:
    """Make these, which exist, all the skills that a queue asks for."""
    await tx.execute("delete from queue_skill where workspace_id = $1 and queue_id = $2", tx.workspace_id, queue_id)
    await tx.execute(
        "insert into queue_skill (workspace_id, queue_id, skill_id, least_level) "
        "select $1, $2, * from unnest($3::uuid[], $4::smallint[])",
        tx.workspace_id,
        queue_id,
        [one.skill_id for one in skills],
        [one.least_level for one in skills],
    )


async def share_queue(tx: Transaction, queue_id: UUID) -> bool:
    """Keep a queue from being retired until the commit; False when it is not in use."""
    row = await tx.fetchrow(
        "select id from queue where workspace_id = $1 and id = $2 and retired_at is null for key share",
        tx.workspace_id,
        queue_id,
    )
    return row is not None


async def lock_out_and_count_cases(tx: Transaction, queue_id: UUID) -> int:
    """Return how many cases that are not resolved are in a queue; until the commit no other can be put into it."""
    # A row that refers to the queue takes its key's share lock, which waits for this one.
    await tx.execute("select from queue where workspace_id = $1 and id = $2 for update", tx.workspace_id, queue_id)
    count: int = await tx.fetchval(
        "select count(*) from conversation where workspace_id = $1 and queue_id = $2 and status <> 3",
        tx.workspace_id,
        queue_id,
    )
    return count


async def retire_queue(tx: Transaction, queue_id: UUID) -> None:
    """Take a queue out of use; it lets go of its team, hours and skills, so that those may go too."""
    await tx.execute(
        "update queue set retired_at = clock_timestamp(), team_id = null, calendar_id = null, "
        "escalate_to_queue_id = null where workspace_id = $1 and id = $2",
        tx.workspace_id,
        queue_id,
    )
