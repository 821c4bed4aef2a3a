"""What the server answers about the words in which a workspace describes its cases, and about kept views."""

from typing import Literal
from uuid import UUID

from onglass.conversations.model import SavedView
from onglass.edge.answers import Answer


class TagAnswer(Answer, frozen=True):
    """A tag."""

    id: UUID
    name: str


class Tags(Answer, frozen=True):
    """The workspace's tags by name."""

    tags: list[TagAnswer]


class AttributeAnswer(Answer, frozen=True):
    """What may be said of cases under a key; `choices` for the kind `choice` only."""

    id: UUID
    key: str
    label: str
    kind: Literal["text", "number", "date", "yes_no", "choice"]
    choices: list[str]
    rank: int


class Attributes(Answer, frozen=True):
    """The attributes in use, in the order in which they are shown."""

    attributes: list[AttributeAnswer]


class ClosingReasonAnswer(Answer, frozen=True):
    """Why a case may be closed."""

    id: UUID
    name: str
    rank: int


class ClosingReasons(Answer, frozen=True):
    """The closing reasons in use, in the order in which they are shown."""

    closing_reasons: list[ClosingReasonAnswer]


class Views(Answer, frozen=True):
    """One's own views and those that are shared, in the order in which they are shown."""

    views: list[SavedView]
