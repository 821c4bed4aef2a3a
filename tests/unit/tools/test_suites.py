"""No test is forgotten by dividing them into stages, and none runs twice."""

from collections import Counter
from pathlib import Path

from tools.stages import Stage
from tools.suites import alone, side_by_side
from tools.terminal import ROOT


def _files_of(stage: Stage) -> list[Path]:
    named = [ROOT / word for word in stage.command if word.startswith("tests/")]
    left_out = [ROOT / word.removeprefix("--ignore=") for word in stage.command if word.startswith("--ignore=")]
    files = [file for path in named for file in (sorted(path.rglob("test_*.py")) if path.is_dir() else [path])]
    return [file for file in files if not any(file.is_relative_to(path) for path in left_out)]


def _runs() -> Counter[tuple[Path, str]]:
    """How often each file runs, by what chooses among its tests: nothing, `timed` or `not timed`."""
    runs: Counter[tuple[Path, str]] = Counter()
    for stage in [*side_by_side(more=[]), *alone(more=[])]:
        chosen = stage.command[stage.command.index("-m") + 1] if "-m" in stage.command else ""
        runs.update((file, chosen) for file in _files_of(stage))
    return runs


def test_every_test_file_runs_once_whole_or_once_in_each_half() -> None:
    runs = _runs()
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        found = [runs[file, chosen] for chosen in ("", "timed", "not timed")]
        assert found in ([1, 0, 0], [0, 1, 1]), (file, found)


def test_what_measures_time_runs_alone() -> None:
    assert not [stage.name for stage in side_by_side(more=[]) if "timed" in stage.command]
    for file in (ROOT / "tests").rglob("test_*.py"):
        if "mark.timed" in file.read_text() and file != Path(__file__):
            assert _runs()[file, "timed"] == 1, file


def test_what_is_asked_for_reaches_every_pytest() -> None:
    stages = [*side_by_side(more=["--long"]), *alone(more=["--long"])]
    assert all(("--long" in stage.command) == (stage.junit is not None) for stage in stages)
