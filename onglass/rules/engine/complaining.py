"""What a person is told about a text that is no rule: where, what could stand there, and what they may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from lark import Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from onglass.rules.engine.grammar import UNKNOWN
from onglass.rules.model import Complaint

PHRASES: dict[str, tuple[str, ...]] = {
    "when": (
        "a conversation opens",
        "the customer writes",
        "an agent replies",
        "it is assigned",
        "it is resolved",
        "it reopens",
        "an answer is due soon",
        "an answer is late",
        "a solution is late",
        "a promise is broken",
        "the customer has waited 30 minutes",
        "the customer has been silent for 2 days",
    ),
    "if": (
        "inside hours",
        "outside hours",
        'message contains "…"',
        'subject contains "…"',
        'language is "…"',
        'queue is "…"',
        'team is "…"',
        'app is "…"',
        'platform is "…"',
        'version is "…"',
        'screen is "…"',
        'channel is "…"',
        "priority is at least 3",
        'it has tag "…"',
        'attribute "…" is "…"',
        'customer attribute "…" is "…"',
        "customer is signed in",
        "customer is anonymous",
        "assignee is nobody",
        "it is the first message",
    ),
    "then": (
        'reply "…"',
        'note "…"',
        'tag "…"',
        'untag "…"',
        'route to "…"',
        'assign to agent "…"',
        'assign to team "…"',
        "set priority to 3",
        "raise priority",
        'set language to "…"',
        'set attribute "…" to "…"',
        "close",
        "escalate",
        "snooze for 2 hours",
    ),
}
_SPOKEN = {
    "STRING": 'a text in "…"',
    "NUMBER": "a number",
    "_ALSO": "a comma",
    "LPAR": "(",
    "RPAR": ")",
    "$END": "the end",
}
_MOST_NAMED = 8


def at(token: Token, detail: str) -> Complaint:
    """Return a complaint about a token."""
    return Complaint(line=token.line or 1, column=token.column or 1, detail=detail)


def complaint_of(error: UnexpectedInput, text: str) -> Complaint:
    """Return what is wrong where a text stopped being a rule."""
    if isinstance(error, UnexpectedToken):
        return _of_token(error, text)
    line, column = (error.line, error.column) if isinstance(error, UnexpectedCharacters) else (1, 1)
    return Complaint(line=line, column=column, detail="This is not understood.")


def _of_token(error: UnexpectedToken, text: str) -> Complaint:
    token = error.token
    accepted: Iterable[str] = error.accepts or error.expected
    words = sorted(_spoken(each) for each in accepted)
    is_end = token.type == "$END"
    start = len(text) if is_end else token.start_pos or 0
    line, column = _place(text.rstrip() if is_end else text, min(start, len(text.rstrip())) if is_end else start)
    if not is_end and token[:1] in '"“„' and token.type == UNKNOWN:
        return Complaint(line=line, column=column, detail="This quotation mark has no end; put another one after it.")
    meant = _meant(token, words, text, start)
    detail = ("The rule ends too soon" if is_end else f"“{token}” cannot stand here") + f"; expected {_listed(words)}."
    if token.type == UNKNOWN and _SPOKEN["STRING"] in words:
        detail += f' Names and texts stand in quotation marks: "{token}".'
    elif meant is not None:
        detail += f" Did you mean “{meant}”?"
    return Complaint(line=line, column=column, detail=detail, expected=tuple(words), suggestion=meant)


def _spoken(terminal: str) -> str:
    return _SPOKEN.get(terminal, terminal.lower())


def _listed(words: list[str]) -> str:
    shown = words[:_MOST_NAMED]
    return " or ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) + ("…" if len(words) > _MOST_NAMED else "")


def _place(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - (text.rfind("\n", 0, position) + 1) + 1


def _meant(token: Token, words: list[str], text: str, start: int) -> str | None:
    """Return the nearest word that may stand here, or the nearest whole phrase of this part of the rule."""
    if token.type == "$END":
        return None
    near = get_close_matches(str(token).lower(), [word for word in words if word.isalpha()], n=1, cutoff=0.6)
    if near:
        return near[0]
    before = text[:start].lower().split()
    part = next((word for word in reversed(before) if word in PHRASES), None)
    if part is None:
        return None
    begins = text.lower().rfind(part, 0, start) + len(part)
    said = " ".join(text[begins:].split()[:6]).lower()
    read = " ".join(text[begins:start].split()).lower()
    return next((each for each in get_close_matches(said, PHRASES[part], n=1, cutoff=0.5) if each not in read), None)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like a given one."""
    by_small = {each.casefold(): each for each in known}
    near = get_close_matches(name.casefold(), list(by_small), n=1, cutoff=0.6)
    return by_small[near[0]] if near else None
