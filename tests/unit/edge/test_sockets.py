"""Frames built by hand are what the WebSocket library would have built."""

import pytest
from websockets.frames import Frame, Opcode

from onglass.edge.sockets import _frame_head


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000])
def test_a_frames_head_is_the_librarys(length: int) -> None:
    body = b"x" * length
    assert _frame_head(length) + body == Frame(Opcode.TEXT, body).serialize(mask=False, extensions=[])
