"""/v1/admin, the part for the words in which cases are described: tags, attributes, closing reasons.

Invariant: every change goes through a directory command that writes the audit row in the same transaction.
"""

from uuid import UUID

from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET

from onglass.directory import commands
from onglass.directory import label_queries as queries
from onglass.directory.engine.permissions import Action
from onglass.directory.label_model import AttributeDefinition, ClosingReason, Tag
from onglass.edge.fact_answers import (
    AttributeAnswer,
    Attributes,
    ClosingReasonAnswer,
    ClosingReasons,
    TagAnswer,
    Tags,
)
from onglass.edge.fact_bodies import (
    ChangeAttribute,
    ChangeClosingReason,
    ChangeTag,
    CreateAttribute,
    CreateClosingReason,
    CreateTag,
)
from onglass.edge.routes.framework import Caller, problems, right

_SEEN = problems(401, 403)
_REMOVED = problems(401, 403, 404)
_MADE = problems(400, 401, 403, 409, 413, 422)
_WROTE = problems(400, 401, 403, 404, 409, 413, 422)
_TAG = "/tags/{tag_id:uuid}"
_ATTRIBUTE = "/attributes/{attribute_id:uuid}"
_REASON = "/closing_reasons/{reason_id:uuid}"


def show_tag(tag: Tag) -> TagAnswer:
    """Return a tag as it is answered."""
    return TagAnswer(id=tag.id, name=tag.name)


def show_attribute(one: AttributeDefinition) -> AttributeAnswer:
    """Return a definition as it is answered."""
    return AttributeAnswer(
        id=one.id, key=one.key, label=one.label, kind=one.kind, choices=list(one.choices), rank=one.rank
    )


def show_closing_reason(one: ClosingReason) -> ClosingReasonAnswer:
    """Return a closing reason as it is answered."""
    return ClosingReasonAnswer(id=one.id, name=one.name, rank=one.rank)


@get("/tags", opt=right(Action.READ_LABELS), responses=_SEEN)
async def list_tags(call: Caller) -> Tags:
    """List the tags by name, those that agents have made too."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return Tags(tags=[show_tag(tag) for tag in await queries.list_tags(tx)])


@post("/tags", opt=right(Action.CHANGE_LABELS), status_code=201, responses=_MADE)
async def create_tag(call: Caller, data: JSONBody[CreateTag]) -> TagAnswer:
    """Add a tag."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return show_tag(await commands.create_tag(tx, call.principal, name=data.name))


@patch(_TAG, opt=right(Action.CHANGE_LABELS), responses=_WROTE)
async def change_tag(call: Caller, tag_id: FromPath[UUID], data: JSONBody[ChangeTag]) -> TagAnswer:
    """Rename a tag, on the cases that carry it too."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        if data.name is UNSET:
            return show_tag(await queries.get_tag(tx, tag_id))
        return show_tag(await commands.rename_tag(tx, call.principal, tag_id, name=data.name))


@delete(_TAG, opt=right(Action.CHANGE_LABELS), responses=_REMOVED)
async def delete_tag(call: Caller, tag_id: FromPath[UUID]) -> None:
    """Remove a tag, from the cases that carry it too."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.delete_tag(tx, call.principal, tag_id)


@get("/attributes", opt=right(Action.READ_LABELS), responses=_SEEN)
async def list_attributes(call: Caller) -> Attributes:
    """List what may be said of cases, in the order in which it is shown."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return Attributes(attributes=[show_attribute(one) for one in await queries.list_attributes(tx)])


@post("/attributes", opt=right(Action.CHANGE_LABELS), status_code=201, responses=_MADE)
async def create_attribute(call: Caller, data: JSONBody[CreateAttribute]) -> AttributeAnswer:
    """Add something that may be said of cases."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        made = await commands.create_attribute(
            tx,
            call.principal,
            key=data.key,
            label=data.label,
            kind=data.kind,
            choices=data.choices,
            rank=data.rank,
        )
    return show_attribute(made)


@patch(_ATTRIBUTE, opt=right(Action.CHANGE_LABELS), responses=_WROTE)
async def change_attribute(
    call: Caller, attribute_id: FromPath[UUID], data: JSONBody[ChangeAttribute]
) -> AttributeAnswer:
    """Change label, choices or place; what cases say already stays as it is."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        changed = await commands.change_attribute(
            tx,
            call.principal,
            attribute_id,
            label=None if data.label is UNSET else data.label,
            choices=None if data.choices is UNSET else data.choices,
            rank=None if data.rank is UNSET else data.rank,
        )
    return show_attribute(changed)


@delete(_ATTRIBUTE, opt=right(Action.CHANGE_LABELS), responses=_REMOVED)
async def retire_attribute(call: Caller, attribute_id: FromPath[UUID]) -> None:
    """Take an attribute out of use; what cases say under it stays."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.retire_attribute(tx, call.principal, attribute_id)


@get("/closing_reasons", opt=right(Action.READ_LABELS), responses=_SEEN)
async def list_closing_reasons(call: Caller) -> ClosingReasons:
    """List why a case may be closed, in the order in which it is shown."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        found = await queries.list_closing_reasons(tx)
    return ClosingReasons(closing_reasons=[show_closing_reason(one) for one in found])


@post("/closing_reasons", opt=right(Action.CHANGE_LABELS), status_code=201, responses=_MADE)
async def create_closing_reason(call: Caller, data: JSONBody[CreateClosingReason]) -> ClosingReasonAnswer:
    """Add a closing reason."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        made = await commands.create_closing_reason(tx, call.principal, name=data.name, rank=data.rank)
    return show_closing_reason(made)


@patch(_REASON, opt=right(Action.CHANGE_LABELS), responses=_WROTE)
async def change_closing_reason(
    call: Caller, reason_id: FromPath[UUID], data: JSONBody[ChangeClosingReason]
) -> ClosingReasonAnswer:
    """Change a closing reason, on the cases that have it too."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        changed = await commands.change_closing_reason(
            tx,
            call.principal,
            reason_id,
            name=None if data.name is UNSET else data.name,
            rank=None if data.rank is UNSET else data.rank,
        )
    return show_closing_reason(changed)


@delete(_REASON, opt=right(Action.CHANGE_LABELS), responses=_REMOVED)
async def retire_closing_reason(call: Caller, reason_id: FromPath[UUID]) -> None:
    """Take a closing reason out of use; cases that were closed for it keep it."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.retire_closing_reason(tx, call.principal, reason_id)


LABEL_HANDLERS = [
    list_tags,
    create_tag,
    change_tag,
    delete_tag,
    list_attributes,
    create_attribute,
    change_attribute,
    retire_attribute,
    list_closing_reasons,
    create_closing_reason,
    change_closing_reason,
    retire_closing_reason,
]
