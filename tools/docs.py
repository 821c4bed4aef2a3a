"""`./run docs [--check]`: the documents of the interface, generated from the code into docs/api."""

from collections.abc import Sequence

from onglass.edge.documents import render
from tools.terminal import ROOT, say

FOLDER = ROOT / "docs" / "api"


def main(words: Sequence[str]) -> int:
    """Write what has changed; with `--check` only say so."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    changed = [name for name, text in render().items() if not _is_current(name, text)]
    if "--check" in words:
        for name in changed:
            say(f"docs/api/{name} is not what the code says; run ./run docs")
        return 1 if changed else 0
    for name, text in render().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    say(f"written: {', '.join(changed)}" if changed else "everything is as the code says")
    return 0


def _is_current(name: str, text: str) -> bool:
    path = FOLDER / name
    return path.exists() and path.read_text(encoding="utf-8") == text
