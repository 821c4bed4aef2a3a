"""Messages delivered per processor second of server and database, beside matrix-synapse on the same PostgreSQL.

The same 8 and 32 senders, each with one message under way in a thread of their own, one reader of all threads, windows
that take turns. Delivered is what the reader has received; the processor time of the load itself is not counted.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

import httpx
import msgspec

from benchmarks.load import Sender, median, percentile, run_senders
from benchmarks.raw import RawStream
from benchmarks.stream import Sockets
from benchmarks.synapse_peer import Synapse, deliver, read_on, synapse
from benchmarks.world import (
    World,
    cpu_seconds,
    database,
    finish,
    open_conversations,
    run,
    say,
    server,
    sign_in_agent,
    sign_in_customers,
)

DIFFERS = (
    "Synapse signs and hashes every event, resolves room state, checks power levels, evaluates push rules and is ready "
    "to federate; its reader long-polls /sync, one page may carry many messages. Onglass does none of that: it dedupes "
    "by key, numbers twice, masks secrets, keeps an event log with reactions, and pushes each message over a WebSocket "
    "and changed list rows beside it. Both store durably in the same PostgreSQL before answering; both are one process."
    " Each sender has a conversation, or a room, of their own: many senders in one room would let Synapse share work."
)
_SENDERS = (8, 32)


class Rate(msgspec.Struct, frozen=True):
    """Messages delivered a second, and for each second of processor time."""

    per_s: float
    per_cpu_s: float


async def _ours(world: World, senders: list[Sender], agent_token: str, *, seconds: float) -> Rate:
    """Count what reaches the agent's stream."""
    seen = 0

    def frame(_stream: RawStream, raw: bytes) -> None:
        nonlocal seen
        seen += b'"message_created"' in raw[:400]

    reader = Sockets(world.port, frame)
    await reader.open([agent_token], "agent")
    await _watch_from_now_on(world, reader.streams[0], senders, agent_token)
    before = cpu_seconds(world.pid) + cpu_seconds(world.postmaster_pid)
    started = time.perf_counter()
    tally = await run_senders(senders, port=world.port, seconds=seconds, stream=False)
    deadline = time.perf_counter() + 10
    while seen < tally.accepted and time.perf_counter() < deadline:
        await asyncio.sleep(0.01)
    took = time.perf_counter() - started
    spent = cpu_seconds(world.pid) + cpu_seconds(world.postmaster_pid) - before
    reader.close()
    if tally.failed or seen != tally.accepted or not seen:
        raise RuntimeError(f"{tally.accepted} accepted, {seen} delivered, {tally.failed} failed {tally.first_failure}")
    return Rate(seen / took, seen / spent)


async def _watch_from_now_on(world: World, reader: RawStream, senders: list[Sender], agent_token: str) -> None:
    """Follow every sender's conversation after its last event, so that nothing older is told again."""
    headers = {"authorization": f"Bearer {agent_token}"}
    async with httpx.AsyncClient(base_url=world.base, trust_env=False, headers=headers, timeout=30) as http:
        for sender in senders:
            conversation_id = sender.conversation_ids[0]
            answer = await http.get(f"/v1/agent/conversations/{conversation_id}")
            answer.raise_for_status()
            last_seq = answer.json()["last_seq"]
            watch = {"type": "watch", "conversation_id": conversation_id, "after_seq": last_seq}
            reader.send(msgspec.json.encode(watch))
    await asyncio.sleep(0.5)


async def _theirs(peer: Synapse, postmaster_pid: int, *, senders: int, seconds: float) -> Rate:
    """Count what reaches the reader's sync."""
    since = await read_on(peer)
    before = cpu_seconds(peer.pid) + cpu_seconds(postmaster_pid)
    started = time.perf_counter()
    delays = await deliver(peer, since, senders=senders, seconds=seconds)
    took = time.perf_counter() - started
    spent = cpu_seconds(peer.pid) + cpu_seconds(postmaster_pid) - before
    say(f"  synapse, {senders} senders: delivery p50 {percentile(delays, 0.5) * 1e3:.0f} ms")
    return Rate(len(delays) / took, len(delays) / spent)


async def main(arguments: argparse.Namespace) -> None:
    """Run the benchmark."""
    with tempfile.TemporaryDirectory(prefix="onglass-bench-", ignore_cleanup_errors=True) as folder:
        async with (
            database() as (url, postmaster_pid),
            server(url, postmaster_pid, port=arguments.port) as world,
            synapse(url, Path(folder), port=arguments.port + 1, senders=max(_SENDERS)) as peer,
        ):
            people = await sign_in_customers(world, max(_SENDERS))
            conversations = await open_conversations(world, [token for token, _ in people])
            senders = [
                Sender(token=token, conversation_ids=(conversation,))
                for (token, _), conversation in zip(people, conversations, strict=True)
            ]
            agent_token = await sign_in_agent(world)
            say("a window of each that is not counted")
            await _theirs(peer, postmaster_pid, senders=max(_SENDERS), seconds=arguments.seconds)
            await _ours(world, senders, agent_token, seconds=arguments.seconds)
            ours: dict[int, list[Rate]] = {count: [] for count in _SENDERS}
            theirs: dict[int, list[Rate]] = {count: [] for count in _SENDERS}
            for _ in range(arguments.rounds):
                for count in _SENDERS:
                    theirs[count].append(await _theirs(peer, postmaster_pid, senders=count, seconds=arguments.seconds))
                    ours[count].append(await _ours(world, senders[:count], agent_token, seconds=arguments.seconds))
                    say(_compared(count, ours[count][-1], theirs[count][-1]))
    finish(_figures(ours, theirs), as_json=arguments.json)


def _compared(count: int, ours: Rate, theirs: Rate) -> str:
    return (
        f"{count} senders: {ours.per_cpu_s:.0f} against {theirs.per_cpu_s:.1f} messages a processor second "
        f"({ours.per_s:.0f}/s against {theirs.per_s:.0f}/s)"
    )


def _figures(ours: dict[int, list[Rate]], theirs: dict[int, list[Rate]]) -> dict[str, float | str]:
    figures: dict[str, float | str] = {}
    ratios = {}
    for count in _SENDERS:
        pairs = zip(ours[count], theirs[count], strict=True)
        ratios[count] = round(median([one.per_cpu_s / other.per_cpu_s for one, other in pairs]), 1)
        figures[f"ratio_{count}"] = ratios[count]
    figures["ratio"] = min(ratios.values())
    for count in _SENDERS:
        figures[f"per_cpu_s_{count}"] = round(median([rate.per_cpu_s for rate in ours[count]]))
        figures[f"synapse_per_cpu_s_{count}"] = round(median([rate.per_cpu_s for rate in theirs[count]]), 1)
    figures["differs"] = DIFFERS
    return figures


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(
        prog="./run bench synapse", description=__doc__, epilog="A quick run: --rounds 1 --seconds 4"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--rounds", type=int, default=3, help="pairs of windows for 8 and for 32 senders [3]")
    parser.add_argument("--seconds", type=float, default=8.0, help="length of a window [8]")
    parser.add_argument("--port", type=int, default=23040, help="port of our server; the next one is used too [23040]")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    run(main(parse()))
