"""Does the harm: one method a fault, each undoes what it did before it returns."""

import asyncio
import contextlib
import os
import random
import signal
from collections.abc import AsyncIterator

import asyncpg

from tests.chaos.cluster import Cluster, Node

_DATABASE_ERRORS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)


class Nemesis:
    """Carries out faults by name. Draws from its own generator only."""

    def __init__(self, cluster: Cluster, chance: random.Random, conversations: list[str]) -> None:
        """Aim at a cluster; some faults pick one of `conversations`."""
        self.cluster = cluster
        self.chance = chance
        self.conversations = conversations
        self.readers_are_paused = False

    async def strike(self, fault: str) -> None:
        """Do one fault and undo it."""
        await getattr(self, fault)()

    def _node(self) -> Node:
        return self.chance.choice(self.cluster.nodes)

    async def node_killed(self) -> None:
        """SIGKILL a node and start it again after a moment."""
        node = self._node()
        await asyncio.to_thread(node.kill)
        await asyncio.sleep(self.chance.uniform(0.1, 0.6))
        node.start()
        await node.wait_ready()

    async def node_stopped(self) -> None:
        """SIGSTOP a node; it wakes with stale leases and half-written sockets."""
        await self._pause(self._node(), self.chance.uniform(1.0, 2.5))

    async def lock_holder_stopped(self) -> None:
        """SIGSTOP a node while its transactions are likely to hold rows, several times in quick succession."""
        node = self._node()
        for _ in range(4):
            await self._pause(node, 0.35)
            await asyncio.sleep(0.05)
        await self._pause(node, 1.5)

    async def _pause(self, node: Node, seconds: float) -> None:
        if node.child is None:
            return
        node.child.send(signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            node.child.send(signal.SIGCONT)

    async def postmaster_killed(self) -> None:
        """Kill -9 the postmaster; its supervisor brings it back."""
        pid = self.cluster.supervisor.pid
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                _kill(pid)
        await asyncio.sleep(1.0)
        await self._database_answers()

    async def _database_answers(self) -> None:
        async with asyncio.timeout(30):
            while True:
                with contextlib.suppress(*_DATABASE_ERRORS):
                    connection = await asyncpg.connect(self.cluster.owner_url, timeout=2)
                    await connection.close()
                    return
                await asyncio.sleep(0.05)

    async def backends_terminated(self) -> None:
        """Terminate every connection of the nodes."""
        async with self._owner() as connection:
            await connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() "
                "and datname = current_database() and application_name like 'onglass%'"
            )

    async def conversation_locked(self) -> None:
        """Hold the row lock of one conversation for over a second."""
        async with self._owner() as connection, connection.transaction():
            await connection.execute(
                "select 1 from conversation where id = $1 for update", self.chance.choice(self.conversations)
            )
            await asyncio.sleep(1.2)

    async def connections_exhausted(self) -> None:
        """Take every connection the database has left, after cutting the nodes' own."""
        await self.backends_terminated()
        held: list[asyncpg.Connection[asyncpg.Record]] = []
        with contextlib.suppress(*_DATABASE_ERRORS):
            while len(held) < 200:
                held += [await asyncpg.connect(self.cluster.owner_url, timeout=2)]
        await asyncio.sleep(1.0)
        await asyncio.gather(*(connection.close() for connection in held), return_exceptions=True)

    async def broker_killed(self) -> None:
        """Kill -9 the broker and start it again."""
        await asyncio.to_thread(self.cluster.broker.kill)
        await asyncio.sleep(self.chance.uniform(0.5, 1.5))
        await asyncio.to_thread(self.cluster.broker.restart)

    async def hints_dropped(self) -> None:
        """Drop most hints for a while."""
        await self._distort("dropped")

    async def hints_doubled(self) -> None:
        """Double every hint for a while."""
        await self._distort("doubled")

    async def hints_reordered(self) -> None:
        """Deliver hints late and shuffled for a while."""
        await self._distort("reordered")

    async def _distort(self, how: str) -> None:
        proxy = self.cluster.broker.proxy
        proxy.hints = how  # type: ignore[assignment]
        try:
            await asyncio.sleep(2.0)
        finally:
            proxy.hints = "as_sent"

    async def connections_reset(self) -> None:
        """Reset every client connection to one node."""
        self._node().proxy.reset_all()

    async def connections_black_holed(self) -> None:
        """Keep connections open and deliver nothing for a while, then cut them."""
        proxy = self._node().proxy
        proxy.mode = "black_hole"
        try:
            await asyncio.sleep(2.5)
        finally:
            proxy.reset_all()
            proxy.mode = "pass"

    async def connections_slowed(self) -> None:
        """Delay every chunk between clients and one node."""
        proxy = self._node().proxy
        proxy.mode = "slow"
        try:
            await asyncio.sleep(2.0)
        finally:
            proxy.mode = "pass"

    async def reader_never_reads(self) -> None:
        """Half of the readers stop reading while everybody writes."""
        self.readers_are_paused = True
        try:
            await asyncio.sleep(2.5)
        finally:
            self.readers_are_paused = False

    @contextlib.asynccontextmanager
    async def _owner(self) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
        try:
            connection = await asyncpg.connect(self.cluster.owner_url, timeout=3)
        except _DATABASE_ERRORS:
            await self._database_answers()
            connection = await asyncpg.connect(self.cluster.owner_url, timeout=3)
        try:
            yield connection
        finally:
            await connection.close()


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
