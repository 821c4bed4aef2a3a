"""One stage of `./run test`: a program, its log, and how many tests it was.

Invariant: a stage that ends badly counts at least one failure, and one that ran nothing counts as failed.
"""

import re
import subprocess
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.terminal import ROOT

_TAIL_CHARACTERS = 20_000
_VITEST_TESTS = re.compile(r"^\s*Tests\s+(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Stage:
    """What to run; with `junit`, where pytest writes its counts."""

    name: str
    command: tuple[str, ...]
    cwd: Path = ROOT
    env: Mapping[str, str] | None = None
    junit: Path | None = None


@dataclass(frozen=True)
class Result:
    """How a stage went."""

    name: str
    seconds: float
    passed: int
    failed: int
    skipped: int
    tail: str
    skip_reasons: tuple[str, ...] = field(default=())

    @property
    def is_green(self) -> bool:
        """Whether nothing failed."""
        return self.failed == 0

    @property
    def summary(self) -> str:
        """The counts and the time, in a few words."""
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped} in {self.seconds:.1f} s"


def shell_stage(
    name: str, command: Sequence[str | Path], *, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> Stage:
    """Return a stage that counts as one test, unless its output says how many."""
    return Stage(name=name, command=tuple(str(word) for word in command), cwd=cwd, env=env)


def run_stage(stage: Stage, *, logs: Path) -> Result:
    """Run the program to its end, its output into the log."""
    log_path = logs / f"{re.sub(r'[^a-z]+', '-', stage.name)}.log"
    if stage.junit is not None:
        stage.junit.unlink(missing_ok=True)  # an earlier run's counts are not this one's
    began_at = time.monotonic()
    with log_path.open("w", encoding="utf-8") as log:
        done = subprocess.run(
            stage.command, cwd=stage.cwd, env=stage.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
        )
    seconds = time.monotonic() - began_at
    output = log_path.read_text(encoding="utf-8", errors="replace")
    passed, failed, skipped, reasons = (
        _count_junit(stage.junit) if stage.junit else _count_output(output, done.returncode)
    )
    if done.returncode != 0 and failed == 0:
        failed = 1
    return Result(
        name=stage.name,
        seconds=seconds,
        passed=passed,
        failed=failed,
        skipped=skipped,
        tail=output[-_TAIL_CHARACTERS:],
        skip_reasons=reasons,
    )


def _count_junit(path: Path) -> tuple[int, int, int, tuple[str, ...]]:
    if not path.exists():
        return 0, 1, 0, ()
    suites = list(ET.parse(path).getroot().iter("testsuite"))  # noqa: S314  (our own pytest wrote it)
    total, failed, skipped = (
        sum(int(suite.get(name, "0")) for suite in suites for name in names)
        for names in (("tests",), ("failures", "errors"), ("skipped",))
    )
    reasons = [
        f"{case.get('classname')}::{case.get('name')}: {found.get('message', '')}"
        for suite in suites
        for case in suite.iter("testcase")
        for found in case.findall("skipped")
    ]
    return total - failed - skipped, failed if total else 1, skipped, tuple(reasons)


def _count_output(output: str, returncode: int) -> tuple[int, int, int, tuple[str, ...]]:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output)
    line = _VITEST_TESTS.search(plain)
    if line is None:
        return int(returncode == 0), int(returncode != 0), 0, ()
    counts = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|skipped)", line[1])}
    return counts.get("passed", 0), counts.get("failed", 0), counts.get("skipped", 0), ()
