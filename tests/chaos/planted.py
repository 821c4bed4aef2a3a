"""Five classic bugs, planted into a running node: the checker must find each of them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from onglass.conversations.commands import Sending
from onglass.conversations.commands.sending import Answered
from onglass.conversations.model import Outgoing, Sent
from onglass.platform.hub.feeds import Feeds
from onglass.platform.hub.model import Frame
from onglass.platform.hub.subscriptions import Feed
from onglass.platform.ids import new_id
from onglass.platform.timers import Timer, Timers

TellSink = Callable[[object], Awaitable[None]]
_forgotten: set[asyncio.Task[None]] = set()


def no_idempotency_key(_tell: TellSink) -> None:
    """Every arrival of a message is a new message."""
    send, send_plain = Sending.send, Sending.send_plain

    async def send_anew(self: Sending, outgoing: Outgoing) -> Sent:
        return await send(self, msgspec.structs.replace(outgoing, client_message_id=str(new_id())))

    def send_plain_anew(self: Sending, outgoing: Outgoing, answered: Answered) -> bool:
        return send_plain(self, msgspec.structs.replace(outgoing, client_message_id=str(new_id())), answered)

    Sending.send = send_anew  # type: ignore[method-assign]
    Sending.send_plain = send_plain_anew  # type: ignore[method-assign]


class _EventFrame(msgspec.Struct):
    event: "_EventId"


class _EventId(msgspec.Struct):
    id: UUID


def global_id_cursor(_tell: TellSink) -> None:
    """The node remembers the highest id it has delivered and asks for what is above, over all conversations."""
    decode = msgspec.json.Decoder(_EventFrame).decode
    highest = UUID(int=0)

    def deliver(self: Feeds, feed: Feed, frames: Sequence[Frame]) -> None:
        nonlocal highest
        if not frames:
            return
        ids = {frame.seq: decode(frame.body).event.id for frame in frames}
        fresh = [frame for frame in frames if ids[frame.seq] > highest]
        highest = max(highest, *ids.values())
        _push_blindly(feed, fresh, frames[-1].seq)

    Feeds._deliver = deliver  # type: ignore[method-assign]


def payload_from_broker_only(_tell: TellSink) -> None:
    """A hint is taken for the event itself: one hint, one frame, and nothing is read again by the clock."""

    def deliver(self: Feeds, feed: Feed, frames: Sequence[Frame]) -> None:
        if frames:
            _push_blindly(feed, frames[-1:], frames[-1].seq)

    async def no_sweep(self: Feeds) -> None:
        """Trust the broker."""

    Feeds._deliver = deliver  # type: ignore[method-assign]
    Feeds._sweep = no_sweep  # type: ignore[method-assign]


def _push_blindly(feed: Feed, frames: Sequence[Frame], head: int) -> None:
    feed.head = head
    for subscription in tuple(feed.subscriptions):
        if subscription.is_live:
            for frame in frames:
                subscription.socket.send(frame.body)
            subscription.cursor = head


def fire_and_forget_webhook(tell: TellSink) -> None:
    """The call outside is made after the answer, by a task that nobody remembers."""
    send = Sending.send

    async def call_later(message_id: object) -> None:
        await asyncio.sleep(0.2)
        await tell(message_id)

    async def send_and_call(self: Sending, outgoing: Outgoing) -> Sent:
        sent = await send(self, outgoing)
        task = asyncio.create_task(call_later(sent.message.id))
        _forgotten.add(task)
        task.add_done_callback(_forgotten.discard)
        return sent

    Sending.send = send_and_call  # type: ignore[method-assign]


def timer_without_lock(_tell: TellSink) -> None:
    """A worker reads what is due, does it, and deletes the row afterwards; so does every other worker."""

    async def run_once(self: Timers) -> int:
        rows: list[Any] = await self._pool.fetch(
            "select workspace_id, key, due_at, generation, kind, payload, tries from timer "
            "where due_at <= clock_timestamp() and kind = any($1::text[]) order by due_at limit 100",
            list(self._reactions),
        )
        for row in rows:
            timer = Timer(**{name: row[name] for name in Timer.__struct_fields__})
            async with self._database.transaction(timer.workspace_id) as tx:
                await self._reactions[timer.kind](tx, timer)
                await asyncio.sleep(0.05)
            async with self._database.transaction(timer.workspace_id) as tx:
                await tx.cancel(timer.key)
        return len(rows)

    Timers.run_once = run_once  # type: ignore[method-assign]


PLANTS: dict[str, Callable[[TellSink], None]] = {
    plant.__name__: plant
    for plant in (
        no_idempotency_key,
        global_id_cursor,
        payload_from_broker_only,
        fire_and_forget_webhook,
        timer_without_lock,
    )
}
