"""What may be sent, what is stored of it, and what makes two bodies the same."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from onglass.conversations.engine import (
    check_client_message_id,
    decode_content,
    encode_content,
    fingerprint,
    is_edit_window_over,
    is_plain,
    new_case_number,
    parse_content,
    preview_text,
    stored_content,
)
from onglass.conversations.model import (
    Audience,
    FileDescription,
    FileReference,
    IncomingFileContent,
    Outgoing,
    QuickRepliesContent,
    QuickReplyOption,
    Reader,
    Rules,
    SystemContent,
    TextContent,
    instant,
)
from onglass.platform.ids import new_id
from onglass.platform.problems import Invalid

RULES = Rules(body_key=b"k" * 32)
ID = UUID("01a207d6-f2cf-7281-8d36-196f7eba68f3")


@pytest.mark.parametrize(
    ("sent", "sender", "path", "code"),
    [
        ({"type": "hologram", "url": "x"}, "agent", "content.type", "unknown_content_type"),
        ({"type": "system", "fallback": "x"}, "agent", "content.type", "unknown_content_type"),
        (
            {"type": "quick_replies", "text": "a", "options": [{"id": "a", "title": "A"}]},
            "customer",
            "content.type",
            "unknown_content_type",
        ),
        ({"text": "a"}, "agent", "content.type", "invalid"),
        ({"type": "text"}, "agent", "content.text", "blank"),
        ({"type": "text", "text": 1}, "agent", "content.text", "invalid"),
        ({"type": "text", "text": " \n"}, "agent", "content.text", "blank"),
        ({"type": "text", "text": "a\x00b"}, "agent", "content.text", "nul_character"),
        ({"type": "text", "text": "x" * 16_001}, "agent", "content.text", "too_long"),
        ({"type": "text", "text": "a", "sender_name": "Bank"}, "agent", "content.sender_name", "unknown_field"),
        ({"type": "file", "file": {"id": "x"}}, "customer", "content.file.id", "invalid"),
        (
            {"type": "file", "file": {"id": str(ID), "url": "http://x"}},
            "customer",
            "content.file.url",
            "unknown_field",
        ),
        ({"type": "quick_replies", "text": "a", "options": []}, "agent", "content.options", "invalid"),
        (
            {
                "type": "quick_replies",
                "text": "a",
                "options": [{"id": "a", "title": "A"}, {"id": "a", "title": "B"}],
            },
            "agent",
            "content.options[1].id",
            "invalid",
        ),
        ([], "agent", "content", "invalid"),
        (None, "agent", "content", "invalid"),
    ],
)
def test_a_refusal_names_the_field(sent: Any, sender: Audience, path: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_content(msgspec.json.encode(sent), sender=sender)
    assert [(error.path, error.code) for error in refusal.value.errors] == [(path, code)]


@pytest.mark.parametrize("raw", [b"", b"{", b'{"type":"text","text":"\\ud800"}', b'"\xff"'])
def test_what_is_no_json_is_refused(raw: bytes) -> None:
    with pytest.raises(Invalid):
        parse_content(raw, sender="agent")


def test_good_content_is_understood() -> None:
    assert parse_content(b'{"type":"text","text":"Hi"}', sender="customer") == TextContent(text="Hi")
    sent = msgspec.json.encode({"type": "image", "file": {"id": str(ID)}, "caption": "c"})
    assert not is_plain(outgoing(parse_content(sent, sender="customer")))


def outgoing(content: Any, reply_to: UUID | None = None) -> Outgoing:
    return Outgoing(
        author=Reader("customer", ID, ID),
        conversation_id=ID,
        client_message_id="a",
        content=content,
        reply_to=reply_to,
    )


def test_only_words_without_a_past_take_the_short_way() -> None:
    assert is_plain(outgoing(TextContent(text="a")))
    assert not is_plain(outgoing(TextContent(text="a"), reply_to=ID))
    assert not is_plain(outgoing(IncomingFileContent(file=FileReference(ID))))


@pytest.mark.parametrize("key", ["", "x" * 65, "a\x00", "a\n"])
def test_a_key_is_short_and_printable(key: str) -> None:
    with pytest.raises(Invalid):
        check_client_message_id(key)
    check_client_message_id("x" * 64)


def test_fingerprints_tell_bodies_and_places_apart_and_nothing_else() -> None:
    same = parse_content(b'{"text":"a","type":"text"}', sender="agent")
    reference = fingerprint(RULES.body_key, ID, TextContent(text="a"), None)
    assert fingerprint(RULES.body_key, ID, same, None) == reference
    others = [
        fingerprint(RULES.body_key, ID, TextContent(text="b"), None),
        fingerprint(RULES.body_key, ID, TextContent(text="a"), ID),
        fingerprint(RULES.body_key, new_id(), TextContent(text="a"), None),
        fingerprint(b"o" * 32, ID, TextContent(text="a"), None),
        fingerprint(RULES.body_key, ID, TextContent(text="a", fallback="b"), None),
    ]
    assert len({reference, *others}) == len(others) + 1


def test_every_content_gets_a_fallback() -> None:
    buttons = QuickRepliesContent(text="Which?", options=[QuickReplyOption("a", "This"), QuickReplyOption("b", "That")])
    assert stored_content(buttons, RULES).fallback == "Which?\n1. This\n2. That"
    file = FileDescription(id=ID, name="bill.pdf", media_type="application/pdf", size_bytes=1, url="/v1/files/x")
    named = IncomingFileContent(file=FileReference(ID), caption="the bill")
    assert stored_content(named, RULES, {ID: file}).fallback == "File: bill.pdf (the bill)"
    spoofed = TextContent(text="Yes", fallback="No")
    assert stored_content(spoofed, RULES).fallback == "Yes"


def test_content_of_a_newer_version_is_shown_by_its_fallback() -> None:
    stored = encode_content(TextContent(text="a", fallback="a"))
    assert decode_content(stored) == TextContent(text="a", fallback="a")
    assert decode_content('{"type":"hologram","fallback":"A hologram"}') == SystemContent(fallback="A hologram")


def test_a_preview_is_one_short_line() -> None:
    assert preview_text(TextContent(text="a", fallback="one\n two\tthree")) == "one two three"
    assert len(preview_text(TextContent(text="a", fallback="x" * 500))) == 120


def test_case_numbers_are_speakable_and_many() -> None:
    numbers = {new_case_number() for _ in range(500)}
    assert len(numbers) > 490
    assert all(not set(number[:2]) & set("AEIOUBDGPTMNV") and number[2] == "-" for number in numbers)
    assert len(new_case_number(5)) > len(new_case_number(0))


def test_instants_are_utc_with_milliseconds() -> None:
    at = datetime(2026, 11, 23, 9, 51, 28, 123999, UTC)
    assert instant(at) == "2026-11-23T09:51:28.123Z"
    assert instant(at.replace(microsecond=0)) == "2026-11-23T09:51:28.000Z"


def test_the_window_of_changing_a_message() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert not is_edit_window_over(now - timedelta(seconds=900), now, RULES)
    assert is_edit_window_over(now - timedelta(seconds=901), now, RULES)
