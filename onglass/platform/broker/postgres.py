"""Hints by NOTIFY: for a few processes that share a database and want no other server.

Invariant: one NOTIFY carries all that waits, on a connection of its own; never inside a command's transaction,
where it would halve the rate of commits.
"""

import asyncio
import base64
from collections.abc import Sequence
from typing import ClassVar

import asyncpg
from typing_extensions import override

from onglass.platform.broker._wired import WiredBroker, until_first
from onglass.platform.transactions import Row

_CHANNEL = "onglass"
_CONNECT_SECONDS = 3.0
_HEARTBEAT_SECONDS = 5.0


class PostgresBroker(WiredBroker):
    """Talks through one connection, which listens and notifies."""

    max_parcel_bytes: ClassVar[int] = 5_900  # 7,868 as base64; NOTIFY takes less than 8,000

    def __init__(self, address: str) -> None:
        """`address` of any role: everyone may notify."""
        super().__init__()
        self._address = address

    @override
    async def _talk(self) -> None:
        connection: asyncpg.Connection[Row] = await asyncpg.connect(
            self._address,
            timeout=_CONNECT_SECONDS,
            command_timeout=_CONNECT_SECONDS,
            # A NOTIFY needs no durability: what it announces is on disk already.
            server_settings={"application_name": "onglass broker", "synchronous_commit": "off"},
        )
        try:
            await connection.add_listener(_CHANNEL, self._heard)
            self._connected()
            gone = asyncio.Event()

            def lost(_connection: object) -> None:
                gone.set()

            connection.add_termination_listener(lost)
            await self._until_gone(connection, gone)
        finally:
            connection.terminate()

    async def _until_gone(self, connection: "asyncpg.Connection[Row]", gone: asyncio.Event) -> None:
        is_busy = asyncio.Lock()

        async def notify(parcels: Sequence[bytes]) -> None:
            texts = [base64.b64encode(parcel).decode() for parcel in parcels]
            async with is_busy:
                await connection.execute(f"select pg_notify('{_CHANNEL}', text) from unnest($1::text[]) text", texts)

        async def heartbeat() -> None:
            while True:
                await asyncio.sleep(_HEARTBEAT_SECONDS)
                async with is_busy:
                    await connection.execute("select 1")

        tasks = [
            asyncio.ensure_future(self._outbox.carry(notify, max_bytes=self.max_parcel_bytes)),
            asyncio.ensure_future(heartbeat()),
            asyncio.ensure_future(gone.wait()),
        ]
        await until_first(tasks)

    def _heard(self, _connection: object, _process_id: int, _channel: str, payload: object) -> None:
        self._outbox.receive(base64.b64decode(str(payload)))
