"""Frames of the stream, both ways."""

from uuid import UUID

import msgspec
import pytest

from onglass.edge.stream.frames import (
    Ack,
    Drain,
    Hello,
    Ping,
    Reset,
    Watch,
    Welcome,
    client_frame_decoder,
    encoder,
)

ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ('{"type":"hello","token":"t"}', Hello("t")),
        (f'{{"type":"hello","token":"t","cursors":{{"{ID}":4}},"epoch":"e"}}', Hello("t", {ID: 4}, "e")),
        (f'{{"type":"watch","conversation_id":"{ID}","after_seq":3}}', Watch(ID, 3)),
        ('{"type":"ping","t":1.5}', Ping(1.5)),
    ],
)
def test_frames_a_client_says(text: str, frame: object) -> None:
    assert client_frame_decoder.decode(text) == frame


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"event","conversation_id":"x"}',
        '{"type":"welcome"}',
        '{"type":"hello"}',
        '{"type":"hello","token":{"$ne":null}}',
        '{"type":"hello","token":"t","cursors":{"not-an-id":1}}',
        f'{{"type":"hello","token":"t","cursors":{{"{ID}":-1}}}}',
        '{"type":"hello","token":"t","workspace_id":"x"}',
        '{"token":"t"}',
        "[]",
        '"hello"',
        "",
    ],
)
def test_anything_else_is_no_frame(text: str) -> None:
    with pytest.raises(msgspec.MsgspecError):
        client_frame_decoder.decode(text)


def test_frames_the_server_says_have_exactly_the_agreed_names() -> None:
    said = [
        Welcome(ID, "e", 25, {ID: 7}),
        Ack("c", ID, 3, ID),
        Reset("gone", ID),
        Reset("lists"),
        Drain(500),
    ]
    assert [msgspec.json.decode(encoder.encode(frame)) for frame in said] == [
        {
            "type": "welcome",
            "session_id": str(ID),
            "epoch": "e",
            "heartbeat_seconds": 25,
            "conversations": {str(ID): 7},
        },
        {"type": "ack", "client_message_id": "c", "conversation_id": str(ID), "seq": 3, "message_id": str(ID)},
        {"type": "reset", "reason": "gone", "conversation_id": str(ID)},
        {"type": "reset", "reason": "lists"},
        {"type": "drain", "reconnect_after_ms": 500},
    ]
