"""Refusals on the wire: one shape (RFC 9457) whatever went wrong and wherever it was noticed.

Invariant: nothing of our inside leaves in one. An unforeseen error is logged here and told as `internal_error`.
"""

import math
from typing import Any

import msgspec
import structlog

from onglass.edge.asgi import Send, answer
from onglass.platform.database import is_connection_loss
from onglass.platform.problems import FieldError, Invalid, Problem, Unavailable

_log = structlog.get_logger(__name__)
_TYPE_PREFIX = "urn:onglass:problem:"
# Connection, rollback, resources, prerequisite state, operator, system: over in a moment, and nothing was changed.
_NOT_NOW = frozenset({"08", "40", "53", "55", "57", "58"})
_NOT_NOW_EXACTLY = frozenset({"25006"})  # the server became a replica
_WRONG_VALUE = "22"
MEDIA_TYPE = b"application/problem+json"


class ProblemDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """RFC 9457. `code` is stable and for programs, `detail` for people; `errors` has a path for each wrong field."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: tuple[FieldError, ...] = ()


class MethodNotAllowed(Problem):
    """405: the address exists, the method does not."""

    status = 405
    title = "Method not allowed"

    def __init__(self, allowed: str) -> None:
        """Name the methods that do exist, as the Allow header does."""
        super().__init__("method_not_allowed", f"Use one of: {allowed}.")
        self.allowed = allowed


class UnsupportedMediaType(Problem):
    """415: the body is of a kind this call does not read."""

    status = 415
    title = "Unsupported media type"


class Internal(Problem):
    """500: our fault; the log has the particulars."""

    status = 500
    title = "Something went wrong"

    def __init__(self) -> None:
        """Say nothing of what happened."""
        super().__init__("internal_error", "This is our mistake, not yours. The same request may be sent again.")


def as_problem(error: Exception) -> Problem:
    """Return the problem to tell; anything that is not one is logged and becomes a 500 without particulars."""
    if isinstance(error, Problem):
        return error
    known = _from_database(error)
    if known is not None:
        return known
    _log.error("unforeseen_error", error_type=type(error).__name__, exc_info=error)
    return Internal()


def _from_database(error: Exception) -> Problem | None:
    """Return what an error of the database means to a caller, by its SQLSTATE; None when it is our own mistake."""
    sqlstate = getattr(error, "sqlstate", None) or ""
    if is_connection_loss(error) or sqlstate[:2] in _NOT_NOW or sqlstate in _NOT_NOW_EXACTLY:
        _log.warning("unavailable", sqlstate=sqlstate, error_type=type(error).__name__)
        return Unavailable(
            "unavailable", "Something this needs is away just now; send it again.", retry_after_seconds=1
        )
    if sqlstate[:2] == _WRONG_VALUE:
        return Invalid("invalid", "A number is too large, or a text has a character that cannot be stored.")
    return None


def document(problem: Problem) -> dict[str, Any]:
    """Return the problem as JSON-ready builtins, its extra members beside the fixed ones."""
    fixed = msgspec.to_builtins(
        ProblemDocument(
            type=_TYPE_PREFIX + problem.code,
            title=problem.title,
            status=problem.status,
            detail=problem.detail,
            code=problem.code,
            errors=problem.errors,
        )
    )
    return {**msgspec.to_builtins(problem.extra), **fixed}


def encode(problem: Problem) -> bytes:
    """Return the problem document as JSON bytes."""
    return msgspec.json.encode(document(problem))


def problem_headers(problem: Problem) -> list[tuple[bytes, bytes]]:
    """Return the headers HTTP asks for beside such a document."""
    headers = [(b"content-type", MEDIA_TYPE)]
    if problem.retry_after_seconds is not None:
        headers.append((b"retry-after", str(max(1, math.ceil(problem.retry_after_seconds))).encode()))
    if problem.status == 401:  # noqa: PLR2004 - read as HTTP
        headers.append((b"www-authenticate", b"Bearer"))
    if isinstance(problem, MethodNotAllowed):
        headers.append((b"allow", problem.allowed.encode()))
    return headers


async def send_problem(send: Send, error: Exception, extra_headers: list[tuple[bytes, bytes]] | None = None) -> None:
    """Answer with the problem document of an error."""
    problem = as_problem(error)
    await answer(send, problem.status, [*problem_headers(problem), *(extra_headers or [])], encode(problem))
