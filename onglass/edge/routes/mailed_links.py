"""Links in mails: /v1/admin says whether an app has them, and a session begins by one.

Invariant: whatever is wrong with a link, the answer is the same, and it costs the address its patience.
"""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import structlog
from litestar import get, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from onglass.delivery import commands, queries
from onglass.directory import commands as directory
from onglass.directory.engine.permissions import Action
from onglass.directory.engine.tokens import LINK, workspace_of_token
from onglass.directory.model import App, StartedSession
from onglass.edge.access import Visit
from onglass.edge.answers import Answer
from onglass.edge.bodies import Body
from onglass.edge.limits import slow_down
from onglass.edge.routes.framework import Caller, problems, right
from onglass.platform.transactions import Transaction

_log = structlog.get_logger(__name__)
_ADDRESS = "/apps/{app_id:uuid}/mailed_links"


class PutMailedLinks(Body, frozen=True):
    """For how many hours a mailed link works; null: mails carry none, and those that are out are over."""

    life_hours: Annotated[int, Meta(ge=1, le=72)] | None


class MailedLinks(Answer, frozen=True):
    """For how many hours a mailed link works, null where there is none."""

    life_hours: int | None


@get(_ADDRESS, opt=right(Action.READ_APPS), responses=problems(401, 403, 404))
async def get_mailed_links(call: Caller, app_id: FromPath[UUID]) -> MailedLinks:
    """Return whether mails about missed answers open the conversation by themselves."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return MailedLinks(life_hours=await queries.get_link_life_hours(tx, app_id))


@put(_ADDRESS, opt=right(Action.CHANGE_APPS), responses=problems(400, 401, 403, 404, 413, 422))
async def put_mailed_links(call: Caller, app_id: FromPath[UUID], data: JSONBody[PutMailedLinks]) -> MailedLinks:
    """Let mails about missed answers open the conversation without the app's login, or not any more."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.set_link_life(tx, call.principal, app_id, data.life_hours)
    return MailedLinks(life_hours=data.life_hours)


async def start_by_link(
    tx: Transaction, visit: Visit, app: App, link: str, device: Mapping[str, Any] | None
) -> StartedSession:
    """Begin the session of a link, which is used up by it; raises NotFound (404 `link_over`) or TooMany."""
    failures = visit.gate.failures.of(visit.address)
    seconds = failures.take()
    if seconds:
        raise slow_down(seconds)
    if workspace_of_token(link, LINK) != tx.workspace_id:
        raise commands.link_over()
    opened = await commands.redeem_link(tx, app, link)
    failures.give_back()
    started = await directory.start_linked_session(
        tx, app=app, customer_id=opened.customer_id, conversation_id=opened.conversation_id, device=device
    )
    _log.info("mailed_link_used", conversation_id=str(opened.conversation_id), app_id=str(app.id))
    await directory.audit(
        tx,
        started.principal,
        "mailed_link.used",
        target_kind="conversation",
        target_id=opened.conversation_id,
        detail={"session_id": str(started.principal.session_id)},
    )
    return started


MAILED_LINK_HANDLERS = [get_mailed_links, put_mailed_links]
