"""The company's own system is asked about a case: signed, through the one door out, within three seconds.

Invariant: what it says is shown to who may see the case and kept a minute in memory only; whatever goes wrong is told
in a sentence, and the console never waits for more.
"""

import time
from uuid import UUID

import httpx
import msgspec
import structlog

from onglass.conversations.model import AgentConversation
from onglass.directory.commands import SidePanel
from onglass.directory.engine.side_panel import MAX_ANSWER_BYTES, BadAnswerError, PanelAnswer, read_answer, sign_request
from onglass.platform.egress import AnswerTooLargeError, Egress, EgressRefusedError
from onglass.platform.ids import new_id

_log = structlog.get_logger(__name__)
_SECONDS = 3.0
_KEPT_SECONDS = 60.0
_KEPT_FAILURE_SECONDS = 5.0
_MOST_KEPT = 2000
_OK = 200


class Asked(msgspec.Struct, frozen=True):
    """What came of asking: an answer, or why there is none."""

    answer: PanelAnswer | None
    error: str | None


class PanelAnswers:
    """One node's answers of the last minute."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[tuple[UUID, UUID, str], tuple[float, Asked]] = {}

    async def ask(self, egress: Egress, panel: SidePanel, workspace_id: UUID, about: AgentConversation) -> Asked:
        """Return what the company's system says of a case; at most a minute old."""
        key = (workspace_id, about.id, panel.changed_at.isoformat())
        now = time.monotonic()
        kept = self._kept.get(key)
        if kept is not None and kept[0] > now:
            return kept[1]
        asked = await _ask(egress, panel, workspace_id, about)
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (now + (_KEPT_SECONDS if asked.error is None else _KEPT_FAILURE_SECONDS), asked)
        return asked


def _body(workspace_id: UUID, about: AgentConversation) -> bytes:
    customer = about.customer
    return msgspec.json.encode(
        {
            "type": "side_panel.requested",
            "workspace_id": workspace_id,
            "conversation": {
                "id": about.id,
                "case_number": about.case_number,
                "status": about.status,
                "subject": about.subject,
            },
            "customer": {
                "id": customer.id,
                "name": customer.name,
                "email": customer.email,
                "phone": customer.phone,
                "verified": customer.verified,
                "attributes": customer.attributes,
            },
        }
    )


async def _ask(egress: Egress, panel: SidePanel, workspace_id: UUID, about: AgentConversation) -> Asked:
    body = _body(workspace_id, about)
    signed = sign_request(panel.secret, request_id=f"msg_{new_id()}", timestamp=int(time.time()), body=body)
    headers = {"content-type": "application/json", "accept": "application/json", **signed}
    try:
        answer = await egress.fetch(
            "POST", panel.url, headers=headers, content=body, seconds=_SECONDS, max_bytes=MAX_ANSWER_BYTES
        )
        if answer.status != _OK:
            return Asked(None, f"It answered with the status {answer.status}; 200 is wanted.")
        return Asked(read_answer(answer.body), None)
    except (EgressRefusedError, AnswerTooLargeError, TimeoutError, BadAnswerError, httpx.HTTPError) as error:
        _log.info("side_panel_failed", error_type=type(error).__name__)
        return Asked(None, _sentence(error))


def _sentence(error: Exception) -> str:
    if isinstance(error, EgressRefusedError):
        return f"Its address is not visited: {error}"
    if isinstance(error, AnswerTooLargeError):
        return f"It answered with more than {MAX_ANSWER_BYTES} bytes."
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return f"It did not answer within {_SECONDS:.0f} seconds."
    return str(error) if isinstance(error, BadAnswerError) else "It cannot be reached."
