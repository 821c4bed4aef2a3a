"""`./run bench NAME [--json] …`: one benchmark out of `benchmarks/`, run as a module of its own."""

import ast
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tools import clients
from tools.terminal import ROOT, say

BENCHMARKS = ROOT / "benchmarks"


def main(words: Sequence[str]) -> int:
    """Become the benchmark; without a name, list them."""
    names = known_names()
    if not words or words[0] not in names:
        print("Benchmarks:", *(f"  ./run bench {name}" for name in names), sep="\n")
        return 0 if not words else 2
    if words[0] in {"size", "start", "wire", "paint"}:
        clients.build()
    say(f"benchmark {words[0]}")
    os.chdir(ROOT)
    return os.execv(sys.executable, [sys.executable, "-m", f"benchmarks.{names[words[0]]}", *words[1:]])


def known_names() -> dict[str, str]:
    """Return the modules of `benchmarks` that can be run, by name; the others are what they share.

    A module whose name would be a word of Python's own carries a `_` at its end, which nobody need type.
    """
    return {path.stem.rstrip("_"): path.stem for path in sorted(BENCHMARKS.glob("*.py")) if _is_program(path)}


def _is_program(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'" for node in tree.body)
