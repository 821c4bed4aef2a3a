"""What a customer's phone downloads stays within its budget."""

import gzip

import pytest

from tests.support.processes import ROOT

STATIC = ROOT / "onglass" / "static"


@pytest.mark.parametrize(("name", "most_kb"), [("sdk/onglass.js", 2.0), ("sdk/messenger.js", 35.0)])
def test_a_bundle_stays_within_its_budget(name: str, most_kb: float) -> None:
    path = STATIC / name
    assert path.exists(), f"{path} is not built; run ./run build"
    assert len(gzip.compress(path.read_bytes(), 9)) / 1000 <= most_kb


def test_the_consoles_first_load_stays_within_its_budget() -> None:
    """What index.html names, without chunks that are fetched later."""
    page = (STATIC / "console" / "index.html").read_text()
    assets = [path for path in (STATIC / "console").rglob("*") if path.is_file() and path.name in page]
    assert assets, "index.html names no assets"
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in assets) / 1000 <= 130
