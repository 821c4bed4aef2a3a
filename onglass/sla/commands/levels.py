"""Service levels are set by people. A clock that runs keeps what its level said when it started."""

from uuid import UUID

import msgspec

from onglass.directory import queries as directory
from onglass.directory.commands import audit
from onglass.directory.model import Principal
from onglass.platform.problems import Conflict, NotFound, invalid_field
from onglass.platform.transactions import Transaction
from onglass.sla import _store
from onglass.sla.model import Level

_LONGEST_NAME = 120
_TARGETS = ("first_response_seconds", "next_response_seconds", "resolution_seconds")
_PRESENT_TARGETS = ("first_response_seconds", "next_response_seconds")
_LEAST_SECONDS = {"first_response_seconds": 10, "next_response_seconds": 10, "resolution_seconds": 60}
_MOST_SECONDS = 366 * 86_400
_LEAST_SHARE = 0.1


async def put_level(tx: Transaction, by: Principal, level: Level, *, is_new: bool = True) -> Level:
    """Add a level, or change the one with its id. Raises Invalid by field, Conflict `name_taken`, NotFound."""
    level = msgspec.structs.replace(level, name=level.name.strip())
    _check(level)
    await _check_references(tx, level)
    if is_new:
        if not await _store.insert_level(tx, level):
            raise _name_taken()
    else:
        named = [other for other in await _store.list_levels(tx) if other.name == level.name and other.id != level.id]
        if named:
            raise _name_taken()
        if not await _store.update_level(tx, level):
            raise NotFound
    action = "service_level.created" if is_new else "service_level.changed"
    detail = msgspec.to_builtins(level)
    await audit(tx, by, action, target_kind="service_level", target_id=level.id, detail=detail)
    return level


async def delete_level(tx: Transaction, by: Principal, level_id: UUID) -> None:
    """Remove a level; clocks that run towards its targets run on. Raises NotFound."""
    if not await _store.delete_level(tx, level_id):
        raise NotFound
    await audit(tx, by, "service_level.deleted", target_kind="service_level", target_id=level_id)


def _check(level: Level) -> None:
    if not 1 <= len(level.name) <= _LONGEST_NAME:
        raise invalid_field("name", f"Give it a name of 1 to {_LONGEST_NAME} characters.")
    if not _LEAST_SHARE <= level.warning_share <= 1:
        raise invalid_field("warning_share", "Warn after a part of the target from 0.1 to 1.")
    times = {name: getattr(level, name) for name in _TARGETS}
    if all(seconds is None for seconds in times.values()):
        raise invalid_field("first_response_seconds", "Set at least one target.", code="missing")
    for name, seconds in times.items():
        if seconds is not None and not _LEAST_SECONDS[name] <= seconds <= _MOST_SECONDS:
            raise invalid_field(name, f"A target is {_LEAST_SECONDS[name]} seconds at least and a year at most.")

    for name in _PRESENT_TARGETS:
        _check_present(f"present_{name}", getattr(level, f"present_{name}"), getattr(level, name))


def _check_present(name: str, seconds: int | None, usual_seconds: int | None) -> None:
    """Refuse a target for customers who look on that is not tighter than the one for everybody."""
    if seconds is None:
        return
    least = _LEAST_SECONDS["first_response_seconds"]
    if usual_seconds is None or not least <= seconds < usual_seconds:
        raise invalid_field(name, f"Send {least} seconds at least, and less than the target for everybody.")


async def _check_references(tx: Transaction, level: Level) -> None:
    if level.queue_id is not None and await directory.load_queue(tx, level.queue_id) is None:
        raise invalid_field("queue_id", "There is no such queue.", code="unknown_queue")
    try:
        await directory.load_calendar(tx, level.calendar_id)
    except NotFound as error:
        raise invalid_field("calendar_id", "There is no such calendar.", code="unknown_calendar") from error


def _name_taken() -> Conflict:
    return Conflict("name_taken", "Another service level has this name.")
