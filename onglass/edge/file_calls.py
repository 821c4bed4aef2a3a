"""Uploads and downloads of one caller: permission, bytes, headers.

Invariant: bytes go out only after the very caller was found to be a reader of the message they hang on, in the
headers the files package chose.
"""

import re
from collections.abc import AsyncIterator
from uuid import UUID

from litestar.response import Stream

from onglass.conversations import queries as conversations
from onglass.conversations.model import Reader
from onglass.directory.model import Principal
from onglass.edge import tus
from onglass.edge.access import Call
from onglass.edge.reach import may_reach
from onglass.files import commands, queries
from onglass.files.engine.serving import headers_for
from onglass.files.model import Readable, Upload
from onglass.platform.blobs import BlobMissingError
from onglass.platform.problems import NotFound, Problem
from onglass.platform.transactions import Transaction

_ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class RangeNotSatisfiable(Problem):
    """416: the file ends before the range begins."""

    status = 416
    title = "Range not satisfiable"


async def begin_upload(call: Call, said: tus.UploadMetadata, size_bytes: int) -> Upload:
    """Begin an upload; raises NotFound for a conversation the caller may not see, and what `create_upload` raises."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        if said.conversation_id is not None:
            if not may_reach(call.principal, said.conversation_id):
                raise NotFound
            await conversations.access_conversation(tx, call.reader, said.conversation_id)
        return await commands.create_upload(
            tx,
            call.principal,
            policy=call.parts.file_door.policy,
            size_bytes=size_bytes,
            name=said.name,
            declared_type=said.media_type,
        )


async def get_upload(call: Call, upload_id: UUID) -> Upload:
    """Return how far an own upload is; raises NotFound."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return await queries.get_upload(tx, call.principal, upload_id)


async def append(call: Call, upload_id: UUID, offset_bytes: int, chunks: AsyncIterator[bytes]) -> Upload:
    """Append a chunk; with the last byte the file is checked, and refused with 422 `file_refused` if it must be.

    An empty chunk at the end asks for the check again, after a 503.
    """
    parts = call.parts
    upload = await get_upload(call, upload_id)
    if not upload.size_bytes == upload.offset_bytes == offset_bytes:
        upload = await commands.append(
            parts.database, parts.blobs, call.principal, upload_id, offset_bytes=offset_bytes, chunks=chunks
        )
    if upload.offset_bytes < upload.size_bytes:
        return upload
    return await commands.finish(parts.database, parts.blobs, call.principal, upload_id, door=parts.file_door)


async def cancel_upload(call: Call, upload_id: UUID) -> None:
    """Forget an own upload; raises NotFound."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.cancel_upload(tx, call.principal, upload_id)


async def upload_headers(call: Call, upload: Upload) -> dict[str, str]:
    """Return the protocol's headers of an upload, and where the file is once it is ready."""
    headers = tus.protocol_headers(
        upload_offset=upload.offset_bytes,
        upload_length=upload.size_bytes,
        upload_expires=upload.expires_at.strftime("%a, %d %b %Y %H:%M:%S GMT"),
    )
    if upload.state == "ready":
        headers["Onglass-File-Id"] = str(upload.id)
        readable = await _readable(call, upload.id)
        if readable.thumbnail_key is not None:
            headers["Onglass-Thumbnail-Url"] = f"/v1/files/{upload.id}/thumbnail"
    return headers


async def serve_file(call: Call, file_id: UUID, wanted: str | None) -> Stream:
    """Return a file, or the range of it that is wanted; raises NotFound, RangeNotSatisfiable."""
    readable = await _readable(call, file_id)
    size_bytes = readable.facts.size_bytes
    headers = {**headers_for(readable.facts), "accept-ranges": "bytes"}
    found = parse_range(wanted, size_bytes)
    start, end = found or (0, size_bytes)
    if found is not None:
        headers["content-range"] = f"bytes {start}-{end - 1}/{size_bytes}"
    headers["content-length"] = str(end - start)
    chunks = await _opened(call, readable.blob_key, start, end)
    return _stream(chunks, headers, status_code=200 if found is None else 206)


async def serve_thumbnail(call: Call, file_id: UUID) -> Stream:
    """Return the small picture of an image; raises NotFound."""
    readable = await _readable(call, file_id)
    if readable.thumbnail_key is None:
        raise NotFound
    size_bytes = await call.parts.blobs.size(readable.thumbnail_key)
    if size_bytes is None:
        raise NotFound
    headers = {**headers_for(readable.facts, thumbnail=True), "content-length": str(size_bytes)}
    return _stream(await _opened(call, readable.thumbnail_key, 0, size_bytes), headers, status_code=200)


def parse_range(wanted: str | None, size_bytes: int) -> tuple[int, int] | None:
    """Return start and end (exclusive) of one byte range, None for the whole; what we cannot read is ignored.

    Raises RangeNotSatisfiable.
    """
    match = _ONE_RANGE.fullmatch(wanted.strip()) if wanted else None
    if match is None or match.group(1) == match.group(2) == "":
        return None
    first, last = match.groups()
    if first == "":
        start, end = max(0, size_bytes - int(last)), size_bytes
    else:
        start, end = int(first), min(size_bytes, int(last) + 1 if last else size_bytes)
    if start >= end:
        raise RangeNotSatisfiable("range_not_satisfiable", f"The file has {size_bytes} bytes.")
    return start, end


def _stream(chunks: AsyncIterator[bytes], headers: dict[str, str], *, status_code: int) -> Stream:
    # The framework appends the charset of text by itself.
    media_type = headers.pop("content-type").removesuffix("; charset=utf-8")
    return Stream(chunks, headers=headers, media_type=media_type, status_code=status_code)


async def _readable(call: Call, file_id: UUID) -> Readable:
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return await queries.get_readable_file(tx, call.principal, file_id, may_read=_may_read)


async def _may_read(tx: Transaction, principal: Principal, conversation_id: UUID, message_id: UUID) -> bool:
    if principal.kind not in {"customer", "agent"}:
        return False
    if not may_reach(principal, conversation_id):
        return False
    reader = Reader("customer" if principal.kind == "customer" else "agent", principal.id, principal.workspace_id)
    try:
        await conversations.get_message(tx, reader, conversation_id, message_id)
    except NotFound:
        return False
    return True


async def _opened(call: Call, key: str, start: int, end: int) -> AsyncIterator[bytes]:
    """Return the chunks, the first already read: a blob that is gone is a 404, not half an answer."""
    chunks = call.parts.blobs.read(key, start=start, end=end)
    try:
        first = await anext(chunks, b"")
    except BlobMissingError:
        raise NotFound from None
    return _after(first, chunks)


async def _after(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in rest:
        yield chunk
