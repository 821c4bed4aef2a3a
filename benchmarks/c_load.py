"""The closed-loop senders of `sender.c`, compiled once and run beside the server: what pgbench is to the database.

Senders written in Python cost several times as much of the processors that the server is measured on.
"""

import asyncio
import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from benchmarks.load import Sender
from benchmarks.world import ROOT

_SOURCE = Path(__file__).with_name("sender.c")
_FLAGS = ("-O2", "-Wall", "-Wextra", "-Werror")


class LoadError(Exception):
    """The load generator could not be made, or did not get to measure; the message says what to do."""


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What a run accepted. `histogram` has pairs of a bucket (of `bucket_us` each) and the answers in it."""

    accepted: int
    failed: int
    seconds: float
    cpu_seconds: float
    first_failure: str
    bucket_us: int
    p50_ms: float
    p99_ms: float
    histogram: list[tuple[int, int]]

    @property
    def per_second(self) -> float:
        """Accepted messages a second, from the first one sent to the last one answered."""
        return self.accepted / self.seconds

    @property
    def cpu_us_per_message(self) -> float:
        """Processor time of the load generator itself, in microseconds a message."""
        return self.cpu_seconds / max(1, self.accepted) * 1e6


async def compile_sender() -> Path:
    """Return the compiled load generator; compiles when its source is new. Raises LoadError without a compiler."""
    name = hashlib.sha256(" ".join(_FLAGS).encode() + _SOURCE.read_bytes()).hexdigest()[:16]
    program = ROOT / ".cache" / "bench" / f"sender-{name}"
    if program.exists():
        return program
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise LoadError(
            "this benchmark's load generator is C and there is no compiler. "
            "On Debian or Ubuntu: apt-get install gcc libc6-dev"
        )
    program.parent.mkdir(parents=True, exist_ok=True)
    unfinished = program.with_suffix(f".{os.getpid()}")
    process = await asyncio.create_subprocess_exec(
        *(compiler, *_FLAGS, "-o", str(unfinished), str(_SOURCE)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    if process.returncode:
        raise LoadError(
            f"{_SOURCE.name} does not compile here (on Debian or Ubuntu: apt-get install gcc libc6-dev):\n"
            + out.decode(errors="replace")[-2000:]
        )
    unfinished.rename(program)  # in one step: another benchmark may be starting at this moment
    return program


async def run_load(senders: Sequence[Sender], *, port: int, seconds: float, stream: bool) -> Load:
    """Let all senders write for `seconds` and return what was accepted; raises LoadError if they cannot begin."""
    program = await compile_sender()
    lines = "".join(f"{one.audience} {one.token} {','.join(one.conversation_ids)}\n" for one in senders)
    process = await asyncio.create_subprocess_exec(
        *(str(program), str(port), str(seconds), "stream" if stream else "http"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await process.communicate(lines.encode())
    finally:
        with suppress(ProcessLookupError):
            process.kill()  # only a run that was interrupted is still there
    if process.returncode:
        raise LoadError(err.decode(errors="replace").strip() or f"the senders ended with {process.returncode}")
    return msgspec.json.decode(out, type=Load)


def quantile_ms(loads: Iterable[Load], share: float) -> float:
    """Return the latency below which `share` of all answers lie, in milliseconds; 0 for none."""
    counts: Counter[float] = Counter()
    for load in loads:
        for bucket, count in load.histogram:
            counts[(bucket + 0.5) * load.bucket_us / 1e3] += count
    wanted, seen = counts.total() * share, 0
    for middle_ms, count in sorted(counts.items()):
        seen += count
        if seen > wanted:
            return middle_ms
    return 0.0
