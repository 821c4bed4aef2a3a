"""What a message can say: a tagged union by `type`, each with a plain-text `fallback` for who cannot draw it.

Invariant: what comes in (`IncomingContent`) names a file by its id only; what is stored and sent out (`Content`)
carries the file's facts, and always a fallback.
"""

from typing import Annotated
from uuid import UUID

import msgspec

MAX_TEXT_LENGTH = 16_000
MAX_FALLBACK_LENGTH = 16_000
MAX_CAPTION_LENGTH = 4_000
MAX_OPTIONS = 12
MAX_OPTION_TITLE_LENGTH = 120
MAX_OPTION_ID_LENGTH = 64
MAX_SUBJECT_LENGTH = 200
REDACTED_FALLBACK = "Message removed"


class TextContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="text"
):
    """Words. `quick_reply_id` is set when the text is the answer to a quick-replies message (named by `reply_to`)."""

    text: str
    quick_reply_id: str | None = None
    fallback: str | None = None


class QuickReplyOption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A button: `id` comes back with the answer, `title` is what the person reads."""

    id: str
    title: str


class QuickRepliesContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="quick_replies"
):
    """A question with one to twelve buttons; one answer only."""

    text: str
    options: Annotated[list[QuickReplyOption], msgspec.Meta(min_length=1, max_length=MAX_OPTIONS)]
    fallback: str | None = None


class FileReference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An uploaded file by its id."""

    id: UUID


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


class SystemContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="system"):
    """A line the system wrote; `code` is for programs. Nobody may send it.

    `expected_reply_moved` has the new time, in minutes from when it was written.
    """

    fallback: str
    text: str | None = None
    code: str | None = None
    low_minutes: int | None = None
    high_minutes: int | None = None


IncomingContent = TextContent | IncomingFileContent | IncomingImageContent | QuickRepliesContent
Content = TextContent | FileContent | ImageContent | QuickRepliesContent | SystemContent

REDACTED_CONTENT = TextContent(text="", fallback=REDACTED_FALLBACK)
