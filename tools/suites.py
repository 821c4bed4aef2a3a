"""What `./run test` consists of and in which order: what may run beside other things, and what runs alone.

Invariant: every test file is in exactly one stage, or in both halves of a suite that `-m timed` divides.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from tools import clients
from tools.stages import Stage, shell_stage
from tools.terminal import CACHE, ROOT

BIN = Path(sys.executable).parent
LOGS = CACHE / "test"
_JOURNEYS = "tests/journeys"
_EDGE = "tests/integration/edge"
# What starts servers as processes, again and again.
_PROCESSES = (
    "tests/integration/main",
    "tests/integration/test_postgres_supervisor.py",
    "tests/integration/test_replay.py",
)
_APART = (_EDGE, *_PROCESSES)
_UNTIMED = ("-m", "not timed")
# The journeys by where they are made: each stage has its own server, database and browser.
_CONSOLE = ("test_console_*.py",)
_IN_THE_APP = ("test_native_*.py", "test_sdk_*.py", "test_messenger_control_*.py", "test_messenger_rich_*.py",
               "test_messenger_verification.py")  # fmt: skip


def side_by_side(*, more: Sequence[str]) -> list[Stage]:
    """Return what two lanes share, one from the top and one from the bottom, until they meet.

    Browsers stand at the top and databases at the bottom, so that neither has itself for a neighbour; what is short
    stands in the middle, so that both lanes end at about the same time.
    """
    return [
        shell_stage("ruff check", [BIN / "ruff", "check"]),
        shell_stage("ruff format", [BIN / "ruff", "format", "--check"]),
        pytest_stage("tests/journeys: console", [*files(_JOURNEYS, *_CONSOLE), *_UNTIMED, *more]),
        pytest_stage("tests/journeys: messenger", [*_messenger(), *_UNTIMED, *more]),
        pytest_stage("tests/journeys: in the app", [*files(_JOURNEYS, *_IN_THE_APP), *_UNTIMED, *more]),
        *_of_the_clients(),
        pytest_stage("tests/architecture", ["tests/architecture", *more]),
        shell_stage("import contracts", [BIN / "lint-imports", "--cache-dir", ".cache/import-linter"]),
        shell_stage("mypy", [BIN / "mypy"]),
        pytest_stage("tests/convergence", ["tests/convergence", *more]),
        pytest_stage("tests/unit", ["tests/unit", *more]),
        pytest_stage("tests/packaging", ["tests/packaging", *more]),
        pytest_stage("tests/security", ["tests/security", *more]),
        pytest_stage("tests/integration: edge", [_EDGE, *more]),
        pytest_stage("tests/integration", ["tests/integration", *(f"--ignore={part}" for part in _APART), *more]),
        pytest_stage("tests/integration: processes", [*_PROCESSES, *more]),
        pytest_stage("tests/chaos: planted bugs", [*files("tests/chaos", "test_[!c]*.py", "test_checker.py"), *more]),
    ]


def alone(*, more: Sequence[str]) -> list[Stage]:
    """Return what measures time or kills servers, and therefore has the machine to itself."""
    return [
        pytest_stage("tests/journeys: timed", [_JOURNEYS, "-m", "timed", *more]),
        pytest_stage("tests/chaos", ["tests/chaos/test_chaos.py", *more]),
    ]


def files(folder: str, *patterns: str) -> list[str]:
    """Return the test files of a folder by their names."""
    return sorted(str(path.relative_to(ROOT)) for pattern in patterns for path in (ROOT / folder).glob(pattern))


def _messenger() -> list[str]:
    others = files(_JOURNEYS, *_CONSOLE, *_IN_THE_APP)
    return [name for name in files(_JOURNEYS, "test_*.py") if name not in others]


def pytest_stage(name: str, arguments: Sequence[str]) -> Stage:
    """Return a stage whose tests are counted from its JUnit file; one that finds no test is a mistake and fails."""
    junit = LOGS / f"{name.translate(str.maketrans('/ ', '--', ':'))}.xml"
    command = [BIN / "pytest", "--junitxml", junit, "-q", "--durations=8", *arguments]
    return Stage(name=name, command=tuple(str(word) for word in command), junit=junit)


def _of_the_clients() -> list[Stage]:
    node = clients.node_environment()
    return [
        shell_stage(name, ["npm", "run", "--silent", *words], cwd=clients.CLIENTS, env=node)
        for name, words in {
            "clients: types, lint, imports": ["check"],
            "clients: tests": ["test"],
        }.items()
    ]
