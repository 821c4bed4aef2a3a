"""The epoch: every role can read it, it stays, and a restore renews it."""

import asyncpg

from onglass.platform.database import Addresses
from onglass.platform.epoch import read_epoch, renew_epoch


async def test_every_role_reads_the_same_epoch_until_it_is_renewed(addresses: Addresses) -> None:
    connections = [await asyncpg.connect(url) for url in (addresses.owner, addresses.app, addresses.worker)]
    first = {await read_epoch(connection) for connection in connections}
    assert len(first) == 1
    renewed = await renew_epoch(connections[0])
    assert {renewed} == {await read_epoch(connection) for connection in connections}
    assert renewed not in first
    for connection in connections:
        await connection.close()
