"""Does "usually answers in 3-6 min" turn out true: a bank's calls, each night a model of the days before.

The first seven days only teach; then each call is judged by the model, and by the median of its hour, of all earlier
days. `coverage` and `mae_gain` are about the calls that had to wait and were answered; other populations, and how often
the range as it is spoken was kept, stand beside them. Whoever hung up counts as "longer than that" in every fit.
"""

import argparse
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

import msgspec

from benchmarks.promise_calls import Wait, data_folder, read_waits
from benchmarks.world import finish, say
from onglass.routing.engine.waits import ExpectedWait, WaitSample, expect, spoken
from onglass.routing.engine.waits_fit import fit

_DAYS_THAT_ONLY_TEACH = 7
_LEAST_IN_AN_HOUR = 20


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A held-out call: what was promised, what the hour's median said, and what came."""

    promised: ExpectedWait
    hour_median: float
    seconds: float
    answered: bool


def judge(
    waits: Sequence[Wait], *, truth: Callable[[Wait], float | None], by_hour: Callable[[list[WaitSample]], float]
) -> list[Outcome]:
    """Promise each held-out call's wait from the days before it."""
    days = sorted({wait.day for wait in waits})
    outcomes: list[Outcome] = []
    for day in days[_DAYS_THAT_ONLY_TEACH:]:
        past = [wait.sample for wait in waits if wait.day < day]
        outcomes.extend(_judge_day([wait for wait in waits if wait.day == day], past, truth=truth, by_hour=by_hour))
    return outcomes


def _judge_day(
    today: Sequence[Wait],
    past: Sequence[WaitSample],
    *,
    truth: Callable[[Wait], float | None],
    by_hour: Callable[[list[WaitSample]], float],
) -> list[Outcome]:
    model = fit(past)
    whole = by_hour(list(past))
    hours = {hour: [sample for sample in past if sample.state.hour == hour] for hour in range(24)}
    medians = {hour: by_hour(ones) if len(ones) >= _LEAST_IN_AN_HOUR else whole for hour, ones in hours.items()}
    outcomes = []
    for wait in today:
        promised, seconds = expect(model, wait.sample.state), truth(wait)
        if promised is not None and seconds is not None:
            outcomes.append(
                Outcome(
                    promised=promised,
                    hour_median=medians[wait.sample.state.hour],
                    seconds=seconds,
                    answered=wait.sample.answered,
                )
            )
    return outcomes


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return how often the range held, and how far its middle was off against the hour's median."""
    count = len(outcomes)
    error = sum(abs(one.promised.likely_seconds - one.seconds) for one in outcomes) / count
    error_by_hour = sum(abs(one.hour_median - one.seconds) for one in outcomes) / count
    covered = sum(one.promised.low_seconds <= one.seconds <= one.promised.high_seconds for one in outcomes)
    kept = sum(one.seconds <= spoken(one.promised).high_minutes * 60 for one in outcomes)
    return {
        "coverage": round(covered / count, 3),
        "mae_gain": round(1 - error / error_by_hour, 3),
        "mae_s": round(error, 1),
        "median_by_hour_mae_s": round(error_by_hour, 1),
        "spoken_kept": round(kept / count, 3),
        "calls": count,
    }


def _answered_median(samples: list[WaitSample]) -> float:
    return median([one.waited_seconds for one in samples if one.answered] or [0.0])


def _offered_median(samples: list[WaitSample]) -> float:
    """Return the median with those who hung up as "longer": what the product falls back to."""
    pooled = fit(samples).pooled
    return _answered_median(samples) if pooled is None else pooled.likely_seconds


def _without_topics(waits: Sequence[Wait]) -> list[Wait]:
    return [
        msgspec.structs.replace(
            wait,
            sample=msgspec.structs.replace(wait.sample, state=msgspec.structs.replace(wait.sample.state, queue="")),
        )
        for wait in waits
    ]


def _own_wait(wait: Wait) -> float | None:
    return wait.sample.waited_seconds if wait.sample.answered else None


def _offered_wait(wait: Wait) -> float | None:
    return wait.offered_seconds


def measure(waits: Sequence[Wait]) -> dict[str, Any]:
    """Return all figures; progress goes to stderr."""
    waited = [wait for wait in waits if wait.sample.waited_seconds > 0]
    say(f"{len(waits)} calls, {len(waited)} of them waited, on {len({wait.day for wait in waits})} days")
    main = figures(judge(waited, truth=_own_wait, by_hour=_answered_median))
    say(f"waited and answered: {main}")
    offered = figures(judge(waited, truth=_offered_wait, by_hour=_offered_median))
    say(f"waited, those who hung up included by the wait they were offered: {offered}")
    plain = figures(judge(_without_topics(waited), truth=_own_wait, by_hour=_answered_median))
    say(f"waited and answered, the model not told the call's topic: {plain}")
    everybody = figures(judge(waits, truth=_own_wait, by_hour=_answered_median))
    say(f"all answered calls, those answered at once included: {everybody}")
    return {**main, "offered": offered, "without_topics": plain, "all_answered": everybody}


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(prog="./run bench promise", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--data", metavar="DIR", help="folder of data sets (or ONGLASS_BENCH_DATA)")
    arguments = parser.parse_args()
    finish(measure(read_waits(data_folder(arguments.data))), as_json=arguments.json)


if __name__ == "__main__":
    main()
