"""What the bytes of a line were: each connection is read again afterwards, as HTTP/1.1 and as a WebSocket.

Invariant: every byte is told exactly once; what cannot be read is told as such, not left out.
"""

import json
import re
from collections import defaultdict

import msgspec

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"(?im)^content-length: *(\d+)")
_CHUNKED = re.compile(rb"(?im)^transfer-encoding: *chunked")
_BODILESS = {"204", "304", "101"}
_FIN_CLOSE_PING_PONG = {8: "close", 9: "ping", 10: "pong"}
_EXTENDED = {126: 2, 127: 8}
_SHORT_HEADER = 2
_MASK_BYTES = 4


class Item(msgspec.Struct):
    """One kind of thing on the line: how often, and bytes each way."""

    count: int = 0
    up: int = 0
    down: int = 0


class Recorded(msgspec.Struct):
    """What one connection carried."""

    up: bytearray
    down: bytearray


def itemise(connections: list[Recorded]) -> dict[str, Item]:
    """Return the kinds, the dearest first."""
    items: dict[str, Item] = defaultdict(Item)
    for connection in connections:
        _read(connection, items)
    return dict(sorted(items.items(), key=lambda pair: -(pair[1].up + pair[1].down)))


def table(items: dict[str, Item]) -> str:
    """Return the kinds as lines of text."""
    lines = [f"{'count':>6} {'up':>8} {'down':>8}  kind"]
    lines += [f"{item.count:>6} {item.up:>8} {item.down:>8}  {kind}" for kind, item in items.items()]
    return "\n".join(lines)


def _read(connection: Recorded, items: dict[str, Item]) -> None:
    up, down = bytes(connection.up), bytes(connection.down)
    while up:
        request = _message(up)
        if request is None:
            break
        head, body, up = request
        kind = _kind(head)
        _tell(items, f"{kind} head", up=len(head))
        _tell(items, f"{kind} body", up=len(body))
        answer = _message(down)
        if answer is None:
            continue
        head, body, down = answer
        status = head.split(b" ", 2)[1].decode()
        _tell(items, f"{kind} head", count=1, down=len(head))
        _tell(items, f"{kind} body", count=1, down=len(body))
        items[f"answers {status}"].count += 1
        if status == "101":
            up, down = _frames(up, items, way="up"), _frames(down, items, way="down")
            break
    _tell(items, "unread", up=len(up), down=len(down))


def _tell(items: dict[str, Item], kind: str, *, count: int = 0, up: int = 0, down: int = 0) -> None:
    if up or down:
        item = items[kind]
        item.count, item.up, item.down = item.count + count, item.up + up, item.down + down


def _kind(head: bytes) -> str:
    method, path = head.split(b" ", 2)[:2]
    return f"{method.decode()} {_ID.sub('ID', path.decode().partition('?')[0])}"


def _message(stream: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Split the first message off: head, body, rest."""
    head, found, rest = stream.partition(_HEAD_END)
    if not found:
        return None
    head += _HEAD_END
    status = head.split(b" ", 2)[1].decode() if head.startswith(b"HTTP/") else ""
    length = _LENGTH.search(head)
    if status in _BODILESS:
        size = 0
    elif _CHUNKED.search(head):
        size = rest.index(b"0\r\n\r\n") + 5
    else:
        size = int(length[1]) if length else 0
    return head, rest[:size], rest[size:]


def _frames(stream: bytes, items: dict[str, Item], *, way: str) -> bytes:
    """Tell each frame by its `type`; return what was cut off."""
    while len(stream) >= _SHORT_HEADER:
        size, start = stream[1] & 127, _SHORT_HEADER
        if size in _EXTENDED:
            start += _EXTENDED[size]
            size = int.from_bytes(stream[_SHORT_HEADER:start], "big")
        mask = b""
        if stream[1] & 128:
            mask, start = stream[start : start + _MASK_BYTES], start + _MASK_BYTES
        payload = _unmasked(stream[start : start + size], mask)
        kind = _FIN_CLOSE_PING_PONG.get(stream[0] & 15) or _frame_type(payload)
        _tell(items, f"frame {kind}", count=1, **{way: start + size})
        stream = stream[start + size :]
    return stream


def _unmasked(payload: bytes, mask: bytes) -> bytes:
    return bytes(byte ^ mask[at % _MASK_BYTES] for at, byte in enumerate(payload)) if mask else payload


def _frame_type(payload: bytes) -> str:
    try:
        frame = json.loads(payload)
    except ValueError:
        return "unread"
    inner = frame.get("event", {}).get("type") or frame.get("kind")
    return f"{frame['type']} {inner}" if inner else str(frame["type"])
