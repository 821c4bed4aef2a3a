"""What the tests need of the machine is installed, or named with the exact line to run."""

import shutil
import subprocess

import pytest

from tools import clients, machine
from tools.terminal import CACHE, StepFailedError


def only(*names: str) -> object:
    return lambda name: f"/usr/bin/{name}" if name in names else None


def test_a_machine_with_a_browser_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.machine.shutil.which", only("chromium"))
    machine.ensure_test_machine()


def test_an_ordinary_user_gets_the_exact_line_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.machine.shutil.which", only("apt-get"))
    monkeypatch.setattr("tools.machine.os.geteuid", lambda: 1000)
    with pytest.raises(StepFailedError, match=r"sudo sh -c 'apt-get update && apt-get install .*chromium"):
        machine.ensure_test_machine()


def test_where_there_is_no_apt_the_browser_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.machine.shutil.which", only())
    with pytest.raises(StepFailedError, match="Chromium"):
        machine.ensure_test_machine()


def test_without_a_node_of_the_machine_the_wheels_is_first_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    environment = clients.node_environment()
    for name in ("node", "npm"):
        program = shutil.which(name, path=environment["PATH"])
        assert program is not None
        assert program.startswith(str(CACHE))
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
        assert answer.stdout.strip().lstrip("v")[0].isdigit(), answer.stderr
