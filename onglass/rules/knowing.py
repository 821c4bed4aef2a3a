"""What is known of cases when rules ask: one statement for all of them, and the hours of their queues."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from onglass.directory import queries as directory
from onglass.directory.engine import hours
from onglass.directory.work_model import Calendar
from onglass.platform.transactions import Row, Transaction
from onglass.rules._store import facts
from onglass.rules._store.facts import Wanted
from onglass.rules.model import Facts


async def know(tx: Transaction, wanted: Sequence[tuple[Wanted, datetime]]) -> list[Facts]:
    """Return the facts of each case that exists, at the instant it is asked for, in the order asked for."""
    rows = await facts.load_facts(tx, [each for each, _ in wanted])
    instants = {(each.conversation_id, each.seq): at for each, at in wanted}
    assert len(rows) == len(wanted), "a case in the log exists"
    calendars = await calendars_of(tx, {row["calendar_id"] for row in rows})
    return [
        _shape(row, instants[each.conversation_id, each.seq], calendars.get(row["calendar_id"]))
        for row, (each, _) in zip(rows, wanted, strict=True)
    ]


def _shape(row: Row, at: datetime, calendar: Calendar | None) -> Facts:
    zone = UTC if calendar is None else ZoneInfo(calendar.time_zone)
    is_open = hours.is_open(calendar, at)
    values: dict[str, Any] = {**row, "tags": frozenset(row["tags"]), "message": row["message"] or ""}
    return Facts(
        **values,
        at=at.astimezone(zone),
        is_open=is_open,
        opens_at=None if is_open else _opening(calendar, at, zone),
    )


def _opening(calendar: Calendar | None, at: datetime, zone: Any) -> datetime | None:
    try:
        return hours.next_opening(calendar, at).astimezone(zone)
    except hours.NeverOpens:
        return None


def later(calendar: Calendar | None, since: datetime, seconds: float, *, in_open_hours: bool) -> datetime | None:
    """Return when so much time has passed; None when the calendar does not have it within ten years."""
    try:
        return hours.add_open_seconds(calendar if in_open_hours else None, since, seconds)
    except hours.NeverOpens:
        return None


async def calendars_of(tx: Transaction, calendar_ids: Collection[UUID | None]) -> dict[UUID | None, Calendar | None]:
    """Return the opening hours of these, retired ones too; None is always open."""
    return {each: await directory.load_calendar(tx, each) for each in calendar_ids}


async def calendar_of(tx: Transaction, conversation_id: UUID) -> Calendar | None:
    """Return the opening hours of a case's queue; None: it is always open."""
    return await directory.load_calendar(tx, await facts.find_calendar_id(tx, conversation_id))
