"""What a request may say about the facts of a case, the words they are told in, and kept views.

Invariant: in a change, what is left out stays, and null takes away where something can be missing.
"""

from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType, field

from onglass.conversations.model import ViewFilter
from onglass.edge.bodies import Body

Label = Annotated[str, Meta(min_length=1, max_length=60)]
TagWord = Annotated[str, Meta(min_length=1, max_length=60, description="A tag's id, or a name; a new one makes a tag.")]
Key = Annotated[str, Meta(min_length=1, max_length=40, description="Lower-case snake case.")]
Rank = Annotated[int, Meta(ge=-1000, le=1000, description="The order in which they are shown.")]
Choices = Annotated[list[Label], Meta(max_length=100, description="For the kind `choice` only.")]
Said = Annotated[
    dict[Annotated[str, Meta(max_length=40)], Any],
    Meta(max_length=100, description="By key; each value as its definition wants it, null takes it away."),
]


class ChangeFacts(Body, frozen=True):
    """What is to be different about a case."""

    add_tags: Annotated[list[TagWord], Meta(max_length=50)] = field(default_factory=list)
    remove_tags: Annotated[list[UUID], Meta(max_length=200)] = field(default_factory=list)
    attributes: Said = field(default_factory=dict)
    language: Annotated[str, Meta(max_length=35, description="A BCP 47 tag.")] | UnsetType | None = UNSET
    priority: Annotated[int, Meta(ge=-10, le=10)] | UnsetType = UNSET
    closing_reason_id: UUID | UnsetType | None = UNSET


class Resolve(Body, frozen=True):
    """Why a case is closed, in the company's words."""

    closing_reason_id: UUID | None = None


class CreateTag(Body, frozen=True):
    """A new tag."""

    name: Label


class ChangeTag(Body, frozen=True):
    """What is to be different about a tag."""

    name: Label | UnsetType = UNSET


class CreateAttribute(Body, frozen=True):
    """What may be said of cases under a key."""

    key: Key
    label: Label
    kind: Literal["text", "number", "date", "yes_no", "choice"]
    choices: Choices = field(default_factory=list)
    rank: Rank = 0


class ChangeAttribute(Body, frozen=True):
    """What is to be different; key and kind stay, and so does what cases say already."""

    label: Label | UnsetType = UNSET
    choices: Choices | UnsetType = UNSET
    rank: Rank | UnsetType = UNSET


class CreateClosingReason(Body, frozen=True):
    """A new closing reason."""

    name: Label
    rank: Rank = 0


class ChangeClosingReason(Body, frozen=True):
    """What is to be different about a closing reason."""

    name: Label | UnsetType = UNSET
    rank: Rank | UnsetType = UNSET


class CreateView(Body, frozen=True):
    """A view to keep."""

    name: Label
    filter: ViewFilter
    is_shared: bool = False
    rank: Rank = 0


class ChangeView(Body, frozen=True):
    """What is to be different; the filter is replaced as a whole."""

    name: Label | UnsetType = UNSET
    filter: ViewFilter | UnsetType = UNSET
    is_shared: bool | UnsetType = UNSET
    rank: Rank | UnsetType = UNSET
