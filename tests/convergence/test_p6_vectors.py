"""The vectors that clients are held to hold for the protocol as it is read here, too (P6)."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.convergence.reducer import after_events, without_nothing

FOLDER = Path(__file__).resolve().parents[2] / "clients" / "protocol" / "vectors"
VECTORS = sorted(FOLDER.rglob("*.json"))


def load(path: Path) -> dict[str, Any]:
    vector: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return vector


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_p6_snapshot_and_events_make_the_fresh_snapshot(path: Path) -> None:
    vector = load(path)
    state = after_events(vector["snapshot"], vector["events"], vector["reader"])
    assert without_nothing(state) == without_nothing({"notes": [], **vector["expected"]})


def test_there_are_vectors_by_hand_and_from_the_server() -> None:
    recorded = [path for path in VECTORS if path.parent.name == "recorded"]
    assert len(VECTORS) - len(recorded) >= 20
    assert len(recorded) >= 2
