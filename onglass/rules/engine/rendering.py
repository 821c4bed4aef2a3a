"""A rule as text again, in one form: what was read and is written reads the same."""

from decimal import Decimal

from onglass.rules.model import Act, AllOf, AnyOf, Condition, Duration, Not, Occasion, Question, Rule, Trigger, Value

_TRIGGERS = {
    Occasion.OPENS: "a conversation opens",
    Occasion.CUSTOMER_WRITES: "the customer writes",
    Occasion.AGENT_REPLIES: "an agent replies",
    Occasion.ASSIGNED: "it is assigned",
    Occasion.RESOLVED: "it is resolved",
    Occasion.REOPENS: "it reopens",
    Occasion.ANSWER_DUE_SOON: "an answer is due soon",
    Occasion.ANSWER_LATE: "an answer is late",
    Occasion.SOLUTION_LATE: "a solution is late",
    Occasion.PROMISE_BROKEN: "a promise is broken",
    Occasion.WAITED: "the customer has waited",
    Occasion.SILENT: "the customer has been silent for",
}
_QUESTIONS = {
    "inside_hours": "inside hours",
    "outside_hours": "outside hours",
    "signed_in": "customer is signed in",
    "anonymous": "customer is anonymous",
    "unassigned": "assignee is nobody",
    "is_assigned": "assignee is somebody",
    "first_message": "it is the first message",
    "has_tag": "it has tag",
    "tag_is": "it has tag",
}
_COMPARISONS = {"_at_least": "is at least", "_is": "is", "_contains": "contains", "_below": "is below"}
_VERBS = {
    "route": "route to queue",
    "assign_agent": "assign to agent",
    "assign_team": "assign to team",
    "set_priority": "set priority to",
    "raise_priority": "raise priority by",
    "set_language": "set language to",
    "close": "close with reason",
    "escalate": "escalate because",
}


def render(rule: Rule) -> str:
    """Return the rule's text, each part on a line."""
    return "\n".join(sentences(rule))


def sentences(rule: Rule) -> list[str]:
    """Return the lines of the rule's text: when, if, then."""
    lines = [f"when {_trigger(rule.trigger)}"]
    if rule.condition is not None:
        lines.append(f"if {_condition(rule.condition)}")
    return [*lines, "then " + " and ".join(render_act(act) for act in rule.acts)]


def render_act(act: Act) -> str:
    """Return one action as it stands in a rule."""
    if act.what == "set_attribute":
        return f"set attribute {quoted(act.words[0])} to {_value(act.value if act.value is not None else '')}"
    if act.what in {"close", "escalate"} and not act.words:
        return act.what
    if act.time is not None:
        return f"snooze for {_duration(act.time)}"
    said = _value(act.value) if act.value is not None else _any(act.words)
    return f"{_VERBS.get(act.what, act.what)} {said}"


def _trigger(trigger: Trigger) -> str:
    said = _TRIGGERS[trigger.occasion]
    return said if trigger.after is None else f"{said} {_duration(trigger.after)}"


def _duration(time: Duration) -> str:
    unit = time.unit[:-1] if time.count == 1 else time.unit
    return f"{time.count} {unit}" + (" of open hours" if time.in_open_hours else "")


def _condition(condition: Condition) -> str:
    if isinstance(condition, Question):
        return _question(condition)
    if isinstance(condition, Not):
        return f"not {_bound(condition.part)}"
    joint = " or " if isinstance(condition, AnyOf) else " and "
    return joint.join(_bound(part) for part in condition.parts)


def _bound(part: Condition) -> str:
    """Return a part with parentheses where it would fall apart without them."""
    said = _condition(part)
    return f"({said})" if isinstance(part, AnyOf | AllOf) else said


def _question(question: Question) -> str:
    if question.what in _QUESTIONS:
        said = _QUESTIONS[question.what]
        return f"{said} {_any(question.values)}" if question.values else said
    ending = next(each for each in _COMPARISONS if question.what.endswith(each))
    subject = question.what.removesuffix(ending).replace("_", " ")
    if question.key is not None:
        subject += f" {quoted(question.key)}"
    return f"{subject} {_COMPARISONS[ending]} {_any(question.values)}"


def _any(values: tuple[Value, ...] | tuple[str, ...]) -> str:
    return ", ".join(_value(value) for value in values)


def _value(value: Value) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else f"{Decimal(repr(value)):f}"


def quoted(text: str) -> str:
    """Return a text between quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
