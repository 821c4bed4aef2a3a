"""The people of a simulated messaging desk: when customers write, how long they are away, when agents work.

Every conversation draws from a generator of its own, so it is the same person with the same habits in every world it
is played in (common random numbers), and a lower rate is a subset of a higher one.
"""

import random
from bisect import bisect_right
from itertools import accumulate
from uuid import UUID

import msgspec

DAY = 86400
HOUR = 3600
OPENS_AT, CLOSES_AT = 8 * HOUR, 20 * HOUR
# Two early shifts to a late one: of the rosters tried, the best for these customers with parking and without.
SHIFTS = ((8 * HOUR, 16 * HOUR), (8 * HOUR, 16 * HOUR), (12 * HOUR, 20 * HOUR))
SLEEP_FROM, SLEEP_UNTIL = 23 * HOUR, 7 * HOUR
CAPACITY = 10
TARGET_SECONDS, TARGET_AFTER_CLOSING_SECONDS = 300.0, 3600.0
_SERVICE_MEDIAN_SECONDS, _SERVICE_SPREAD = 75.0, 0.6
_MEAN_TURNS = 3.0
_MOST_TURNS = 12
# How customers write over the day, a share an hour: quiet nights, a high before noon and another after supper.
_BY_HOUR = (1, 1, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 9, 8, 8, 8, 7, 7, 7, 8, 8, 6, 4, 2)


class Away(msgspec.Struct, frozen=True, kw_only=True):
    """A way of being away: its share of replies, and a log-normal time with that median and spread."""

    share: float
    median_seconds: float
    spread: float


MINUTES_TO_DAYS = (
    Away(share=0.50, median_seconds=3 * 60, spread=1.0),
    Away(share=0.35, median_seconds=2 * HOUR, spread=1.0),
    Away(share=0.15, median_seconds=20 * HOUR, spread=0.8),
)
MINUTES_ONLY = (Away(share=1.0, median_seconds=3 * 60, spread=1.0),)


class Script(msgspec.Struct, frozen=True, kw_only=True):
    """What a conversation will be: when it begins, the work of each answer, and how long the customer is away after."""

    number: int
    begins_at: float
    service_seconds: tuple[float, ...]
    away_seconds: tuple[float, ...]


def scripts(*, a_day: float, at_most_a_day: float, days: int, habits: tuple[Away, ...], seed: int) -> list[Script]:
    """Return the conversations of so many days at so many a day, out of the stream of the highest rate."""
    stream = random.Random(seed)
    found: list[Script] = []
    for day in range(days):
        for _ in range(round(at_most_a_day)):
            begins_at = day * DAY + _second_of_day(stream)
            keep, own_seed = stream.random(), stream.getrandbits(64)
            if keep < a_day / at_most_a_day:
                found.append(_script(len(found), begins_at, habits, random.Random(own_seed)))
    return sorted(found, key=lambda script: script.begins_at)


def _second_of_day(stream: random.Random) -> float:
    edges = list(accumulate(_BY_HOUR))
    hour = bisect_right(edges, stream.random() * edges[-1])
    return (min(hour, 23) + stream.random()) * HOUR


def _script(number: int, begins_at: float, habits: tuple[Away, ...], own: random.Random) -> Script:
    turns = 1
    while turns < _MOST_TURNS and own.random() > 1 / _MEAN_TURNS:
        turns += 1
    return Script(
        number=number,
        begins_at=begins_at,
        service_seconds=tuple(_log_normal(own, _SERVICE_MEDIAN_SECONDS, _SERVICE_SPREAD) for _ in range(turns)),
        away_seconds=tuple(_away(own, habits) for _ in range(turns - 1)),
    )


def _away(own: random.Random, habits: tuple[Away, ...]) -> float:
    way = own.choices(habits, weights=[way.share for way in habits])[0]
    return min(7.0 * DAY, _log_normal(own, way.median_seconds, way.spread))


def _log_normal(own: random.Random, median: float, spread: float) -> float:
    return median * own.lognormvariate(0.0, spread)


def writes_at(answered_at: float, away_seconds: float) -> float:
    """Return when the customer replies; nobody writes in their sleep, they do within three hours of waking."""
    at = answered_at + away_seconds
    day, second = divmod(at, DAY)
    if second >= SLEEP_FROM:
        day, second = day + 1, 0.0
    if second < SLEEP_UNTIL:
        return day * DAY + SLEEP_UNTIL + away_seconds % (3 * HOUR)
    return at


def due_at(asked_at: float) -> float:
    """Return when the answer is due: in five minutes, or, asked while the desk is closed, an hour after it opens."""
    day, second = divmod(asked_at, DAY)
    if second < OPENS_AT:
        return day * DAY + OPENS_AT + TARGET_AFTER_CLOSING_SECONDS
    if second < CLOSES_AT - TARGET_SECONDS:
        return asked_at + TARGET_SECONDS
    return (day + 1) * DAY + OPENS_AT + TARGET_AFTER_CLOSING_SECONDS


def agent_id_of(number: int) -> UUID:
    """Return a lasting id, the same in every world."""
    return UUID(int=number + 1)
