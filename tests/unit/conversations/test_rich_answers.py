"""Answers: what fits which question, what does not and where, and what they say in words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from onglass.conversations.engine import parse_content, stored_content, tone_of
from onglass.conversations.engine.answering import answer_words, check_answer, check_slot_ahead, without_secrets
from onglass.conversations.model import Answer, Content, FormContent, RatingContent, Rules, TextContent, Tone
from onglass.platform.problems import Conflict, Invalid
from tests.support.rich import ARTICLE, CARD, CAROUSEL, FORM, LIST, TIMES, VALUES, WORDS_OF_VALUES

RULES = Rules(body_key=b"k" * 32)
RATING = RatingContent(text="How was it?", scale=5, comment=True, fallback="x")


def asked(sent: dict[str, Any]) -> Content:
    return stored_content(parse_content(msgspec.json.encode(sent), sender="agent"), RULES)


SEVERAL = {**LIST, "multiple": True, "min": 2}
GOOD = [
    (LIST, {"items": ["water"]}, "Water"),
    (SEVERAL, {"items": ["rent", "gas-1"]}, "Rent, January"),
    ({**LIST, "multiple": True, "min": 0}, {"items": []}, "-"),
    (TIMES, {"slot": "winter"}, "2026-10-25 02:30-03:00 (UTC+01:00) Europe/Berlin"),
    (FORM, {"values": VALUES}, WORDS_OF_VALUES),
    (FORM, {"values": {"name": "Ada", "why": "  ", "some": []}}, "Your name: Ada"),
    (CARD, {"action": "fine"}, "That is fine"),
    (CAROUSEL, {"action": "take", "card": 1}, "Large: Take it"),
]


@pytest.mark.parametrize(("question", "answer", "words"), GOOD)
def test_an_answer_says_itself_in_words(question: dict[str, Any], answer: dict[str, Any], words: str) -> None:
    stored, given = asked(question), Answer(**answer)
    check_answer(stored, given)
    assert answer_words(stored, given) == words


def test_a_rating_says_itself_in_words() -> None:
    check_answer(RATING, Answer(score=4, comment="Quick"))
    assert answer_words(RATING, Answer(score=4, comment="Quick")) == "4/5\nQuick"
    assert answer_words(RATING, Answer(score=1)) == "1/5"


def _with(**values: Any) -> dict[str, Any]:
    return {"values": {"name": "Ada"} | values}


NO_NUMBERS: list[Any] = ["41", True, [41], {}]
BAD = [
    (LIST, {}, "items", "missing"),
    (LIST, {"slot": "a"}, "slot", "unknown_field"),
    (LIST, {"items": []}, "items", "out_of_range"),
    (LIST, {"items": ["water", "rent"]}, "items", "out_of_range"),
    (LIST, {"items": ["nothing"]}, "items[0]", "unknown_option"),
    (SEVERAL, {"items": ["water", "water"]}, "items[1]", "duplicate_id"),
    (SEVERAL, {"items": ["water"]}, "items", "out_of_range"),
    (TIMES, {"slot": "never"}, "slot", "unknown_option"),
    (CARD, {"action": "track"}, "action", "unknown_option"),
    (CARD, {"action": "fine", "card": 0}, "card", "unknown_field"),
    (CAROUSEL, {"action": "take"}, "card", "unknown_option"),
    (CAROUSEL, {"action": "take", "card": 2}, "card", "unknown_option"),
    (CAROUSEL, {"action": "take", "card": -1}, "card", "unknown_option"),
    (FORM, {"values": {}}, "values.name", "missing"),
    (FORM, {"values": {"name": "  "}}, "values.name", "missing"),
    (FORM, _with(role="admin"), "values.role", "unknown_field"),
    (FORM, _with(name=1), "values.name", "invalid"),
    (FORM, _with(name="x" * 41), "values.name", "too_long"),
    (FORM, _with(name="a\nb"), "values.name", "invalid"),
    (FORM, _with(why="x" * 10_001), "values.why", "too_long"),
    (FORM, _with(why="a\x00"), "values.why", "nul_character"),
    *[
        (FORM, _with(mail=each), "values.mail", "invalid_email")
        for each in ("ada", "ada@", "@x.de", "a b@x.de", "a@x", "<a@x.de>")
    ],
    *[
        (FORM, _with(phone=each), "values.phone", "invalid_phone")
        for each in ("12345", "call me", "+" * 9, "1" * 16, "12+345678")
    ],
    *[(FORM, _with(age=each), "values.age", "invalid") for each in NO_NUMBERS],
    *[(FORM, _with(age=each), "values.age", "out_of_range") for each in (17.9, 121, -1, 10**30)],
    *[
        (FORM, _with(day=each), "values.day", "invalid_date")
        for each in ("2026-02-29", "28.02.2026", "20260228", "2026-W09-6")
    ],
    (FORM, _with(one="b"), "values.one", "unknown_option"),
    (FORM, _with(one=["a"]), "values.one", "unknown_option"),
    (FORM, _with(some="x"), "values.some", "invalid"),
    (FORM, _with(some=["x", "q"]), "values.some[1]", "unknown_option"),
    (FORM, _with(some=["x", "y", "z"]), "values.some", "out_of_range"),
    (FORM, _with(ok="yes"), "values.ok", "invalid"),
    (ARTICLE, {"items": ["a"]}, "", "no_question"),
]


@pytest.mark.parametrize(("question", "answer", "path", "code"), BAD)
def test_what_does_not_fit_is_refused_by_its_place(
    question: dict[str, Any], answer: dict[str, Any], path: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        check_answer(asked(question), Answer(**answer))
    told = refusal.value.errors
    assert [(error.path, error.code) for error in told] == [(f"content.answer{path and '.'}{path}", code)]


def test_words_are_only_asked_for_where_they_are() -> None:
    with pytest.raises(Invalid):
        check_answer(RatingContent(text="How?", scale=5, fallback="x"), Answer(score=4, comment="Quick"))
    with pytest.raises(Invalid):
        check_answer(TextContent(text="no question", fallback="x"), Answer(score=4))


@pytest.mark.parametrize("score", [0, 6, 4.5, "5", True])
def test_a_score_is_one_to_five(score: Any) -> None:
    sent = {"type": "text", "answer": {"score": score}}
    with pytest.raises(Invalid) as refusal:
        parse_content(msgspec.json.encode(sent), sender="customer")
    assert refusal.value.errors[0].path == "content.answer.score"


def test_who_answers_and_how() -> None:
    good = {"type": "text", "answer": {"items": ["a"]}}
    assert parse_content(msgspec.json.encode(good), sender="customer") == TextContent(answer=Answer(items=["a"]))
    for sent, sender, path in (
        (good, "agent", "content.answer"),
        ({**good, "quick_reply_id": "a"}, "customer", "content.answer"),
        ({"type": "text", "answer": {"items": ["a"], "is_admin": True}}, "customer", "content.answer.is_admin"),
    ):
        with pytest.raises(Invalid) as refusal:
            parse_content(msgspec.json.encode(sent), sender=sender)  # type: ignore[arg-type]
        assert refusal.value.errors[0].path == path


def test_a_slot_is_gone_once_it_has_begun() -> None:
    begins = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    check_slot_ahead(asked(TIMES), Answer(slot="summer"), begins - timedelta(seconds=1))
    with pytest.raises(Conflict) as gone:
        check_slot_ahead(asked(TIMES), Answer(slot="summer"), begins)
    assert gone.value.code == "slot_gone"
    check_slot_ahead(asked(LIST), Answer(items=["water"]), begins)


def test_secrets_leave_with_nothing_but_the_answer() -> None:
    form = asked(FORM)
    assert isinstance(form, FormContent)
    assert without_secrets(form, VALUES) == {name: value for name, value in VALUES.items() if name != "pin"}
    assert "sesame" not in answer_words(form, Answer(values=VALUES))


def test_a_rating_is_thanks_and_other_answers_are_not() -> None:
    assert tone_of(TextContent(text="1/5", answer=Answer(score=1)), "customer") is Tone.THANKS
    assert tone_of(TextContent(text="Thanks", answer=Answer(items=["a"])), "customer") is Tone.PLAIN
    assert tone_of(asked(LIST), "agent") is Tone.QUESTION
    assert tone_of(asked(ARTICLE), "agent") is Tone.PLAIN
