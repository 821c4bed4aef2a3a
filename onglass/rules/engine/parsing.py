"""A rule's text becomes a rule, or one complaint that a person can act on."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Tree, UnexpectedInput

from onglass.directory.engine.languages import clean_language
from onglass.platform.problems import Invalid
from onglass.rules.engine import placeholders
from onglass.rules.engine.complaining import at, complaint_of
from onglass.rules.engine.grammar import GRAMMAR, WordLexer
from onglass.rules.model import (
    LONGEST_TEXT,
    Act,
    AllOf,
    AnyOf,
    Complaint,
    Condition,
    Duration,
    Mention,
    NameKind,
    Not,
    Occasion,
    Parsed,
    Question,
    Rule,
    Trigger,
    Value,
)

_LONGEST_SECONDS = 90 * 86_400
_PRIORITIES = range(-10, 11)
_MOST_DEPTH = 40
_parser = Lark(GRAMMAR, parser="lalr", lexer=WordLexer, propagate_positions=True)
_ESCAPES = {"n": "\n", "t": "\t"}


class RuleTextError(ValueError):
    """A text that is no rule; `complaints` say where and why."""

    def __init__(self, *complaints: Complaint) -> None:
        """At least one complaint."""
        super().__init__("; ".join(f"line {each.line}, column {each.column}: {each.detail}" for each in complaints))
        self.complaints = complaints


@lru_cache(maxsize=2048)
def parse(text: str) -> Parsed:
    """Return what a text says; raises RuleTextError."""
    if len(text) > LONGEST_TEXT:
        raise RuleTextError(Complaint(line=1, column=1, detail=f"A rule has {LONGEST_TEXT} characters at most."))
    try:
        tree = _parser.parse(text)
    except UnexpectedInput as error:
        raise RuleTextError(complaint_of(error, text)) from None
    reading = _Reading()
    rule = reading.rule(tree)
    if reading.complaints:
        raise RuleTextError(*reading.complaints)
    return Parsed(rule=rule, mentions=tuple(reading.mentions))


_Node = Any  # a Tree or a Token; Lark's own types do not say which


class _Reading:
    """One text being read: what it names, and what is wrong with its numbers and words."""

    def __init__(self) -> None:
        self.mentions: list[Mention] = []
        self.complaints: list[Complaint] = []

    def rule(self, tree: Tree[Token]) -> Rule:
        trigger, condition, *acts = tree.children
        return Rule(
            trigger=self._trigger(trigger),
            condition=None if condition is None else self._condition(condition, 0),
            acts=tuple(self._act(act) for act in acts),
        )

    def _trigger(self, tree: _Node) -> Trigger:
        after = self._duration(tree.children[0]) if tree.children else None
        return Trigger(occasion=Occasion(tree.data), after=after)

    def _duration(self, tree: _Node) -> Duration:
        count, unit, open_hours = tree.children
        number = self._whole(count, range(1, 100_000), "A time is a whole number of minutes, hours or days.")
        time = Duration(count=number, unit=unit.data, in_open_hours=open_hours is not None)
        if time.seconds > _LONGEST_SECONDS:
            self._complain(count, "A rule waits for 90 days at most.")
        return time

    def _condition(self, tree: _Node, depth: int) -> Condition:
        if depth > _MOST_DEPTH:
            raise RuleTextError(at(_first(tree), "The condition is too deep; write a second rule."))
        if tree.data == "negated":
            return Not(self._condition(tree.children[-1], depth + 1))
        if tree.data in {"any_of", "all_of"}:
            parts = tuple(self._condition(part, depth + 1) for part in tree.children)
            return AnyOf(parts) if tree.data == "any_of" else AllOf(parts)
        return self._question(tree)

    def _question(self, tree: _Node) -> Condition:
        what = str(tree.data)
        children = list(tree.children)
        key = None
        if what.removeprefix("customer_").startswith("attribute_"):
            token = children.pop(0)
            key = _said(token)
            if what.startswith("attribute_"):
                self._mention("attribute", token)
        is_denied = (
            bool(children) and getattr(children[0], "data", "") == "is" and children.pop(0).children[0] is not None
        )
        if children and what in _MENTIONING:
            for token in children[0].children:
                self._mention(_MENTIONING[what], token)
        question = Question(what=what, key=key, values=self._values(what, children))
        return Not(question) if is_denied else question

    def _values(self, what: str, children: list[_Node]) -> tuple[Value, ...]:
        values: list[Value] = []
        for child in children:
            if what.startswith("priority_"):
                values.append(self._priority(child))
            else:
                values += _values_of(child)
        return tuple(values)

    def _act(self, tree: _Node) -> Act:
        what, children = str(tree.data), tree.children
        return _ACTS[what](self, what, children)

    def spoken(self, what: str, children: list[_Node]) -> Act:
        """Read a reply or a note."""
        words = _said(children[0]).strip()
        if not words:
            self._complain(children[0], "Say something between the quotation marks.")
        for fault in placeholders.faults(words):
            known = ", ".join(f"{{{name}}}" for name in placeholders.NAMES)
            self._complain(children[0], f"There is no placeholder {fault}; there are {known}. Write {{{{ for a brace.")
        return Act(what=what, words=(words,))

    def listed(self, what: str, children: list[_Node]) -> Act:
        """Read tags."""
        words = tuple(_said(token).strip() for token in children[0].children)
        for token, word in zip(children[0].children, words, strict=True):
            if not 1 <= len(word) <= _LONGEST_TAG:
                self._complain(token, f"A tag has 1 to {_LONGEST_TAG} characters.")
        return Act(what=what, words=words)

    def named(self, what: str, children: list[_Node]) -> Act:
        """Read the name of something of the workspace, or none."""
        if children[0] is None:
            return Act(what=what)
        self._mention(_MENTIONING[what], children[0], needs_queue=what == "assign_team")
        return Act(what=what, words=(_said(children[0]),))

    def prioritised(self, what: str, children: list[_Node]) -> Act:
        """Read a priority, or by how much it is raised."""
        return Act(what=what, value=1 if children[0] is None else self._priority(children[0]))

    def described(self, what: str, children: list[_Node]) -> Act:
        """Read an attribute and its value."""
        self._mention("attribute", children[0])
        values = _values_of(children[1])
        if len(values) != 1:
            self._complain(children[0], "Set an attribute to one value.")
        return Act(what=what, words=(_said(children[0]),), value=values[0])

    def worded(self, what: str, children: list[_Node]) -> Act:
        """Read words, or none."""
        if what == "set_language":
            try:
                clean_language(_said(children[0]), "text")
            except Invalid as error:
                self._complain(children[0], error.detail)
        return Act(what=what, words=() if children[0] is None else (_said(children[0]),))

    def timed(self, what: str, children: list[_Node]) -> Act:
        """Read for how long."""
        time = self._duration(children[0])
        if time.in_open_hours:
            self._complain(
                children[0].children[0], "A case is put aside for time as a clock shows it; leave out the rest."
            )
        return Act(what=what, time=time)

    def _priority(self, token: Token) -> int:
        return self._whole(token, _PRIORITIES, "A priority is a whole number from -10 to 10.")

    def _whole(self, token: Token, allowed: range, detail: str) -> int:
        number = _number(token)
        if isinstance(number, float) or number not in allowed:
            self._complain(token, detail)
            return 1
        return number

    def _mention(self, kind: NameKind, token: Token, *, needs_queue: bool = False) -> None:
        line, column = token.line or 1, token.column or 1
        self.mentions.append(Mention(kind=kind, name=_said(token), line=line, column=column, needs_queue=needs_queue))

    def _complain(self, token: Token, detail: str) -> None:
        self.complaints.append(at(token, detail))


_LONGEST_TAG = 60
_MENTIONING: dict[str, NameKind] = {
    "queue_is": "queue",
    "team_is": "team",
    "app_is": "app",
    "assignee_is": "agent",
    "route": "queue",
    "assign_agent": "agent",
    "assign_team": "team",
    "close": "reason",
}
_ACTS: dict[str, Callable[[_Reading, str, list[_Node]], Act]] = {
    "reply": _Reading.spoken,
    "note": _Reading.spoken,
    "tag": _Reading.listed,
    "untag": _Reading.listed,
    "route": _Reading.named,
    "assign_agent": _Reading.named,
    "assign_team": _Reading.named,
    "close": _Reading.named,
    "set_priority": _Reading.prioritised,
    "raise_priority": _Reading.prioritised,
    "set_language": _Reading.worded,
    "set_attribute": _Reading.described,
    "escalate": _Reading.worded,
    "snooze": _Reading.timed,
}


def _values_of(child: _Node) -> list[Value]:
    if isinstance(child, Token):
        return [_number(child) if child.type == "NUMBER" else _said(child)]
    if child.data in {"yes", "no"}:
        return [child.data == "yes"]
    return [value for token in child.children for value in _values_of(token)]


def _number(token: Token) -> int | float:
    return float(token) if "." in token else int(token)


def _said(token: Token) -> str:
    """Return what stands between the quotation marks."""
    inner = iter(str(token)[1:-1])
    return "".join(_ESCAPES.get(after := next(inner), after) if sign == "\\" else sign for sign in inner)


def _first(tree: _Node) -> Token:
    return tree if isinstance(tree, Token) else next(iter(tree.scan_values(lambda _: True)))
