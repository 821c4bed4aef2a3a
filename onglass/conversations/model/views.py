"""What a list of cases may be narrowed down to, and the views that agents keep of it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from onglass.conversations.model.conversation import StatusName, ViewName

ListOrder = Literal["latest", "due"]
MAX_QUERY_LENGTH = 200
MAX_FILTER_TAGS = 20


class CaseFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What cases of a view must be; None asks nothing. All of `tag_ids`; `attribute` is a key and its value as text.

    Spam stands in no view but where `is_spam` asks for it, and then alone.
    """

    queue_id: UUID | None = None
    tag_ids: tuple[UUID, ...] = ()
    assignee_id: UUID | None = None
    attribute: tuple[str, str] | None = None
    priority_at_least: int | None = None
    is_spam: bool = False


class ViewFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a kept view asks for, in the words of the list's parameters. `whose` is for views of one state."""

    view: ViewName = "all"
    status: StatusName | None = None
    q: Annotated[str, msgspec.Meta(max_length=MAX_QUERY_LENGTH)] | None = None
    queue_id: UUID | None = None
    tag_ids: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=MAX_FILTER_TAGS)] = ()
    assignee_id: UUID | None = None
    order: ListOrder = "latest"
    whose: Literal["me", "everybody"] | None = None


class SavedView(msgspec.Struct, frozen=True, kw_only=True):
    """A view under a name. A shared one is seen by every agent and changed by who made it."""

    id: UUID
    name: str
    is_shared: bool
    is_own: bool
    filter: ViewFilter
    rank: int


class Position(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ended: when that case had changed, its id, and, in the order of what is owed, until when."""

    at: datetime
    id: UUID
    due_at: datetime | None = None
