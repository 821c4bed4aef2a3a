"""A conversation streamed to its customer as a document.

Invariant: it is read page by page with the rights of the one who asks, in the numbering and with the words they see.
"""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from onglass.conversations import queries as conversations
from onglass.conversations.model import Message
from onglass.directory import queries as directory
from onglass.edge.access import Call
from onglass.privacy.engine.transcripts import RENDERINGS, Heading, TranscriptFormat, zone_named
from onglass.privacy.engine.words import words_for
from onglass.privacy.model import TranscriptLine

_PAGE = 200


async def heading_of(call: Call, conversation_id: UUID) -> Heading:
    """Return what stands over the transcript; raises NotFound."""
    principal = call.principal
    assert principal.app_id is not None
    assert principal.device_id is not None
    async with call.parts.database.transaction(principal.workspace_id, read_only=True) as tx:
        row = await conversations.get_customer_conversation(tx, call.reader, conversation_id)
        app = await directory.get_app(tx, principal.app_id)
        device = await directory.get_device(tx, principal.device_id)
        made_at = await tx.clock_time()
    return Heading(
        company=app.name,
        case_number=row.case_number,
        subject=row.subject,
        zone=zone_named(device.traits.get("time_zone")),
        made_at=made_at,
        words=words_for(device.traits.get("locale") or call.parts.settings.locale),
    )


async def stream_transcript(
    call: Call, conversation_id: UUID, heading: Heading, wanted: TranscriptFormat
) -> AsyncIterator[str]:
    """Yield the document piece by piece; no more than a page of messages is held at once."""
    rendering = RENDERINGS[wanted]
    yield rendering.begin(heading)
    files: list[str] = []
    after_seq, has_more, is_first = 0, True, True
    while has_more:
        async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
            page = await conversations.list_messages(tx, call.reader, conversation_id, after_seq=after_seq, limit=_PAGE)
        for message in page.messages:
            line = line_of(message)
            files.extend(line.files)
            yield ("" if is_first else rendering.between) + rendering.line(line, heading)
            is_first = False
        has_more = page.has_more and bool(page.messages)
        after_seq = page.messages[-1].seq if page.messages else after_seq
    yield rendering.end(files, heading)


def line_of(message: Message) -> TranscriptLine:
    """Return a message as a transcript tells it."""
    content: dict[str, Any] = msgspec.to_builtins(message.content)
    return TranscriptLine(
        seq=message.seq,
        at=datetime.fromisoformat(message.created_at),
        author=message.author.kind,
        name=message.author.name,
        text=content.get("text") or content.get("caption") or content.get("fallback") or "",
        files=tuple(_file_names(content)),
    )


def _file_names(value: object) -> Iterator[str]:
    """Yield the names of files anywhere in a content: what describes one has a media type and a name."""
    if isinstance(value, dict):
        if isinstance(value.get("name"), str) and "media_type" in value:
            yield value["name"]
            return
        for inner in value.values():
            yield from _file_names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _file_names(inner)
