"""From `onglass serve` to ready: the first time, with a cluster to make and migrate, and again.

The program's modules are compiled before the clock starts, as pip leaves them: in a checkout nobody has done that, and
some environments forbid it. One start that is not counted sees to it.
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
from pathlib import Path

from benchmarks.load import median
from benchmarks.world import ROOT, end, finish, run, say, wait_until_ready


async def once(folder: str, port: int) -> float:
    """Start the server on a data folder, return the seconds until it is ready, and stop it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "onglass", "serve", "--data", folder, "--port", str(port)),
        cwd=ROOT,
        env=_environment(),
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        return await wait_until_ready(f"http://127.0.0.1:{port}/readyz")
    finally:
        await end(process, by=signal.SIGINT)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / ".cache" / "pycache"))
    return {**kept, "ONGLASS_LOG_LEVEL": "warning"}


async def _round(port: int) -> tuple[float, list[float]]:
    """Return the seconds of a first start on a new folder and of two more on the same."""
    with tempfile.TemporaryDirectory(prefix="onglass-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # as root the database runs as somebody else, who must get through
        return await once(folder, port), [await once(folder, port) for _ in range(2)]


async def main(arguments: argparse.Namespace) -> None:
    """Run the benchmark: new folders for the first starts, each started again twice."""
    say("a start that is not counted: modules are compiled")
    await _round(arguments.port)
    first, again = [], []
    for number in range(1, arguments.rounds + 1):
        new, old = await _round(arguments.port)
        first.append(new)
        again += old
        say(f"round {number}: first {first[-1]:.2f} s, again {again[-1]:.2f} s")
    finish({"first_s": round(median(first), 2), "again_s": round(median(again), 2)}, as_json=arguments.json)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="./run bench start", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--rounds", type=int, default=3, help="new data folders [3]; 1 for a quick run")
    parser.add_argument("--port", type=int, default=23030, help="port of the server [23030]")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    run(main(parse()))
