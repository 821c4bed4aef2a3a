"""Calendars as rows. Hours lie in the row as they were written: lists of [opens, closes] in wall time."""

from typing import Any
from uuid import UUID

import msgspec

from onglass.directory.work_model import Calendar, NamedCalendar
from onglass.platform.transactions import Row, Transaction

_CALENDAR = "id, name, time_zone, week, holiday_region, exceptions, created_at, retired_at"


def _calendar(row: Row) -> NamedCalendar:
    written = {name: row[name] for name in Calendar.__struct_fields__}
    return NamedCalendar(
        id=row["id"],
        name=row["name"],
        calendar=msgspec.convert(written, Calendar),
        created_at=row["created_at"],
        retired_at=row["retired_at"],
    )


def _values(calendar: Calendar) -> list[Any]:
    written = msgspec.to_builtins(calendar)
    return [written[name] for name in ("time_zone", "week", "holiday_region", "exceptions")]


async def insert_calendar(tx: Transaction, calendar_id: UUID, name: str, calendar: Calendar) -> NamedCalendar | None:
    """Return the new calendar, or None when the name is taken."""
    row = await tx.fetchrow(
        "insert into calendar (workspace_id, id, name, time_zone, week, holiday_region, exceptions) "
        "values ($1, $2, $3, $4, $5, $6, $7) "
        f"on conflict (workspace_id, name) where retired_at is null do nothing returning {_CALENDAR}",
        tx.workspace_id,
        calendar_id,
        name,
        *_values(calendar),
    )
    return None if row is None else _calendar(row)


async def load_calendars(tx: Transaction) -> list[NamedCalendar]:
    """Return the calendars in use by name."""
    rows = await tx.fetch(
        f"select {_CALENDAR} from calendar where workspace_id = $1 and retired_at is null order by name",
        tx.workspace_id,
    )
    return [_calendar(row) for row in rows]


async def load_calendar(tx: Transaction, calendar_id: UUID) -> NamedCalendar | None:
    """Return a calendar, retired or not."""
    row = await tx.fetchrow(
        f"select {_CALENDAR} from calendar where workspace_id = $1 and id = $2", tx.workspace_id, calendar_id
    )
    return None if row is None else _calendar(row)


async def load_name_taken(tx: Transaction, name: str, *, besides: UUID) -> bool:
    """Tell whether another calendar in use has the name."""
    taken: bool = await tx.fetchval(
        "select exists (select from calendar "
        "where workspace_id = $1 and name = $2 and id <> $3 and retired_at is null)",
        tx.workspace_id,
        name,
        besides,
    )
    return taken


async def update_calendar(tx: Transaction, calendar_id: UUID, name: str, calendar: Calendar) -> NamedCalendar:
    """Replace all of a calendar whose workspace is locked."""
    row = await tx.fetchrow(
        "update calendar set name = $3, time_zone = $4, week = $5, holiday_region = $6, exceptions = $7 "
        f"where workspace_id = $1 and id = $2 returning {_CALENDAR}",
        tx.workspace_id,
        calendar_id,
        name,
        *_values(calendar),
    )
    assert row is not None
    return _calendar(row)


async def retire_calendar(tx: Transaction, calendar_id: UUID) -> None:
    """Take a calendar out of use; clocks that began with it go on with its hours."""
    await tx.execute(
        "update calendar set retired_at = clock_timestamp() where workspace_id = $1 and id = $2",
        tx.workspace_id,
        calendar_id,
    )
