"""What a phone downloads: the loader before the first tap, the messenger at the first open, the rest later (gzip)."""

import argparse
import gzip

from benchmarks.world import ROOT, finish

_SDK = ROOT / "onglass" / "static" / "sdk"


def gzip_kb(name: str) -> float:
    """Return the size of a bundle after gzip -9, in kB of 1,000 bytes; raises FileNotFoundError unless it is built."""
    path = _SDK / name
    if not path.exists():
        raise FileNotFoundError(f"{path} is not built; run ./run build")
    return round(len(gzip.compress(path.read_bytes(), 9)) / 1000, 2)


def main(arguments: argparse.Namespace) -> None:
    """Print the sizes."""
    first = {"onglass.js", "messenger.js"}
    figures = {
        "loader_kb": gzip_kb("onglass.js"),
        "messenger_kb": gzip_kb("messenger.js"),
        "chunks": {path.name: gzip_kb(path.name) for path in sorted(_SDK.glob("*.js")) if path.name not in first},
    }
    finish(figures, as_json=arguments.json)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="./run bench size", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(parse())
