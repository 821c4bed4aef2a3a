"""Pushes to customers: a thousand devices are told of an answer and untold once it is read, none lost, one told once.

A real database, the relay and sender, and a push service over TLS that checks each signature and opens
every body. `lost`: devices that were not told. `withdrawn_pct`: of those told and read on another device, how many were
untold. `p99_ms`: from when a push was due until the service had taken it, all of them due at one moment.
`foreground_pushes`: what was pushed to the others of what was read on a device in the foreground; none is right.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.world import database, finish, run, say
from onglass.main.migrate import migrate
from onglass.main.roles import role_addresses
from onglass.main.secrets import derive_key
from onglass.platform.database import Addresses
from tests.integration.delivery.noticing import Matter, Noticing, open_noticing
from tests.support.push_service import BrowserEnd, Certificates
from tests.support.scratch import scratch_folder
from tests.support.servers import SECRET_KEY

_CUSTOMERS = 100


async def _measure(subscriptions: int, *, as_json: bool) -> None:
    async with database() as (owner_url, _):
        addresses = await _ready(owner_url)
        with scratch_folder("push") as folder:
            certificates = Certificates(Path(folder) / "push")
            async with open_noticing(addresses, certificates, "Bench") as noticing:
                finish(await _tell(noticing, subscriptions), as_json=as_json)


async def _ready(owner_url: str) -> Addresses:
    key = derive_key(SECRET_KEY)
    await migrate(owner_url, key)
    return role_addresses(owner_url, key)


async def _tell(noticing: Noticing, subscriptions: int) -> dict[str, Any]:
    agent = await noticing.pushing.at_work()
    matters = [await noticing.matter(agent) for _ in range(_CUSTOMERS)]
    ends: dict[str, list[BrowserEnd]] = {}
    for matter in matters:
        ends[str(matter.conversation_id)] = [
            await noticing.browser(matter.customer) for _ in range(subscriptions // _CUSTOMERS)
        ]
    say(f"{subscriptions} devices of {len(matters)} customers")
    taken = noticing.pushing.service.taken
    latencies = await _answer_all(noticing, matters)
    told = {push.token for push in taken if push.message["kind"] == "message"}
    everybody = {end.token for one in ends.values() for end in one}
    say(f"{len(told)} told")
    for matter in matters:
        await noticing.read(matter)
    await noticing.send()
    untold = {push.token for push in taken if push.message["kind"] == "withdraw"}
    before = len(taken)
    await _read_in_foreground(noticing, matters[:10])
    return {
        "subscriptions": subscriptions,
        "lost": len(everybody - told),
        "doubled": sum(push.message["kind"] == "message" for push in taken[:before]) - len(told),
        "withdrawn_pct": round(100 * len(untold & told) / max(1, len(told)), 2),
        "p99_ms": round(_percentile(latencies, 0.99), 1),
        "p50_ms": round(_percentile(latencies, 0.5), 1),
        "foreground_pushes": sum(push.message["kind"] == "message" for push in taken[before:]),
    }


async def _answer_all(noticing: Noticing, matters: Sequence[Matter]) -> list[float]:
    for matter in matters:
        await matter.agent.say(matter.conversation_id, "Here is your answer.")
    await noticing.pushing.office.settle()
    await noticing.pushing.wind(60)
    began = time.monotonic()
    await noticing.send()
    return sorted((push.at - began) * 1000 for push in noticing.pushing.service.taken)


async def _read_in_foreground(noticing: Noticing, matters: Sequence[Matter]) -> None:
    await noticing.pushing.sql(
        "update customer set present_until_at = clock_timestamp() + interval '45 s' where workspace_id = $1"
    )
    for matter in matters:
        await noticing.answer(matter, "You are reading this already.")
        await noticing.read(matter)
    await noticing.pass_time(60)


def _percentile(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0.0


def main() -> None:
    """Parse and run."""
    parser = argparse.ArgumentParser(prog="./run bench push", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--subscriptions", type=int, default=1000)
    arguments = parser.parse_args()
    run(_measure(arguments.subscriptions, as_json=arguments.json))


if __name__ == "__main__":
    main()
