"""What a message becomes when it is stored: masked content with its fallback, and a fingerprint of the body as sent.

Invariant: two sends have equal fingerprints exactly when their bodies are equal; a fingerprint tells nothing of the
body without the key, so that a masked card number cannot be found again by trying.
"""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from onglass.conversations.engine.acknowledging import tone_of_agent, tone_of_customer
from onglass.conversations.engine.masking import mask
from onglass.conversations.model.content import (
    Content,
    FileContent,
    FileDescription,
    ImageContent,
    IncomingContent,
    IncomingFileContent,
    IncomingImageContent,
    QuickRepliesContent,
    QuickReplyOption,
    SystemContent,
    TextContent,
)
from onglass.conversations.model.life import Tone
from onglass.conversations.model.messages import Audience
from onglass.conversations.model.writing import Outgoing, Rules

_FINGERPRINT_BYTES = 16
PREVIEW_LENGTH = 120
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
    """Return what a content asks of the other side; the choice of an answer is never mere thanks."""
    if sender == "agent":
        if isinstance(content, TextContent):
            return tone_of_agent(content.text)
        return Tone.QUESTION if isinstance(content, QuickRepliesContent) else Tone.PLAIN
    if isinstance(content, TextContent) and content.quick_reply_id is None:
        return tone_of_customer(content.text)
    return Tone.PLAIN


def stored_text(content: TextContent, rules: Rules) -> TextContent:
    """Return text as it is stored: masked, its own fallback."""
    text = mask(content.text, rules.secret_patterns)
    return TextContent(text=text, quick_reply_id=content.quick_reply_id, fallback=text)


def stored_content(content: IncomingContent, rules: Rules, file: FileDescription | None = None) -> Content:
    """Return content as it is stored and shown; `file` has the facts of the one that the content names."""
    if isinstance(content, TextContent):
        return stored_text(content, rules)
    if isinstance(content, QuickRepliesContent):
        return _stored_quick_replies(content, rules)
    return _stored_file(content, rules, file)


def _stored_quick_replies(content: QuickRepliesContent, rules: Rules) -> QuickRepliesContent:
    options = [QuickReplyOption(option.id, mask(option.title, rules.secret_patterns)) for option in content.options]
    text = mask(content.text, rules.secret_patterns)
    lines = [text, *(f"{number}. {option.title}" for number, option in enumerate(options, 1))]
    fallback = "\n".join(lines) if content.fallback is None else mask(content.fallback, rules.secret_patterns)
    return QuickRepliesContent(text=text, options=options, fallback=fallback)


def _stored_file(
    content: IncomingFileContent | IncomingImageContent, rules: Rules, file: FileDescription | None
) -> Content:
    if file is None:
        raise ValueError("a file's content is stored with the facts of its file")
    caption = None if content.caption is None else mask(content.caption, rules.secret_patterns)
    kind = "Picture" if isinstance(content, IncomingImageContent) else "File"
    fallback = f"{kind}: {file.name}" + (f" ({caption})" if caption else "")
    if content.fallback:
        fallback = mask(content.fallback, rules.secret_patterns)
    if isinstance(content, IncomingImageContent):
        return ImageContent(file=file, caption=caption, fallback=fallback)
    return FileContent(file=file, caption=caption, fallback=fallback)


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
