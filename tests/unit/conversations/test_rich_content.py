"""Every rich content: what is good, what is refused and where, what is stored, and its plain words."""

import copy
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.conversations.engine import (
    DEFAULT_SECRET_PATTERNS,
    compile_secret_patterns,
    decode_content,
    encode_content,
    named_files,
    parse_content,
    stored_content,
)
from onglass.conversations.model import FileDescription, Rules
from onglass.platform.ids import new_id
from onglass.platform.problems import Invalid
from tests.support import rich
from tests.support.rich import ARTICLE, CAPTURE, CARD, CAROUSEL, FALLBACKS, FORM, GUIDE, LIST, OF_AGENTS, PLACE, TIMES

RULES = Rules(body_key=b"k" * 32, secret_patterns=compile_secret_patterns(DEFAULT_SECRET_PATTERNS))
BY_TYPE = {each["type"]: each for each in OF_AGENTS}


def changed(good: dict[str, Any], place: str, value: Any) -> dict[str, Any]:
    """A copy with one thing changed; `place` is a path such as `sections.0.items.0.id`."""
    copied = copy.deepcopy(good)
    *way, last = [int(part) if part.isdigit() else part for part in place.split(".")]
    at: Any = copied
    for part in way:
        at = at[part]
    at[last] = value
    return copied


@pytest.mark.parametrize("kind", FALLBACKS)
def test_every_type_is_taken_and_said_in_plain_words(kind: str) -> None:
    content = parse_content(msgspec.json.encode(BY_TYPE[kind]), sender="agent")
    stored = stored_content(content, RULES)
    assert stored.fallback == FALLBACKS[kind]
    assert decode_content(encode_content(stored)) == stored
    told = {name: value for name, value in msgspec.to_builtins(stored).items() if name != "fallback"}
    sent = msgspec.to_builtins(content)
    assert told == sent
    own = parse_content(msgspec.json.encode({**BY_TYPE[kind], "fallback": "In my words"}), sender="agent")
    assert stored_content(own, RULES).fallback == "In my words"


@pytest.mark.parametrize("kind", FALLBACKS)
def test_a_customer_may_send_a_place_and_no_question(kind: str) -> None:
    raw = msgspec.json.encode(BY_TYPE[kind])
    if kind == "location":
        parse_content(raw, sender="customer")
        return
    with pytest.raises(Invalid) as refusal:
        parse_content(raw, sender="customer")
    assert refusal.value.code == "unknown_content_type"


@pytest.mark.parametrize(
    "content",
    [
        {"type": "rating", "text": "How?", "scale": 5},
        {"type": "verification_request", "text": "You?", "expires_at": rich.in_hours(1)},
    ],
)
def test_what_has_a_call_of_its_own_is_sent_by_nobody(content: dict[str, Any]) -> None:
    for sender in ("customer", "agent"):
        with pytest.raises(Invalid) as refusal:
            parse_content(msgspec.json.encode(content), sender=sender)
        assert refusal.value.code == "unknown_content_type"


LONG, NUL = "x" * 121, "a\x00b"
ITEM = {"id": "i", "title": "T"}
BAD: list[tuple[dict[str, Any], str, Any, str, str]] = [
    (LIST, "text", " ", "text", "blank"),
    (LIST, "sections", [], "sections", "invalid"),
    (LIST, "sections.0.title", LONG, "sections[0].title", "too_long"),
    (LIST, "sections.0.items", [], "sections[0].items", "invalid"),
    (LIST, "sections.1.items.1.id", "gas-1", "sections[1].items[1].id", "duplicate_id"),
    (LIST, "sections.0.items.0.id", "a b", "sections[0].items[0].id", "invalid_id"),
    (LIST, "sections.0.items.0.title", NUL, "sections[0].items[0].title", "nul_character"),
    (LIST, "sections.0.items.0.onclick", "x", "sections[0].items[0].onclick", "unknown_field"),
    (LIST, "sections.0.items", [{**ITEM, "id": f"n{n}"} for n in range(49)], "sections", "too_many"),
    (LIST, "min", 1, "min", "not_here"),
    (LIST, "sections.0.items.0.image", {"id": "x"}, "sections[0].items[0].image.id", "invalid"),
    ({**LIST, "multiple": True, "min": 2}, "max", 1, "max", "out_of_range"),
    ({**LIST, "multiple": True}, "max", 4, "max", "out_of_range"),
    (TIMES, "time_zone", "Europe/Atlantis", "time_zone", "unknown_time_zone"),
    (TIMES, "time_zone", "../../etc/passwd", "time_zone", "unknown_time_zone"),
    (TIMES, "slots.0.starts_at", "2026-10-25T00:30:00", "slots[0].starts_at", "invalid"),
    (TIMES, "slots.0.starts_at", "0001-01-01T00:30:00Z", "slots[0].starts_at", "out_of_range"),
    (TIMES, "slots.1.id", "summer", "slots[1].id", "duplicate_id"),
    (TIMES, "slots.0.duration_minutes", 0, "slots[0].duration_minutes", "invalid"),
    (FORM, "fields.0.kind", "password", "fields[0].kind", "invalid"),
    (FORM, "fields.0.label", "", "fields[0].label", "blank"),
    (FORM, "fields.1.id", "name", "fields[1].id", "duplicate_id"),
    (FORM, "fields.0.choices", [{"id": "a", "title": "A"}], "fields[0].choices", "choices"),
    (FORM, "fields.6.choices", None, "fields[6].choices", "choices"),
    (FORM, "fields.6.choices.0.title", " ", "fields[6].choices[0].title", "blank"),
    (FORM, "fields.0.min", 3, "fields[0].min", "not_here"),
    (FORM, "fields.4.max_length", 3, "fields[4].max_length", "not_here"),
    (FORM, "fields.4.max", 3, "fields[4].max", "out_of_range"),
    (FORM, "fields.7.max", 9, "fields[7].max", "out_of_range"),
    (FORM, "steps.0", [], "steps[0]", "blank"),
    (FORM, "steps.1.0", "nobody", "steps[1][0]", "unknown_field_id"),
    (FORM, "steps", [["name"]], "steps", "field_missing"),
    (CARD, "title", LONG, "title", "too_long"),
    (CARD, "alt", "a map", "alt", "not_here"),
    (CARD, "rows", [{"label": "a", "value": "b"}] * 11, "rows", "invalid"),
    (CARD, "rows.0.value", "", "rows[0].value", "blank"),
    (CARD, "actions", [{"id": f"a{n}", "title": "A", "kind": "reply"} for n in range(4)], "actions", "invalid"),
    (CARD, "actions.1.url", "http://example.com", "actions[1].url", "invalid_url"),
    (CARD, "actions.1.url", None, "actions[1].url", "missing"),
    (CARD, "actions.0.url", "https://example.com", "actions[0].url", "not_here"),
    (CARD, "actions.2.screen", None, "actions[2].screen", "missing"),
    (CAROUSEL, "cards", CAROUSEL["cards"][:1], "cards", "invalid"),
    (CAROUSEL, "cards.1.actions.0.title", "", "cards[1].actions[0].title", "blank"),
    (ARTICLE, "url", "javascript:alert(1)", "url", "invalid_url"),
    (GUIDE, "captions_url", "data:text/vtt,x", "captions_url", "invalid_url"),
    (GUIDE, "duration_seconds", -1, "duration_seconds", "invalid"),
    (PLACE, "latitude", 90.1, "latitude", "invalid"),
    (PLACE, "longitude", "13", "longitude", "invalid"),
    (CAPTURE, "kinds", ["screenshot", "screenshot"], "kinds[1]", "duplicate_id"),
    (CAPTURE, "kinds", ["video"], "kinds[0]", "invalid"),
    (CAPTURE, "fallback", "x" * 16_001, "fallback", "too_long"),
]


@pytest.mark.parametrize(("good", "place", "value", "path", "code"), BAD)
def test_a_refusal_names_the_place(good: dict[str, Any], place: str, value: Any, path: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_content(msgspec.json.encode(changed(good, place, value)), sender="agent")
    assert [(error.path, error.code) for error in refusal.value.errors] == [(f"content.{path}", code)]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt://x.example/%0aalert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
        "//example.com", "/pay", "https://", "https:///x", "https://bank.example@evil.example/", "https://a\\@b/",
        "https://exam ple.com", "https://example.com\n", "\thttps://example.com", "https://example.com:99999/", "https://[x/",
        "http://10.0.0.1/", "http://localhost.evil.example/", "blob:https://example.com/x", "x" * 2_001,
    ],
)  # fmt: skip
def test_an_address_that_is_not_plainly_https_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_content(msgspec.json.encode({**ARTICLE, "url": url}), sender="agent")
    assert refusal.value.errors[0].path == "content.url"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a?b=c#d",
        "https://müller.example/ä",
        "http://localhost:3000/x",
        "http://127.0.0.1/x",
        "http://[::1]/x",
    ],
)
def test_https_and_this_machine_are_taken(url: str) -> None:
    parse_content(msgspec.json.encode({**ARTICLE, "url": url}), sender="agent")


def test_every_word_is_masked_and_nothing_that_a_program_reads() -> None:
    card = "4242 4242 4242 4242"

    def filled(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: filled(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [filled(item, name) for item in value]
        kept = {"type", "id", "kind", "kinds", "url", "captions_url", "time_zone", "starts_at", "steps", "screen"}
        return f"{value} {card}" if isinstance(value, str) and name not in kept else value

    for each in OF_AGENTS:
        content = parse_content(msgspec.json.encode(filled(each)), sender="agent")
        stored = encode_content(stored_content(content, RULES))
        assert "4242 4242" not in stored
        assert stored_content(content, RULES).fallback != ""
        assert "•••• 4242" in stored


def test_files_are_named_by_their_place_and_told_with_their_facts() -> None:
    first, second = new_id(), new_id()
    sent = copy.deepcopy(CAROUSEL)
    sent["cards"][0] |= {"image": {"id": str(first)}, "alt": "A small one"}
    sent["cards"][1]["image"] = {"id": str(second)}
    content = parse_content(msgspec.json.encode(sent), sender="agent")
    assert named_files(content) == {first: "content.cards[0].image", second: "content.cards[1].image"}
    files = {
        each: FileDescription(id=each, name="a.png", media_type="image/png", size_bytes=1, url=f"/v1/files/{each}")
        for each in (first, second)
    }
    stored = msgspec.to_builtins(stored_content(content, RULES, files))
    assert stored["cards"][0]["image"]["url"] == f"/v1/files/{first}"
    assert stored["fallback"].startswith("1. Small\n[A small one]\n")


PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=60).filter(str.strip)


@given(PLAIN, st.lists(st.tuples(PLAIN, st.none() | PLAIN), min_size=1, max_size=8))
def test_what_is_stored_is_read_again_as_it_was(text: str, items: list[tuple[str, str | None]]) -> None:
    """Scripts, quotes, signs of any script: words come back as they were written, and all stand in the fallback."""
    listed: list[dict[str, Any]] = [
        {"id": f"i{n}", "title": title, "detail": detail} for n, (title, detail) in enumerate(items)
    ]
    sent = {"type": "list_picker", "text": text, "sections": [{"items": listed}]}
    stored = stored_content(parse_content(msgspec.json.encode(sent), sender="agent"), Rules(body_key=b"k" * 32))
    again = decode_content(encode_content(stored))
    assert again == stored
    assert all(
        str(item["title"]) in (again.fallback or "") or any(map(str.isdigit, str(item["title"]))) for item in listed
    )


@given(
    st.dictionaries(
        st.sampled_from(["type", "text", "sections", "fields", "cards", "slots", "url", "title", "kinds"]),
        st.sampled_from([*BY_TYPE])
        | st.integers()
        | st.none()
        | st.lists(st.dictionaries(st.text(max_size=4), st.text(max_size=4)), max_size=3),
    )
)
def test_nonsense_is_refused_and_never_breaks(nonsense: dict[str, Any]) -> None:
    try:
        content = parse_content(msgspec.json.encode(nonsense), sender="agent")
    except Invalid as refusal:
        paths = [error.path for error in refusal.errors]
    else:
        paths = ["content" for _ in (stored_content(content, RULES).fallback or "")]
    assert paths
    assert all(path.startswith("content") for path in paths)
