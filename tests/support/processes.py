"""Child processes of tests: started with a log file, waited for, ended by pid and by nothing else."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

VENV_BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parents[2]


class Child:
    """A started program; `log_path` has everything it printed."""

    def __init__(self, command: Sequence[str | Path], *, log_path: Path, env: Mapping[str, str] | None = None) -> None:
        self.command = [str(word) for word in command]
        self.log_path = log_path
        with log_path.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | dict(env or {}),
                cwd=ROOT,
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def send(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    def wait(self, seconds: float) -> int:
        """Return the exit code; raises subprocess.TimeoutExpired when it is still running then."""
        return self.process.wait(seconds)

    def stop(self, *, seconds: float = 15.0) -> int:
        """End it in order (SIGTERM), with SIGKILL when that takes too long; return the exit code."""
        if self.is_running:
            self.send(signal.SIGCONT)
            self.send(signal.SIGTERM)
            try:
                return self.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.wait(5)

    def kill(self) -> None:
        """End it at once (SIGKILL) and reap it."""
        self.send(signal.SIGKILL)
        self.wait(10)

    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def wait_until(self, is_ready: Callable[[], bool], *, seconds: float, what: str) -> float:
        """Wait for a condition while the process lives; return how many seconds that took."""
        began_at = time.monotonic()
        while not is_ready():
            if not self.is_running:
                raise AssertionError(f"ended with {self.process.returncode} before {what}:\n{self.log()[-4000:]}")
            if time.monotonic() - began_at > seconds:
                raise AssertionError(f"not {what} after {seconds} s:\n{self.log()[-4000:]}")
            time.sleep(0.02)
        return time.monotonic() - began_at
