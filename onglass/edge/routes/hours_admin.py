"""/v1/admin/calendars: opening hours, and what they come to before anybody relies on them.

Invariant: a preview changes nothing and reckons with the same engine as every deadline.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter

from onglass.conversations.model import instant
from onglass.directory import commands, queries
from onglass.directory.engine.calendars import FIRST_YEAR, LAST_YEAR, check_calendar
from onglass.directory.engine.hours import openings_by_day
from onglass.directory.engine.permissions import Action
from onglass.directory.work_model import Calendar, NamedCalendar
from onglass.edge.routes.framework import Caller, problems, right
from onglass.edge.work_answers import (
    CalendarAnswer,
    CalendarDay,
    CalendarPreview,
    Calendars,
    ExceptionDayAnswer,
    Opening,
)
from onglass.edge.work_bodies import MAX_PREVIEW_DAYS, ChangeCalendar, CreateCalendar, OpeningHours, PreviewCalendar
from onglass.platform.problems import invalid_field
from onglass.platform.transactions import Transaction

_SEEN = problems(401, 403)
_SEEN_ONE = problems(401, 403, 404)
_REMOVED = problems(401, 403, 404, 409)
_MADE = problems(400, 401, 403, 409, 413, 422)
_WROTE = problems(400, 401, 403, 404, 409, 413, 422)
# A text, because the framework would name a wrong date by the handler's own word for it.
_From = Annotated[
    str | None,
    QueryParameter(name="from", format="date", description="The first local date; without it, today at that place."),
]
_Days = Annotated[int, QueryParameter(ge=1, le=MAX_PREVIEW_DAYS)]


def _told(named: NamedCalendar) -> CalendarAnswer:
    calendar = named.calendar
    return CalendarAnswer(
        id=named.id,
        name=named.name,
        time_zone=calendar.time_zone,
        week=[list(day) for day in calendar.week],
        holiday_region=calendar.holiday_region,
        exceptions=[
            ExceptionDayAnswer(date=day.date.isoformat(), hours=list(day.hours)) for day in calendar.exceptions
        ],
        created_at=instant(named.created_at),
    )


def _calendar(said: OpeningHours) -> Calendar:
    return msgspec.convert(msgspec.to_builtins(said), Calendar)


def _changes(said: ChangeCalendar) -> dict[str, Any]:
    """Return the fields of a calendar that a change names, in the calendar's own types."""
    # What a change leaves out is not among its builtins, so a stand-in carries the rest through the conversion.
    named = {name: value for name, value in msgspec.to_builtins(said).items() if name in Calendar.__struct_fields__}
    whole = msgspec.convert({"time_zone": "", "week": [], **named}, Calendar)
    return {name: getattr(whole, name) for name in named}


def _date(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise invalid_field("from", "Send a date as YYYY-MM-DD.") from None


async def _preview(tx: Transaction, calendar: Calendar, first: date | None, days: int) -> CalendarPreview:
    if first is None:
        first = (await tx.clock_time()).astimezone(ZoneInfo(calendar.time_zone)).date()
    if not FIRST_YEAR < first.year < LAST_YEAR:
        raise invalid_field("from", f"Send a date between {FIRST_YEAR} and {LAST_YEAR}.")
    found = [
        CalendarDay(
            date=day.date.isoformat(),
            rule=day.rule,
            holiday=day.holiday,
            openings=[Opening(opens_at=instant(opens), closes_at=instant(closes)) for opens, closes in day.openings],
        )
        for day in openings_by_day(calendar, first, days)
    ]
    return CalendarPreview(time_zone=calendar.time_zone, days=found)


@get("/calendars", opt=right(Action.READ_CALENDARS), responses=_SEEN)
async def list_calendars(call: Caller) -> Calendars:
    """List the calendars by name."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return Calendars(calendars=[_told(one) for one in await queries.list_calendars(tx)])


@post("/calendars", opt=right(Action.CHANGE_CALENDARS), status_code=201, responses=_MADE)
async def create_calendar(call: Caller, data: JSONBody[CreateCalendar]) -> CalendarAnswer:
    """Add opening hours under a name."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return _told(await commands.create_calendar(tx, call.principal, name=data.name, calendar=_calendar(data)))


@get("/calendars/{calendar_id:uuid}", opt=right(Action.READ_CALENDARS), responses=_SEEN_ONE)
async def get_calendar(call: Caller, calendar_id: FromPath[UUID]) -> CalendarAnswer:
    """Return a calendar."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return _told(await queries.get_calendar(tx, calendar_id))


@patch("/calendars/{calendar_id:uuid}", opt=right(Action.CHANGE_CALENDARS), responses=_WROTE)
async def change_calendar(call: Caller, calendar_id: FromPath[UUID], data: JSONBody[ChangeCalendar]) -> CalendarAnswer:
    """Change a calendar; deadlines that were reckoned already stay as they were."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        changed = await commands.change_calendar(
            tx,
            call.principal,
            calendar_id,
            name=None if data.name is msgspec.UNSET else data.name,
            changes=_changes(data),
        )
    return _told(changed)


@delete("/calendars/{calendar_id:uuid}", opt=right(Action.CHANGE_CALENDARS), responses=_REMOVED)
async def retire_calendar(call: Caller, calendar_id: FromPath[UUID]) -> None:
    """Take a calendar out of use that no queue has; clocks that began with it go on."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.retire_calendar(tx, call.principal, calendar_id)


@get(
    "/calendars/{calendar_id:uuid}/preview",
    opt=right(Action.READ_CALENDARS),
    responses=problems(401, 403, 404, 422),
)
async def preview_calendar(
    call: Caller, calendar_id: FromPath[UUID], first: _From = None, days: _Days = 14
) -> CalendarPreview:
    """Show what a calendar comes to day by day, as instants."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        calendar = (await queries.get_calendar(tx, calendar_id)).calendar
        return await _preview(tx, calendar, _date(first), days)


@post(
    "/calendars/preview",
    opt=right(Action.READ_CALENDARS),
    status_code=200,
    responses=problems(400, 401, 403, 413, 422),
)
async def preview_unsaved_calendar(call: Caller, data: JSONBody[PreviewCalendar]) -> CalendarPreview:
    """Show what opening hours would come to, without saving them."""
    said = _calendar(data)
    calendar = check_calendar(**{name: getattr(said, name) for name in Calendar.__struct_fields__})
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return await _preview(tx, calendar, data.from_, data.days)


HOURS_HANDLERS = [
    list_calendars,
    create_calendar,
    get_calendar,
    change_calendar,
    retire_calendar,
    preview_calendar,
    preview_unsaved_calendar,
]
