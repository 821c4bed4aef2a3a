"""Refusals as values that travel from the depth of a command to the edge.

A Problem says what is wrong in words a caller can act on; the edge alone turns it into HTTP or a stream frame.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec


class FieldError(msgspec.Struct, frozen=True):
    """One invalid field: `path` as in `content.text`, `detail` says what to send instead."""

    path: str
    detail: str
    code: str = "invalid"


class Problem(Exception):  # noqa: N818 - named after RFC 9457, whose word it is
    """A request that is refused. Nothing was changed."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        extra: dict[str, Any] | None = None,
        retry_after_seconds: float | None = None,
    ) -> None:
        """Build from a stable `code` (snake case) and a `detail` sentence; `extra` joins the document."""
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.extra = extra or {}
        self.retry_after_seconds = retry_after_seconds


class Malformed(Problem):
    """400: not what the protocol speaks at all (bad JSON, bad header)."""

    status = 400
    title = "Not understood"


class Unauthenticated(Problem):
    """401: no credentials, or none that hold."""

    status = 401
    title = "Sign in first"


class Forbidden(Problem):
    """403: known, and not allowed to do this."""

    status = 403
    title = "Not allowed"


class NotFound(Problem):
    """404: absent or not visible; the two look exactly alike."""

    status = 404
    title = "Not found"

    def __init__(self, code: str = "not_found", detail: str = "There is nothing here that you may see.") -> None:
        """Build without particulars by default: they would tell absent from invisible."""
        super().__init__(code, detail)


class Conflict(Problem):
    """409: true when it was sent, not true any more."""

    status = 409
    title = "Conflict"


class TooLarge(Problem):
    """413: more bytes than this door takes."""

    status = 413
    title = "Too large"


class Invalid(Problem):
    """422: understood, and wrong; `errors` has a path for each field."""

    status = 422
    title = "Not valid"


class TooMany(Problem):
    """429: slow down; `retry_after_seconds` says for how long."""

    status = 429
    title = "Too many requests"


class Unavailable(Problem):
    """503: not now; nothing was changed and the same request may be sent again."""

    status = 503
    title = "Not available just now"


def invalid_field(path: str, detail: str, *, code: str = "invalid") -> Invalid:
    """Return a 422 about one field."""
    return Invalid("invalid", detail, errors=(FieldError(path, detail, code),))
