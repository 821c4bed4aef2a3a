"""What a message can say: a tagged union by `type`, each with a plain-text `fallback` for who cannot draw it.

Invariant: what comes in (`IncomingContent`) names a file by its id only; what is stored and sent out (`Content`)
carries the file's facts, and always a fallback.
"""

from typing import Annotated

import msgspec

from onglass.conversations.model.answers import Answer
from onglass.conversations.model.attachments import (
    AudioContent,
    FileContent,
    ImageContent,
    IncomingAudioContent,
    IncomingFileContent,
    IncomingImageContent,
    IncomingVideoContent,
    VideoContent,
)
from onglass.conversations.model.cards import (
    ArticleContent,
    CardContent,
    CarouselContent,
    IncomingArticleContent,
    IncomingCardContent,
    IncomingCarouselContent,
    IncomingVideoGuideContent,
    LocationContent,
    VideoGuideContent,
)
from onglass.conversations.model.questions import (
    CaptureRequestContent,
    FormContent,
    IncomingListPickerContent,
    ListPickerContent,
    RatingContent,
    TimePickerContent,
    VerificationRequestContent,
)

MAX_TEXT_LENGTH = 16_000
MAX_FALLBACK_LENGTH = 16_000
MAX_CAPTION_LENGTH = 4_000
MAX_OPTIONS = 12
MAX_OPTION_TITLE_LENGTH = 120
MAX_OPTION_ID_LENGTH = 64
MAX_SUBJECT_LENGTH = 200
MAX_DETAIL_LENGTH = 1_000
MAX_URL_LENGTH = 2_000
REDACTED_FALLBACK = "Message removed"


class TextContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="text"
):
    """Words. `quick_reply_id`, or `answer`, is set when they answer the question that `reply_to` names.

    A sender may leave out the text of an answer; what is stored says it in words.
    """

    text: str = msgspec.field(default_factory=str)
    quick_reply_id: str | None = None
    answer: Answer | None = None
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


class SystemContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="system"):
    """A line the system wrote; `code` is for programs. Nobody may send it.

    `expected_reply_moved` has the new time, in minutes from when it was written.
    """

    fallback: str
    text: str | None = None
    code: str | None = None
    low_minutes: int | None = None
    high_minutes: int | None = None


IncomingContent = (
    TextContent
    | IncomingFileContent
    | IncomingImageContent
    | IncomingAudioContent
    | IncomingVideoContent
    | LocationContent
    | QuickRepliesContent
    | IncomingListPickerContent
    | TimePickerContent
    | FormContent
    | IncomingCardContent
    | IncomingCarouselContent
    | IncomingArticleContent
    | IncomingVideoGuideContent
    | RatingContent
    | CaptureRequestContent
    | VerificationRequestContent
)
Content = (
    TextContent
    | FileContent
    | ImageContent
    | AudioContent
    | VideoContent
    | LocationContent
    | QuickRepliesContent
    | ListPickerContent
    | TimePickerContent
    | FormContent
    | CardContent
    | CarouselContent
    | ArticleContent
    | VideoGuideContent
    | RatingContent
    | CaptureRequestContent
    | VerificationRequestContent
    | SystemContent
)

REDACTED_CONTENT = TextContent(text="", fallback=REDACTED_FALLBACK)
