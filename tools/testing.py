"""`./run test [--long] [pytest arguments]`: everything that is checked, two lanes on two cores, chaos alone at the end.

Invariant: the last line printed is `N passed, M failed` (and `, K skipped`) over all stages, and the exit code is 0
only when every stage was green. With pytest arguments only pytest is run, on those.
"""

import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from tools import clients
from tools.machine import ensure_test_machine
from tools.stages import Result, Stage, run_stage, shell_stage
from tools.terminal import CACHE, ROOT, StepFailedError, say

BIN = Path(sys.executable).parent
_HEARTBEAT_SECONDS = 30.0
LOGS = CACHE / "test"
# Suites that have a stage of their own; whatever else stands in tests/ runs as one.
BESIDE = ("architecture", "packaging", "security", "convergence")
ALONE = ("journeys", "chaos")


def main(words: Sequence[str]) -> int:
    """Run all stages, or pytest on what was named."""
    arguments = [word for word in words if word != "--long"]
    if arguments:
        os.chdir(ROOT)
        long = ["--long"] if "--long" in words else []
        os.execv(BIN / "pytest", ["pytest", *long, *arguments])
    began_at = time.monotonic()
    try:
        ensure_test_machine()
        clients.build()
    except StepFailedError as error:
        say(str(error))
        print("0 passed, 1 failed")
        return 1
    results = run_all(long="--long" in words)
    return report(results, seconds=time.monotonic() - began_at)


def run_all(*, long: bool) -> list[Result]:
    """Run the phases one after the other, the lanes of a phase side by side."""
    LOGS.mkdir(parents=True, exist_ok=True)
    results: list[Result] = []
    for lanes in phases(long=long):
        results += run_side_by_side(lanes)
    return results


def phases(*, long: bool) -> list[list[list[Stage]]]:
    """Return what runs when: phases of lanes of stages. What measures time or kills servers runs alone."""
    more = ["--long"] if long else []
    node = clients.node_environment()
    checks = [
        shell_stage("ruff check", [BIN / "ruff", "check"]),
        shell_stage("ruff format", [BIN / "ruff", "format", "--check"]),
        shell_stage("mypy", [BIN / "mypy"]),
        shell_stage("import contracts", [BIN / "lint-imports", "--cache-dir", ".cache/import-linter"]),
        shell_stage(
            "clients: types, lint, imports", ["npm", "run", "--silent", "check"], cwd=clients.CLIENTS, env=node
        ),
        shell_stage("clients: tests", ["npm", "test", "--silent"], cwd=clients.CLIENTS, env=node),
        *pytest_stages(*BESIDE, more=more),
    ]
    ignored = [f"--ignore=tests/{name}" for name in (*BESIDE, *ALONE)]
    together = pytest_stage("tests", ["tests", *ignored, *more])
    return [[checks, [together]], *([pytest_stages(name, more=more)] for name in ALONE)]


def pytest_stages(*names: str, more: Sequence[str]) -> list[Stage]:
    """Return a stage for each of those suites; a missing one is a mistake and fails."""
    return [pytest_stage(f"tests/{name}", [f"tests/{name}", *more]) for name in names]


def pytest_stage(name: str, arguments: Sequence[str]) -> Stage:
    """Return a stage whose tests are counted from its JUnit file."""
    junit = LOGS / f"{name.replace('/', '-')}.xml"
    junit.unlink(missing_ok=True)
    command = [BIN / "pytest", "--junitxml", junit, "-q", "--durations=8", *arguments]
    return Stage(name=name, command=tuple(str(word) for word in command), junit=junit)


def run_side_by_side(lanes: Sequence[Sequence[Stage]]) -> list[Result]:
    """Run each lane in a thread of its own and say now and then what is still going on."""
    results: list[Result] = []
    running: dict[str, float] = {}

    def run_lane(lane: Sequence[Stage]) -> None:
        for stage in lane:
            running[stage.name] = time.monotonic()
            say(f"▶ {stage.name}")
            result = run_stage(stage, logs=LOGS)
            del running[stage.name]
            results.append(result)
            say(f"{'✔' if result.is_green else '✘'} {stage.name}: {result.summary}")
            if not result.is_green:
                print(result.tail, flush=True)

    threads = [threading.Thread(target=run_lane, args=(lane,)) for lane in lanes if lane]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        _wait_for(threads, _HEARTBEAT_SECONDS)
        now = time.monotonic()
        for name, began_at in list(running.items()):
            say(f"  … {name}, {now - began_at:.0f} s")
    return results


def _wait_for(threads: Sequence[threading.Thread], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))


def report(results: Sequence[Result], *, seconds: float) -> int:
    """Print the table of stages and the closing line; return the exit code."""
    print(f"\n{'stage':<34}{'seconds':>8}{'passed':>8}{'failed':>8}{'skipped':>9}")
    for result in results:
        print(f"{result.name:<34}{result.seconds:>8.1f}{result.passed:>8}{result.failed:>8}{result.skipped:>9}")
    for result in results:
        for line in result.skip_reasons:
            print(f"skipped: {line}")
    failed = sum(result.failed for result in results)
    skipped = sum(result.skipped for result in results)
    print(f"all stages: {seconds:.0f} s; logs in {LOGS.relative_to(ROOT)}\n")
    closing = f"{sum(result.passed for result in results)} passed, {failed} failed"
    print(f"{closing}, {skipped} skipped" if skipped else closing, flush=True)
    return 1 if failed else 0
