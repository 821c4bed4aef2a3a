"""What parking is worth: how many conversations a desk can take with it and without it, answered as quickly.

Customers of a messaging desk are away for minutes, hours or days between their messages. Searched for is the highest
rate of new conversations at which 90 % of all answers, first and next, come in time; `throughput_ratio` is that rate
with parking (a silent customer's slot is freed after the hold) over that without (it stays taken until the case ends or
its agent's shift does). Both get the same customers. The assumptions stand in `async_world` and docs/benchmarks.md.
"""

import argparse
from collections.abc import Sequence
from typing import Any

import msgspec

from benchmarks.async_desk import Desk, Holding, Response, Rules
from benchmarks.async_world import CLOSES_AT, DAY, MINUTES_ONLY, MINUTES_TO_DAYS, TARGET_SECONDS, Away, scripts
from benchmarks.world import finish, say

_WANTED = 0.9
_WARM_UP_DAYS, _MEASURED_DAYS = 6, 5
_MOST_A_DAY = 2000.0


class Play(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one rate: how many answers, in time, and to replies while their owner was there, and by them."""

    a_day: float
    answers: int
    in_time: int
    owner_was_there: int
    by_owner: int
    hopeless: bool

    @property
    def service_level(self) -> float:
        """The share of answers in time; a desk that was given up has none."""
        return 0.0 if self.hopeless else self.in_time / max(1, self.answers)

    @property
    def returns_to_owner(self) -> float:
        """The share that the owner answered of the replies that came while they were on shift."""
        return self.by_owner / max(1, self.owner_was_there)


def play(rules: Rules, *, a_day: float, habits: tuple[Away, ...], seeds: Sequence[int]) -> Play:
    """Play the days with each seed's customers; count what was asked on the last ones while it could be answered."""
    days = _WARM_UP_DAYS + _MEASURED_DAYS
    since, until = _WARM_UP_DAYS * DAY, (days - 1) * DAY + CLOSES_AT - TARGET_SECONDS
    counted: list[Response] = []
    hopeless = False
    for seed in seeds:
        people = scripts(a_day=a_day, at_most_a_day=_MOST_A_DAY, days=days, habits=habits, seed=seed)
        desk = Desk(people, rules, days=days)
        desk.play()
        hopeless = hopeless or desk.hopeless
        counted.extend(one for one in desk.responses if since <= one.asked_at < until)
    return Play(
        a_day=a_day,
        answers=len(counted),
        in_time=sum(one.in_time for one in counted),
        owner_was_there=sum(one.owner_was_there for one in counted),
        by_owner=sum(one.by_owner for one in counted),
        hopeless=hopeless,
    )


def best_play(rules: Rules, *, habits: tuple[Away, ...], seeds: Sequence[int]) -> Play:
    """Return the play at the highest rate that is answered in time, by halving; rates to 1 %."""
    low, high = 0.0, _MOST_A_DAY
    best: Play | None = None
    while best is None or high - low > low / 100:
        middle = (low + high) / 2
        played = play(rules, a_day=middle, habits=habits, seeds=seeds)
        if played.service_level >= _WANTED:
            low, best = middle, played
        else:
            high = middle
        if high < 1:
            raise RuntimeError("Not even one conversation a day is answered in time: the desk is wrong.")
    return best


def measure(*, seeds: Sequence[int], hold_seconds: float, grace_seconds: float) -> dict[str, Any]:
    """Return the figures; progress goes to stderr."""

    def best(holding: Holding, habits: tuple[Away, ...] = MINUTES_TO_DAYS) -> Play:
        rules = Rules(holding=holding, hold_seconds=hold_seconds, grace_seconds=grace_seconds)
        found = best_play(rules, habits=habits, seeds=seeds)
        say(
            f"slot until {holding}: {found.a_day:.0f} conversations a day, {found.service_level:.1%} of "
            f"{found.answers} answers in time, {found.returns_to_owner:.1%} of replies to an owner who is there"
        )
        return found

    with_parking, until_shift, until_end = best("parked"), best("shift"), best("end")
    say("the same where customers are away for minutes only")
    quick, quick_without = best("parked", MINUTES_ONLY), best("shift", MINUTES_ONLY)
    return {
        "throughput_ratio": round(with_parking.a_day / until_shift.a_day, 2),
        "returns_to_owner": round(with_parking.returns_to_owner, 3),
        "service_level_with": round(with_parking.service_level, 3),
        "service_level_without": round(until_shift.service_level, 3),
        "a_day_with": round(with_parking.a_day),
        "a_day_without": round(until_shift.a_day),
        "ratio_slot_until_the_end": round(with_parking.a_day / until_end.a_day, 2),
        "ratio_minutes_only": round(quick.a_day / quick_without.a_day, 2),
    }


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(prog="./run bench async", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], help="each makes other customers (1 2 3)")
    parser.add_argument("--hold", type=float, default=180.0, metavar="SECONDS", help="until a case is parked")
    parser.add_argument("--grace", type=float, default=60.0, metavar="SECONDS", help="that a reply waits for its owner")
    arguments = parser.parse_args()
    figures = measure(seeds=arguments.seeds, hold_seconds=arguments.hold, grace_seconds=arguments.grace)
    finish(figures, as_json=arguments.json)


if __name__ == "__main__":
    main()
