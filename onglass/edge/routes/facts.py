"""/v1/agent, the part for what a case is: its facts, the words they are told in, the views kept of lists."""

from uuid import UUID

from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET

from onglass.conversations import commands, queries
from onglass.conversations.model import AgentConversation, FactChange, SavedView
from onglass.directory import label_queries as labels
from onglass.directory.engine.permissions import Action
from onglass.edge.fact_answers import Attributes, ClosingReasons, Tags, Views
from onglass.edge.fact_bodies import ChangeFacts, ChangeView, CreateView
from onglass.edge.routes.framework import Caller, problems, right
from onglass.edge.routes.labels_admin import show_attribute, show_closing_reason, show_tag

_SEEN = problems(401, 403)
_VIEW = "/views/{view_id:uuid}"


@patch(
    "/conversations/{conversation_id:uuid}/facts",
    opt=right(Action.DESCRIBE_CONVERSATION),
    responses=problems(400, 401, 403, 404, 409, 413, 422),
)
async def change_facts(call: Caller, conversation_id: FromPath[UUID], data: JSONBody[ChangeFacts]) -> AgentConversation:
    """Tag a case, say what it is about, in which language and how pressing; what is left out stays.

    A tag whose name is new is made. Every value fits its attribute's definition, or the path of the field is told.
    """
    change = FactChange(
        add_tags=tuple(data.add_tags),
        remove_tags=tuple(data.remove_tags),
        attributes=data.attributes,
        language=data.language,
        priority=data.priority,
        closing_reason_id=data.closing_reason_id,
    )
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.change_facts(tx, conversation_id, change, by=call.reader)
        return await queries.get_agent_conversation(tx, call.reader, conversation_id)


@get("/tags", opt=right(Action.DESCRIBE_CONVERSATION), responses=_SEEN)
async def list_tags(call: Caller) -> Tags:
    """List the tags that cases may carry."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return Tags(tags=[show_tag(tag) for tag in await labels.list_tags(tx)])


@get("/attributes", opt=right(Action.DESCRIBE_CONVERSATION), responses=_SEEN)
async def list_attributes(call: Caller) -> Attributes:
    """List what may be said of cases."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return Attributes(attributes=[show_attribute(one) for one in await labels.list_attributes(tx)])


@get("/closing_reasons", opt=right(Action.DESCRIBE_CONVERSATION), responses=_SEEN)
async def list_closing_reasons(call: Caller) -> ClosingReasons:
    """List why a case may be closed."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        found = await labels.list_closing_reasons(tx)
    return ClosingReasons(closing_reasons=[show_closing_reason(one) for one in found])


@get("/views", opt=right(Action.KEEP_VIEWS), responses=_SEEN)
async def list_views(call: Caller) -> Views:
    """List one's own views and those that are shared."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return Views(views=await queries.list_views(tx, call.reader))


@post("/views", opt=right(Action.KEEP_VIEWS), status_code=201, responses=problems(400, 401, 403, 409, 413, 422))
async def create_view(call: Caller, data: JSONBody[CreateView]) -> SavedView:
    """Keep a view; sharing it with everybody is a supervisor's right."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return await commands.create_view(
            tx, call.principal, name=data.name, wanted=data.filter, is_shared=data.is_shared, rank=data.rank
        )


@patch(_VIEW, opt=right(Action.KEEP_VIEWS), responses=problems(400, 401, 403, 404, 413, 422))
async def change_view(call: Caller, view_id: FromPath[UUID], data: JSONBody[ChangeView]) -> SavedView:
    """Change one's own view; what is left out stays."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return await commands.change_view(
            tx,
            call.principal,
            view_id,
            name=None if data.name is UNSET else data.name,
            wanted=None if data.filter is UNSET else data.filter,
            is_shared=None if data.is_shared is UNSET else data.is_shared,
            rank=None if data.rank is UNSET else data.rank,
        )


@delete(_VIEW, opt=right(Action.KEEP_VIEWS), responses=problems(401, 403, 404))
async def remove_view(call: Caller, view_id: FromPath[UUID]) -> None:
    """Remove one's own view."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.remove_view(tx, call.principal, view_id)


FACT_HANDLERS = [
    change_facts,
    list_tags,
    list_attributes,
    list_closing_reasons,
    list_views,
    create_view,
    change_view,
    remove_view,
]
