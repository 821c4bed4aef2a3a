"""Uploads survive cut connections, restarts and two writers; nothing of them stays behind."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from typing_extensions import override

from onglass.directory.model import Principal
from onglass.files import commands, queries
from onglass.files.engine.keys import part_key
from onglass.platform.blobs import LocalBlobs
from onglass.platform.database import Addresses
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, Invalid, NotFound, TooLarge, TooMany
from tests.integration.directory.makers import House, connect, open_database
from tests.integration.files.conftest import Desk, pieces

TEXT = ("The quick brown fox jumps over the lazy dog. " * 60_000).encode()  # 2.7 MB, three parts


async def test_an_upload_resumes_by_its_offset_after_a_restart(
    desk: Desk, customer: Principal, module_addresses: Addresses
) -> None:
    upload = await desk.create(customer, len(TEXT), "fox.txt", "text/plain")
    first = await desk.append(customer, upload.id, TEXT[:1_500_000])
    assert first.offset_bytes == 1_500_000
    async with open_database(module_addresses, size=2) as restarted:  # another process: other pools, the same folder
        later = msgspec.structs.replace(
            desk, store=LocalBlobs(desk.folder), house=msgspec.structs.replace(desk.house, database=restarted)
        )
        resumed = await later.state(customer, upload.id)
        assert (resumed.offset_bytes, resumed.state) == (1_500_000, "uploading")
        await later.append(customer, upload.id, TEXT[1_500_000:], at=1_500_000)
        assert (await later.finish(customer, upload.id)).state == "ready"
    readable = await desk.readable(customer, upload.id)
    assert (readable.facts.media_type, readable.facts.size_bytes) == ("text/plain", len(TEXT))
    assert await desk.content(readable.blob_key) == TEXT
    await desk.run_timers()
    assert desk.stored() == [readable.blob_key]


async def test_what_arrived_before_a_connection_was_cut_is_kept(desk: Desk, customer: Principal) -> None:
    async def cut() -> AsyncIterator[bytes]:
        async for chunk in pieces(TEXT[:1_200_000]):
            yield chunk
        raise ConnectionResetError("the tram went into a tunnel")

    upload = await desk.create(customer, len(TEXT), "fox.txt", "text/plain")
    with pytest.raises(ConnectionResetError):
        await commands.append(desk.database, desk.store, customer, upload.id, offset_bytes=0, chunks=cut())
    assert (await desk.state(customer, upload.id)).offset_bytes == 1_200_000


async def test_what_arrived_before_a_request_was_cancelled_is_kept(desk: Desk, customer: Principal) -> None:
    begun = asyncio.Event()

    async def hanging() -> AsyncIterator[bytes]:
        yield TEXT[:300_000]
        begun.set()
        await asyncio.sleep(60)

    upload = await desk.create(customer, len(TEXT), "fox.txt", "text/plain")
    task = asyncio.create_task(
        commands.append(desk.database, desk.store, customer, upload.id, offset_bytes=0, chunks=hanging())
    )
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await desk.state(customer, upload.id)).offset_bytes == 300_000


async def test_a_half_dead_connection_neither_mixes_in_nor_overwrites(desk: Desk, customer: Principal) -> None:
    """The old connection sends other bytes, and wakes when the new one has counted its part or finished the file."""
    for moment in ("after a part", "after the check"):
        waiting, wake = asyncio.Event(), asyncio.Event()

        async def half_dead(waiting: asyncio.Event = waiting, wake: asyncio.Event = wake) -> AsyncIterator[bytes]:
            yield b"<script>alert(1)</script>" * 1000
            waiting.set()
            await wake.wait()

        upload = await desk.create(customer, len(TEXT), "fox.txt", "text/plain")
        old = asyncio.create_task(
            commands.append(desk.database, desk.store, customer, upload.id, offset_bytes=0, chunks=half_dead())
        )
        await waiting.wait()
        if moment == "after a part":
            await desk.append(customer, upload.id, TEXT[:600_000])
        else:
            await desk.append(customer, upload.id, TEXT)
            await desk.finish(customer, upload.id)
        await desk.run_timers()  # what was known of the old connection is erased before it stores its bytes
        wake.set()
        with pytest.raises(Conflict, match="offset_mismatch"):
            await old
        if moment == "after a part":
            await desk.append(customer, upload.id, TEXT[600_000:], at=600_000)
            await desk.finish(customer, upload.id)
        assert await desk.content((await desk.readable(customer, upload.id)).blob_key) == TEXT
        await desk.run_timers()
        assert len([name for name in desk.stored() if upload.id.hex in name]) == 1


async def test_a_part_that_a_newer_connection_gave_up_is_never_counted_in(desk: Desk, customer: Principal) -> None:
    """The old connection has stored its part and stands still; the new one comes, and the part is erased."""
    stored, count = asyncio.Event(), asyncio.Event()

    class SlowStore(LocalBlobs):
        @override
        async def put(self, key: str, body: bytes) -> None:
            await super().put(key, body)
            stored.set()
            await count.wait()

    upload = await desk.create(customer, len(TEXT), "fox.txt", "text/plain")
    old = asyncio.create_task(
        commands.append(
            desk.database, SlowStore(desk.folder), customer, upload.id, offset_bytes=0, chunks=pieces(TEXT[:900_000])
        )
    )
    await stored.wait()
    await desk.append(customer, upload.id, b"")  # the new one, which has sent nothing yet
    await desk.run_timers()
    count.set()
    with pytest.raises(Conflict, match="offset_mismatch"):
        await old
    await desk.append(customer, upload.id, TEXT)
    assert (await desk.finish(customer, upload.id)).state == "ready"
    assert await desk.content((await desk.readable(customer, upload.id)).blob_key) == TEXT


async def test_a_part_that_a_dead_node_left_uncounted_goes_when_the_upload_goes_on(
    desk: Desk, customer: Principal, module_addresses: Addresses
) -> None:
    upload = await desk.create(customer, len(TEXT), "fox.txt", "text/plain")
    await desk.append(customer, upload.id, TEXT[:500_000])
    async with connect(module_addresses.owner) as owner:
        writer = await owner.fetchval("select writer from file where id = $1", upload.id)
    await desk.store.put(part_key(customer.workspace_id, upload.id, offset_bytes=500_000, writer=writer), b"lost")
    await desk.append(customer, upload.id, TEXT[500_000:], at=500_000)
    await desk.finish(customer, upload.id)
    await desk.run_timers()
    assert desk.stored() == [(await desk.readable(customer, upload.id)).blob_key]


async def test_two_writers_at_once_make_one_file_of_one_of_them(desk: Desk, customer: Principal) -> None:
    one, other = b"a" * 2_500_000, b"b" * 2_500_000
    for _ in range(5):
        upload = await desk.create(customer, len(one), "letters.txt", "text/plain")
        results = await asyncio.gather(
            desk.append(customer, upload.id, one), desk.append(customer, upload.id, other), return_exceptions=True
        )
        refused = [result for result in results if isinstance(result, Conflict)]
        assert len(refused) == 1
        assert refused[0].code == "offset_mismatch"
        # Whoever lost goes on from where the upload stands, as its client would.
        offset = (await desk.state(customer, upload.id)).offset_bytes
        if offset < len(one):
            await desk.append(customer, upload.id, one[offset:], at=offset)
        await desk.finish(customer, upload.id)
        content = await desk.content((await desk.readable(customer, upload.id)).blob_key)
        assert len(content) == len(one)
        assert content[:1_048_576] in {one[:1_048_576], other[:1_048_576]}
        async with desk.database.transaction(customer.workspace_id) as tx:
            await commands.cancel_upload(tx, customer, upload.id)
    await desk.run_timers()
    assert desk.stored() == []


async def test_a_wrong_offset_says_the_right_one(desk: Desk, customer: Principal) -> None:
    upload = await desk.create(customer, 10, "a.txt", "text/plain")
    await desk.append(customer, upload.id, b"hello")
    for offset in (0, 4, 6, 10, 2**60):
        with pytest.raises(Conflict) as caught:
            await desk.append(customer, upload.id, b"x", at=offset)
        assert (caught.value.code, caught.value.extra) == ("offset_mismatch", {"offset_bytes": 5})
    with pytest.raises(Conflict, match="offset_mismatch"):
        await desk.finish(customer, upload.id)


async def test_more_bytes_than_announced_are_refused(desk: Desk, customer: Principal) -> None:
    upload = await desk.create(customer, 10, "a.txt", "text/plain")
    with pytest.raises(TooLarge, match="too_many_bytes"):
        await desk.append(customer, upload.id, b"hello world")
    assert (await desk.state(customer, upload.id)).offset_bytes == 0
    await desk.append(customer, upload.id, b"hello wor!")
    with pytest.raises(TooLarge):
        await desk.append(customer, upload.id, b"x", at=10)
    assert (await desk.finish(customer, upload.id)).state == "ready"
    with pytest.raises(Conflict, match="upload_closed"):
        await desk.append(customer, upload.id, b"x", at=10)


async def test_an_empty_append_changes_nothing(desk: Desk, customer: Principal) -> None:
    upload = await desk.create(customer, 10, "a.txt", "text/plain")
    assert (await desk.append(customer, upload.id, b"")).offset_bytes == 0


async def test_nobody_has_more_than_so_many_files_waiting(desk: Desk, stranger: Principal) -> None:
    outcomes = await asyncio.gather(
        *(desk.create(stranger, 10, max_open_uploads=3) for _ in range(10)), return_exceptions=True
    )
    assert len([outcome for outcome in outcomes if isinstance(outcome, TooMany)]) == 7
    async with desk.database.transaction(stranger.workspace_id) as tx:
        for outcome in outcomes:
            if not isinstance(outcome, BaseException):
                await commands.cancel_upload(tx, stranger, outcome.id)
    await desk.create(stranger, 10, max_open_uploads=3)


async def test_somebody_elses_upload_is_not_there(
    desk: Desk, customer: Principal, stranger: Principal, neighbour: House, house: House
) -> None:
    upload = await desk.create(customer, 5, "a.txt", "text/plain")
    await desk.append(customer, upload.id, b"hello")
    agent = await house.agent("ada@files.test")
    _, agent_principal = await house.sign_in(agent.email)
    twin = msgspec.structs.replace(agent_principal, id=customer.id)  # an agent with a customer's id is no customer
    abroad = (await neighbour.start()).principal
    forger = msgspec.structs.replace(abroad, id=customer.id)
    refusals = set()
    for who in (stranger, agent_principal, twin, abroad, forger):
        for call in (
            desk.state(who, upload.id),
            desk.append(who, upload.id, b"x", at=5),
            desk.finish(who, upload.id),
            desk.readable(who, upload.id),
        ):
            with pytest.raises(NotFound) as caught:
                await call
            refusals.add((caught.value.code, caught.value.detail))
        async with desk.database.transaction(who.workspace_id) as tx:
            with pytest.raises(NotFound):
                await commands.cancel_upload(tx, who, upload.id)
    with pytest.raises(NotFound) as absent:
        await desk.state(customer, new_id())
    assert refusals == {(absent.value.code, absent.value.detail)}
    assert (await desk.finish(customer, upload.id)).state == "ready"


async def test_orphans_are_swept_within_a_day_and_nothing_of_them_stays(
    desk: Desk, customer: Principal, module_addresses: Addresses
) -> None:
    half = await desk.create(customer, len(TEXT), "fox.txt", "text/plain")
    await desk.append(customer, half.id, TEXT[:1_500_000])
    ready_id = await desk.upload(customer, TEXT, "fox.txt", "text/plain")
    kept_id = await desk.upload(customer, TEXT, "kept.txt", "text/plain")
    await desk.attach(customer, kept_id, *await desk.message(customer))
    # A node died between storing a part and counting it in.
    async with connect(module_addresses.owner) as owner:
        writer = await owner.fetchval("select writer from file where id = $1", half.id)
        due = await owner.fetch("select due_at - clock_timestamp() as left from timer where kind = 'file_orphan'")
        assert max(row["left"] for row in due).total_seconds() < 24 * 3600 - 3600
        await desk.store.put(part_key(customer.workspace_id, half.id, offset_bytes=1_500_000, writer=writer), b"lost")
        await desk.run_timers()
        assert (await desk.state(customer, half.id)).state == "uploading"
        await owner.execute("update timer set due_at = clock_timestamp() where kind = 'file_orphan'")
    await desk.run_timers()
    for gone in (half.id, ready_id):
        with pytest.raises(NotFound):
            await desk.state(customer, gone)
    assert [name for name in desk.stored() if kept_id.hex not in name] == []
    assert len(desk.stored()) == 1


async def test_a_cancelled_upload_leaves_nothing(desk: Desk, customer: Principal) -> None:
    upload = await desk.create(customer, len(TEXT), "fox.txt", "text/plain")
    await desk.append(customer, upload.id, TEXT[:2_000_000])
    async with desk.database.transaction(customer.workspace_id) as tx:
        await commands.cancel_upload(tx, customer, upload.id)
    await desk.run_timers()
    assert desk.stored() == []
    with pytest.raises(NotFound):
        await desk.append(customer, upload.id, TEXT[2_000_000:], at=2_000_000)


async def test_an_upload_cancelled_under_way_leaves_nothing(desk: Desk, customer: Principal, folder: Path) -> None:
    half, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield TEXT[:1_200_000]
        half.set()
        await go_on.wait()
        yield TEXT[1_200_000:]

    upload = await desk.create(customer, len(TEXT), "fox.txt", "text/plain")
    task = asyncio.create_task(
        commands.append(desk.database, desk.store, customer, upload.id, offset_bytes=0, chunks=slow())
    )
    await half.wait()
    async with desk.database.transaction(customer.workspace_id) as tx:
        await commands.cancel_upload(tx, customer, upload.id)
    await desk.run_timers()
    go_on.set()
    with pytest.raises(NotFound):
        await task
    await desk.run_timers()
    assert desk.stored() == []


async def test_a_policy_is_told_and_held(desk: Desk, customer: Principal) -> None:
    told = desk.door.policy.as_told()
    with pytest.raises(TooLarge):
        await desk.create(customer, told["max_bytes"] + 1)
    with pytest.raises(Invalid):
        await desk.create(customer, 10, "page.html", "text/html")


async def test_files_of_a_joined_customer_come_along(desk: Desk, house: House) -> None:
    await house.start("file-owner")
    visitor = await house.start()
    file_id = await desk.upload(visitor.principal, b"hello", "a.txt", "text/plain")
    joined = await house.start("file-owner", visitor.anonymous_id)
    assert joined.joined is not None
    async with desk.database.transaction(house.id) as tx:
        await commands.adopt_files(tx, joined.joined.from_customer_id, joined.joined.to_customer_id)
        assert (await queries.get_upload(tx, joined.principal, file_id)).state == "ready"
