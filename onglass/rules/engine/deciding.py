"""Whether a rule applies to a case, and what its words come to; pure."""

import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from onglass.rules.engine import placeholders
from onglass.rules.model import AllOf, AnyOf, Condition, Facts, Not, Question, Rule, Value

_SAME_DAY = timedelta(hours=24)


def applies(rule: Rule, facts: Facts) -> bool:
    """Tell whether a case is such as the rule asks for."""
    return rule.condition is None or holds(rule.condition, facts)


def holds(condition: Condition, facts: Facts) -> bool:
    """Tell whether a condition is true of a case."""
    if isinstance(condition, Not):
        return not holds(condition.part, facts)
    if isinstance(condition, AllOf):
        return all(holds(part, facts) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(holds(part, facts) for part in condition.parts)
    return _answer(condition, facts)


def _answer(question: Question, facts: Facts) -> bool:
    known = _PLAIN.get(question.what)
    if known is not None:
        return known(facts)
    return _COMPARED[question.what](question, facts)


_PLAIN: dict[str, Callable[[Facts], bool]] = {
    "inside_hours": lambda facts: facts.is_open,
    "outside_hours": lambda facts: not facts.is_open,
    "signed_in": lambda facts: facts.is_signed_in,
    "anonymous": lambda facts: not facts.is_signed_in,
    "unassigned": lambda facts: facts.assignee_id is None,
    "is_assigned": lambda facts: facts.assignee_id is not None,
    "first_message": lambda facts: facts.is_first_message,
}


def _is_one_of(name: str) -> Callable[[Question, Facts], bool]:
    def answer(question: Question, facts: Facts) -> bool:
        return any(_same(getattr(facts, name), value) for value in question.values)

    return answer


def _contains(name: str) -> Callable[[Question, Facts], bool]:
    def answer(question: Question, facts: Facts) -> bool:
        words = small(getattr(facts, name) or "")
        return any(small(str(value)) in words for value in question.values)

    return answer


def _has_tag(question: Question, facts: Facts) -> bool:
    return any(small(str(value)) in facts.tags for value in question.values)


def _speaks(question: Question, facts: Facts) -> bool:
    spoken = small(facts.language or "").replace("_", "-")
    wanted = [small(str(value)).replace("_", "-") for value in question.values]
    return any(spoken == each or spoken.startswith(f"{each}-") for each in wanted)


def _is_agent(question: Question, facts: Facts) -> bool:
    return any(_same(facts.assignee, value) or _same(facts.assignee_email, value) for value in question.values)


def _attribute(name: str) -> Callable[[Question, Facts], bool]:
    def answer(question: Question, facts: Facts) -> bool:
        value = getattr(facts, name).get(question.key)
        if question.what.endswith("_is"):
            return any(_same(value, wanted) for wanted in question.values)
        return _compared(question, _as_number(value), _as_number(question.values[0]))

    return answer


def _version(question: Question, facts: Facts) -> bool:
    if facts.version is None:
        return False
    return _compared(question, _version_parts(facts.version), _version_parts(str(question.values[0])))


def _priority(question: Question, facts: Facts) -> bool:
    return _compared(question, facts.priority, question.values[0])


def _compared(question: Question, is_: Any, wanted: Any) -> bool:
    if is_ is None or wanted is None:
        return False
    if question.what.endswith("_at_least"):
        return bool(is_ >= wanted)
    return bool(is_ < wanted) if question.what.endswith("_below") else bool(is_ == wanted)


_COMPARED: dict[str, Callable[[Question, Facts], bool]] = {
    "message_contains": _contains("message"),
    "subject_contains": _contains("subject"),
    "language_is": _speaks,
    "assignee_is": _is_agent,
    "has_tag": _has_tag,
    "tag_is": _has_tag,
    **{f"{name}_is": _is_one_of(name) for name in ("queue", "team", "app", "platform", "screen", "channel")},
    **{f"attribute_{how}": _attribute("attributes") for how in ("is", "at_least", "below")},
    **{f"customer_attribute_{how}": _attribute("customer_attributes") for how in ("is", "at_least", "below")},
    **{f"version_{how}": _version for how in ("is", "at_least", "below")},
    **{f"priority_{how}": _priority for how in ("is", "at_least", "below")},
}


def small(text: str) -> str:
    """Return a text in the form in which texts are compared."""
    return unicodedata.normalize("NFKC", text).casefold()


def _same(value: Any, wanted: Value) -> bool:
    if value is None:
        return False
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    if isinstance(value, int | float) or isinstance(wanted, int | float):
        number, asked = _as_number(value), _as_number(wanted)
        return number is not None and number == asked
    return small(str(value)) == small(wanted)


def _as_number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def _version_parts(version: str) -> tuple[int, ...]:
    """Return a version's leading numbers without the zeros at its end: 2.10.0-beta is (2, 10)."""
    numbers: list[int] = []
    for part in version.strip().lstrip("vV").split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        numbers.append(int(digits[:18]))
        if digits != part:
            break
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def fill(text: str, facts: Facts) -> str:
    """Return a reply's or note's words for a case; raises placeholders.MissingError."""
    values = {
        "customer_name": facts.customer_name,
        "case_number": facts.case_number,
        "opens_at": None if facts.is_open or facts.opens_at is None else _spoken_time(facts.at, facts.opens_at),
        "queue": facts.queue,
    }
    return placeholders.fill(text, values)


def _spoken_time(now: datetime, opens_at: datetime) -> str:
    """Return an opening as people of every language read it: the time, with its date when it is over a day away."""
    return opens_at.strftime("%H:%M" if opens_at - now < _SAME_DAY else "%Y-%m-%d %H:%M")
