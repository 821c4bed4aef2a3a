"""What the company says of a case in its own words."""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the company has named: a tag, a closing reason."""

    id: UUID
    name: str


class CaseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the company says of a case in its own words.

    `attributes` by the definitions' keys. `language`: a BCP 47 tag. `priority`: -10 to 10, on top of its queue's.
    """

    tags: list[Named]
    attributes: dict[str, Any]
    closing_reason: Named | None
    language: str | None
    priority: int
    spam: bool


class FactChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be different about a case; what is UNSET or empty stays.

    `add_tags`: ids or names, new names make new tags. `attributes`: null takes a value away.
    """

    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[UUID, ...] = ()
    attributes: dict[str, Any] = {}
    language: str | UnsetType | None = UNSET
    priority: int | UnsetType = UNSET
    closing_reason_id: UUID | UnsetType | None = UNSET
