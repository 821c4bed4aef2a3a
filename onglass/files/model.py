"""Files as values. Sizes are bytes, pictures' sizes pixels after their orientation was applied."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from onglass.directory.model import Principal
from onglass.platform.transactions import Transaction

FileState = Literal["uploading", "checking", "ready", "refused", "gone"]
MEBIBYTE = 1024 * 1024

_WORD = "application/vnd.openxmlformats-officedocument"
DEFAULT_TYPES = (
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/heif",
    "application/pdf",
    "text/plain",
    "text/csv",
    f"{_WORD}.wordprocessingml.document",
    f"{_WORD}.spreadsheetml.sheet",
    f"{_WORD}.presentationml.presentation",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/wav",
    "audio/webm",
    "video/mp4",
    "video/webm",
    "video/quicktime",
)


class FilePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """What may be attached. It is told before choosing and checked again when the bytes are here.

    `max_audio_bytes` and `max_video_bytes` hold for these kinds below `max_bytes`, which holds for all.
    """

    max_bytes: int = 25 * MEBIBYTE
    max_audio_bytes: int = 10 * MEBIBYTE
    max_video_bytes: int = 25 * MEBIBYTE
    max_files_per_message: int = 10
    max_open_uploads: int = 20
    types: tuple[str, ...] = DEFAULT_TYPES

    def limit_bytes(self, media_type: str) -> int:
        """Return how large a file of this type may be."""
        limits = {"audio": self.max_audio_bytes, "video": self.max_video_bytes}
        return min(self.max_bytes, limits.get(media_type.partition("/")[0], self.max_bytes))

    def as_told(self) -> dict[str, Any]:
        """Return the policy as clients are told it."""
        return {
            "max_bytes": self.max_bytes,
            "max_files_per_message": self.max_files_per_message,
            "types": list(self.types),
        }


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file on its way in. `refusal` is the code of why it was refused."""

    id: UUID
    name: str
    declared_type: str
    size_bytes: int
    offset_bytes: int
    state: FileState
    refusal: str | None
    expires_at: datetime


class FileFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A ready file as its readers see it; `media_type` follows from the content."""

    id: UUID
    name: str
    media_type: str
    size_bytes: int
    width: int | None = None
    height: int | None = None
    has_thumbnail: bool = False


class Readable(msgspec.Struct, frozen=True, kw_only=True):
    """A file somebody may read, and under which keys the store keeps it."""

    facts: FileFacts
    blob_key: str
    thumbnail_key: str | None


MayRead = Callable[[Transaction, Principal, UUID, UUID], Awaitable[bool]]
"""Whether a principal may read a message: (transaction, principal, conversation id, message id)."""
