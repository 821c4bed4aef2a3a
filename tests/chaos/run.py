"""One chaos run from beginning to end: people, load, faults, settling, and reading everything afresh."""

import asyncio
import random
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import msgspec
from joserfc import jwt
from joserfc.jwk import OctKey

from tests.chaos.cluster import Cluster, cluster
from tests.chaos.history import FinalMessage, History, Send, TimerEffect, now
from tests.chaos.nemesis import Nemesis
from tests.chaos.people import Account, Reader, Writer, eventually, read_events

_PROBE_KIND = "chaos_probe"
_EFFECTS = """
create table chaos_effect (workspace_id uuid not null, key text not null, effect_at timestamptz not null default
  clock_timestamp());
grant select, insert on chaos_effect to onglass_app;
"""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """How long, how many, and which faults."""

    seconds: float
    faults: Sequence[str]
    customers: int = 8
    pause_seconds: float = 0.09
    timers: int = 60
    plant: str = "none"
    settle_seconds: float = 30.0


async def run(profile: Profile, *, seed: int, folder: Path) -> History:
    """Carry out a profile and return its history."""
    chance = random.Random(seed)
    async with cluster(folder, random.Random(seed + 1), plant=profile.plant) as whole:
        history = History()
        people = await _sign_in(whole, profile.customers, history)
        conversations = [conversation for _, conversation in people["customers"]]
        await _plant_timers(whole, history, profile, chance)
        nemesis = Nemesis(whole, random.Random(seed + 2), conversations)
        stopping = asyncio.Event()
        writers = _writers(people, conversations, profile, chance, history)
        reading_ends = asyncio.Event()
        readers = _readers(people, conversations, chance, history)
        tasks = [asyncio.create_task(writer.run(stopping)) for writer in writers]
        watching = [
            asyncio.create_task(reader.run(reading_ends, is_paused=partial(_is_paused, nemesis, n)))
            for n, reader in enumerate(readers)
        ]
        await _strike(nemesis, profile, history)
        stopping.set()
        await asyncio.gather(*tasks)
        ended_at = now()
        await _read_afresh(people, history)
        history.level_after_seconds = await _until_level(readers, history, profile.settle_seconds, since=ended_at)
        reading_ends.set()
        await asyncio.gather(*watching)
        await _what_followed(whole, history, profile.settle_seconds)
    return history


def _is_paused(nemesis: Nemesis, number: int) -> bool:
    return nemesis.readers_are_paused and number % 2 == 0


async def _strike(nemesis: Nemesis, profile: Profile, history: History) -> None:
    """Spread the faults over the run's time; a fault that takes long eats the pause after it."""
    started = now()
    await asyncio.sleep(1.0)
    for number, fault in enumerate(profile.faults):
        await nemesis.strike(fault)
        history.faults.append(fault)
        due = started + profile.seconds * (number + 1) / len(profile.faults)
        await asyncio.sleep(max(0.1, due - now()))
    await asyncio.sleep(max(0.0, started + profile.seconds - now()))


async def _sign_in(whole: Cluster, count: int, history: History) -> dict[str, Any]:
    facts = whole.facts
    base = f"http://127.0.0.1:{whole.nodes[0].port}"
    customers, agents = [], []
    async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=20) as http:
        for number in range(1, count + 1):
            claims = {"sub": f"customer-{number}", "aud": facts["app_id"], "exp": int(time.time()) + 3000}
            token = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(facts["identity_secret"]))
            answer = await http.post("/v1/client/sessions", json={"app_key": facts["app_key"], "identity_token": token})
            answer.raise_for_status()
            account = Account(f"customer {number}", "customer", answer.json()["session_token"], whole.ports)
            opened = await http.post(
                "/v1/client/conversations",
                headers=account.headers,
                json={
                    "client_message_id": "first",
                    "content": {"type": "text", "text": f"customer {number} says hello"},
                },
            )
            opened.raise_for_status()
            history.sends.append(_greeting(account, opened.json()))
            customers.append((account, opened.json()["conversation"]["id"]))
        for name in ("ada", "ben", "cem"):
            answer = await http.post(
                "/v1/agent/sessions",
                json={"email": f"{name}@example.test", "password": f"correct horse battery {name}"},
            )
            answer.raise_for_status()
            agents.append(Account(f"agent {name}", "agent", answer.json()["session_token"], whole.ports))
        for number, (_, conversation) in enumerate(customers):
            answer = await http.post(
                f"/v1/agent/conversations/{conversation}/assign",
                headers=agents[number % 3].headers,
                json={"agent_id": facts["agents"][number % 3]["id"]},
            )
            answer.raise_for_status()
    return {"customers": customers, "agents": agents}


def _greeting(account: Account, opened: dict[str, Any]) -> Send:
    message = opened["message"]
    return Send(
        writer=account.name,
        conversation_id=opened["conversation"]["id"],
        client_message_id="first",
        body=message["content"]["text"],
        is_note=False,
        invoked_at=now(),
        acked_at=now(),
        outcome="ok",
        message_id=message["id"],
        seq=message["seq"],
        tries=1,
    )


def _writers(
    people: dict[str, Any], conversations: list[str], profile: Profile, chance: random.Random, history: History
) -> list[Writer]:
    """Return a writer for each customer and four for the agents, every second one on the stream."""
    pairs = [(account, [conversation], False) for account, conversation in people["customers"]]
    agents = people["agents"]
    pairs += [(_alias(agents[n % 3], f"agent writer {n}"), conversations, True) for n in range(4)]
    return [
        Writer(
            account,
            where,
            by_stream=number % 2 == 0,
            notes=notes,
            chance=random.Random(chance.getrandbits(64)),
            history=history,
            pause_seconds=profile.pause_seconds,
        )
        for number, (account, where, notes) in enumerate(pairs)
    ]


def _alias(account: Account, name: str) -> Account:
    return Account(name, account.audience, account.token, account.ports)


def _readers(people: dict[str, Any], conversations: list[str], chance: random.Random, history: History) -> list[Reader]:
    readers = [
        Reader(account, [conversation], chance=random.Random(chance.getrandbits(64)), history=history)
        for account, conversation in people["customers"]
    ]
    for number in range(4):
        account = _alias(people["agents"][number % 3], f"agent reader {number}")
        readers.append(Reader(account, conversations, chance=random.Random(chance.getrandbits(64)), history=history))
    return readers


async def _read_afresh(people: dict[str, Any], history: History) -> None:
    """Read every conversation as its customer and as an agent, over HTTP, from the beginning."""
    for account, conversation in people["customers"]:
        for reader in (account, people["agents"][0]):
            events = await _patiently(reader, conversation)
            numbers = history.final_events.setdefault(reader.audience, {})
            numbers[conversation] = [event["seq"] for event in events]
            for event in events:
                message = event.get("message") or event.get("note")
                if message is None:
                    continue
                history.final.append(
                    FinalMessage(
                        audience=reader.audience,
                        conversation_id=conversation,
                        seq=event["seq"],
                        message_id=message["id"],
                        client_message_id=message.get("client_message_id"),
                        body=message["content"]["text"],
                    )
                )


async def _patiently(reader: Account, conversation: str) -> list[dict[str, Any]]:
    for turn in range(20):
        try:
            return await read_events(reader, conversation, turn=turn)
        except httpx.HTTPError:
            await asyncio.sleep(0.3)
    return await read_events(reader, conversation)


async def _until_level(readers: list[Reader], history: History, seconds: float, *, since: float) -> float:
    def is_level() -> bool:
        return all(
            cursor >= len(history.final_events[reader.account.audience][conversation])
            for reader in readers
            for conversation, cursor in reader.cursors.items()
        )

    await eventually(is_level, seconds=seconds)
    return now() - since


async def _plant_timers(whole: Cluster, history: History, profile: Profile, chance: random.Random) -> None:
    connection = await asyncpg.connect(whole.owner_url)
    try:
        await connection.execute(_EFFECTS)
        for number in range(profile.timers):
            key = f"probe-{number}"
            due = await connection.fetchval(
                "insert into timer (workspace_id, key, due_at, kind) values ($1, $2, clock_timestamp() + $3 * "
                "interval '1 second', $4) returning extract(epoch from due_at)::float8",
                whole.facts["workspace_id"],
                key,
                chance.uniform(2.0, max(3.0, profile.seconds)),
                _PROBE_KIND,
            )
            history.timers_due[key] = due
    finally:
        await connection.close()


async def _what_followed(whole: Cluster, history: History, seconds: float) -> None:
    """Wait for reactions to run dry, then read what they did."""
    connection = await asyncpg.connect(whole.owner_url)
    try:
        deadline = now() + seconds
        while now() < deadline:
            history.left_unreacted = await connection.fetchval("select count(*) from unreacted")
            waiting = await connection.fetchval("select count(*) from timer where kind = $1", _PROBE_KIND)
            if not history.left_unreacted and not waiting:
                break
            await asyncio.sleep(0.2)
        history.dead_letters = await connection.fetchval("select count(*) from dead_letter")
        rows = await connection.fetch(
            "select c.id, c.first_response_at is not null as done from conversation c where exists (select 1 from "
            "message m where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.author_kind = 2 and "
            "m.public_seq is not null)"
        )
        history.first_replies = {str(row["id"]): row["done"] for row in rows}
        effects = await connection.fetch("select key, extract(epoch from effect_at)::float8 as at from chaos_effect")
        history.timer_effects = [
            TimerEffect(key=row["key"], due_at=history.timers_due[row["key"]], effect_at=row["at"]) for row in effects
        ]
        expected = await connection.fetch("select id from message where public_seq is not null")
        history.outbound_expected = [str(row["id"]) for row in expected]
    finally:
        await connection.close()
    everything = set(history.outbound_expected)
    await eventually(lambda: {o.message_id for o in whole.sink.received} >= everything, seconds=min(5.0, seconds))
    history.outbound = list(whole.sink.received)
