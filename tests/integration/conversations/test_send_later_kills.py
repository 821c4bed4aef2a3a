"""Sending later while the processes that do it are killed: each message once, whatever the moment of the kill."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from datetime import timedelta
from pathlib import Path

from tests.integration.conversations.makers import Desk
from tests.integration.conversations.test_send_later import in_seconds, later, until_settled, workers

ROOT = Path(__file__).resolve().parents[3]


async def start_worker(desk: Desk, *, sending_seconds: float) -> Process:
    addresses = json.dumps({"app": desk.addresses.app, "worker": desk.addresses.worker})
    arguments = ["-m", "tests.integration.conversations._late_process", addresses, str(sending_seconds)]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, stdout=PIPE)
    assert process.stdout is not None
    assert (await process.stdout.readline()).strip() == b"ready"
    return process


async def test_messages_go_out_once_although_workers_are_killed_while_they_send(desk: Desk) -> None:
    pairs = [await desk.pair() for _ in range(6)]
    workers_running = [await start_worker(desk, sending_seconds=0.15) for _ in range(2)]
    due = {}
    for number in range(30):
        _, agent, conversation = pairs[number % 6]
        words = f"killed {number}"
        due[words] = await in_seconds(desk, 0.3 + number / 15)
        await later(agent, conversation, words, send_at=due[words])
    for turn in range(3):
        await asyncio.sleep(0.55)
        victim = workers_running.pop(0)
        victim.send_signal(signal.SIGKILL)
        await victim.wait()
        if turn == 0:
            workers_running.append(await start_worker(desk, sending_seconds=0.15))
    for process in workers_running:
        process.send_signal(signal.SIGKILL)
        await process.wait()
    async with workers(desk, 2):
        for _, agent, conversation in pairs:
            assert await until_settled(agent, conversation) == []
    rows = await desk.sql(
        "select content->>'text' said, created_at from message where workspace_id = $1 "
        "and content->>'text' like 'killed %'",
        desk.house.id,
    )
    assert Counter(row["said"] for row in rows) == Counter(due.keys())
    assert all(row["created_at"] - due[row["said"]] >= timedelta(0) for row in rows)
