"""What customers are told to expect: a range from the live state of the queue, its next opening, or nothing at all.

Invariant: nothing is made up: without enough history, or while no time can be named, the answer is None. What was told
to somebody who waits is what was stored, until its time is over.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from onglass.conversations.model import ConversationRow, ExpectedReply, instant
from onglass.directory import queries as directory
from onglass.directory.engine import hours
from onglass.directory.work_model import Calendar
from onglass.platform.transactions import Transaction
from onglass.routing._store import promises, wait_models, waits
from onglass.routing._store.promises import Told
from onglass.routing._store.waits import WaitingPlace
from onglass.routing.engine import waits as engine
from onglass.routing.engine.remaining import remaining
from onglass.routing.engine.waits import Basis, QueueState, SpokenWait, WaitModel
from onglass.routing.model import Figures

_KEPT_SECONDS = 10.0
_MOST_KEPT = 10_000
_MINUTE_SECONDS = 60
AnyRow = TypeVar("AnyRow", bound=ConversationRow)
PromiseKind = Literal["range", "agent"]


class Outlook(NamedTuple):
    """What somebody may expect whose wait begins: `state` is None while the queue is closed, until `opens_at`."""

    state: QueueState | None
    spoken: SpokenWait | None
    basis: Basis
    opens_at: datetime | None


async def look_ahead(tx: Transaction, place: WaitingPlace, *, at: datetime) -> Outlook:
    """Reckon what holds for a wait that begins in a queue at an instant."""
    calendar = await directory.load_calendar(tx, place.calendar_id)
    if not hours.is_open(calendar, at):
        return Outlook(None, None, "none", _opening(calendar, at))
    state = await _state_of(tx, place, calendar, at)
    model = await _load_model(tx)
    expected = None if model is None else engine.expect(model, state)
    if model is None or expected is None:
        return Outlook(state, None, "none", None)
    return Outlook(state, engine.spoken(expected), engine.basis_of(model, state), None)


async def _state_of(tx: Transaction, place: WaitingPlace, calendar: Calendar | None, at: datetime) -> QueueState:
    at_work = await waits.count_at_work(tx, place.queue_id)
    line = await waits.read_line(tx, place.queue_id, at=at)
    local = at.astimezone(UTC if calendar is None else ZoneInfo(calendar.time_zone))
    return QueueState(
        agents_at_work=at_work.agents,
        agents_with_room=at_work.with_room,
        load=at_work.load,
        hour=local.hour,
        weekday=local.weekday(),
        priority=place.priority,
        queue=str(place.queue_id),
        **line._asdict(),
    )


async def _load_model(tx: Transaction) -> WaitModel | None:
    """Return the workspace's model; one of another version of this program waits to be fitted anew."""
    stored = await wait_models.load_model(tx)
    if stored is None or stored.get("version") != engine.MODEL_VERSION:
        return None
    return msgspec.convert(stored, WaitModel, strict=False)


def _opening(calendar: Calendar | None, at: datetime) -> datetime | None:
    try:
        return hours.next_opening(calendar, at)
    except hours.NeverOpens:
        return None


async def expected_reply(tx: Transaction, queue_id: UUID) -> ExpectedReply | None:
    """Return what somebody may expect who writes into a queue now; None when nothing can be promised."""
    place = await waits.find_place(tx, queue_id)
    return None if place is None else _told_by(await look_ahead(tx, place, at=place.now))


def _told_by(outlook: Outlook) -> ExpectedReply | None:
    if outlook.opens_at is not None:
        return _closed_until(outlook.opens_at)
    return None if outlook.spoken is None else _within(outlook.spoken.low_minutes, outlook.spoken.high_minutes)


async def look_again(
    tx: Transaction, place: WaitingPlace, *, began_at: datetime, priority: int
) -> tuple[SpokenWait, Basis] | None:
    """Reckon how much longer somebody waits who has waited since `began_at`; None: closed, or unknown.

    In front of them are those who wait longer; what the queue does by now says how a wait like theirs goes.
    """
    calendar = await directory.load_calendar(tx, place.calendar_id)
    model = await _load_model(tx)
    if model is None or not hours.is_open(calendar, place.now):
        return None
    state = await _state_of(tx, place, calendar, place.now)
    ahead = await waits.count_ahead(tx, place.queue_id, began_at)
    state = msgspec.structs.replace(state, ahead=ahead, priority=priority)
    expected = engine.expect(model, state)
    if expected is None:
        return None
    left = remaining(expected, (place.now - began_at).total_seconds())
    return engine.spoken(left), engine.basis_of(model, state)


def _within(low_minutes: int, high_minutes: int, *, moved: bool = False) -> ExpectedReply:
    return ExpectedReply(low_minutes=low_minutes, high_minutes=high_minutes, opens_at=None, moved=moved)


def _closed_until(opens_at: datetime) -> ExpectedReply:
    return ExpectedReply(low_minutes=None, high_minutes=None, opens_at=instant(opens_at))


async def with_expected_replies(tx: Transaction, rows: Sequence[AnyRow]) -> list[AnyRow]:
    """Return rows with what was promised where an answer is owed, or when the queue opens again."""
    owed = [row.id for row in rows if row.status == "open" and row.turn == "agent" and not row.paused]
    if not owed:
        return list(rows)
    told = {each.conversation_id: await _told_to(tx, each) for each in await promises.list_told(tx, owed)}
    return [msgspec.structs.replace(row, expected_reply=told.get(row.id)) for row in rows]


async def _told_to(tx: Transaction, told: Told) -> ExpectedReply | None:
    if told.low_seconds is not None and told.high_seconds is not None:
        low_minutes, high_minutes = told.low_seconds // _MINUTE_SECONDS, told.high_seconds // _MINUTE_SECONDS
        return _within(low_minutes, high_minutes, moved=told.moves > 0)
    if told.is_new:
        return await expected_reply(tx, told.queue_id)
    calendar = await directory.load_calendar(tx, told.calendar_id)
    now = await tx.clock_time()
    opens_at = None if hours.is_open(calendar, now) else _opening(calendar, now)
    return None if opens_at is None else _closed_until(opens_at)


async def promise_figures(tx: Transaction, *, days: int, kind: PromiseKind = "range") -> Figures:
    """Count the promises of the last days by what came of them: those of the queue, or those that agents gave."""
    return await promises.count_promises(tx, days=days, kind=kind)


class Expectations:
    """What newcomers to each workspace are told, reckoned at most once in ten seconds."""

    def __init__(self, *, kept_seconds: float = _KEPT_SECONDS) -> None:
        """Nothing is known yet."""
        self._kept_seconds = kept_seconds
        self._told: dict[UUID, tuple[float, ExpectedReply | None]] = {}

    async def of_newcomer(self, tx: Transaction) -> ExpectedReply | None:
        """Return what somebody may expect whose case goes into the default queue, as of the last ten seconds."""
        until, told = self._told.get(tx.workspace_id, (0.0, None))
        now = time.monotonic()
        if now < until:
            return told
        queue = await directory.default_queue(tx)
        told = None if queue is None else await expected_reply(tx, queue.id)
        if len(self._told) >= _MOST_KEPT:
            self._told.clear()
        self._told[tx.workspace_id] = (now + self._kept_seconds, told)
        return told

    def forget(self) -> None:
        """Reckon anew at the next question."""
        self._told.clear()
