"""The tus 1.0 protocol's headers (core, creation, termination), read and written; pure.

Source: https://tus.io/protocols/resumable-upload. Invariant: a header that does not parse is refused, never guessed.
"""

import base64
import binascii
from typing import Any
from uuid import UUID

import msgspec

from onglass.edge.problem_documents import UnsupportedMediaType
from onglass.platform.problems import Malformed, Problem, invalid_field

VERSION = "1.0.0"
EXTENSIONS = "creation,termination"
CHUNK_TYPE = "application/offset+octet-stream"
_MAX_METADATA_BYTES = 4096
_MAX_DIGITS = 15


class WrongVersion(Problem):
    """412: another version of the protocol."""

    status = 412
    title = "Precondition failed"

    def __init__(self) -> None:
        super().__init__("wrong_tus_version", f"Send the header Tus-Resumable: {VERSION}.")


class UploadMetadata(msgspec.Struct, frozen=True, kw_only=True):
    """What the sender says of a file; its bytes may say otherwise."""

    name: str
    media_type: str
    conversation_id: UUID | None


def check_version(value: str | None) -> None:
    """Raise WrongVersion unless the header names our version."""
    if value != VERSION:
        raise WrongVersion


def parse_number(name: str, value: str | None) -> int:
    """Return a header's number of bytes; raises Malformed."""
    if value is None or not value.isascii() or not value.isdigit() or len(value) > _MAX_DIGITS:
        raise Malformed("bad_header", f"Send {name} as a number of bytes.")
    return int(value)


def check_chunk_type(value: str | None) -> None:
    """Raise 415 unless the body is a chunk."""
    if value is None or value.split(";")[0].strip().lower() != CHUNK_TYPE:
        raise UnsupportedMediaType("unsupported_media_type", f"Send Content-Type: {CHUNK_TYPE}.")


def parse_metadata(value: str | None) -> UploadMetadata:
    """Return what Upload-Metadata says; raises Malformed for bad encoding, Invalid for what is missing."""
    pairs = dict(_pairs(value or ""))
    if not pairs.get("filename"):
        raise invalid_field("Upload-Metadata.filename", "Name the file: filename <base64>.", code="required")
    if not pairs.get("filetype"):
        raise invalid_field("Upload-Metadata.filetype", "Name its media type: filetype <base64>.", code="required")
    unknown = set(pairs) - {"filename", "filetype", "conversation_id"}
    if unknown:
        raise invalid_field(f"Upload-Metadata.{min(unknown)}", "Leave out unknown fields.", code="unknown_field")
    return UploadMetadata(
        name=pairs["filename"],
        media_type=pairs["filetype"].lower(),
        conversation_id=_uuid(pairs["conversation_id"]) if "conversation_id" in pairs else None,
    )


def _pairs(value: str) -> list[tuple[str, str]]:
    if len(value) > _MAX_METADATA_BYTES:
        raise Malformed("bad_header", f"Upload-Metadata may have at most {_MAX_METADATA_BYTES} bytes.")
    found = []
    for part in filter(None, (piece.strip() for piece in value.split(","))):
        key, _, encoded = part.partition(" ")
        found.append((key.lower(), _decode(encoded.strip())))
    return found


def _decode(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        raise Malformed("bad_header", "Upload-Metadata is a list of: key <base64 of UTF-8>.") from None


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise invalid_field("Upload-Metadata.conversation_id", "Send the conversation's id.") from None


def protocol_headers(**more: Any) -> dict[str, str]:
    """Return the headers of an answer; `upload_offset=3` becomes Upload-Offset: 3, None is left out."""
    headers = {"Tus-Resumable": VERSION, "Cache-Control": "no-store"}
    for name, value in more.items():
        if value is not None:
            headers[name.replace("_", "-").title()] = str(value)
    return headers
