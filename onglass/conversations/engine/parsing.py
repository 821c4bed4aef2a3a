"""From bytes that somebody sent to content that may be stored, or a refusal that names the field.

Invariant: what passes has no NUL, no blank text and no type that this version cannot show.
"""

import re

import msgspec

from onglass.conversations.model.content import (
    MAX_CAPTION_LENGTH,
    MAX_FALLBACK_LENGTH,
    MAX_OPTION_ID_LENGTH,
    MAX_OPTION_TITLE_LENGTH,
    MAX_SUBJECT_LENGTH,
    MAX_TEXT_LENGTH,
    IncomingContent,
    IncomingFileContent,
    IncomingImageContent,
    QuickRepliesContent,
    TextContent,
)
from onglass.conversations.model.messages import Audience
from onglass.platform.problems import Invalid, invalid_field

_MAX_KEY_LENGTH = 64
_MAX_ID_LENGTH = 64
_TYPES_BY_SENDER: dict[Audience, str] = {"customer": "text, file, image", "agent": "text, file, image, quick_replies"}
_PLACE = re.compile(r" - at `(?:key in )?\$(?P<path>[^`]*)`$")
_FIELD = re.compile(r"(?:unknown|missing required) field `(?P<name>[^`]+)`")
_decoder: msgspec.json.Decoder[IncomingContent] = msgspec.json.Decoder(IncomingContent)


def parse_content(raw: bytes | msgspec.Raw, *, sender: Audience, path: str = "content") -> IncomingContent:
    """Return valid content; raises Invalid with the path of the field, code `unknown_content_type` for the type."""
    try:
        content = _decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise _refusal(str(error), sender, path) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise invalid_field(path, "Send an object with a type.") from None
    check_content(content, sender=sender, path=path)
    return content


def check_content(content: IncomingContent, *, sender: Audience, path: str = "content") -> None:
    """Raise Invalid unless this sender may send this content."""
    if isinstance(content, TextContent):
        _check_text(content.text, f"{path}.text", MAX_TEXT_LENGTH)
        _check_optional(content.quick_reply_id, f"{path}.quick_reply_id", MAX_OPTION_ID_LENGTH)
    elif isinstance(content, IncomingFileContent | IncomingImageContent):
        _check_optional(content.caption, f"{path}.caption", MAX_CAPTION_LENGTH)
    else:
        if sender == "customer":
            raise _unknown_type("quick_replies", sender, path)
        _check_quick_replies(content, path)
    _check_optional(content.fallback, f"{path}.fallback", MAX_FALLBACK_LENGTH)


def check_client_message_id(client_message_id: str) -> None:
    """Raise Invalid unless it is 1 to 64 printable characters."""
    if not 1 <= len(client_message_id) <= _MAX_KEY_LENGTH or not client_message_id.isprintable():
        raise invalid_field("client_message_id", "Send 1 to 64 printable characters, a new id for each message.")


def check_subject(subject: str | None) -> None:
    """Raise Invalid unless the subject fits one line."""
    _check_optional(subject, "subject", MAX_SUBJECT_LENGTH)


def check_mode(mode: str) -> None:
    """Raise Invalid unless this version can speak in that mode."""
    if mode != "message":
        raise invalid_field("mode", "Only `message` is open here.", code="mode_not_open")


def _check_quick_replies(content: QuickRepliesContent, path: str) -> None:
    _check_text(content.text, f"{path}.text", MAX_TEXT_LENGTH)
    seen = set()
    for index, option in enumerate(content.options):
        place = f"{path}.options[{index}]"
        _check_text(option.id, f"{place}.id", MAX_OPTION_ID_LENGTH)
        _check_text(option.title, f"{place}.title", MAX_OPTION_TITLE_LENGTH)
        if option.id in seen:
            raise invalid_field(f"{place}.id", "Give every option an id of its own.")
        seen.add(option.id)


def _check_text(text: str, path: str, max_length: int) -> None:
    if not text.strip():
        raise invalid_field(path, "Write something: it may not be blank.", code="blank")
    _check_optional(text, path, max_length)


def _check_optional(text: str | None, path: str, max_length: int) -> None:
    if text is None:
        return
    if len(text) > max_length:
        raise invalid_field(path, f"Send at most {max_length} characters.", code="too_long")
    if "\x00" in text:
        raise invalid_field(path, "Leave out the NUL character.", code="nul_character")


def _refusal(said: str, sender: Audience, path: str) -> Invalid:
    place = _PLACE.search(said)
    detail = said[: place.start()] if place else said
    inner = place["path"] if place else ""
    if inner == ".type" and detail.startswith("Invalid value"):
        return _unknown_type(detail.removeprefix("Invalid value").strip(" '"), sender, path)
    field = _FIELD.search(detail)
    if field is not None:
        inner = f"{inner}.{field['name']}"
    code = "unknown_field" if "unknown field" in detail else "invalid"
    return invalid_field(path + inner, f"{detail}.", code=code)


def _unknown_type(name: str, sender: Audience, path: str) -> Invalid:
    problem = invalid_field(
        f"{path}.type",
        f"'{name[:_MAX_ID_LENGTH]}' cannot be sent here; send one of {_TYPES_BY_SENDER[sender]}.",
        code="unknown_content_type",
    )
    return Invalid("unknown_content_type", problem.errors[0].detail, errors=problem.errors)
