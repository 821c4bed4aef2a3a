"""The closing line of `./run test` counts what ran, and nothing that did not."""

import os
import sys
from collections import deque
from pathlib import Path

import pytest

from tools import testing
from tools.stages import Result, Stage, run_stage, shell_stage
from tools.testing import report


def run(code: str, tmp_path: Path) -> Result:
    return run_stage(shell_stage("some stage", [sys.executable, "-c", code], cwd=tmp_path), logs=tmp_path)


def test_a_program_is_one_test_by_its_exit_code(tmp_path: Path) -> None:
    green, red = run("print('fine')", tmp_path), run("raise SystemExit(3)", tmp_path)
    assert (green.passed, green.failed) == (1, 0)
    assert (red.passed, red.failed) == (0, 1)


def test_the_counts_of_the_clients_tests_are_read(tmp_path: Path) -> None:
    result = run(r"print('\x1b[2m      Tests \x1b[22m 2 failed | 40 passed | 1 skipped (43)'); exit(1)", tmp_path)
    assert (result.passed, result.failed, result.skipped) == (40, 2, 1)


def test_a_bad_end_after_green_tests_is_a_failure(tmp_path: Path) -> None:
    result = run("print('Tests  40 passed (40)'); exit(1)", tmp_path)
    assert (result.passed, result.failed) == (40, 1)


def pytest_stage_of(tmp_path: Path, source: str) -> Result:
    (tmp_path / "test_it.py").write_text(source)
    junit = tmp_path / "junit.xml"
    command = (sys.executable, "-m", "pytest", "-q", "--junitxml", str(junit), "-c", "/dev/null", str(tmp_path))
    bare = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return run_stage(Stage(name="tests", command=command, cwd=tmp_path, env=bare, junit=junit), logs=tmp_path)


def test_pytests_are_counted_with_the_reasons_of_what_was_skipped(tmp_path: Path) -> None:
    source = (
        "import pytest\n"
        "def test_a(): pass\n"
        "def test_b(): assert False\n"
        "@pytest.mark.skip(reason='no moon')\n"
        "def test_c(): pass\n"
    )
    result = pytest_stage_of(tmp_path, source)
    assert (result.passed, result.failed, result.skipped) == (1, 1, 1)
    assert "no moon" in result.skip_reasons[0]


@pytest.mark.parametrize("source", ["", "import nowhere_at_all\n"])
def test_a_suite_that_ran_nothing_has_failed(tmp_path: Path, source: str) -> None:
    assert pytest_stage_of(tmp_path, source).failed >= 1


def test_lanes_share_the_stages_and_none_is_left_or_run_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(testing, "LOGS", tmp_path)
    code = {name: "print('why it failed'); exit(1)" if name == "d" else "" for name in "abcdefg"}
    stages = deque(shell_stage(name, [sys.executable, "-c", code[name]]) for name in code)
    takes = (stages.popleft, stages.pop, stages.pop)
    results = testing.run_lanes(*(testing.taken(take, stages) for take in takes))
    assert sorted(result.name for result in results) == sorted(code)
    assert [result.name for result in results if not result.is_green] == ["d"]
    assert "why it failed" in capsys.readouterr().out


def test_the_last_line_sums_everything(capsys: pytest.CaptureFixture[str]) -> None:
    one = Result(name="one", seconds=1, passed=10, failed=0, skipped=0, tail="")
    two = Result(name="two", seconds=2, passed=5, failed=1, skipped=2, tail="", skip_reasons=("x", "y"))
    assert report([one], seconds=1) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "10 passed, 0 failed"
    assert report([one, two], seconds=3) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "15 passed, 1 failed, 2 skipped"
