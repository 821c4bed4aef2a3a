"""The calls of a bank's centre (AnonBank, February 1999) as waits with the state of the queue when each began.

Customers of priority 2 are placed as if they had come 90 seconds earlier, which the centre's documentation says. An
agent counts as at work who has a call or ended one in the last ten minutes. Nothing of a call's future is in its state.
"""

import csv
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from onglass.routing.engine.waits import QueueState, WaitSample

_FILE = Path("anonbank") / "feb1999_01-19.tsv"
_HEAD_START_SECONDS = 90
_AT_WORK_SECONDS = 600
_RATE_SECONDS = 900
_ANSWER_RATE_SECONDS = 600
_SERVICE_SECONDS = 1200
_LONGEST_LOOK_AHEAD_SECONDS = 3600


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call: seconds of its day. `answered_by` is None for whoever hung up; phantoms are the record's own errors."""

    day: date
    came_at: int
    left_queue_at: int
    answered_by: str | None
    service_ended_at: int
    is_priority: bool
    topic: str
    is_phantom: bool

    @property
    def waited(self) -> int:
        """Seconds in the queue."""
        return self.left_queue_at - self.came_at

    @property
    def place(self) -> int:
        """What the queue is ordered by."""
        return self.came_at - _HEAD_START_SECONDS * self.is_priority


class Wait(msgspec.Struct, frozen=True, kw_only=True):
    """A call's wait. `offered_seconds`: how long it would have been had they stayed; None where nothing tells."""

    day: date
    sample: WaitSample
    offered_seconds: float | None


def data_folder(given: str | None) -> Path:
    """Return the folder of data sets; without one, exit and say where the data is published."""
    folder = Path(given or os.environ.get("ONGLASS_BENCH_DATA") or ".")
    if not (folder / _FILE).is_file():
        sys.exit(
            f"No {_FILE} under {folder.resolve()}.\n"
            "Give the folder of data sets with --data DIR or ONGLASS_BENCH_DATA. The set is AnonBank, the calls of a\n"
            "bank in 1999, published for research by the Technion (Guedj and Mandelbaum,\n"
            "http://ie.technion.ac.il/serveng/callcenterdata/). Here: 1 to 19 February, tab-separated, with a header."
        )
    return folder


def read_waits(folder: Path) -> list[Wait]:
    """Return the waits of all calls but phantoms, in order of arrival."""
    days: dict[date, list[Call]] = defaultdict(list)
    with (folder / _FILE).open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            call = _call(row)
            days[call.day].append(call)
    waits: list[Wait] = []
    for _, calls in sorted(days.items()):
        calls.sort(key=lambda call: call.came_at)
        waits.extend(_waits_of_day(calls))
    return waits


def _call(row: dict[str, str]) -> Call:
    seconds_waited = int(row["q_time"])
    came_at = _seconds(row["q_start"] if seconds_waited else row["vru_exit"])
    return Call(
        day=date(1900 + int(row["date"][:2]), int(row["date"][2:4]), int(row["date"][4:])),
        came_at=came_at,
        left_queue_at=came_at + seconds_waited,
        answered_by=row["server"] if row["outcome"] == "AGENT" else None,
        service_ended_at=_seconds(row["ser_exit"]),
        is_priority=row["priority"] == "2",
        topic=row["type"],
        is_phantom=row["outcome"] == "PHANTOM",
    )


def _seconds(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds)


def _waits_of_day(calls: list[Call]) -> Iterator[Wait]:
    known: list[Call] = []
    for number, call in enumerate(calls):
        now = call.came_at
        known = [one for one in known if max(one.left_queue_at, one.service_ended_at, one.came_at) > now - 3600]
        if not call.is_phantom:
            yield Wait(
                day=call.day,
                sample=WaitSample(
                    state=_state(call, known),
                    asked_at=call.day.toordinal() * 86400.0 + now,
                    waited_seconds=call.waited,
                    answered=call.answered_by is not None,
                ),
                offered_seconds=_offered(call, calls[number + 1 :]),
            )
        known.append(call)


def _state(call: Call, known: list[Call]) -> QueueState:
    """Return what the centre's own screens could have shown at the moment the call entered the queue."""
    now = call.came_at
    waiting = [one for one in known if one.left_queue_at > now]
    taken = sorted(
        (one for one in known if one.answered_by and one.left_queue_at <= now), key=lambda one: one.left_queue_at
    )
    busy = {one.answered_by for one in taken if one.service_ended_at > now}
    at_work = busy | {one.answered_by for one in taken if one.service_ended_at > now - _AT_WORK_SECONDS}
    served = [
        one.service_ended_at - one.left_queue_at
        for one in taken
        if now - _SERVICE_SECONDS <= one.service_ended_at <= now
    ]
    return QueueState(
        ahead=sum(one.place <= call.place for one in waiting),
        agents_at_work=len(at_work),
        agents_with_room=len(at_work) - len(busy),
        load=len(busy) / max(1, len(at_work)),
        arrivals_per_hour=_per_hour((one.came_at for one in known), now, _RATE_SECONDS),
        answers_per_hour=_per_hour((one.left_queue_at for one in taken), now, _ANSWER_RATE_SECONDS),
        mean_service_seconds=sum(served) / len(served) if served else 0.0,
        longest_waiting_seconds=max((now - one.came_at for one in waiting), default=0),
        last_waits_seconds=tuple(one.waited for one in taken[-5:]),
        hour=now // 3600 % 24,
        weekday=call.day.weekday(),
        priority=int(call.is_priority),
        queue=call.topic,
    )


def _per_hour(instants: Iterator[int], now: int, seconds: int) -> float:
    return sum(instant > now - seconds for instant in instants) * 3600 / seconds


def _offered(call: Call, later: list[Call]) -> float | None:
    """Return the wait; for whoever hung up, until the first of the same class who came after them was answered."""
    if call.answered_by is not None:
        return call.waited
    soonest: int | None = None
    for one in later:
        if one.came_at > (soonest or call.left_queue_at + _LONGEST_LOOK_AHEAD_SECONDS):
            break
        if one.answered_by and one.is_priority == call.is_priority and one.left_queue_at >= call.left_queue_at:
            soonest = min(soonest or one.left_queue_at, one.left_queue_at)
    return None if soonest is None else soonest - call.came_at
