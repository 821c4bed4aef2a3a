"""From bytes that somebody sent to content that may be stored, or a refusal that names the field.

Invariant: what passes has no NUL, no blank text and no type that this version cannot show.
"""

import re
from typing import Any, get_args

import msgspec

from onglass.conversations.engine.checking import check_rich
from onglass.conversations.engine.words import check_length, require_words
from onglass.conversations.model import (
    Audience,
    IncomingAudioContent,
    IncomingContent,
    IncomingFileContent,
    IncomingImageContent,
    IncomingVideoContent,
    LocationContent,
    RatingContent,
    TextContent,
    VerificationRequestContent,
)
from onglass.conversations.model.content import (
    MAX_FALLBACK_LENGTH,
    MAX_OPTION_ID_LENGTH,
    MAX_SUBJECT_LENGTH,
    MAX_TEXT_LENGTH,
)
from onglass.platform.problems import Invalid, invalid_field

_MAX_KEY_LENGTH = 64
_MAX_ID_LENGTH = 64
_CUSTOMER_TYPES = (
    TextContent,
    IncomingFileContent,
    IncomingImageContent,
    IncomingAudioContent,
    IncomingVideoContent,
    LocationContent,
)
# A rating is asked for, and a proof of who somebody is, by calls of their own.
_BY_OWN_CALL = (RatingContent, VerificationRequestContent)
_TYPES_BY_SENDER: dict[Audience, tuple[type[Any], ...]] = {
    "customer": _CUSTOMER_TYPES,
    "agent": tuple(each for each in get_args(IncomingContent) if each not in _BY_OWN_CALL),
}
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
        _check_text(content, sender, path)
    elif not isinstance(content, _TYPES_BY_SENDER[sender]):
        raise _unknown_type(str(type(content).__struct_config__.tag), sender, path)
    else:
        check_rich(content, path)
    check_length(content.fallback, f"{path}.fallback", MAX_FALLBACK_LENGTH)


def _check_text(content: TextContent, sender: Audience, path: str) -> None:
    if content.answer is None:
        require_words(content.text, f"{path}.text", MAX_TEXT_LENGTH)
    else:
        check_length(content.text, f"{path}.text", MAX_TEXT_LENGTH)
        if sender == "agent":
            raise invalid_field(f"{path}.answer", "Only the customer answers.", code="unknown_field")
        if content.quick_reply_id is not None:
            raise invalid_field(f"{path}.answer", "Send this or `quick_reply_id`, not both.", code="unknown_field")
    check_length(content.quick_reply_id, f"{path}.quick_reply_id", MAX_OPTION_ID_LENGTH)


def check_client_message_id(client_message_id: str) -> None:
    """Raise Invalid unless it is 1 to 64 printable characters."""
    if not 1 <= len(client_message_id) <= _MAX_KEY_LENGTH or not client_message_id.isprintable():
        raise invalid_field("client_message_id", "Send 1 to 64 printable characters, a new id for each message.")


def check_subject(subject: str | None) -> None:
    """Raise Invalid unless the subject fits one line."""
    check_length(subject, "subject", MAX_SUBJECT_LENGTH)


def check_mode(mode: str) -> None:
    """Raise Invalid unless this version can speak in that mode."""
    if mode != "message":
        raise invalid_field("mode", "Only `message` is open here.", code="mode_not_open")


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
        f"'{name[:_MAX_ID_LENGTH]}' cannot be sent here; send one of {_names(sender)}.",
        code="unknown_content_type",
    )
    return Invalid("unknown_content_type", problem.errors[0].detail, errors=problem.errors)


def _names(sender: Audience) -> str:
    return ", ".join(str(each.__struct_config__.tag) for each in _TYPES_BY_SENDER[sender])
