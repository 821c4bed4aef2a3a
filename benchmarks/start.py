"""From `onglass serve` to ready: the first time, with a cluster to make and migrate, and again."""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
from pathlib import Path

from benchmarks.load import median
from benchmarks.world import ROOT, finish, say, wait_until_ready


async def once(folder: str, port: int) -> float:
    """Start the server on a data folder, return the seconds until it is ready, and stop it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "onglass", "serve", "--data", folder, "--port", str(port)),
        cwd=ROOT,
        env={**os.environ, "ONGLASS_LOG_LEVEL": "warning"},
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        return await wait_until_ready(f"http://127.0.0.1:{port}/readyz")
    finally:
        process.send_signal(signal.SIGINT)
        await process.wait()


async def main(arguments: argparse.Namespace) -> None:
    """Run the benchmark: new folders for the first starts, each started again twice."""
    first, again = [], []
    for number in range(1, arguments.rounds + 1):
        with tempfile.TemporaryDirectory(prefix="onglass-bench-", ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)  # as root the database runs as somebody else, who must get through
            first.append(await once(folder, arguments.port))
            again += [await once(folder, arguments.port) for _ in range(2)]
        say(f"round {number}: first {first[-1]:.2f} s, again {again[-1]:.2f} s")
    finish({"first_s": round(median(first), 2), "again_s": round(median(again), 2)}, as_json=arguments.json)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="./run bench start", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=23030)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    asyncio.run(main(parse()))
