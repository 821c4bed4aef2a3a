"""Rules made of anything, for properties that hold of all of them."""

from typing import Any

from hypothesis import strategies as st

from onglass.rules.model import Act, AllOf, AnyOf, Condition, Duration, Not, Occasion, Question, Rule, Trigger

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}\x00"), min_size=1, max_size=30)
labels = words.filter(lambda word: 1 <= len(word.strip()) <= 60).map(str.strip)
texts = st.lists(labels, min_size=1, max_size=3).map(tuple)
priorities = st.integers(-10, 10)
numbers = st.one_of(st.integers(-1000, 1000), st.decimals(-999, 999, places=2).map(float).filter(lambda n: n != int(n)))
durations = st.builds(
    Duration,
    count=st.integers(1, 90),
    unit=st.sampled_from(["minutes", "hours", "days"]),
    in_open_hours=st.booleans(),
)
_TIMED = [Occasion.WAITED, Occasion.SILENT]
triggers = st.one_of(
    st.builds(Trigger, occasion=st.sampled_from([each for each in Occasion if each not in _TIMED])),
    st.builds(Trigger, occasion=st.sampled_from(_TIMED), after=durations),
)
_LISTED = ["message_contains", "subject_contains", "language_is", "queue_is", "team_is", "app_is", "platform_is"]
_LISTED += ["screen_is", "channel_is", "assignee_is", "has_tag"]
_PLAIN = ["inside_hours", "outside_hours", "signed_in", "anonymous", "unassigned", "is_assigned", "first_message"]
_OF_VALUE = ["attribute_is", "customer_attribute_is"]
_OF_NUMBER = ["attribute_at_least", "attribute_below", "customer_attribute_at_least", "customer_attribute_below"]
questions = st.one_of(
    st.builds(Question, what=st.sampled_from(_PLAIN)),
    st.builds(Question, what=st.sampled_from(_LISTED), values=texts),
    st.builds(
        Question, what=st.sampled_from(["version_is", "version_at_least", "version_below"]), values=st.tuples(labels)
    ),
    st.builds(
        Question,
        what=st.sampled_from(["priority_is", "priority_at_least", "priority_below"]),
        values=st.tuples(priorities),
    ),
    st.builds(
        Question,
        what=st.sampled_from(_OF_VALUE),
        key=labels,
        values=st.one_of(texts, st.tuples(st.one_of(numbers, st.booleans()))),
    ),
    st.builds(Question, what=st.sampled_from(_OF_NUMBER), key=labels, values=st.tuples(numbers)),
)


def _joined(part: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    parts = st.lists(part, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, part), st.builds(AllOf, parts), st.builds(AnyOf, parts))


conditions: st.SearchStrategy[Condition] = st.recursive(questions, _joined, max_leaves=6)
acts = st.one_of(
    st.builds(Act, what=st.sampled_from(["reply", "note"]), words=st.tuples(labels)),
    st.builds(Act, what=st.sampled_from(["tag", "untag"]), words=texts),
    st.builds(Act, what=st.sampled_from(["route", "assign_agent", "assign_team"]), words=st.tuples(labels)),
    st.builds(Act, what=st.sampled_from(["close", "escalate"]), words=st.one_of(st.just(()), st.tuples(labels))),
    st.builds(Act, what=st.sampled_from(["set_priority", "raise_priority"]), value=priorities),
    st.builds(Act, what=st.just("set_language"), words=st.tuples(st.sampled_from(["de", "pt-BR", "zh-Hant"]))),
    st.builds(
        Act, what=st.just("set_attribute"), words=st.tuples(labels), value=st.one_of(labels, numbers, st.booleans())
    ),
    st.builds(Act, what=st.just("snooze"), time=st.builds(Duration, count=st.integers(1, 90), unit=st.just("hours"))),
)
rules = st.builds(
    Rule,
    trigger=triggers,
    condition=st.one_of(st.none(), conditions),
    acts=st.lists(acts, min_size=1, max_size=4).map(tuple),
)
