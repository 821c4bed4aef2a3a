"""A rule's text is read as people write it, and a wrong one is told where and what was meant."""

import pytest
from hypothesis import given

from onglass.rules.engine import RuleTextError, parse, render, sentences
from onglass.rules.model import Act, Duration, Not, Occasion, Question, Rule, Trigger
from tests.unit.rules.ruletexts import rules

AFTER_HOURS = """
when a conversation opens
if outside hours and language is "de"
then reply "Wir sind ab {opens_at} wieder da." and tag "after-hours" and route to "Nights"
"""


def complaint(text: str) -> tuple[int, int, str, str | None]:
    with pytest.raises(RuleTextError) as refused:
        parse(text)
    first = refused.value.complaints[0]
    return first.line, first.column, first.detail, first.suggestion


def test_a_rule_is_said_back_in_one_form() -> None:
    assert sentences(parse(AFTER_HOURS).rule) == [
        "when a conversation opens",
        'if outside hours and language is "de"',
        'then reply "Wir sind ab {opens_at} wieder da." and tag "after-hours" and route to queue "Nights"',
    ]


def test_time_is_told_with_its_unit_and_whether_only_open_hours_count() -> None:
    rule = parse('when the customer has waited 30 minutes of open hours then escalate and note "Half an hour"').rule
    after = Duration(count=30, unit="minutes", in_open_hours=True)
    assert rule.trigger == Trigger(occasion=Occasion.WAITED, after=after)
    assert rule.acts == (Act(what="escalate"), Act(what="note", words=("Half an hour",)))
    assert after.seconds == 1800


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("WHEN The Conversation OPENS, THEN Close", "when a conversation opens then close"),
        ("when it is resolved # at last\nthen close", "when it is resolved then close"),
        ('when it is resolved then tag “a”, „b“ or "c"', 'when it is resolved then tag "a", "b", "c"'),
        ('when it reopens then tag "a", untag "b", close', 'when it reopens then tag "a" and untag "b" and close'),
        ("when it reopens then raise priority", "when it reopens then raise priority by 1"),
        ('when it reopens then route to the queue "A"', 'when it reopens then route to "A"'),
        ('when it reopens then set "k" to yes', 'when it reopens then set attribute "k" to yes'),
        ("when it reopens if it is outside hours then close", "when it reopens if outside hours then close"),
        ("when it reopens if priority below 3 then close", "when it reopens if the priority is below 3 then close"),
    ],
)  # fmt: skip
def test_two_ways_to_say_the_same(text: str, same: str) -> None:
    assert parse(text).rule == parse(same).rule


def test_not_binds_first_then_and_then_or() -> None:
    rule = parse("when it reopens if not inside hours and customer is anonymous or assignee is nobody then close").rule
    grouped = "when it reopens if ((not inside hours) and customer is anonymous) or assignee is nobody then close"
    assert parse(grouped).rule == rule
    assert parse('when it reopens if language is not "de" then close').rule.condition == Not(
        Question(what="language_is", values=("de",))
    )


def test_a_text_may_have_quotes_and_lines_in_it() -> None:
    rule = parse('when it reopens then reply "Say \\"hello\\"\\nand {{wave}}."').rule
    assert rule.acts[0].words == ('Say "hello"\nand {{wave}}.',)


@pytest.mark.parametrize(
    ("text", "line", "column", "says", "meant"),
    [
        ("", 1, 1, "ends too soon", None),
        ("when it is assigned then", 1, 25, "ends too soon", None),
        ("when the costumer writes then close", 1, 10, "“costumer” cannot stand here", "customer"),
        ("when a conversation closes then close", 1, 21, "expected opens", "a conversation opens"),
        ('when it is assigned\nif mesage contains "x"\nthen close', 2, 4, "Did you mean “message”", "message"),
        ("when the customer has waited 30 minuts then close", 1, 33, "expected day", "minutes"),
        ('when it is assigned then replay "x"', 1, 26, "Did you mean “reply”", "reply"),
        ('when it is assigned then reply "x', 1, 32, "has no end", None),
        ("when it is resolved if queue is Nights then close", 1, 33, 'quotation marks: "Nights"', None),
        ('when it is resolved then reply "Hi {name}"', 1, 32, "no placeholder {name}", None),
        ('when it is resolved then reply "Hi {"', 1, 32, "no placeholder {;", None),
        ('when it is resolved then reply " "', 1, 32, "Say something", None),
        ("when it is resolved then set priority to 11", 1, 42, "from -10 to 10", None),
        ("when it is resolved then set priority to 1.5", 1, 42, "whole number", None),
        ("when the customer has waited 91 days then close", 1, 30, "90 days at most", None),
        ("when the customer has waited 0 hours then close", 1, 30, "whole number of minutes", None),
        ('when it is resolved then set language to "german!"', 1, 42, "named by its tag", None),
        ("when it is resolved then snooze for 2 hours of open hours", 1, 37, "as a clock shows it", None),
        ('when it is resolved then set "k" to "a", "b"', 1, 30, "one value", None),
        (f'when it is resolved then tag "{"x" * 61}"', 1, 30, "1 to 60 characters", None),
        ("when it is resolved if (outside hours then close", 1, 39, "expected )", None),
        ("when it is resolved then close now", 1, 32, "“now” cannot stand here", None),
        ("when it is resolved then close § 3", 1, 32, "“§” cannot stand here", None),
        ("close when it is resolved", 1, 1, "expected when", None),
    ],
)
def test_a_wrong_text_is_told_where_and_what_was_meant(
    text: str, line: int, column: int, says: str, meant: str | None
) -> None:
    found = complaint(text)
    assert found[:2] == (line, column), found
    assert says in found[2]
    assert found[3] == meant


def test_a_text_without_end_is_refused_and_not_tried() -> None:
    assert "characters at most" in complaint("when it reopens then close " + "#" * 4000)[2]
    assert "too deep" in complaint("when it reopens if " + "not " * 60 + "inside hours then close")[2]


def test_what_a_rule_names_is_known_with_its_place() -> None:
    parsed = parse(
        'when it reopens\nif queue is "A" and team is "B"\nthen assign to team "C" and close with reason "D"'
    )
    assert [(each.kind, each.name, each.line, each.column) for each in parsed.mentions] == [
        ("queue", "A", 2, 13),
        ("team", "B", 2, 29),
        ("team", "C", 3, 21),
        ("reason", "D", 3, 47),
    ]


@given(rules)
def test_what_is_written_reads_the_same(rule: Rule) -> None:
    assert parse(render(rule)).rule == rule
