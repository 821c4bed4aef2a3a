"""/v1/admin, the part for what customers were promised, and how often it was true."""

from typing import Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from onglass.directory.engine.permissions import Action
from onglass.edge.answers import Answer
from onglass.edge.routes.framework import Caller, problems, right
from onglass.routing.expectations import promise_figures
from onglass.routing.model import Figures

_MOST_DAYS = 366

Days = Annotated[int, QueryParameter(ge=1, le=_MOST_DAYS, description="So many days back from now.")]


class KindFigures(Answer, frozen=True, kw_only=True):
    """How many promises of a kind were told, and what came of them.

    `moved`: another time was told before it was over, which keeps nothing. `broken`: answered after the time that was
    spoken of, or not answered though it is over. `void`: nobody waited any more before it was over, or it was taken
    back. `share_kept`: of kept, moved and broken together; null while there are none.
    """

    told: int
    kept: int
    moved: int
    broken: int
    void: int
    open: int
    share_kept: float | None


class PromiseFigures(KindFigures, frozen=True, kw_only=True):
    """What came of the ranges that were reckoned from the queue, and in `agent` of what agents gave their word for."""

    range: KindFigures
    agent: KindFigures


def _figures(found: Figures) -> KindFigures:
    settled = found.kept + found.moved + found.broken
    return KindFigures(
        told=found.told,
        kept=found.kept,
        moved=found.moved,
        broken=found.broken,
        void=found.void,
        open=found.running,
        share_kept=round(found.kept / settled, 4) if settled else None,
    )


@get("/promises", opt=right(Action.READ_QUEUES), responses=problems(401, 403, 422))
async def read_promises(call: Caller, days: Days = 30) -> PromiseFigures:
    """Return how often customers were answered by the time that they were told."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        told = _figures(await promise_figures(tx, days=days, kind="range"))
        given = _figures(await promise_figures(tx, days=days, kind="agent"))
    return PromiseFigures(**msgspec.structs.asdict(told), range=told, agent=given)


PROMISE_HANDLERS = [read_promises]
