"""`./run test [--long] [pytest arguments]`: everything that is checked, two lanes on two cores, some alone at the end.

Invariant: the last line printed is `N passed, M failed` (and `, K skipped`) over all stages, and the exit code is 0
only when every stage was green. With pytest arguments only pytest is run, on those.
"""

import os
import shutil
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from tools import clients, suites
from tools.machine import ensure_test_machine
from tools.stages import Result, Stage, run_stage
from tools.suites import BIN, LOGS
from tools.terminal import CACHE, ROOT, StepFailedError, say

_HEARTBEAT_SECONDS = 30.0
_PYCACHE = CACHE / "pycache"


def main(words: Sequence[str]) -> int:
    """Run all stages, or pytest on what was named."""
    compile_once()
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


def compile_once() -> None:
    """Let all processes this starts, hundreds, find their modules compiled; nothing is written beside the sources.

    Without, a server takes a second longer to start: installing compiles nothing, and many a CI forbids it altogether.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(_PYCACHE))
    passing = _PYCACHE / Path(tempfile.gettempdir()).relative_to("/")
    shutil.rmtree(passing, ignore_errors=True)


def run_all(*, long: bool) -> list[Result]:
    """Run what may have a neighbour in two lanes, then the rest alone.

    A third lane was tried on two cores: it ends no sooner, and what waits for a moment waits in vain more often.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    more = ["--long"] if long else []
    together = deque(suites.side_by_side(more=more))
    results = run_lanes(*(taken(take, together) for take in (together.popleft, together.pop)))
    return results + run_lanes(suites.alone(more=more))


def taken(take: Callable[[], Stage], stages: deque[Stage]) -> Iterator[Stage]:
    """Yield one stage after the other for as long as there are any, whoever else takes from them."""
    while stages:
        try:
            yield take()
        except IndexError:  # the other lane had the last one
            return


def run_lanes(*lanes: Iterable[Stage]) -> list[Result]:
    """Run each lane in a thread of its own and say now and then what is still going on."""
    results: list[Result] = []
    running: dict[str, float] = {}

    def run_lane(lane: Iterable[Stage]) -> None:
        for stage in lane:
            running[stage.name] = time.monotonic()
            say(f"▶ {stage.name}")
            result = run_stage(stage, logs=LOGS)
            del running[stage.name]
            results.append(result)
            say(f"{'✔' if result.is_green else '✘'} {stage.name}: {result.summary}")
            if not result.is_green:
                print(result.tail, flush=True)

    threads = [threading.Thread(target=run_lane, args=(lane,)) for lane in lanes]
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
