"""/v1/agent, the list of cases: views, what narrows them down, search, and the order."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import FromQuery, QueryParameter

from onglass.conversations import queries
from onglass.conversations.model import (
    MAX_FILTER_TAGS,
    MAX_QUERY_LENGTH,
    AgentConversationPage,
    CaseFilter,
    ListOrder,
    StatusName,
    ViewName,
)
from onglass.directory.engine.labels import clean_key
from onglass.directory.engine.permissions import Action
from onglass.edge.routes.framework import Caller, problems, right
from onglass.platform.problems import Invalid, invalid_field

_Q = Annotated[
    str | None,
    QueryParameter(
        max_length=MAX_QUERY_LENGTH,
        description="Words, each found in a message, a note, the subject, the case number, or the customer's name, "
        "e-mail or telephone number however it is written.",
    ),
]
_Cursor = Annotated[str | None, QueryParameter(max_length=200, description="`next_cursor` of the page before.")]
_PageSize = Annotated[int, QueryParameter(ge=1, le=100)]
_Tags = Annotated[
    list[UUID] | None,
    QueryParameter(name="tag_id", max_items=MAX_FILTER_TAGS, description="Repeated: all of them."),
]
_Attribute = Annotated[
    str | None, QueryParameter(max_length=600, description="`key:value`, the value as it stands in JSON.")
]
_Priority = Annotated[int | None, QueryParameter(ge=-10, le=10)]


@get("/conversations", opt=right(Action.LIST_CONVERSATIONS), responses=problems(401, 403, 422))
async def list_conversations(
    call: Caller,
    *,
    view: FromQuery[ViewName] = "all",
    status: FromQuery[StatusName | None] = None,
    q: _Q = None,
    queue_id: FromQuery[UUID | None] = None,
    tag_ids: _Tags = None,
    assignee_id: FromQuery[UUID | None] = None,
    attribute: _Attribute = None,
    priority_at_least: _Priority = None,
    spam: FromQuery[bool] = False,
    order: FromQuery[ListOrder] = "latest",
    cursor: _Cursor = None,
    limit: _PageSize = 50,
) -> AgentConversationPage:
    """List conversations: `mine`, the unassigned `queue`, the `team`'s, `snoozed` or `parked` ones, or `all`.

    Without `status` and `q`, those that are not resolved. Spam stands in no list unless `spam` asks for it. `order`
    due: what is owed first comes first, then the newest.
    """
    having = CaseFilter(
        queue_id=queue_id,
        tag_ids=tuple(tag_ids or ()),
        assignee_id=assignee_id,
        attribute=_key_and_value(attribute),
        priority_at_least=priority_at_least,
        is_spam=spam,
    )
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return await queries.list_agent_conversations(
            tx,
            call.reader,
            view=view,
            status=status,
            q=q or None,
            having=having,
            order=order,
            cursor=cursor,
            limit=limit,
        )


def _key_and_value(attribute: str | None) -> tuple[str, str] | None:
    if not attribute:
        return None
    key, _, value = attribute.partition(":")
    try:
        clean_key(key)
    except Invalid:
        raise invalid_field("attribute", "Send key:value, as in order_number:1234.") from None
    if not value or "\x00" in value:
        raise invalid_field("attribute", "Send key:value, as in order_number:1234.")
    return key, value


LIST_HANDLERS = [list_conversations]
