"""What a customer does around their conversations: told by the app's client, shown to them, set by administrators."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from onglass.context import commands, queries
from onglass.context.model import Capture, Captured, ContextSettings
from onglass.directory import queries as directory
from onglass.directory.engine.permissions import Action
from onglass.edge.context_bodies import OwnContext, PutContextSettings
from onglass.edge.routes.framework import ZIPPED_IN, Caller, problems, right
from onglass.edge.timeline import TimelinePage, parse_cursor, parse_kinds, read_timeline

MAX_CONTEXT_BYTES = 64 * 1024
_SEEN = problems(401, 403, 404, 422)
Kinds = Annotated[str | None, QueryParameter(max_length=200, description="Some kinds, with commas between.")]
Before = Annotated[str | None, QueryParameter(max_length=400, description="`next_before` of the page before.")]
PageSize = Annotated[int, QueryParameter(ge=1, le=100)]
_SETTINGS = "/apps/{app_id:uuid}/context"


@post(
    "/context",
    opt=right(Action.TELL_CONTEXT) | {ZIPPED_IN: True},
    status_code=202,
    request_max_body_size=MAX_CONTEXT_BYTES,
    responses=problems(400, 401, 403, 404, 413, 422),
)
async def tell_context(call: Caller, data: JSONBody[Capture]) -> Captured:
    """Tell what the customer did, in batches of at most 64 kB; a batch may be sent again, and compressed.

    `Content-Encoding: gzip` is understood where the config's `context.encodings` names it; 64 kB is then what it
    unpacks to.

    What the app does not collect, what is not agreed to (`no_consent`) and what makes no sense is named in `rejected`
    and costs nothing else. Everything is masked again here. `consent` true or false is the host app's word for this
    device; false deletes what was kept of the customer before. Sixty calls a minute.
    """
    call.gate.contexts.take(str(call.principal.session_id))
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return await commands.capture(tx, call.principal, data, patterns=call.parts.rules.secret_patterns)


@get("/context", opt=right(Action.READ_OWN_CONTEXT), responses=problems(401, 403))
async def get_own_context(call: Caller) -> OwnContext:
    """Return what an agent can see of the one who asks: device, screen, the last steps, attributes."""
    principal = call.principal
    assert principal.device_id is not None
    async with call.parts.database.transaction(principal.workspace_id, read_only=True) as tx:
        device = await directory.get_device(tx, principal.device_id)
        now = await queries.get_surroundings(tx, principal.id)
        has_consent = await queries.has_consent(tx, principal)
    return OwnContext(
        device={**device.traits, **(now.device if now else {})},
        screen=now.screen if now else None,
        breadcrumbs=now.breadcrumbs if now else [],
        attributes=now.attributes if now else {},
        consent=has_consent,
    )


@delete("/context", opt=right(Action.READ_OWN_CONTEXT), responses=problems(401, 403))
async def forget_context(call: Caller) -> None:
    """Forget every step, screen and attribute of the one who asks; consent has to be given anew."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.forget(tx, call.principal.id)


@get(_SETTINGS, opt=right(Action.READ_APPS), responses=problems(401, 403, 404))
async def get_context_settings(call: Caller, app_id: FromPath[UUID]) -> ContextSettings:
    """Return what an app lets be collected."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        await directory.get_app(tx, app_id)
        return await queries.get_settings(tx, app_id)


@put(_SETTINGS, opt=right(Action.CHANGE_APPS), responses=problems(400, 401, 403, 404, 413, 422))
async def put_context_settings(
    call: Caller, app_id: FromPath[UUID], data: JSONBody[PutContextSettings]
) -> ContextSettings:
    """Set what an app lets be collected; sessions that are open learn it when they ask for their config."""
    wanted = msgspec.convert(msgspec.to_builtins(data), ContextSettings)
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return await commands.change_settings(tx, call.principal, app_id, wanted)


@get("/conversations/{conversation_id:uuid}/timeline", opt=right(Action.READ_CONVERSATION), responses=_SEEN)
async def get_timeline(
    call: Caller,
    conversation_id: FromPath[UUID],
    kinds: Kinds = None,
    before: Before = None,
    limit: PageSize = 50,
) -> TimelinePage:
    """Return what happened in and around a conversation, newest first.

    Messages, notes and events of it, the customer's screens, taps, requests, errors, what they were told by push, and
    their other cases. `title` of an event is its type; `detail.kind` names a step that stands among `custom`.
    """
    wanted, place = parse_kinds(kinds), parse_cursor(before)
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return await read_timeline(tx, call.reader, conversation_id, kinds=wanted, before=place, limit=limit)


CLIENT_CONTEXT_HANDLERS = [tell_context, get_own_context, forget_context]
CONTEXT_SETTINGS_HANDLERS = [get_context_settings, put_context_settings]
TIMELINE_HANDLERS = [get_timeline]
