"""A process of its own that keeps a PostgreSQL until it is told to end: python postgres_keeper.py DATA CHOICE."""

import asyncio
import signal
import sys
from pathlib import Path

from onglass.platform.postgres import PostgresSupervisor


async def main() -> None:
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with PostgresSupervisor(Path(sys.argv[1]), choice=sys.argv[2]):  # type: ignore[arg-type]
        print("ready", flush=True)
        await ended.wait()


if __name__ == "__main__":
    asyncio.run(main())
