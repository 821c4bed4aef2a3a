"""`./run lint [--fix]`: formatting, rules, types, floors; all of them are run even when one fails."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.terminal import ROOT, say

BIN = Path(sys.executable).parent
CHECKS = (
    ("ruff check", ("ruff", "check")),
    ("ruff format", ("ruff", "format", "--check")),
    ("mypy", ("mypy",)),
    ("import contracts", ("lint-imports", "--cache-dir", ".cache/import-linter")),
)


def main(words: Sequence[str]) -> int:
    """Run every check; with `--fix` let ruff mend first what it can."""
    if "--fix" in words:
        subprocess.run([BIN / "ruff", "check", "--fix", "--quiet"], cwd=ROOT, check=False)
        subprocess.run([BIN / "ruff", "format", "--quiet"], cwd=ROOT, check=False)
    failed = [name for name, command in CHECKS if not _passes(name, command)]
    if failed:
        say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def _passes(name: str, command: Sequence[str]) -> bool:
    say(name)
    return subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, check=False).returncode == 0
