"""Decisions about conversations; pure: no clock, no database, no waiting."""

from onglass.conversations.engine.acknowledging import is_acknowledgement
from onglass.conversations.engine.case_numbers import new_case_number
from onglass.conversations.engine.masking import (
    DEFAULT_SECRET_PATTERNS,
    compile_secret_patterns,
    is_card_number,
    mask,
    mask_deeply,
)
from onglass.conversations.engine.parsing import (
    check_client_message_id,
    check_content,
    check_mode,
    check_subject,
    parse_content,
)
from onglass.conversations.engine.searching import Term, terms_of, words_of
from onglass.conversations.engine.writing import (
    check_file_kind,
    decode_content,
    encode_content,
    fingerprint,
    is_edit_window_over,
    is_plain,
    named_files,
    preview_text,
    stored_content,
    stored_text,
    tone_of,
)

__all__ = [
    "DEFAULT_SECRET_PATTERNS",
    "Term",
    "check_client_message_id",
    "check_content",
    "check_file_kind",
    "check_mode",
    "check_subject",
    "compile_secret_patterns",
    "decode_content",
    "encode_content",
    "fingerprint",
    "is_acknowledgement",
    "is_card_number",
    "is_edit_window_over",
    "is_plain",
    "mask",
    "mask_deeply",
    "named_files",
    "new_case_number",
    "parse_content",
    "preview_text",
    "stored_content",
    "stored_text",
    "terms_of",
    "tone_of",
    "words_of",
]
