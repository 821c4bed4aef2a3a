"""How many messages a node accepts beside what pgbench inserts on the same server, in interleaved runs.

128 authenticated customers write into 128 conversations at once; each message is durable and in the event log
before its answer. pgbench: `-M prepared`, 32 clients, one row into a table with two indexes.
"""

import argparse
import asyncio
import re
import tempfile
from collections.abc import Awaitable
from pathlib import Path

import asyncpg

from benchmarks.load import Sender, Tally, median, percentile, run_senders
from benchmarks.world import (
    World,
    cpu_seconds,
    database,
    finish,
    open_conversations,
    say,
    server,
    sign_in_customers,
)
from onglass.platform.postgres import find_binaries

_TABLE = """
drop table if exists bench_row;
create table bench_row (id bigserial primary key, conversation_id bigint not null, body text not null);
create index on bench_row (conversation_id, id);
"""
_SCRIPT = """\\set conversation random(1, 128)
insert into bench_row (conversation_id, body) values (:conversation, 'My card was declined again, number 1');
"""


async def pgbench(owner_url: str, *, seconds: float) -> float:
    """Return the transactions a second of one-row inserts with 32 clients."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(_SCRIPT)
        script.flush()
        Path(script.name).chmod(0o644)
        process = await asyncio.create_subprocess_exec(
            str(find_binaries("auto").bin_dir / "pgbench"),
            *("-M", "prepared", "-c", "32", "-j", "2", "-n", "-T", str(int(seconds)), "-f", script.name, owner_url),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await process.communicate()
    found = re.search(rb"tps = ([0-9.]+)", out)
    if found is None:
        raise RuntimeError(out.decode()[-500:])
    return float(found[1])


async def measure(world: World, *, rounds: int, seconds: float, count: int) -> dict[str, float | int]:
    """Interleave pgbench, HTTP and stream `rounds` times and return the figures."""
    people = await sign_in_customers(world, count)
    conversations = await open_conversations(world, [token for token, _ in people])
    senders = [
        Sender(token=token, conversation_ids=(conversation,))
        for (token, _), conversation in zip(people, conversations, strict=True)
    ]
    ratios, stream_ratios, rates, tps, cpu = [], [], [], [], []
    latencies: list[float] = []
    for number in range(1, rounds + 1):
        peer = await pgbench(world.owner_url, seconds=seconds)
        before = cpu_seconds(world.pid) + cpu_seconds(world.postmaster_pid)
        over_http = await _checked(run_senders(senders, port=world.port, seconds=seconds, stream=False))
        spent = cpu_seconds(world.pid) + cpu_seconds(world.postmaster_pid) - before
        over_stream = await _checked(run_senders(senders, port=world.port, seconds=seconds, stream=True))
        peer = (peer + await pgbench(world.owner_url, seconds=seconds)) / 2
        ratios.append(over_http.accepted / seconds / peer)
        stream_ratios.append(over_stream.accepted / seconds / peer)
        rates.append(over_http.accepted / seconds)
        tps.append(peer)
        cpu.append(spent / over_http.accepted * 1e6)
        latencies += over_http.latencies
        say(
            f"round {number}: pgbench {peer:.0f}, HTTP {rates[-1]:.0f}/s, stream {over_stream.accepted / seconds:.0f}/s"
        )
    await _all_there(world, latencies)
    return {
        "accepted_per_s": round(median(rates)),
        "pgbench_tps": round(median(tps)),
        "ratio": round(median(ratios), 3),
        "stream_ratio": round(median(stream_ratios), 3),
        "p50_ms": round(percentile(latencies, 0.5) * 1e3, 2),
        "p99_ms": round(percentile(latencies, 0.99) * 1e3, 2),
        "cpu_us_per_message": round(median(cpu), 1),
    }


async def _checked(run: Awaitable[Tally]) -> Tally:
    tally = await run
    if tally.failed:
        raise RuntimeError(f"{tally.failed} sends failed: {tally.first_failure}")
    return tally


async def _all_there(world: World, latencies: list[float]) -> None:
    """Refuse the figures when fewer messages are stored than were accepted over HTTP, or the log has holes."""
    connection = await asyncpg.connect(world.owner_url)
    try:
        stored = await connection.fetchval("select count(*) from message")
        holes = await connection.fetchval(
            "select count(*) from (select stream_id from event where stream_kind = 1 group by stream_id "
            "having count(*) <> max(seq)) as broken"
        )
    finally:
        await connection.close()
    if stored < len(latencies) or holes:
        raise RuntimeError(f"{stored} messages stored, {len(latencies)} accepted over HTTP, {holes} logs with holes")


async def main(arguments: argparse.Namespace) -> None:
    """Run the benchmark."""
    async with database() as (url, postmaster_pid), server(url, postmaster_pid, port=arguments.port) as world:
        connection = await asyncpg.connect(url)
        await connection.execute(_TABLE)
        await connection.close()
        figures = await measure(
            world, rounds=arguments.rounds, seconds=arguments.seconds, count=arguments.conversations
        )
    finish(figures, as_json=arguments.json)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="./run bench ingest", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--conversations", type=int, default=128)
    parser.add_argument("--port", type=int, default=23010)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    asyncio.run(main(parse()))
