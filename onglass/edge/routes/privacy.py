"""What a customer may ask about what is kept of them, and what administrators decide about it."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Stream

from onglass.directory.engine.permissions import Action
from onglass.edge import transcripts
from onglass.edge.privacy_bodies import AdminErasures, Erasures, PutRetention, RefuseErasure, RequestErasure, Transcript
from onglass.edge.routes.framework import FORMS_OUT, Caller, also, problems, right
from onglass.privacy import commands, queries
from onglass.privacy.engine.transcripts import MEDIA_TYPES, TranscriptFormat
from onglass.privacy.model import AdminErasure, Erasure, ErasureStatus, RetentionSettings

_ONE = "/erasure_requests/{request_id:uuid}"
_Format = Annotated[TranscriptFormat, QueryParameter(name="format", description="html, json or txt.")]
_About = Annotated[UUID | None, QueryParameter(description="What `would_keep` is about; all of it without one.")]
_Status = Annotated[ErasureStatus | None, QueryParameter(description="Only those that stand there.")]


@get(
    "/conversations/{conversation_id:uuid}/download",
    opt=right(Action.READ_OWN_CONVERSATION)
    | {FORMS_OUT: {MEDIA_TYPES["html"]: None, MEDIA_TYPES["json"]: Transcript, MEDIA_TYPES["txt"]: None}},
    responses=problems(401, 403, 404, 422),
)
async def download_conversation(call: Caller, conversation_id: FromPath[UUID], wanted: _Format = "html") -> Stream:
    """Return everything the customer may see of a conversation as one file, in their device's own time zone."""
    heading = await transcripts.heading_of(call, conversation_id)
    # A case number has letters, figures and a dash only.
    headers = {
        "content-disposition": f'attachment; filename="conversation-{heading.case_number}.{wanted}"',
        "cache-control": "no-store",
        "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
        "x-content-type-options": "nosniff",
    }
    pieces = transcripts.stream_transcript(call, conversation_id, heading, wanted)
    return Stream(pieces, headers=headers, media_type=MEDIA_TYPES[wanted])


@post(
    "/erasure_requests",
    opt=right(Action.REQUEST_ERASURE),
    status_code=201,
    responses=also(200, Erasure, "It was asked for already and is under way.")
    | problems(400, 401, 403, 404, 409, 413, 422),
)
async def request_erasure(call: Caller, data: JSONBody[RequestErasure]) -> Response[Erasure]:
    """Ask for a conversation, or everything, to be erased for good.

    `kept` says what must stay, until when (null: for good) and why; a company's people decide about the rest.
    """
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        request, is_new = await commands.request_erasure(tx, call.reader, data.conversation_id, reason=data.reason)
    return Response(request, status_code=201 if is_new else 200)


@get("/erasure_requests", opt=right(Action.REQUEST_ERASURE), responses=problems(401, 403, 404, 422))
async def list_erasure_requests(call: Caller, conversation_id: _About = None) -> Erasures:
    """List one's own requests, newest first, and say beforehand what would be kept if one came now."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        would_keep = await queries.would_be_kept(tx, call.reader, conversation_id)
        return Erasures(erasure_requests=await queries.list_of_customer(tx, call.reader.id), would_keep=would_keep)


@get("/erasure_requests", opt=right(Action.READ_ERASURES), responses=problems(401, 403, 422))
async def list_all_erasure_requests(call: Caller, status: _Status = None) -> AdminErasures:
    """List what customers asked to be erased, newest first."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return AdminErasures(erasure_requests=await queries.list_all(tx, status=status))


@post(
    f"{_ONE}/approve",
    opt=right(Action.DECIDE_ERASURES),
    status_code=200,
    responses=problems(401, 403, 404, 409),
)
async def approve_erasure(call: Caller, request_id: FromPath[UUID]) -> AdminErasure:
    """Have it carried out for good: at once, or when the legal hold is over (`erase_at`)."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return await commands.approve(tx, call.principal, request_id)


@post(
    f"{_ONE}/refuse",
    opt=right(Action.DECIDE_ERASURES),
    status_code=200,
    responses=problems(400, 401, 403, 404, 409, 413, 422),
)
async def refuse_erasure(call: Caller, request_id: FromPath[UUID], data: JSONBody[RefuseErasure]) -> AdminErasure:
    """Refuse it; the customer reads why."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return await commands.refuse(tx, call.principal, request_id, why=data.reason)


@get("/retention", opt=right(Action.READ_WORKSPACE), responses=problems(401, 403))
async def get_retention(call: Caller) -> RetentionSettings:
    """Return how long conversations must be kept."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return await queries.get_settings(tx)


@put("/retention", opt=right(Action.CHANGE_WORKSPACE), responses=problems(400, 401, 403, 413, 422))
async def put_retention(call: Caller, data: JSONBody[PutRetention]) -> RetentionSettings:
    """Set how long conversations must be kept; what was approved keeps to the moment it was given."""
    wanted = RetentionSettings(legal_hold_days=data.legal_hold_days, legal_hold_reason=data.legal_hold_reason)
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return await commands.change_settings(tx, call.principal, wanted)


CLIENT_PRIVACY_HANDLERS = [download_conversation, request_erasure, list_erasure_requests]
PRIVACY_HANDLERS = [
    list_all_erasure_requests,
    approve_erasure,
    refuse_erasure,
    get_retention,
    put_retention,
]
