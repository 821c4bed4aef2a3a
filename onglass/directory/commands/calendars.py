"""Calendars come, change and go. Whoever reckons with one reads it afresh, so a change holds from the next look on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from onglass.directory._store import calendars, queues
from onglass.directory.commands.audits import audit
from onglass.directory.commands.configuration import clean_name, lock_configuration, name_taken
from onglass.directory.engine.calendars import check_calendar
from onglass.directory.model import Principal
from onglass.directory.work_model import Calendar, NamedCalendar
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, NotFound
from onglass.platform.transactions import Transaction


def _checked(calendar: Calendar) -> Calendar:
    return check_calendar(**{name: getattr(calendar, name) for name in Calendar.__struct_fields__})


async def _begin(tx: Transaction, calendar_id: UUID) -> NamedCalendar:
    await lock_configuration(tx)
    calendar = await calendars.load_calendar(tx, calendar_id)
    if calendar is None or calendar.retired_at is not None:
        raise NotFound
    return calendar


async def create_calendar(tx: Transaction, by: Principal, *, name: str, calendar: Calendar) -> NamedCalendar:
    """Add opening hours; 409 `name_taken`, 422 with a path for every field that is wrong."""
    name, calendar = clean_name(name), _checked(calendar)
    await lock_configuration(tx)
    made = await calendars.insert_calendar(tx, new_id(), name, calendar)
    if made is None:
        raise name_taken("calendar")
    await audit(tx, by, "calendar.created", target_kind="calendar", target_id=made.id, detail={"name": name})
    return made


async def change_calendar(
    tx: Transaction,
    by: Principal,
    calendar_id: UUID,
    *,
    name: str | None = None,
    changes: Mapping[str, Any] | None = None,
) -> NamedCalendar:
    """Rename a calendar, change its hours, or both; `changes` holds fields of Calendar. 404, 409 `name_taken`, 422."""
    old = await _begin(tx, calendar_id)
    new = msgspec.structs.replace(
        old,
        name=old.name if name is None else clean_name(name),
        calendar=_checked(msgspec.structs.replace(old.calendar, **changes)) if changes else old.calendar,
    )
    if new == old:
        return old
    if await calendars.load_name_taken(tx, new.name, besides=calendar_id):
        raise name_taken("calendar")
    changed = await calendars.update_calendar(tx, calendar_id, new.name, new.calendar)
    fields = [one for one in Calendar.__struct_fields__ if getattr(new.calendar, one) != getattr(old.calendar, one)]
    detail = {"name": new.name, "changed": fields}
    await audit(tx, by, "calendar.changed", target_kind="calendar", target_id=calendar_id, detail=detail)
    return changed


async def retire_calendar(tx: Transaction, by: Principal, calendar_id: UUID) -> None:
    """Take a calendar out of use; 404, 409 `calendar_in_use` while a queue has it. Clocks that began with it go on."""
    old = await _begin(tx, calendar_id)
    users = await queues.load_names_using(tx, "calendar_id", calendar_id)
    if users:
        raise Conflict("calendar_in_use", f"Give these queues other hours first: {', '.join(users)}.")
    await calendars.retire_calendar(tx, calendar_id)
    await audit(tx, by, "calendar.retired", target_kind="calendar", target_id=calendar_id, detail={"name": old.name})
