"""What a request may say about rules."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from onglass.edge.bodies import Body
from onglass.rules.model import LONGEST_TEXT

MOST_DAYS = 30
RuleName = Annotated[str, Meta(min_length=1, max_length=120)]
RuleText = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=LONGEST_TEXT,
        description='A rule as people read it: when a conversation opens if outside hours then tag "after-hours".',
    ),
]
Rank = Annotated[int, Meta(ge=-1000, le=1000, description="Rules act in this order.")]
Days = Annotated[int, Meta(ge=1, le=MOST_DAYS)]


class CreateRule(Body, frozen=True):
    """A new rule; it acts on what happens from now on, if it is on."""

    name: RuleName
    text: RuleText
    is_on: bool = False
    rank: Rank = 0


class ChangeRule(Body, frozen=True):
    """What is to be different; what is left out stays."""

    name: RuleName | UnsetType = UNSET
    text: RuleText | UnsetType = UNSET
    is_on: bool | UnsetType = UNSET
    rank: Rank | UnsetType = UNSET


class CheckRule(Body, frozen=True):
    """A text to be read."""

    text: Annotated[str, Meta(max_length=LONGEST_TEXT)]


class RehearseRule(Body, frozen=True):
    """A text to be tried on the last days, without doing anything."""

    text: Annotated[str, Meta(max_length=LONGEST_TEXT)]
    days: Days = 7
