"""Does the earliest deadline that can still be kept serve real callers better than first come, first served?

A bank's calls are replayed through the product's own routing engine under both policies, with the same arrivals,
patience and service times. Patience, targets, skills and the time between calls are learnt on the first ten days; the
figures are of the nine days after. The headline is the bank's own load; all scenarios are in the table and in `at`.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.routing_calls import (
    FITTING_DAYS,
    Call,
    Learnt,
    during_shifts,
    folder_of,
    learn,
    read_calls,
    servers_known,
    shifts,
)
from benchmarks.routing_figures import Figures, Pair, figures
from benchmarks.routing_theory import Queue, draw, erlang_c, measure, waits_by_simpy, waits_by_trace
from benchmarks.routing_trace import Day, Played, Roster, trace
from benchmarks.routing_worlds import synthetic_candidates, synthetic_cases
from benchmarks.world import finish, say
from onglass.routing.engine import OVERDUE_CAP_SECONDS, choose_agent, choose_case
from onglass.routing.model import EARLIEST_KEEPABLE_DEADLINE, FIRST_COME, PolicyName

_HEADLINE = "load_1.0"
_SCENARIOS = {"load_0.8": (0.8, 0.0), _HEADLINE: (1.0, 0.0), "load_1.2": (1.2, 0.0), "wrong_skills": (1.0, 0.1)}
_BREAK_SECONDS = 300.0
_WRAP_UPS_SECONDS = (0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0)
_THEORY = (
    Queue(arrivals_per_second=0.04, mean_service_seconds=100, servers=5),
    Queue(arrivals_per_second=0.12, mean_service_seconds=100, servers=14),
)
_THEORY_RUNS, _THEORY_CUSTOMERS = 24, 10_000


class World(msgspec.Struct, frozen=True, kw_only=True):
    """The calls by day, and what the fitting days taught."""

    by_day: dict[str, list[Call]]
    learnt: Learnt
    wrap_up_seconds: float
    seeds: int
    overdue_cap_seconds: float

    @property
    def fitting_days(self) -> list[str]:
        """The days everything is learnt and tuned on."""
        return sorted(self.by_day)[:FITTING_DAYS]

    @property
    def held_out_days(self) -> list[str]:
        """The days the figures are of."""
        return sorted(self.by_day)[FITTING_DAYS:]


def make_world(calls: Sequence[Call], options: argparse.Namespace) -> World:
    """Learn from the fitting days."""
    by_day: dict[str, list[Call]] = {}
    for call in calls:
        by_day.setdefault(call.day, []).append(call)
    fitting = [call for day in sorted(by_day)[:FITTING_DAYS] for call in by_day[day]]
    learnt = learn(fitting, quantile=options.target_quantile)
    world = World(
        by_day=by_day,
        learnt=learnt,
        wrap_up_seconds=0.0,
        seeds=options.seeds,
        overdue_cap_seconds=options.overdue_cap_seconds,
    )
    return msgspec.structs.replace(world, wrap_up_seconds=_fit_wrap_up(world, fitting))


def _fit_wrap_up(world: World, fitting: Sequence[Call]) -> float:
    """Return the pause after a call with which first come, first served answers as many in time as the bank did."""
    targets = world.learnt.targets
    real = sum(call.was_answered and call.waited_seconds <= targets[call.kind] for call in fitting) / len(fitting)

    def distance(wrap_up_seconds: float) -> float:
        tried = msgspec.structs.replace(world, wrap_up_seconds=wrap_up_seconds)
        played = [_play(tried, day, FIRST_COME, load=1.0, wrong=0.0, seed=0) for day in world.fitting_days]
        return abs(sum(each.in_time for each in played) / sum(each.calls for each in played) - real)

    return min(_WRAP_UPS_SECONDS, key=distance)


def _play(world: World, day: str, policy: PolicyName, *, load: float, wrong: float, seed: int) -> Played:
    """Play one day once."""
    calls = world.by_day[day]
    at_work = shifts(calls, break_seconds=_BREAK_SECONDS)
    true = {each.server: world.learnt.skills.get(each.server, world.learnt.usual) for each in at_work}
    listed = {server: _with_mistakes(world, server, kinds, share=wrong, seed=seed) for server, kinds in true.items()}
    before = (call for earlier in sorted(world.by_day) if earlier < day for call in world.by_day[earlier])
    return Day(
        trace(during_shifts(calls, at_work), world.learnt, load=load, seed=seed),
        Roster(shifts=at_work, listed=listed, true=true),
        policy=policy,
        known=servers_known(before),
        overdue_cap_seconds=world.overdue_cap_seconds,
        wrap_up_seconds=world.wrap_up_seconds,
    ).play()


def _with_mistakes(world: World, server: str, kinds: frozenset[str], *, share: float, seed: int) -> frozenset[str]:
    """Return the list of skills with this share of its entries turned over: missing though there, there though not."""
    dice = random.Random(f"{server}-{seed}")
    wrong = {kind for kind in sorted(world.learnt.targets) if dice.random() < share}
    return kinds ^ frozenset(wrong)


def the_bank(world: World, days: Sequence[str]) -> dict[str, float]:
    """Return what really happened on these days: the simulated first come, first served should come near it."""
    calls = [call for day in days for call in world.by_day[day]]
    waits = sorted(call.waited_seconds for call in calls)
    targets = world.learnt.targets
    in_time = sum(call.was_answered and call.waited_seconds <= targets[call.kind] for call in calls)
    return {
        "service_level": round(in_time / len(calls), 4),
        "mean_wait_seconds": round(sum(waits) / len(waits), 1),
        "p99_seconds": waits[int(0.99 * len(waits))],
        "abandoned": round(sum(not call.was_answered for call in calls) / len(calls), 4),
    }


def compare(world: World, days: Sequence[str], *, load: float, wrong: float) -> Figures:
    """Play the days under both policies with the same random numbers."""

    def replications(day: str, policy: PolicyName) -> Iterator[Played]:
        for seed in range(1, world.seeds + 1):
            yield _play(world, day, policy, load=load, wrong=wrong, seed=seed)

    return figures(
        [
            Pair(
                judged=tuple(replications(day, EARLIEST_KEEPABLE_DEADLINE)),
                first_come=tuple(replications(day, FIRST_COME)),
            )
            for day in days
        ]
    )


def theory() -> list[dict[str, Any]]:
    """Compare both simulators with Erlang's C formula, and with each other customer by customer."""
    found = []
    for queue in _THEORY:
        drawn = [draw(queue, customers=_THEORY_CUSTOMERS, seed=seed) for seed in range(_THEORY_RUNS)]
        simpy_waits = [waits_by_simpy(queue, each) for each in drawn]
        trace_waits = [waits_by_trace(queue, each, policy=FIRST_COME) for each in drawn]
        formula, simulated, traced = erlang_c(queue), measure(simpy_waits), measure(trace_waits)
        furthest = max(map(_furthest, simpy_waits, trace_waits))
        found.append(
            {
                "servers": queue.servers,
                "erlang_c": [round(formula.share, 4), round(formula.mean_seconds, 2)],
                "simpy": [round(simulated.share, 4), round(simulated.mean_seconds, 2)],
                "standard_errors": [round(simulated.share_error, 4), round(simulated.mean_error, 2)],
                "trace_differs_by_seconds": round(furthest, 6),
                "agrees": simulated.agrees(formula) and traced.agrees(formula) and furthest < 1e-6,
            }
        )
    return found


def _furthest(one: Sequence[float], other: Sequence[float]) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def decision_ms() -> dict[str, float]:
    """Return the processor time of the slowest of fifty decisions, in ms: 10,000 cases wait, 1,000 agents are there."""
    cases, candidates = synthetic_cases(10_000), synthetic_candidates(1_000)
    slowest = {"choose_case": 0.0, "choose_agent": 0.0}
    for number in range(50):
        started = time.process_time()
        choose_case(candidates[number], cases, now=0.0, policy=EARLIEST_KEEPABLE_DEADLINE)
        between = time.process_time()
        choose_agent(cases[number], candidates, policy=EARLIEST_KEEPABLE_DEADLINE)
        slowest["choose_case"] = max(slowest["choose_case"], between - started)
        slowest["choose_agent"] = max(slowest["choose_agent"], time.process_time() - between)
    return {name: round(seconds * 1000, 2) for name, seconds in slowest.items()}


def main(options: argparse.Namespace) -> None:
    """Replay, compare, print."""
    say("reading the calls")
    world = make_world(read_calls(folder_of(options.data)), options)
    days = world.fitting_days if options.days == "fitting" else world.held_out_days
    say(f"targets in s {world.learnt.targets}, {world.wrap_up_seconds:.0f} s between calls, days {days[0]}-{days[-1]}")
    at: dict[str, Figures] = {}
    for name, (load, wrong) in _SCENARIOS.items():
        started = time.perf_counter()
        at[name] = compare(world, days, load=load, wrong=wrong)
        say(f"{name}: gain {at[name].sla_gain_points} points, {time.perf_counter() - started:.0f} s")
    say("comparing both simulators with Erlang C")
    beside = {"bank": the_bank(world, days), "theory": theory(), "decision_ms": decision_ms()}
    if options.json:
        finish(_as_json(at, beside), as_json=True)
    else:
        _print_table(at, beside)


def _as_json(at: dict[str, Figures], beside: dict[str, Any]) -> dict[str, Any]:
    names = ("sla_gain_points", "ci", "p99_ratio", "continuity", "abandon_ratio")
    headline = msgspec.to_builtins(at[_HEADLINE])
    return {**{name: headline[name] for name in names}, "at": msgspec.to_builtins(at), **beside}


def _print_table(at: dict[str, Figures], beside: dict[str, Any]) -> None:
    print(f"{'':20}" + "".join(f"{name:>18}" for name in at))
    for field in Figures.__struct_fields__:
        cells = [getattr(each, field) for each in at.values()]
        words = [" ".join(f"{part:g}" for part in (cell if isinstance(cell, tuple) else (cell,))) for cell in cells]
        print(f"{field:20}" + "".join(f"{word:>18}" for word in words))
    print("\nOf two values the first is the policy's, the second first come's; of an interval, its ends.\n")
    for name, found in beside.items():
        for each in found if isinstance(found, list) else [found]:
            print(f"{name}: " + ", ".join(f"{what} {value}" for what, value in each.items()))


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="./run bench routing", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--data", type=Path, help="folder of the data sets (or ONGLASS_BENCH_DATA)")
    parser.add_argument("--seeds", type=int, default=5, help="replications of a day")
    parser.add_argument("--days", choices=("held-out", "fitting"), default="held-out", help="days to play")
    parser.add_argument("--target-quantile", type=float, default=0.8, help="share the bank answered within the target")
    parser.add_argument("--overdue-cap-seconds", type=float, default=OVERDUE_CAP_SECONDS, help="see choose_case")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(parse())
