"""Talks to the person at the terminal: what is done now, and how long it took."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"


def say(text: str) -> None:
    """Print one line at once, apart from a command's own output."""
    print(f"onglass: {text}", file=sys.stderr, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what begins and, when it is done, how long it took."""
    say(f"{what} …")
    began_at = time.monotonic()
    yield
    say(f"  {time.monotonic() - began_at:.1f} s")


class StepFailedError(Exception):
    """A step of a command went wrong; the message says what and what to do."""


def run_or_raise(
    command: Sequence[str | Path], *, cwd: Path = ROOT, env: Mapping[str, str] | None = None, quiet: bool = False
) -> None:
    """Run a program; raises StepFailedError with its output's end when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=env, check=False, capture_output=quiet, text=True)
    if done.returncode != 0:
        output = f"{done.stdout}{done.stderr}" if quiet else ""
        raise StepFailedError(f"{' '.join(words)} failed with code {done.returncode}\n{output[-4000:]}")
