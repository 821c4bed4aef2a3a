"""Closed-loop senders over HTTP or the stream: each has one message under way; its answer starts the next one."""

import asyncio
import base64
import os
import time
from collections.abc import Sequence

import msgspec

from benchmarks.raw import RawRequests, RawStream

_MOST_FAILURES = 200


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """One signed-in author and the conversations they write into, in turn."""

    token: str
    conversation_ids: tuple[str, ...]
    audience: str = "client"


class Tally(msgspec.Struct):
    """What a run accepted and how long each took, in seconds."""

    accepted: int = 0
    failed: int = 0
    latencies: list[float] = []
    first_failure: str = ""


class _Loop:
    """The book-keeping of one sender."""

    def __init__(self, sender: Sender, deadline: float, tally: Tally, done: "asyncio.Future[None]") -> None:
        self.sender = sender
        self.deadline = deadline
        self.tally = tally
        self.done = done
        self.sent_at = 0.0
        self.count = 0
        self.key = base64.b32encode(os.urandom(5)).lower()

    def next_message(self) -> tuple[str, bytes]:
        """Return a conversation and the JSON members of a fresh message; starts the watch."""
        conversation = self.sender.conversation_ids[self.count % len(self.sender.conversation_ids)]
        self.count += 1
        self.sent_at = time.perf_counter()
        return conversation, (
            b'"client_message_id":"%s-%d","content":{"type":"text","text":"My card was declined again, number %d"}'
            % (self.key, self.count, self.count)
        )

    def answered(self, *, accepted: bool, words: bytes) -> bool:
        """Count an answer; return whether to go on."""
        moment = time.perf_counter()
        if accepted:
            self.tally.accepted += 1
            self.tally.latencies.append(moment - self.sent_at)
        else:
            self.tally.failed += 1
            self.tally.first_failure = self.tally.first_failure or words[:300].decode(errors="replace")
        if moment < self.deadline and self.tally.failed < _MOST_FAILURES:
            return True
        self.finish()
        return False

    def finish(self, *, lost: bool = False) -> None:
        """End this sender."""
        if not self.done.done():
            if lost:
                self.tally.failed += 1
                self.tally.first_failure = self.tally.first_failure or "connection lost"
            self.done.set_result(None)


def _http_sender(loop: _Loop) -> RawRequests:
    sender = loop.sender

    def send(connection: RawRequests) -> None:
        conversation, members = loop.next_message()
        connection.send(
            b"POST /v1/%s/conversations/%s/messages HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer %s\r\n"
            b"content-type: application/json\r\ncontent-length: %d\r\n\r\n{%s}"
            % (sender.audience.encode(), conversation.encode(), sender.token.encode(), len(members) + 2, members),
        )

    def answered(connection: RawRequests, status: int, body: bytes) -> None:
        if loop.answered(accepted=status in {200, 201}, words=body):
            send(connection)

    return RawRequests(on_ready=send, on_answer=answered, on_lost=lambda _: loop.finish(lost=True))


def _stream_sender(loop: _Loop) -> RawStream:
    sender = loop.sender

    def send(stream: RawStream) -> None:
        conversation, members = loop.next_message()
        stream.send(b'{"type":"send","conversation_id":"%s",%s}' % (conversation.encode(), members))

    def frame(stream: RawStream, raw: bytes) -> None:
        is_ack = b'"type":"ack"' in raw[:120]
        if (is_ack or b'"type":"nack"' in raw[:120]) and loop.answered(accepted=is_ack, words=raw):
            send(stream)

    return RawStream(
        token=sender.token,
        audience=sender.audience,
        on_ready=send,
        on_frame=frame,
        on_lost=lambda _: loop.finish(lost=True),
    )


async def run_senders(senders: Sequence[Sender], *, port: int, seconds: float, stream: bool) -> Tally:
    """Let all senders write for `seconds` and return what was accepted."""
    loop = asyncio.get_running_loop()
    tally = Tally()
    deadline = time.perf_counter() + seconds
    ends: list[asyncio.Future[None]] = []
    for sender in senders:
        done: asyncio.Future[None] = loop.create_future()
        ends.append(done)
        book = _Loop(sender, deadline, tally, done)
        make = _stream_sender if stream else _http_sender
        await loop.create_connection(lambda make=make, book=book: make(book), "127.0.0.1", port)  # type: ignore[misc]
    await asyncio.wait(ends, timeout=seconds + 20)
    return tally


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of all lie; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return percentile(values, 0.5)
