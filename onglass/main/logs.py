"""Structured logs on standard error, readable at a terminal and JSON elsewhere.

Invariant: fields that name a secret are struck out whoever logs them, and standard output stays for answers.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

_SECRET_WORDS = ("token", "password", "secret", "authorization", "cookie", "_url", "content", "text")
_STRUCK_OUT = "[struck out]"


def set_up_logs(*, level: str, form: Literal["auto", "console", "json"]) -> None:
    """Send structlog's and the standard library's lines to standard error from now on."""
    readable = form == "console" or (form == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        strike_out_secrets,
    ]
    # Never the fancy tracebacks: they print local variables, tokens among them.
    console = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    renderer: Any = console if readable else structlog.processors.JSONRenderer()
    errors = [] if readable else [structlog.processors.format_exc_info]
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, *errors, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=[_drop_meta, renderer], foreign_pre_chain=shared)
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)


def strike_out_secrets(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace the value of every field whose name speaks of a secret or of somebody's words."""
    for name in line:
        if name != "event" and any(word in name.lower() for word in _SECRET_WORDS):
            line[name] = _STRUCK_OUT
    return line


def _drop_meta(logger: Any, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return structlog.stdlib.ProcessorFormatter.remove_processors_meta(logger, method, line)
