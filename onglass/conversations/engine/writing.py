"""What a message becomes when it is stored: masked content with its fallback, and a fingerprint of the body as sent.

Invariant: two sends have equal fingerprints exactly when their bodies are equal; a fingerprint tells nothing of the
body without the key, so that a masked card number cannot be found again by trying.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

import msgspec

from onglass.conversations.engine.acknowledging import tone_of_agent, tone_of_customer
from onglass.conversations.engine.fallbacks import fallback_of
from onglass.conversations.engine.masking import mask, mask_deeply
from onglass.conversations.model import (
    Answer,
    ArticleContent,
    Audience,
    AudioContent,
    CaptureRequestContent,
    CardContent,
    CarouselContent,
    Content,
    FileContent,
    FileDescription,
    FormContent,
    ImageContent,
    IncomingArticleContent,
    IncomingAudioContent,
    IncomingCardContent,
    IncomingCarouselContent,
    IncomingContent,
    IncomingFileContent,
    IncomingImageContent,
    IncomingListPickerContent,
    IncomingVideoContent,
    IncomingVideoGuideContent,
    ListPickerContent,
    Outgoing,
    QuickRepliesContent,
    Rules,
    SystemContent,
    TextContent,
    TimePickerContent,
    Tone,
    VerificationRequestContent,
    VideoContent,
    VideoGuideContent,
)
from onglass.platform.problems import invalid_field

_FINGERPRINT_BYTES = 16
PREVIEW_LENGTH = 120
_STORED_TYPES: dict[type, type] = {
    IncomingFileContent: FileContent,
    IncomingImageContent: ImageContent,
    IncomingAudioContent: AudioContent,
    IncomingVideoContent: VideoContent,
    IncomingListPickerContent: ListPickerContent,
    IncomingCardContent: CardContent,
    IncomingCarouselContent: CarouselContent,
    IncomingArticleContent: ArticleContent,
    IncomingVideoGuideContent: VideoGuideContent,
}
_MEDIA: dict[type, str | None] = {
    IncomingFileContent: None,
    IncomingAudioContent: "audio",
    IncomingVideoContent: "video",
}
_MEDIA_WORDS = {"image": "a picture", "audio": "a sound file", "video": "a video"}
_FILE_FIELDS = frozenset({"file", "image", "poster"})
# What a program or a map reads; a digit less would be another thing.
_NO_WORDS = frozenset(
    {"type", "id", "kind", "kinds", "url", "captions_url", "time_zone", "starts_at", "expires_at", "steps", "screen"}
)
_QUESTIONS = (
    QuickRepliesContent,
    ListPickerContent,
    IncomingListPickerContent,
    TimePickerContent,
    FormContent,
    CaptureRequestContent,
    VerificationRequestContent,
)
_encoder = msgspec.json.Encoder()


def fingerprint(body_key: bytes, scope_id: UUID, content: IncomingContent, reply_to: UUID | None) -> bytes:
    """Return 16 bytes of keyed BLAKE2 over the body; equal bodies of different scopes have different ones."""
    digest = hashlib.blake2b(
        _encoder.encode(content), digest_size=_FINGERPRINT_BYTES, key=body_key, salt=scope_id.bytes
    )
    if reply_to is not None:
        digest.update(reply_to.bytes)
    return digest.digest()


def is_plain(outgoing: Outgoing) -> bool:
    """Tell whether the message touches nothing but its conversation: no file, no answer, no other message."""
    return outgoing.reply_to is None and isinstance(outgoing.content, TextContent | QuickRepliesContent)


def tone_of(content: IncomingContent | Content, sender: Audience) -> Tone:
    """Return what a content asks of the other side; of the answers to questions only a rating is mere thanks."""
    if sender == "agent":
        if isinstance(content, TextContent):
            return tone_of_agent(content.text)
        return Tone.QUESTION if isinstance(content, _QUESTIONS) else Tone.PLAIN
    if not isinstance(content, TextContent) or content.quick_reply_id is not None:
        return Tone.PLAIN
    if content.answer is None:
        return tone_of_customer(content.text)
    return Tone.PLAIN if content.answer.score is None else Tone.THANKS


def stored_text(content: TextContent, rules: Rules) -> TextContent:
    """Return text as it is stored: masked, its own fallback."""
    text = mask(content.text, rules.secret_patterns)
    answer = None if content.answer is None else _stored_answer(content.answer, rules)
    return TextContent(text=text, quick_reply_id=content.quick_reply_id, answer=answer, fallback=text)


def _stored_answer(answer: Answer, rules: Rules) -> Answer:
    """Return an answer with what was typed masked; what was chosen is named by ids."""
    values, comment = answer.values, answer.comment
    return msgspec.structs.replace(
        answer,
        values=None
        if values is None
        else {key: mask_deeply(each, rules.secret_patterns) for key, each in values.items()},
        comment=None if comment is None else mask(comment, rules.secret_patterns),
    )


def stored_content(
    content: IncomingContent, rules: Rules, files: Mapping[UUID, FileDescription] = MappingProxyType({})
) -> Content:
    """Return content as it is stored and shown; `files` has the facts of those that the content names."""
    if isinstance(content, TextContent):
        return stored_text(content, rules)
    built = _stored(msgspec.to_builtins(content), "", rules, files)
    stored: Content = msgspec.convert({**built, "fallback": built.get("fallback") or ""}, _stored_type(content))
    if stored.fallback:
        return stored
    return msgspec.structs.replace(stored, fallback=fallback_of(stored))


def named_files(content: IncomingContent) -> dict[UUID, str]:
    """Return the files that a content names, each with where it does so first: `content.sections[0].items[2].image`."""
    if isinstance(content, TextContent | QuickRepliesContent):
        return {}
    found: dict[UUID, str] = {}
    for file_id, path in _references(msgspec.to_builtins(content), "content", ""):
        found.setdefault(file_id, path)
    return found


def check_file_kind(content: IncomingContent, media_type: str, path: str) -> None:
    """Raise Invalid when a file, by its content, is not what the message needs it for."""
    wanted = _MEDIA.get(type(content), "image")
    if wanted is not None and not media_type.startswith(f"{wanted}/"):
        detail = f"This has to be {_MEDIA_WORDS[wanted]}; it is {media_type}."
        raise invalid_field(path, detail, code="wrong_media_type")


def _references(value: Any, path: str, name: str) -> Iterator[tuple[UUID, str]]:
    if isinstance(value, dict):
        if name in _FILE_FIELDS:
            yield UUID(value["id"]), path
            return
        for key, item in value.items():
            yield from _references(item, f"{path}.{key}", key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _references(item, f"{path}[{index}]", "")


def _stored(value: Any, name: str, rules: Rules, files: Mapping[UUID, FileDescription]) -> Any:
    """Return what is stored of a part: words masked, and the facts of a file where its id was."""
    if isinstance(value, str):
        return value if name in _NO_WORDS else mask(value, rules.secret_patterns)
    if isinstance(value, list):
        return [_stored(item, name, rules, files) for item in value]
    if not isinstance(value, dict):
        return value
    if name in _FILE_FIELDS:
        return msgspec.to_builtins(files[UUID(value["id"])])
    return {key: _stored(item, key, rules, files) for key, item in value.items()}


def _stored_type(content: IncomingContent) -> Any:
    return _STORED_TYPES.get(type(content), type(content))


def encode_content(content: Content) -> str:
    """Return content as the JSON text that is stored."""
    return _encoder.encode(content).decode()


def preview_text(content: Content) -> str:
    """Return content in one line of at most 120 characters."""
    line = " ".join((content.fallback or "").split())
    return line if len(line) <= PREVIEW_LENGTH else f"{line[: PREVIEW_LENGTH - 1]}…"


_content_decoder: msgspec.json.Decoder[Content] = msgspec.json.Decoder(Content)


class _Fallback(msgspec.Struct):
    fallback: str = ""


def decode_content(stored: str) -> Content:
    """Return stored content; what a newer version wrote comes as a system line with its fallback."""
    try:
        return _content_decoder.decode(stored)
    except msgspec.ValidationError:
        return SystemContent(fallback=msgspec.json.decode(stored, type=_Fallback).fallback)


def is_edit_window_over(created_at: datetime, now: datetime, rules: Rules) -> bool:
    """Tell whether an author may not change the message any more."""
    return now - created_at > timedelta(seconds=rules.edit_window_seconds)
