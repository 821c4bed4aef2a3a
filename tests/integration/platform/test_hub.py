"""The hub on a real log: in order, without holes, whatever the hints do."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from functools import partial
from uuid import UUID

import pytest_asyncio

from onglass.events import CONVERSATION, NoteAdded
from onglass.platform.broker import Signal
from onglass.platform.database import Addresses
from onglass.platform.hub import Limits, TopicKey
from onglass.platform.transactions import Hint
from tests.integration.platform._hub_world import HubWorld, RecordingSocket, hub_on, until
from tests.integration.platform._world import World, world_at


@pytest_asyncio.fixture
async def world(addresses: Addresses) -> AsyncIterator[World]:
    async with world_at(addresses) as made:
        yield made


@pytest_asyncio.fixture
async def running(world: World) -> AsyncIterator[HubWorld]:
    async with hub_on(world) as made:
        yield made


async def got(socket: RecordingSocket, number: int) -> None:
    await until(lambda: len(socket.frames) == number)


def first(number: int) -> list[int]:
    return list(range(1, number + 1))


async def test_a_live_socket_gets_each_event_in_order_within_milliseconds(running: HubWorld) -> None:
    stream_id = await running.world.conversation()
    socket = await running.socket(running.key(stream_id))
    delays = []
    for number in range(1, 31):
        await running.write(stream_id)
        written_at = time.monotonic()
        await got(socket, number)
        delays.append(time.monotonic() - written_at)
    assert socket.seqs(stream_id) == first(30)
    assert sorted(delays)[15] < 0.1, "half of them at once, however busy the machine: not by the clock"


async def test_each_audience_counts_for_itself(running: HubWorld) -> None:
    stream_id = await running.world.conversation()
    agent = await running.socket(running.key(stream_id))
    customer = await running.socket(running.key(stream_id, "customer"))
    for _ in range(5):
        await running.write(stream_id)
        await running.write(stream_id, kind=NoteAdded)
    await until(lambda: len(agent.frames) == 10)
    await until(lambda: len(customer.frames) == 5)
    assert agent.seqs(stream_id) == first(10)
    assert customer.seqs(stream_id) == first(5)
    assert {frame["type"] for frame in customer.frames} == {"reply_sent"}


async def test_lost_hints_cost_time_only(running: HubWorld) -> None:
    stream_id = await running.world.conversation()
    socket = await running.socket(running.key(stream_id))
    await running.write(stream_id, 20, hint=False)
    await until(lambda: len(socket.frames) == 20, seconds=2)
    assert socket.seqs(stream_id) == first(20)


async def test_doubled_and_reordered_hints_change_nothing(running: HubWorld) -> None:
    choose = random.Random(3)
    streams = [await running.world.conversation() for _ in range(5)]
    sockets = [await running.socket(running.key(stream_id)) for stream_id in streams]
    for _ in range(20):
        for stream_id in streams:
            await running.write(stream_id, hint=False)
        hints = choose.choices(running.world.hints, k=15)
        choose.shuffle(hints)
        running.hub.hints_arrived([*hints, *hints])
    await until(lambda: all(len(socket.frames) == 20 for socket in sockets))
    await asyncio.sleep(0.4)
    for socket, stream_id in zip(sockets, streams, strict=True):
        assert socket.seqs(stream_id) == first(20)


async def test_a_cursor_gets_exactly_what_is_missing_while_others_write(running: HubWorld) -> None:
    choose = random.Random(7)
    stream_id = await running.world.conversation()
    await running.history(stream_id, 1000)
    is_over = False

    async def write_on() -> None:
        while not is_over:
            await running.write(stream_id, hint=choose.random() < 0.7)

    writers = [asyncio.create_task(write_on()) for _ in range(3)]
    places = []
    for _ in range(60):
        cursor = choose.randint(0, 1000)
        places.append((cursor, await running.socket(running.key(stream_id), after_seq=cursor)))
        await asyncio.sleep(choose.uniform(0, 0.03))
    is_over = True
    await asyncio.gather(*writers)
    head = (await running.reader.read_heads([running.key(stream_id)]))[0]
    assert head > 1050
    await until(lambda: all(socket.seqs(stream_id)[-1:] == [head] for _, socket in places), seconds=10)
    for cursor, socket in places:
        assert socket.seqs(stream_id) == list(range(cursor + 1, head + 1))


async def test_reading_that_fails_is_made_up_for(running: HubWorld) -> None:
    stream_id = await running.world.conversation()
    await running.history(stream_id, 500)
    live = await running.socket(running.key(stream_id))
    late = await running.socket(running.key(stream_id), after_seq=100)
    running.reader.is_broken = True
    await running.write(stream_id, 10)
    await asyncio.sleep(0.5)
    running.reader.is_broken = False
    await until(lambda: live.seqs(stream_id) == list(range(501, 511)), seconds=3)
    await until(lambda: late.seqs(stream_id) == list(range(101, 511)), seconds=3)


async def test_unsubscribed_detached_and_revoked_sockets_hear_nothing_more(running: HubWorld) -> None:
    stream_id = await running.world.conversation()
    key = running.key(stream_id)
    left, gone, revoked, stays = [await running.socket(key) for _ in range(4)]
    running.hub.unsubscribe(left, key)
    running.hub.detach(gone)
    running.hub.detach(gone)
    assert running.hub.close_sessions({revoked.session_id}, code=4401, reason="session ended") == 1
    assert revoked.closed == (4401, "session ended")
    running.hub.subscribe(revoked, key, after_seq=0, head_seq=0)  # the edge was still reading when it was revoked
    await running.write(stream_id, 3)
    await until(lambda: len(stays.frames) == 3)
    assert not left.frames + gone.frames + revoked.frames
    assert running.hub.socket_count == 2


async def test_a_subscription_can_be_taken_again_from_another_cursor(running: HubWorld) -> None:
    stream_id = await running.world.conversation()
    key = running.key(stream_id)
    await running.history(stream_id, 10)
    socket = await running.socket(key)
    await running.write(stream_id)
    await until(lambda: socket.seqs(stream_id) == [11])
    running.hub.subscribe(socket, key, after_seq=5, head_seq=11)
    await until(lambda: socket.seqs(stream_id) == [11, *range(6, 12)])
    assert running.hub.cursor(socket, key) == 11


async def test_a_hint_tells_of_a_new_stream_of_a_followed_topic_before_the_clock_does(world: World) -> None:
    async with hub_on(world, Limits(reread_seconds=60)) as running:
        topic = TopicKey(world.workspace_id, world.customer_id)
        socket = await running.socket()
        running.hub.follow_topic(socket, topic, known=())
        await asyncio.sleep(0.1)
        stream_id = await world.conversation()
        running.hub.hints_arrived([Hint(topic.workspace_id, CONVERSATION.code, stream_id, topic.subject_id)])
        await until(lambda: socket.topics == [(topic, {stream_id}, set())])


async def test_the_clock_finds_streams_that_join_and_leave_a_topic(running: HubWorld) -> None:
    topic = TopicKey(running.world.workspace_id, running.world.customer_id)
    known = {await running.world.conversation()}
    socket = await running.socket()
    running.hub.follow_topic(socket, topic, known=known)
    silent = await running.world.conversation()
    await until(lambda: any(silent in joined for _topic, joined, _left in socket.topics), seconds=2)
    assert all(told == topic for told, _joined, _left in socket.topics)
    assert not any(known & joined for _topic, joined, _left in socket.topics)
    await running.world.owner.execute("delete from conversation where id = $1", silent)
    await until(lambda: socket.topics[-1][2] == {silent}, seconds=2)


async def test_list_rows_come_once_for_a_burst_and_also_without_hints(running: HubWorld) -> None:
    stream_id, other_id = await running.world.conversation(), await running.world.conversation()
    socket = await running.socket()
    viewer_id = UUID(int=5)
    await running.hub.watch_lists(socket, workspace_id=running.world.workspace_id, viewer_id=viewer_id)
    await asyncio.gather(*(running.write(stream_id, hint=False) for _ in range(10)))
    running.hub.hints_arrived(running.world.hints * 10)
    await until(lambda: {"changed": str(stream_id), "version": 10, "viewer": str(viewer_id)} in socket.frames)
    assert len(socket.frames) <= 4, "a hundred hints, and the clock while they were written"
    socket.frames.clear()
    await running.write(other_id, hint=False)
    await until(lambda: bool(socket.frames), seconds=2)
    assert socket.frames == [{"changed": str(other_id), "version": 1, "viewer": str(viewer_id)}]
    socket.frames.clear()
    await running.world.owner.execute("update conversation set status = 3, last_seq = 2 where id = $1", other_id)
    await until(lambda: bool(socket.frames), seconds=2)
    assert socket.frames[0]["version"] == 2, "a row that leaves the list is told one last time"
    await asyncio.sleep(1)
    assert len(socket.frames) == 1


async def test_many_viewers_of_many_changes_slow_down_lists_and_not_conversations(running: HubWorld) -> None:
    world = running.world
    streams = [await world.conversation() for _ in range(60)]
    sockets = [await running.socket() for _ in range(40)]
    for number, socket in enumerate(sockets):
        await running.hub.watch_lists(socket, workspace_id=world.workspace_id, viewer_id=UUID(int=number + 1))
    talk = await running.socket(running.key(streams[0]))
    delays = []
    for _ in range(3):
        for stream_id in streams:
            await running.write(stream_id)
        seen = len(talk.frames)
        await running.write(streams[0])
        began_at = time.monotonic()
        await until(partial(has_more, talk, seen))
        delays.append(time.monotonic() - began_at)
    assert min(delays) < 0.25, "sooner than the clock"
    wanted = {str(stream_id): 6 if stream_id == streams[0] else 3 for stream_id in streams}
    await until(lambda: all(told_of(socket) == wanted for socket in sockets), seconds=20)


def has_more(socket: RecordingSocket, number: int) -> bool:
    return len(socket.frames) > number


def told_of(socket: RecordingSocket) -> dict[str, int]:
    return {frame["changed"]: frame["version"] for frame in socket.frames}


async def test_signals_reach_the_watchers_but_not_their_sender_nor_another_audience(running: HubWorld) -> None:
    stream_id = await running.world.conversation()
    agent, other = await running.socket(running.key(stream_id)), await running.socket(running.key(stream_id))
    customer = await running.socket(running.key(stream_id, "customer"))
    stranger = await running.socket(running.key(await running.world.conversation()))
    workspace_id = running.world.workspace_id
    running.hub.signal_arrived(Signal(workspace_id, stream_id, "typing", b'{"kind":"typing"}', agent.socket_id))
    running.hub.signal_arrived(Signal(workspace_id, stream_id, "presence", b'{"kind":"presence"}', audience="agent"))
    assert agent.frames == [{"kind": "presence"}]
    assert other.frames == [{"kind": "typing"}, {"kind": "presence"}]
    assert customer.frames == [{"kind": "typing"}]
    assert stranger.frames == []


async def test_a_socket_that_takes_nothing_is_closed_1013_and_holds_up_nobody(world: World) -> None:
    async with hub_on(world, Limits(reread_seconds=0.3, buffer_bytes=5_000, low_water_bytes=500)) as running:
        stream_id = await world.conversation()
        slow, quick = await running.socket(running.key(stream_id)), await running.socket(running.key(stream_id))
        slow.is_stuck = True
        await running.write(stream_id, 100)
        await until(lambda: len(quick.frames) == 100)
        assert slow.closed is not None
        assert slow.closed[0] == 1013
        assert slow.most_waiting_bytes < 6_000
        assert quick.closed is None


async def test_history_goes_out_no_faster_than_a_socket_takes_it_and_patience_ends(world: World) -> None:
    limits = Limits(reread_seconds=0.3, buffer_bytes=200_000, catch_up_patience_seconds=1.0)
    async with hub_on(world, limits) as running:
        stream_id = await world.conversation()
        await running.history(stream_id, 5000)
        slow = await running.socket(running.key(stream_id), after_seq=5000)
        slow.is_stuck = True
        running.hub.subscribe(slow, running.key(stream_id), after_seq=0, head_seq=5000)
        await until(lambda: slow.closed is not None, seconds=4)
        assert slow.most_waiting_bytes < 120_000
        assert slow.closed is not None
        assert slow.closed[0] == 1013


async def test_450_sockets_catching_up_leave_live_traffic_fast(running: HubWorld) -> None:
    streams = [await running.world.conversation() for _ in range(9)]
    for stream_id in streams:
        await running.history(stream_id, 1000)
    live_id = await running.world.conversation()
    live = await running.socket(running.key(live_id))
    late = [await running.socket(running.key(streams[number % 9]), after_seq=0) for number in range(450)]
    delays = []
    for number in range(1, 61):
        await running.write(live_id)
        written_at = time.monotonic()
        await got(live, number)
        delays.append(time.monotonic() - written_at)
    await until(lambda: all(len(socket.frames) == 1000 for socket in late), seconds=30)
    assert all(socket.seqs(streams[number % 9]) == first(1000) for number, socket in enumerate(late))
    assert sorted(delays)[-3] < 0.5
