"""A node as `onglass serve` runs it, with a probe reaction, a probe timer, and on request one planted bug.

`python -m tests.chaos.node PLANT serve …`; PLANT is `none` or a name in `planted.PLANTS`.
"""

import asyncio
import os
import sys

from onglass.events import MessageReceived, ReplySent
from onglass.main import wiring
from onglass.main.cli import main
from onglass.platform.reactions import on
from onglass.platform.timers import Timer
from onglass.platform.transactions import Transaction
from tests.chaos.planted import PLANTS

SINK_PORT = int(os.environ.get("ONGLASS_CHAOS_SINK", "0"))


async def tell_sink(message_id: object) -> None:
    """Call somebody outside about a message; raises OSError when they do not answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", SINK_PORT)
    try:
        writer.write(f"POST /{message_id} HTTP/1.1\r\nhost: sink\r\ncontent-length: 0\r\n\r\n".encode())
        await writer.drain()
        await reader.readuntil(b"\r\n\r\n")
    finally:
        writer.close()


async def probe_received(_tx: Transaction, event: MessageReceived) -> None:
    """React to a customer's words by a call outside."""
    await tell_sink(event.message_id)


async def probe_sent(_tx: Transaction, event: ReplySent) -> None:
    """React to an agent's words by a call outside."""
    await tell_sink(event.message_id)


async def probe_timer(tx: Transaction, timer: Timer) -> None:
    """Take effect where the checker can count it, in the timer's own transaction."""
    await tx.execute("insert into chaos_effect (workspace_id, key) values ($1, $2)", tx.workspace_id, timer.key)


def install(plant: str) -> None:
    """Add the probes to the page of consequences and plant the bug."""
    if plant != "fire_and_forget_webhook":
        probes = (on(MessageReceived, probe_received), on(ReplySent, probe_sent))
        setattr(wiring, "REACTIONS", (*wiring.REACTIONS, *probes))  # noqa: B010 - the page is typed by what stands on it
    wiring.TIMERS["chaos_probe"] = probe_timer
    if plant != "none":
        PLANTS[plant](tell_sink)


if __name__ == "__main__":
    install(sys.argv.pop(1))
    main()
