"""/v1/admin, the part for those who look after the system: the audit chain and reactions that failed for good.

Invariant: looking changes nothing; a replay is a privileged act and leaves its audit row.
"""

from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody, QueryParameter

from onglass.conversations.model import instant
from onglass.directory import queries
from onglass.directory.commands import audit
from onglass.directory.engine.permissions import Action
from onglass.directory.model import AuditRow
from onglass.edge.answers import (
    AuditEntry,
    AuditPage,
    AuditVerdictAnswer,
    DeadLetterAnswer,
    DeadLetters,
)
from onglass.edge.bodies import ReplayDeadLetter
from onglass.edge.hot_calls import MAX_SEQ
from onglass.edge.routes.framework import Caller, problems, right
from onglass.platform.problems import NotFound
from onglass.platform.reactions import list_dead_letters as load_dead_letters
from onglass.platform.reactions import replay_dead_letter as replay

_Before = Annotated[int | None, QueryParameter(ge=1, le=MAX_SEQ, description="`next_before` of the page before.")]
_PageSize = Annotated[int, QueryParameter(ge=1, le=200)]


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        number=row.number,
        occurred_at=instant(row.occurred_at),
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        action=row.action,
        target_kind=row.target_kind,
        target_id=row.target_id,
        detail=row.detail,
        hash=row.hash.hex(),
    )


@get("/audit", opt=right(Action.READ_AUDIT), responses=problems(401, 403, 422))
async def list_audit(call: Caller, before: _Before = None, limit: _PageSize = 50) -> AuditPage:
    """List privileged acts, newest first."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        rows = await queries.list_audit(tx, before_number=before, limit=limit)
    more = len(rows) == limit and rows[-1].number > 1
    return AuditPage(entries=[_entry(row) for row in rows], next_before=rows[-1].number if more else None)


@get("/audit/verification", opt=right(Action.READ_AUDIT), responses=problems(401, 403))
async def verify_audit(call: Caller) -> AuditVerdictAnswer:
    """Recompute the chain of audit rows and say whether it is whole."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        verdict = await queries.verify_audit_chain(tx)
    return AuditVerdictAnswer(
        intact=verdict.intact, checked=verdict.checked, broken_at=verdict.broken_at, reason=verdict.reason
    )


@get("/dead_letters", opt=right(Action.READ_DEAD_LETTERS), responses=problems(401, 403))
async def list_dead_letters(call: Caller) -> DeadLetters:
    """List reactions that failed every time; later events of the same stream wait for them."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        letters = await load_dead_letters(tx)
    return DeadLetters(
        dead_letters=[
            DeadLetterAnswer(
                stream_id=one.stream_id,
                seq=one.seq,
                reaction=one.reaction,
                tries=one.tries,
                error=one.error,
                failed_at=instant(one.failed_at),
            )
            for one in letters
        ]
    )


@post(
    "/dead_letters/replay",
    opt=right(Action.REPLAY_DEAD_LETTERS),
    status_code=204,
    responses=problems(400, 401, 403, 404, 413, 422),
)
async def replay_dead_letter(call: Caller, data: JSONBody[ReplayDeadLetter]) -> None:
    """Let a reaction run again, and its stream go on after it."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        if not await replay(tx, stream_id=data.stream_id, seq=data.seq, reaction=data.reaction):
            raise NotFound
        await audit(
            tx,
            call.principal,
            "dead_letter.replayed",
            target_kind="stream",
            target_id=data.stream_id,
            detail={"seq": data.seq, "reaction": data.reaction},
        )


UPKEEP_HANDLERS = [list_audit, verify_audit, list_dead_letters, replay_dead_letter]
