"""/v1/admin, the part for what customers were promised, and how often it was true."""

from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from onglass.directory.engine.permissions import Action
from onglass.edge.answers import Answer
from onglass.edge.routes.framework import Caller, problems, right
from onglass.routing.expectations import promise_figures

_MOST_DAYS = 366

Days = Annotated[int, QueryParameter(ge=1, le=_MOST_DAYS, description="So many days back from now.")]


class PromiseFigures(Answer, frozen=True, kw_only=True):
    """How many promises were told, and what came of them.

    `broken`: answered after the time that was spoken of, or not answered though it is over. `void`: nobody waited any
    more before it was over. `share_kept`: of kept and broken together; null while there are none.
    """

    told: int
    kept: int
    broken: int
    void: int
    open: int
    share_kept: float | None


@get("/promises", opt=right(Action.READ_QUEUES), responses=problems(401, 403, 422))
async def read_promises(call: Caller, days: Days = 30) -> PromiseFigures:
    """Return how often customers were answered by the time that they were told."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        found = await promise_figures(tx, days=days)
    settled = found.kept + found.broken
    return PromiseFigures(
        told=found.told,
        kept=found.kept,
        broken=found.broken,
        void=found.void,
        open=found.running,
        share_kept=round(found.kept / settled, 4) if settled else None,
    )


PROMISE_HANDLERS = [read_promises]
