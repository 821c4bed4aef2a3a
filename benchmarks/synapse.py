"""Messages delivered per processor second of server and database, beside matrix-synapse on the same PostgreSQL.

The same 8 and 32 senders, each with a thread of their own, one reader of all threads, interleaved windows.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from benchmarks.load import Sender, median, percentile, run_senders
from benchmarks.stream import Sockets
from benchmarks.synapse_peer import Synapse, deliver, synapse
from benchmarks.wire import RawStream
from benchmarks.world import (
    World,
    cpu_seconds,
    database,
    finish,
    open_conversations,
    say,
    server,
    sign_in_agent,
    sign_in_customers,
)

DIFFERS = (
    "Synapse signs and hashes every event, resolves room state, checks power levels and is ready to federate; its "
    "reader long-polls /sync. Onglass does none of that: it dedupes by key, numbers twice, masks secrets, keeps an "
    "event log with reactions, and pushes over a WebSocket. Both store durably in the same PostgreSQL before answering."
)


async def _ours(world: World, senders: list[Sender], agent_token: str, *, seconds: float) -> float:
    """Return messages delivered to the agent's stream per processor second."""
    seen = 0

    def frame(_stream: RawStream, raw: bytes) -> None:
        nonlocal seen
        seen += b'"message_created"' in raw[:400]

    reader = Sockets(world.port, frame)
    await reader.open([agent_token], "agent")
    for sender in senders:
        watch = b'{"type":"watch","conversation_id":"%s"}' % sender.conversation_ids[0].encode()
        reader.streams[0].send(watch)
    await asyncio.sleep(0.5)
    seen = 0
    before = cpu_seconds(world.pid) + cpu_seconds(world.postmaster_pid)
    tally = await run_senders(senders, port=world.port, seconds=seconds, stream=False)
    deadline = time.perf_counter() + 10
    while seen < tally.accepted and time.perf_counter() < deadline:
        await asyncio.sleep(0.05)
    spent = cpu_seconds(world.pid) + cpu_seconds(world.postmaster_pid) - before
    reader.close()
    if tally.failed or seen != tally.accepted:
        raise RuntimeError(f"{tally.accepted} accepted, {seen} delivered, {tally.failed} failed {tally.first_failure}")
    return seen / spent


async def _theirs(peer: Synapse, postmaster_pid: int, *, senders: int, seconds: float) -> float:
    before = cpu_seconds(peer.pid) + cpu_seconds(postmaster_pid)
    delivered, delays = await deliver(peer, senders=senders, seconds=seconds)
    spent = cpu_seconds(peer.pid) + cpu_seconds(postmaster_pid) - before
    say(f"synapse, {senders} senders: {delivered / seconds:.0f}/s, delivery p50 {percentile(delays, 0.5) * 1e3:.0f} ms")
    return delivered / spent


async def main(arguments: argparse.Namespace) -> None:
    """Run the benchmark."""
    ratios: dict[int, list[float]] = {8: [], 32: []}
    with tempfile.TemporaryDirectory(prefix="onglass-bench-", ignore_cleanup_errors=True) as folder:
        async with (
            database() as (url, postmaster_pid),
            server(url, postmaster_pid, port=arguments.port) as world,
            synapse(url, Path(folder), port=arguments.port + 1, senders=32) as peer,
        ):
            people = await sign_in_customers(world, 32)
            conversations = await open_conversations(world, [token for token, _ in people])
            senders = [
                Sender(token=token, conversation_ids=(conversation,))
                for (token, _), conversation in zip(people, conversations, strict=True)
            ]
            agent_token = await sign_in_agent(world)
            for _ in range(arguments.rounds):
                for count, found in ratios.items():
                    theirs = await _theirs(peer, postmaster_pid, senders=count, seconds=arguments.seconds)
                    ours = await _ours(world, senders[:count], agent_token, seconds=arguments.seconds)
                    found.append(ours / theirs)
                    say(f"{count} senders: {ours:.0f} against {theirs:.0f} messages a processor second")
    figures = {f"ratio_{count}": round(median(found), 1) for count, found in ratios.items()}
    finish({**figures, "ratio": min(figures.values()), "differs": DIFFERS}, as_json=arguments.json)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="./run bench synapse", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--port", type=int, default=23040)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    asyncio.run(main(parse()))
