"""What the server answers about rules."""

from uuid import UUID

from onglass.edge.answers import Answer


class TextFault(Answer, frozen=True):
    """What is wrong with a rule's text, and where: lines and columns begin with 1.

    `expected`: what could stand there; `suggestion`: what was probably meant.
    """

    line: int
    column: int
    detail: str
    expected: list[str]
    suggestion: str | None


class RuleAnswer(Answer, frozen=True):
    """A rule. While it has `problems` it does nothing: something that it names is not there any more."""

    id: UUID
    name: str
    text: str
    is_on: bool
    rank: int
    changed_at: str
    problems: list[TextFault]


class RuleList(Answer, frozen=True):
    """Every rule, in the order in which they act."""

    rules: list[RuleAnswer]


class CheckedRule(Answer, frozen=True):
    """A rule read: its sentences in one form, or what is wrong with it."""

    sentences: list[str]
    errors: list[TextFault]


class RuleRunAnswer(Answer, frozen=True):
    """What a rule did to a case; with a `failure` it did nothing of it."""

    conversation_id: UUID
    case_number: str
    seq: int
    ran_at: str
    actions: list[str]
    failure: str | None


class RuleRuns(Answer, frozen=True):
    """What a rule did, the newest first."""

    runs: list[RuleRunAnswer]


class RuleMatch(Answer, frozen=True):
    """What a rule would have done to a case at an instant."""

    conversation_id: UUID
    case_number: str
    subject: str | None
    at: str
    actions: list[str]


class RuleRehearsal(Answer, frozen=True):
    """What a rule would have done: how many cases and times were looked at, and how many it fits (`total`).

    `matches`: the newest of those. `caveats`: what of it is not exact.
    """

    cases: int
    times: int
    total: int
    matches: list[RuleMatch]
    caveats: list[str]
