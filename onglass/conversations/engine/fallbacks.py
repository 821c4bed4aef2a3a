"""Every content in plain words, for channels, lists and notifications that cannot draw it.

Invariant: times are told with their date, their zone and its offset, so that an hour that the clocks repeat is clear.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from onglass.conversations.model import (
    ArticleContent,
    AudioContent,
    CaptureRequestContent,
    Card,
    CardAction,
    CardContent,
    CarouselContent,
    Content,
    FileContent,
    FormContent,
    ImageContent,
    ListPickerContent,
    LocationContent,
    QuickRepliesContent,
    RatingContent,
    TimePickerContent,
    TimeSlot,
    VerificationRequestContent,
    VideoContent,
    VideoGuideContent,
)
from onglass.conversations.model.content import MAX_FALLBACK_LENGTH

_MINUTE_SECONDS = 60


def fallback_of(content: Content) -> str:
    """Return the content in plain words, at most as many as a text may have."""
    told = "\n".join(_LINES[type(content)](content))
    return told if len(told) <= MAX_FALLBACK_LENGTH else f"{told[: MAX_FALLBACK_LENGTH - 1]}…"


def slot_words(slot: TimeSlot, zone: ZoneInfo) -> str:
    """Return a slot in its zone, such as `2026-10-25 02:30-03:00 (UTC+02:00)`."""
    begins = slot.starts_at.astimezone(zone)
    ends = (slot.starts_at + timedelta(minutes=slot.duration_minutes)).astimezone(zone)
    until = f"{ends:%H:%M}" if ends.date() == begins.date() else f"{ends:%Y-%m-%d %H:%M}"
    told = f"{begins:%Y-%m-%d %H:%M}-{until}"
    if begins.utcoffset() == ends.utcoffset():
        return f"{told} ({_offset(begins)})"
    return f"{told} ({_offset(begins)}, then {_offset(ends)})"


def length_words(seconds: float) -> str:
    """Return a length as minutes and seconds: 1:05."""
    minutes, rest = divmod(round(seconds), _MINUTE_SECONDS)
    return f"{minutes}:{rest:02}"


def _offset(at: datetime) -> str:
    told = at.strftime("%z")
    return f"UTC{told[:3]}:{told[3:5]}"


def _file_lines(content: FileContent | ImageContent | VideoContent) -> Iterator[str]:
    kind = {FileContent: "File", ImageContent: "Picture", VideoContent: "Video"}[type(content)]
    yield f"{kind}: {content.file.name}" + (f" ({content.caption})" if content.caption else "")


def _audio_lines(content: AudioContent) -> Iterator[str]:
    length = "" if content.duration_seconds is None else f" ({length_words(content.duration_seconds)})"
    yield f"Voice note: {content.file.name}{length}"
    if content.transcript:
        yield content.transcript


def _quick_replies_lines(content: QuickRepliesContent) -> Iterator[str]:
    yield content.text
    yield from (f"{number}. {option.title}" for number, option in enumerate(content.options, 1))


def _list_picker_lines(content: ListPickerContent) -> Iterator[str]:
    yield content.text
    number = 0
    for section in content.sections:
        if section.title:
            yield f"{section.title}:"
        for item in section.items:
            number += 1
            yield f"{number}. {item.title}" + (f" - {item.detail}" if item.detail else "")


def _time_picker_lines(content: TimePickerContent) -> Iterator[str]:
    yield content.text
    if content.location:
        yield content.location
    yield f"{content.time_zone}:"
    zone = ZoneInfo(content.time_zone)
    yield from (f"{number}. {slot_words(slot, zone)}" for number, slot in enumerate(content.slots, 1))


def _form_lines(content: FormContent) -> Iterator[str]:
    yield content.text
    for number, field in enumerate(content.fields, 1):
        choices = " / ".join(choice.title for choice in field.choices or ())
        yield f"{number}. {field.label}" + (" *" if field.required else "") + (f": {choices}" if choices else "")


def _card_lines(content: Card | CardContent) -> Iterator[str]:
    yield content.title
    if content.text:
        yield content.text
    if content.image is not None and content.alt:
        yield f"[{content.alt}]"
    yield from (f"{row.label}: {row.value}" for row in content.rows or ())
    yield from (_action_line(action) for action in content.actions)


def _action_line(action: CardAction) -> str:
    return f"- {action.title}" + (f": {action.url}" if action.url else "")


def _carousel_lines(content: CarouselContent) -> Iterator[str]:
    for number, card in enumerate(content.cards, 1):
        first, *others = _card_lines(card)
        yield f"{number}. {first}"
        yield from others


def _article_lines(content: ArticleContent) -> Iterator[str]:
    yield content.title
    if content.text:
        yield content.text
    yield content.url


def _video_guide_lines(content: VideoGuideContent) -> Iterator[str]:
    length = "" if content.duration_seconds is None else f" ({length_words(content.duration_seconds)})"
    yield f"{content.title}{length}"
    if content.text:
        yield content.text
    yield content.url


def _rating_lines(content: RatingContent) -> Iterator[str]:
    yield content.text
    yield f"1-{content.scale}"


def _location_lines(content: LocationContent) -> Iterator[str]:
    if content.label:
        yield content.label
    accuracy = "" if content.accuracy_m is None else f" (±{round(content.accuracy_m)} m)"
    yield f"{content.latitude:.6f}, {content.longitude:.6f}{accuracy}"


def _plain_lines(content: CaptureRequestContent | VerificationRequestContent) -> Iterator[str]:
    yield content.text


_LINES: dict[type, Callable[[Any], Iterator[str]]] = {
    FileContent: _file_lines,
    ImageContent: _file_lines,
    VideoContent: _file_lines,
    AudioContent: _audio_lines,
    QuickRepliesContent: _quick_replies_lines,
    ListPickerContent: _list_picker_lines,
    TimePickerContent: _time_picker_lines,
    FormContent: _form_lines,
    CardContent: _card_lines,
    CarouselContent: _carousel_lines,
    ArticleContent: _article_lines,
    VideoGuideContent: _video_guide_lines,
    RatingContent: _rating_lines,
    LocationContent: _location_lines,
    CaptureRequestContent: _plain_lines,
    VerificationRequestContent: _plain_lines,
}
