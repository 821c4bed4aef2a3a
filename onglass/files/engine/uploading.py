"""What may be uploaded, before a byte is here."""

from onglass.files.engine.media_types import UNSPECIFIED, canonical_type
from onglass.files.engine.names import safe_name
from onglass.files.model import FilePolicy
from onglass.platform.problems import Conflict, FieldError, Invalid, TooLarge, invalid_field


def check_new(policy: FilePolicy, *, size_bytes: int, name: str, declared_type: str) -> tuple[str, str]:
    """Return the display name and the canonical declared type.

    Raises TooLarge (413 `too_large`) or Invalid (422; paths `size_bytes`, `declared_type`).
    """
    if size_bytes < 1:
        raise invalid_field("size_bytes", "An empty file cannot be attached.")
    declared = canonical_type(declared_type)
    max_bytes = policy.limit_bytes(declared or "")
    if size_bytes > max_bytes:
        detail = f"A file of this kind may have at most {max_bytes} bytes."
        raise TooLarge("too_large", detail, extra={"max_bytes": max_bytes})
    if declared is None or (declared != UNSPECIFIED and declared not in policy.types):
        raise invalid_field("declared_type", f"Attach one of: {', '.join(policy.types)}.", code="type_not_allowed")
    return safe_name(name), declared


def offset_mismatch(offset_bytes: int) -> Conflict:
    """Return the refusal of a piece that does not begin where the upload stands."""
    return Conflict(
        "offset_mismatch",
        f"The upload stands at {offset_bytes}; ask for its offset and go on from there.",
        extra={"offset_bytes": offset_bytes},
    )


_REFUSALS = {
    "unknown_type": "What kind of file this is cannot be told. Send it as a PDF or a picture.",
    "type_not_allowed": "Files of this kind are not taken here.",
    "not_what_it_says": "The content is of another kind than its name or type says.",
    "ambiguous": "The file is two kinds at once. Save it again and send that.",
    "image_refused": "The picture is damaged or too large to be opened.",
    "malware": "The virus scanner found something in this file.",
    "too_large": "The file is too large for its kind.",
    "incomplete": "Part of the file was lost. Send it again.",
}


def refused(refusal: str, detail: str | None = None) -> Invalid:
    """Return the 422 of a refused file: code `file_refused`, path `file` with the reason's own code."""
    reason = detail or _REFUSALS.get(refusal, "This file is not taken.")
    return Invalid("file_refused", reason, errors=(FieldError("file", reason, refusal),))
