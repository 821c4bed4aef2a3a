"""The last days recounted with other settings: what would have been open, met, held, closed. Pure.

Invariant: the same settings before and after give the same figures; what was not recorded is None, never 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

import msgspec

from onglass.directory.engine import hours
from onglass.directory.work_model import Calendar, Queue
from onglass.sla.engine import choose_level
from onglass.sla.model import CaseFacts, Level, Target

Figures = dict[str, float | None]
_HOUR_SECONDS = 3600.0
_WEEK = timedelta(days=7)


class PastWait(NamedTuple):
    """A wait as it was stored; `ended_at` None while it runs. `is_paused`: the customer put it off, not its end."""

    conversation_id: UUID
    queue_id: UUID
    began_at: datetime
    ended_at: datetime | None
    is_answered: bool
    is_paused: bool
    service_seconds: float | None
    priority: int
    opened_at: datetime
    first_response_at: datetime | None
    resolved_at: datetime | None
    at_work: int | None
    language: str | None = None


class PastReply(NamedTuple):
    """An answer, and when the silence after it ended: by the customer, or by somebody else; None: it goes on."""

    replied_at: datetime
    next_at: datetime | None
    is_customers: bool | None


class PastPresence(NamedTuple):
    """From when an agent was there, or was not."""

    agent_id: UUID
    at: datetime
    is_online: bool


class AgentSetup(msgspec.Struct, frozen=True, kw_only=True):
    """An agent as routing sees them, whether or not they are there."""

    id: UUID
    capacity: int
    is_online: bool
    skills: Mapping[UUID, int]
    team_ids: frozenset[UUID]
    languages: Mapping[str, int] = {}


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """How work is set up, at once: of two of them a preview tells the difference."""

    queues: Mapping[UUID, Queue]
    agents: Mapping[UUID, AgentSetup]
    levels: tuple[Level, ...]
    calendars: Mapping[UUID, Calendar]

    def hours_of(self, queue_id: UUID) -> Calendar | None:
        """Return when a queue is open; always where it has no hours."""
        queue = self.queues.get(queue_id)
        return None if queue is None or queue.calendar_id is None else self.calendars.get(queue.calendar_id)

    def hours_for(self, level: Level, queue_id: UUID) -> Calendar | None:
        """Return in which hours a level's clock runs for a queue's case."""
        return self.hours_of(queue_id) if level.calendar_id is None else self.calendars.get(level.calendar_id)


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer was owed at one time: waits that only pauses part. An open end is still running."""

    conversation_id: UUID
    queue_id: UUID
    priority: int
    is_first: bool
    spans: tuple[tuple[datetime, datetime | None], ...]
    is_answered: bool = False
    service_seconds: float | None = None
    language: str | None = None

    @property
    def began_at(self) -> datetime:
        """When the customer wrote."""
        return self.spans[0][0]

    @property
    def ended_at(self) -> datetime | None:
        """When it was answered or nobody waited any more; None while it runs."""
        return self.spans[-1][1]


class Matter(NamedTuple):
    """A case that began in these days, its turns, and when it was resolved, if it is."""

    turns: Sequence[Turn]
    resolved_at: datetime | None


def turns_of(waits: Iterable[PastWait]) -> list[Turn]:
    """Join the waits of each conversation that only a pause of the customer's parts."""
    turns: list[Turn] = []
    for _, of_case in groupby(
        sorted(waits, key=lambda wait: (wait.conversation_id, wait.began_at)), key=lambda wait: wait.conversation_id
    ):
        goes_on = False
        for wait in of_case:
            span = (wait.began_at, wait.ended_at)
            turn = _turn(wait, span)
            if goes_on:
                earlier = turns.pop()
                turn = msgspec.structs.replace(turn, spans=(*earlier.spans, span), is_first=earlier.is_first)
            turns.append(turn)
            goes_on = wait.is_paused
    return turns


def _turn(wait: PastWait, span: tuple[datetime, datetime | None]) -> Turn:
    return Turn(
        conversation_id=wait.conversation_id,
        queue_id=wait.queue_id,
        priority=wait.priority,
        is_first=wait.first_response_at is None or wait.first_response_at > wait.began_at,
        spans=(span,),
        is_answered=wait.is_answered,
        service_seconds=wait.service_seconds,
        language=wait.language,
    )


def matters_of(waits: Iterable[PastWait], turns: Iterable[Turn], *, since_at: datetime) -> list[Matter]:
    """Return the cases that were opened since then: of older ones not all turns are there to be counted."""
    ends = {wait.conversation_id: wait.resolved_at for wait in waits if wait.opened_at >= since_at}
    of_case: dict[UUID, list[Turn]] = {}
    for turn in turns:
        if turn.conversation_id in ends:
            of_case.setdefault(turn.conversation_id, []).append(turn)
    return [Matter(found, ends[one]) for one, found in of_case.items()]


class Count(msgspec.Struct):
    """How many targets were met, of how many that are decided."""

    met: int = 0
    late: int = 0

    def add(self, used_seconds: float, target_seconds: int, *, is_running: bool) -> None:
        """Count one; what still runs within its time is not decided."""
        if used_seconds > target_seconds:
            self.late += 1
        elif not is_running:
            self.met += 1

    @property
    def share(self) -> float | None:
        """The share that was met, None of nothing."""
        return _share(self.met, self.met + self.late)


def service_figures(turns: Sequence[Turn], matters: Sequence[Matter], setup: Setup, *, now: datetime) -> Figures:
    """Recount what a set-up's levels would have made of these turns and cases."""
    levels = _Levels(setup)
    counts = {target: Count() for target in Target}
    for turn in turns:
        target = Target.FIRST_RESPONSE if turn.is_first else Target.NEXT_RESPONSE
        _add(counts[target], [turn], target, levels, now=now, is_running=turn.ended_at is None)
    for matter in matters:
        is_running = matter.resolved_at is None
        _add(counts[Target.RESOLUTION], matter.turns, Target.RESOLUTION, levels, now=now, is_running=is_running)
    first, following, solved = (counts[target] for target in Target)
    responses = Count(first.met + following.met, first.late + following.late)
    return {
        "first_response_met_share": first.share,
        "next_response_met_share": following.share,
        "response_met_share": responses.share,
        "responses_with_target": responses.met + responses.late,
        "late_responses": responses.late,
        "resolution_met_share": solved.share,
        "late_resolutions": solved.late,
    }


class _Levels:
    """Which level holds, asked once for each kind of case."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self._found: dict[tuple[UUID, int], Level | None] = {}

    def of(self, turn: Turn) -> Level | None:
        kind = (turn.queue_id, turn.priority)
        if kind not in self._found:
            facts = CaseFacts(queue_id=turn.queue_id, priority=turn.priority, channel="app")
            self._found[kind] = choose_level(self.setup.levels, facts)
        return self._found[kind]


def _add(
    count: Count, turns: Sequence[Turn], target: Target, levels: _Levels, *, now: datetime, is_running: bool
) -> None:
    level = levels.of(turns[0])
    seconds = None if level is None else level.seconds(target)
    if level is None or seconds is None:
        return
    calendar = levels.setup.hours_for(level, turns[0].queue_id)
    used = sum(
        hours.open_seconds_between(calendar, begins, ends or now) for turn in turns for begins, ends in turn.spans
    )
    count.add(used, seconds, is_running=is_running)


def due_at(turn: Turn, setup: Setup) -> datetime | None:
    """Return by when a set-up would have had the turn answered; None where it sets no time, or no such hours."""
    level = _Levels(setup).of(turn)
    seconds = None if level is None else level.seconds(Target.FIRST_RESPONSE if turn.is_first else Target.NEXT_RESPONSE)
    if level is None or seconds is None:
        return None
    try:
        return hours.add_open_seconds(setup.hours_for(level, turn.queue_id), turn.began_at, seconds)
    except hours.NeverOpens:
        return None


def hours_figures(turns: Sequence[Turn], setup: Setup, *, since_at: datetime, now: datetime) -> Figures:
    """Count how many turns would have begun while their queue was open, and what would have been met."""
    is_open = [hours.is_open(setup.hours_of(turn.queue_id), turn.began_at) for turn in turns]
    responses = service_figures(turns, [], setup, now=now)
    weekly = _WEEK / (now - since_at)
    open_hours = {
        queue_id: hours.open_seconds_between(setup.hours_of(queue_id), since_at, now) / _HOUR_SECONDS * weekly
        for queue_id in {turn.queue_id for turn in turns}
    }
    return {
        "turns": len(turns),
        "turns_in_open_hours_share": _share(sum(is_open), len(is_open)),
        "open_hours_a_week": rounded(sum(open_hours.values()) / len(open_hours), 1) if open_hours else None,
        "response_met_share": responses["response_met_share"],
        "responses_with_target": responses["responses_with_target"],
        "late_responses": responses["late_responses"],
    }


def life_figures(replies: Iterable[PastReply], queue: Queue, *, now: datetime) -> Figures:
    """Recount what the queue's times would have done in the silences after these answers.

    `held_slot_hours`: capacity that answered cases would have taken while their customers might write at once.
    """
    held, reminders, questions, closed, returned, begun_anew = 0.0, 0, 0, 0, 0, 0
    for reply in replies:
        silence = ((reply.next_at or now) - reply.replied_at).total_seconds()
        held += min(silence, queue.hold_seconds)
        reminders += _lasts(silence, queue.remind_after_seconds)
        questions += _lasts(silence, queue.ask_after_seconds)
        closes_after = _closes_after(queue)
        if closes_after is None or silence < closes_after:
            continue
        closed += 1
        if reply.is_customers:
            is_late = silence - closes_after > queue.reopen_seconds
            begun_anew += is_late
            returned += not is_late
    return {
        "held_slot_hours": rounded(held / _HOUR_SECONDS, 2),
        "reminders": reminders,
        "solution_questions": questions,
        "resolved_by_silence": closed,
        "reopened_by_customer": returned,
        "begun_anew_by_customer": begun_anew,
    }


def _closes_after(queue: Queue) -> int | None:
    if queue.ask_after_seconds is None or queue.resolve_after_seconds is None:
        return None
    return queue.ask_after_seconds + queue.resolve_after_seconds


def _lasts(silence_seconds: float, seconds: int | None) -> bool:
    return seconds is not None and silence_seconds >= seconds


def _share(part: int, whole: int) -> float | None:
    return rounded(part / whole, 4) if whole else None


def rounded(value: float, places: int) -> float:
    """Return a figure as it is told."""
    return round(value, places)
