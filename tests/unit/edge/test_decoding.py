"""What a body may look like, and what the refusal says when it does not."""

from uuid import UUID

import pytest

from onglass.conversations.model import TextContent
from onglass.edge.bodies import MarkRead, SendMessage, SetAvailability, SignIn, StartSession
from onglass.edge.decoding import decode
from onglass.platform.problems import Invalid, Malformed


def refusal(body: bytes, shape: type) -> tuple[str, str]:
    with pytest.raises(Invalid) as refused:
        decode(body, shape)
    assert len(refused.value.errors) == 1
    return refused.value.errors[0].path, refused.value.errors[0].code


def test_a_right_body_becomes_its_struct() -> None:
    message = decode(
        b'{"client_message_id":"a","content":{"type":"text","text":"Hi"},'
        b'"reply_to":"01890a5d-ac96-774b-bcce-b302099a8057"}',
        SendMessage,
    )
    assert message.content == TextContent(text="Hi")
    assert message.reply_to == UUID("01890a5d-ac96-774b-bcce-b302099a8057")


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        (b'{"client_message_id":"a"}', "content", "required"),
        (b'{"client_message_id":"a","content":{"type":"text","text":"x"},"role":"agent"}', "role", "unknown_field"),
        (
            b'{"client_message_id":"a","content":{"type":"text","text":"x","store_path":"/"}}',
            "content.store_path",
            "unknown_field",
        ),
        (b'{"client_message_id":"a","content":{"type":"text","text":5}}', "content.text", "invalid"),
        (b'{"client_message_id":{"$ne":null},"content":{"type":"text","text":"x"}}', "client_message_id", "invalid"),
        (b'{"client_message_id":"","content":{"type":"text","text":"x"}}', "client_message_id", "invalid"),
        (
            b'{"client_message_id":"a","content":{"type":"text","text":"x"},"reply_to":"nonsense"}',
            "reply_to",
            "invalid",
        ),
        (b'{"client_message_id":"a","content":{"text":"x"}}', "content.type", "required"),
        (b"[]", "", "invalid"),
        (b"null", "", "invalid"),
    ],
)
def test_a_wrong_field_is_named(body: bytes, path: str, code: str) -> None:
    assert refusal(body, SendMessage) == (path, code)


def test_an_unknown_content_type_has_its_own_code() -> None:
    with pytest.raises(Invalid) as refused:
        decode(b'{"client_message_id":"a","content":{"type":"hologram"}}', SendMessage)
    assert refused.value.code == "unknown_content_type"
    assert refused.value.errors[0].path == "content.type"


@pytest.mark.parametrize("text", [b'"5"', b"5.5", b"true", b"-1", b"9007199254740993", b"1e400", b"null"])
def test_a_seq_is_a_whole_number_and_nothing_that_could_be_made_one(text: bytes) -> None:
    with pytest.raises(Invalid):
        decode(b'{"seq":' + text + b"}", MarkRead)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"seq":1}x',
        b'{"seq":NaN}',
        b'{"seq":"\xff"}',
        b"[" * 100_000,
        b'{"email":"\\ud800"}',
        b'{"email":"a\x00b"}',
    ],
)
def test_what_is_no_json_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        decode(body, SignIn)


def test_text_with_nul_is_refused_with_its_path() -> None:
    path, _ = refusal(b'{"client_message_id":"a","content":{"type":"text","text":"a\\u0000b"}}', SendMessage)
    assert path == "content.text"


def test_nul_in_a_key_is_refused() -> None:
    with pytest.raises(Invalid):
        decode(b'{"app_key":"k","device":{"a\\u0000":"x"}}', StartSession)


def test_an_escaped_backslash_before_u0000_is_only_text() -> None:
    message = decode(b'{"client_message_id":"a","content":{"type":"text","text":"\\\\u0000"}}', SendMessage)
    assert message.content == TextContent(text="\\u0000")


def test_an_unknown_choice_is_refused() -> None:
    assert refusal(b'{"state":"busy"}', SetAvailability) == ("state", "invalid")
