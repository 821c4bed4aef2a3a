"""Queues come, change and are retired. A workspace has one default queue from its first moment on."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from onglass.directory._store import calendars, queues, skills, teams
from onglass.directory.commands.audits import audit
from onglass.directory.commands.configuration import (
    clean_name,
    lock_configuration,
    name_taken,
    refuse_twice,
    refuse_unknown,
)
from onglass.directory.commands.skills import check_level
from onglass.directory.engine.queue_policies import check_settings
from onglass.directory.model import Principal
from onglass.directory.work_model import Queue, QueueSettings, RequiredSkill
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, NotFound, invalid_field
from onglass.platform.transactions import Transaction

FIRST_QUEUE_NAME = "General"


async def ensure_default_queue(tx: Transaction, by: Principal) -> Queue:
    """Return the workspace's default queue, made with the table's settings for everybody if there is none."""
    await lock_configuration(tx)
    there = await queues.load_default(tx)
    if there is not None:
        return there
    await queues.insert_default(tx, new_id(), FIRST_QUEUE_NAME)
    made = await queues.load_default(tx)
    assert made is not None
    detail = {"name": made.name, "is_default": True}
    await audit(tx, by, "queue.created", target_kind="queue", target_id=made.id, detail=detail)
    return made


async def create_queue(
    tx: Transaction,
    by: Principal,
    *,
    name: str,
    settings: QueueSettings | None = None,
    skills: Sequence[RequiredSkill] = (),
    is_default: bool = False,
) -> Queue:
    """Add a queue; as the default it takes the place of the one that was. 409 `name_taken`, 422 by field."""
    name, settings, queue_id = clean_name(name), settings or QueueSettings(), new_id()
    _check(settings, skills)
    await lock_configuration(tx)
    await _check_references(tx, settings, skills)
    await _check_escalation(tx, queue_id, settings)
    if not await queues.insert_queue(tx, queue_id, name, settings):
        raise name_taken("queue")
    await queues.replace_skills(tx, queue_id, sorted(skills))
    if is_default:
        await queues.move_default(tx, queue_id)
    made = await _load(tx, queue_id)
    await audit(
        tx,
        by,
        "queue.created",
        target_kind="queue",
        target_id=queue_id,
        detail=_told(made, None, set_default=is_default),
    )
    return made


async def change_queue(
    tx: Transaction,
    by: Principal,
    queue_id: UUID,
    *,
    name: str | None = None,
    settings: Mapping[str, Any] | None = None,
    skills: Sequence[RequiredSkill] | None = None,
    is_default: bool | None = None,
) -> Queue:
    """Change what is given: `settings` holds fields of QueueSettings, a default queue moves. 404, 409, 422 by field.

    409 `name_taken`, or `default_queue` where no default would be left.
    """
    await lock_configuration(tx)
    old = await _load_in_use(tx, queue_id)
    if old.is_default and is_default is False:
        raise Conflict("default_queue", "Make another queue the default instead; cases without a queue need one.")
    name = old.name if name is None else clean_name(name)
    new_settings = msgspec.structs.replace(old.settings, **settings or {})
    new_skills = old.skills if skills is None else tuple(sorted(skills))
    _check(new_settings, new_skills if skills is None else skills)
    await _check_references(tx, new_settings, new_skills if skills is None else skills)
    await _check_escalation(tx, queue_id, new_settings)
    if await queues.load_name_taken(tx, name, besides=queue_id):
        raise name_taken("queue")
    moves = bool(is_default) and not old.is_default
    if (name, new_settings, new_skills, moves) == (old.name, old.settings, old.skills, False):
        return old
    await queues.update_queue(tx, queue_id, name, new_settings)
    if new_skills != old.skills:
        await queues.replace_skills(tx, queue_id, new_skills)
    if moves:
        await queues.move_default(tx, queue_id)
    changed = await _load(tx, queue_id)
    await audit(
        tx, by, "queue.changed", target_kind="queue", target_id=queue_id, detail=_told(changed, old, set_default=moves)
    )
    return changed


async def keep_queue_in_use(tx: Transaction, queue_id: UUID) -> Queue | None:
    """Return a queue in use, which cannot be retired before the commit, or None. Ask before putting a case in.

    Many may ask at once; nobody waits but whoever retires the queue.
    """
    return await queues.load_queue(tx, queue_id) if await queues.share_queue(tx, queue_id) else None


async def retire_queue(tx: Transaction, by: Principal, queue_id: UUID) -> None:
    """Take a queue out of use; 404, 409 `default_queue`, 409 `queue_in_use` while cases in it are not resolved."""
    await lock_configuration(tx)
    queue = await _load_in_use(tx, queue_id)
    if queue.is_default:
        raise Conflict("default_queue", "Make another queue the default first; cases without a queue need one.")
    cases = await queues.lock_out_and_count_cases(tx, queue_id)
    if cases:
        raise Conflict("queue_in_use", f"{cases} cases in this queue are not resolved; move or resolve them first.")
    await queues.replace_skills(tx, queue_id, ())
    await queues.retire_queue(tx, queue_id)
    await audit(tx, by, "queue.retired", target_kind="queue", target_id=queue_id, detail={"name": queue.name})


async def _load(tx: Transaction, queue_id: UUID) -> Queue:
    queue = await queues.load_queue(tx, queue_id)
    if queue is None:
        raise NotFound
    return queue


async def _load_in_use(tx: Transaction, queue_id: UUID) -> Queue:
    queue = await _load(tx, queue_id)
    if queue.retired_at is not None:
        raise NotFound
    return queue


def _check(settings: QueueSettings, required: Sequence[RequiredSkill]) -> None:
    check_settings(settings)
    refuse_twice("skills", ".skill_id", [one.skill_id for one in required])
    for place, one in enumerate(required):
        check_level(one.least_level, f"skills[{place}].least_level")


async def _check_references(tx: Transaction, settings: QueueSettings, required: Sequence[RequiredSkill]) -> None:
    if settings.team_id is not None and await teams.load_team(tx, settings.team_id) is None:
        raise invalid_field("team_id", "There is no such team in this workspace.")
    if settings.calendar_id is not None:
        calendar = await calendars.load_calendar(tx, settings.calendar_id)
        if calendar is None or calendar.retired_at is not None:
            raise invalid_field("calendar_id", "There is no such calendar in this workspace.")
    wanted = [one.skill_id for one in required]
    refuse_unknown("skills", ".skill_id", wanted, await skills.load_known(tx, wanted), "skill")


async def _check_escalation(tx: Transaction, queue_id: UUID, settings: QueueSettings) -> None:
    if settings.escalate_to_queue_id is None:
        return
    target = await queues.load_queue(tx, settings.escalate_to_queue_id)
    if target is None or target.retired_at is not None or target.id == queue_id:
        raise invalid_field("escalate_to_queue_id", "Name another queue of this workspace that is in use.")


def _told(queue: Queue, old: Queue | None, *, set_default: bool) -> dict[str, Any]:
    """Return what the audit row says: the name, and everything that is not as it was."""
    was = QueueSettings() if old is None else old.settings
    detail: dict[str, Any] = {"name": queue.name}
    for field in QueueSettings.__struct_fields__:
        value = getattr(queue, field)
        if value != getattr(was, field):
            detail[field] = str(value) if isinstance(value, UUID) else value
    if queue.skills != (() if old is None else old.skills):
        detail["skills"] = [f"{one.skill_id}: {one.least_level}" for one in queue.skills]
    if set_default:
        detail["is_default"] = True
    return detail
