"""The words in which a workspace describes its cases, as values: tags, attributes with a kind, closing reasons."""

from typing import Literal
from uuid import UUID

import msgspec

AttributeKind = Literal["text", "number", "date", "yes_no", "choice"]
AttributeValue = str | int | float | bool


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """A word that cases carry; no two of a workspace differ by their letters' case only."""

    id: UUID
    name: str


class AttributeDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """What may be said of a case under a key. `choices` are for the kind `choice` only."""

    id: UUID
    key: str
    label: str
    kind: AttributeKind
    choices: tuple[str, ...] = ()
    rank: int = 0


class ClosingReason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a case is closed. A retired one is given to no more cases and keeps its name on those that have it."""

    id: UUID
    name: str
    rank: int = 0
