"""Files in messages: a document, a picture, a voice note, a video, and the pictures of cards.

Invariant: a sender names a file by its id only; a reader gets its facts.
"""

from typing import Annotated
from uuid import UUID

import msgspec

MAX_SECONDS = 86_400

Seconds = Annotated[float, msgspec.Meta(ge=0, le=MAX_SECONDS)]


class FileReference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An uploaded file by its id."""

    id: UUID


class FileDescription(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file as a reader sees it; `url` and `thumbnail_url` are paths, fetched with the session's credentials."""

    id: UUID
    name: str
    media_type: str
    size_bytes: int
    url: str
    width: int | None = None
    height: int | None = None
    thumbnail_url: str | None = None


class IncomingFileContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="file"
):
    """A file as a sender names it."""

    file: FileReference
    caption: str | None = None
    fallback: str | None = None


class IncomingImageContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="image"
):
    """A picture as a sender names it."""

    file: FileReference
    caption: str | None = None
    fallback: str | None = None


class IncomingVideoContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="video"
):
    """A video as a sender names it."""

    file: FileReference
    caption: str | None = None
    fallback: str | None = None


class IncomingAudioContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="audio"
):
    """A voice note as a sender names it; the length is what the sender's device measured."""

    file: FileReference
    duration_seconds: Seconds | None = None
    transcript: str | None = None
    fallback: str | None = None


class FileContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="file"):
    """A file to download."""

    file: FileDescription
    fallback: str
    caption: str | None = None


class ImageContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="image"):
    """A picture to show."""

    file: FileDescription
    fallback: str
    caption: str | None = None


class VideoContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="video"):
    """A video to play."""

    file: FileDescription
    fallback: str
    caption: str | None = None


class AudioContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="audio"):
    """A voice note to hear."""

    file: FileDescription
    fallback: str
    duration_seconds: Seconds | None = None
    transcript: str | None = None
