"""Resumable uploads (tus 1.0), the same for customers and agents.

Invariant: a chunk is taken at the stored offset only, and its bytes are counted while they come.
"""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, delete, head, patch, post, route
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, HeaderParameter

from onglass.directory.engine.permissions import Action
from onglass.edge import file_calls, tus
from onglass.edge.asgi import too_large
from onglass.edge.policy import upload_policy
from onglass.edge.routes.framework import BYTES_IN, Caller, Visitor, nobody_needed, problems, right

_VersionHeader = Annotated[str | None, HeaderParameter(name="Tus-Resumable", description="1.0.0")]
_LengthHeader = Annotated[str | None, HeaderParameter(name="Upload-Length", description="The whole file's bytes.")]
_OffsetHeader = Annotated[str | None, HeaderParameter(name="Upload-Offset", description="How much the server has.")]
_TypeHeader = Annotated[str | None, HeaderParameter(name="Content-Type", description=tus.CHUNK_TYPE)]
_MetadataHeader = Annotated[
    str | None,
    HeaderParameter(name="Upload-Metadata", description="filename, filetype, conversation_id (optional), each base64."),
]
_ONE = "/uploads/{upload_id:uuid}"


async def describe_uploads(visit: Visitor) -> Response[None]:
    """Say which parts of the protocol are spoken."""
    headers = {
        "Tus-Version": tus.VERSION,
        "Tus-Extension": tus.EXTENSIONS,
        "Tus-Max-Size": str(upload_policy(visit.parts).max_bytes),
    }
    return Response(None, status_code=204, headers=tus.protocol_headers() | headers)


async def create_upload(
    call: Caller,
    request: Request[Any, Any, Any],
    version: _VersionHeader = None,
    length: _LengthHeader = None,
    metadata: _MetadataHeader = None,
) -> Response[None]:
    """Begin an upload; `Location` is where its chunks go. Its last path segment is the file's id."""
    tus.check_version(version)
    size_bytes = tus.parse_number("Upload-Length", length)
    begun = await file_calls.begin_upload(call, tus.parse_metadata(metadata), size_bytes)
    location = f"{str(request.scope['path']).rstrip('/')}/{begun.id}"
    headers = {"Location": location, **await file_calls.upload_headers(call, begun)}
    return Response(None, status_code=201, headers=headers)


async def get_upload(call: Caller, upload_id: FromPath[UUID], version: _VersionHeader = None) -> Response[None]:
    """Say how much has arrived: continue from `Upload-Offset`."""
    tus.check_version(version)
    return Response(None, headers=await file_calls.upload_headers(call, await file_calls.get_upload(call, upload_id)))


async def append_chunk(
    call: Caller,
    request: Request[Any, Any, Any],
    upload_id: FromPath[UUID],
    version: _VersionHeader = None,
    offset: _OffsetHeader = None,
    content_type: _TypeHeader = None,
) -> Response[None]:
    """Append bytes at `Upload-Offset` (409 when the server has another). The last byte starts the check of the file."""
    tus.check_version(version)
    tus.check_chunk_type(content_type)
    at_bytes = tus.parse_number("Upload-Offset", offset)
    limit_bytes = upload_policy(call.parts).max_bytes
    if int(request.headers.get("content-length", "0")) > limit_bytes:
        raise too_large(limit_bytes)
    grown = await file_calls.append(call, upload_id, at_bytes, request.stream())
    return Response(None, status_code=204, headers=await file_calls.upload_headers(call, grown))


async def cancel_upload(call: Caller, upload_id: FromPath[UUID], version: _VersionHeader = None) -> Response[None]:
    """Forget an upload and its bytes."""
    tus.check_version(version)
    await file_calls.cancel_upload(call, upload_id)
    return Response(None, status_code=204, headers=tus.protocol_headers())


def upload_handlers() -> list[HTTPRouteHandler]:
    """Return the handlers of one API."""
    needs = right(Action.UPLOAD_FILE)
    one = problems(401, 403, 404, 412)
    return [
        route("/uploads", http_method=HttpMethod.OPTIONS, opt=nobody_needed(), status_code=204)(describe_uploads),
        post("/uploads", opt=needs, status_code=201, responses=problems(400, 401, 403, 404, 412, 413, 422))(
            create_upload
        ),
        head(_ONE, opt=needs, responses=one)(get_upload),
        patch(
            _ONE,
            opt=needs | {BYTES_IN: tus.CHUNK_TYPE},
            status_code=204,
            request_max_body_size=None,
            responses=problems(400, 401, 403, 404, 409, 412, 413, 415, 422),
        )(append_chunk),
        delete(_ONE, opt=needs, responses=one)(cancel_upload),
    ]
