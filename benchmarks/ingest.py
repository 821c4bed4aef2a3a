"""How many messages a node accepts beside what pgbench inserts on the same server, in interleaved runs.

128 authenticated customers write into 128 conversations at once; each message is durable and in the event log
before its answer. pgbench: `-M prepared`, 32 clients, one row into a table with two indexes. The load generator is C
(`sender.c`), as pgbench is, and like pgbench it spends its share of the processors that server and database need.
"""

import argparse
import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import asyncpg
import msgspec

from benchmarks.c_load import Load, LoadError, compile_sender, quantile_ms, run_load
from benchmarks.load import Sender, median
from benchmarks.world import (
    World,
    allow_open_files,
    cpu_seconds,
    database,
    finish,
    open_conversations,
    postgres_choice,
    run,
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
_WARM_UP_SECONDS = 1.5
_REAP_SECONDS = 0.5


class _Round(msgspec.Struct, frozen=True, kw_only=True):
    """One interleaved run."""

    pgbench_tps: float
    over_http: Load
    over_stream: Load
    cpu_us_per_message: float

    def in_words(self) -> str:
        return (
            f"pgbench {self.pgbench_tps:.0f}, HTTP {self.over_http.per_second:.0f}/s "
            f"({self.over_http.per_second / self.pgbench_tps:.2f}), stream {self.over_stream.per_second:.0f}/s "
            f"({self.over_stream.per_second / self.pgbench_tps:.2f})"
        )


async def pgbench(owner_url: str, *, seconds: float) -> float:
    """Return the transactions a second of one-row inserts with 32 clients."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(_SCRIPT)
        script.flush()
        Path(script.name).chmod(0o644)
        process = await asyncio.create_subprocess_exec(
            str(find_binaries(postgres_choice()).bin_dir / "pgbench"),
            *("-M", "prepared", "-c", "32", "-j", "2", "-n", "-T", str(int(seconds)), "-f", script.name, owner_url),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await process.communicate()
    found = re.search(rb"tps = ([0-9.]+)", out)
    if found is None:
        raise LoadError(f"pgbench printed no rate:\n{out.decode()[-500:]}")
    # What pgbench leaves behind (rows to vacuum, backends to reap) must not count as work of the next run.
    connection = await asyncpg.connect(owner_url)
    await connection.execute("truncate bench_row")
    await connection.close()
    await asyncio.sleep(_REAP_SECONDS)
    return float(found[1])


async def measure(world: World, *, rounds: int, seconds: float, count: int) -> dict[str, float | int]:
    """Interleave pgbench, HTTP and stream `rounds` times and return the figures."""
    people = await sign_in_customers(world, count)
    conversations = await open_conversations(world, [token for token, _ in people])
    senders = [
        Sender(token=token, conversation_ids=(conversation,))
        for (token, _), conversation in zip(people, conversations, strict=True)
    ]
    stored = await _stored(world)
    say(f"{count} customers in as many conversations; warming up, not counted")
    everything = [await _send(world, senders, seconds=_WARM_UP_SECONDS, stream=stream) for stream in (False, True)]
    done: list[_Round] = []
    for number in range(1, rounds + 1):
        done.append(await _one_round(world, senders, seconds=seconds))
        everything += (done[-1].over_http, done[-1].over_stream)
        say(f"round {number} of {rounds}: {done[-1].in_words()}")
    await _all_there(world, stored + sum(load.accepted for load in everything))
    over_http = [one.over_http for one in done]
    return {
        "accepted_per_s": round(median([one.over_http.per_second for one in done])),
        "stream_per_s": round(median([one.over_stream.per_second for one in done])),
        "pgbench_tps": round(median([one.pgbench_tps for one in done])),
        "ratio": round(median([one.over_http.per_second / one.pgbench_tps for one in done]), 3),
        "stream_ratio": round(median([one.over_stream.per_second / one.pgbench_tps for one in done]), 3),
        "p50_ms": round(quantile_ms(over_http, 0.5), 2),
        "p99_ms": round(quantile_ms(over_http, 0.99), 2),
        "stream_p99_ms": round(quantile_ms([one.over_stream for one in done], 0.99), 2),
        "cpu_us_per_message": round(median([one.cpu_us_per_message for one in done]), 1),
        "generator_cpu_us_per_message": round(median([one.over_http.cpu_us_per_message for one in done]), 1),
        "generator_cpu_us_per_stream_message": round(median([one.over_stream.cpu_us_per_message for one in done]), 1),
    }


async def _one_round(world: World, senders: Sequence[Sender], *, seconds: float) -> _Round:
    """Run pgbench, HTTP, stream and pgbench again, one after the other."""
    before = await pgbench(world.owner_url, seconds=seconds)
    cpu = _cpu_seconds(world)
    over_http = await _send(world, senders, seconds=seconds, stream=False)
    cpu = _cpu_seconds(world) - cpu
    over_stream = await _send(world, senders, seconds=seconds, stream=True)
    after = await pgbench(world.owner_url, seconds=seconds)
    return _Round(
        pgbench_tps=(before + after) / 2,
        over_http=over_http,
        over_stream=over_stream,
        cpu_us_per_message=cpu / over_http.accepted * 1e6,
    )


def _cpu_seconds(world: World) -> float:
    return cpu_seconds(world.pid) + cpu_seconds(world.postmaster_pid)


async def _send(world: World, senders: Sequence[Sender], *, seconds: float, stream: bool) -> Load:
    load = await run_load(senders, port=world.port, seconds=seconds, stream=stream)
    if load.failed or not load.accepted:
        raise LoadError(f"{load.failed} sends failed, {load.accepted} were accepted: {load.first_failure}")
    return load


async def _stored(world: World) -> int:
    connection = await asyncpg.connect(world.owner_url)
    try:
        return int(await connection.fetchval("select count(*) from message"))
    finally:
        await connection.close()


async def _all_there(world: World, expected: int) -> None:
    """Refuse the figures when not exactly the accepted messages are stored, or the log has holes."""
    stored = await _stored(world)
    connection = await asyncpg.connect(world.owner_url)
    try:
        holes = await connection.fetchval(
            "select count(*) from (select stream_id from event where stream_kind = 1 group by stream_id "
            "having count(*) <> max(seq)) as broken"
        )
    finally:
        await connection.close()
    if stored != expected or holes:
        raise LoadError(f"{stored} messages stored, {expected} accepted, {holes} logs with holes")
    say(f"all {expected} accepted messages are stored, and no log has a hole")


async def main(arguments: argparse.Namespace) -> None:
    """Run the benchmark."""
    try:
        await _run(arguments)
    except LoadError as error:
        sys.exit(f"onglass: {error}")


async def _run(arguments: argparse.Namespace) -> None:
    await compile_sender()  # first, so that a missing compiler is told before anything is started
    allow_open_files(3 * arguments.conversations + 512)
    say("starting a database and a server")
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
    run(main(parse()))
