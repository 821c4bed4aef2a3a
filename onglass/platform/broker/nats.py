"""Hints over NATS core: for many nodes. At most once is enough, so no JetStream.

Invariant: one subject for all; a node that lost its connection finds its own way back and asks nobody's patience.
"""

import asyncio
import random
from collections.abc import Sequence
from typing import Any, ClassVar

import nats
import structlog
from nats.aio.client import Client
from typing_extensions import override

from onglass.platform.broker._wired import WiredBroker, until_first

log = structlog.get_logger(__name__)

_CONNECT_SECONDS = 2
_PING_SECONDS = 2
_FLUSH_SECONDS = 2


class NatsBroker(WiredBroker):
    """Talks through one connection to a NATS server or cluster."""

    max_parcel_bytes: ClassVar[int] = 500_000  # the server's default limit is 1 MB

    def __init__(self, servers: str | Sequence[str], *, subject: str = "onglass") -> None:
        """`servers`: nats:// addresses, several when it is a cluster; `subject` keeps installations apart."""
        super().__init__()
        self._servers = [servers] if isinstance(servers, str) else list(servers)
        self._subject = subject

    @override
    async def _talk(self) -> None:
        lost = asyncio.Event()

        async def on_lost() -> None:
            lost.set()

        # Reconnecting is ours: the client's own would keep subscriptions but also buffer and block publishers.
        client = await nats.connect(
            servers=random.sample(self._servers, len(self._servers)),
            allow_reconnect=False,
            connect_timeout=_CONNECT_SECONDS,
            ping_interval=_PING_SECONDS,
            max_outstanding_pings=2,
            disconnected_cb=on_lost,
            closed_cb=on_lost,
            error_cb=_note_error,
        )
        try:
            await client.subscribe(self._subject, cb=self._heard)
            await client.flush(_FLUSH_SECONDS)
            self._connected()
            await until_first([asyncio.ensure_future(self._carry(client)), asyncio.ensure_future(lost.wait())])
        finally:
            await client.close()

    async def _carry(self, client: Client) -> None:
        async def send(parcels: Sequence[bytes]) -> None:
            for parcel in parcels:
                await client.publish(self._subject, parcel)

        await self._outbox.carry(send, max_bytes=self.max_parcel_bytes)

    async def _heard(self, message: Any) -> None:
        self._outbox.receive(message.data)


async def _note_error(error: Exception) -> None:
    log.info("nats_error", error=repr(error))
