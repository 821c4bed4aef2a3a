"""The company's own system beside a case: /v1/admin says where it is, /v1/agent shows what it says."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import delete, get, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from onglass.conversations import queries
from onglass.conversations.model import instant
from onglass.directory import commands
from onglass.directory.engine.permissions import Action
from onglass.directory.engine.side_panel import PanelSection
from onglass.edge.answers import Answer
from onglass.edge.bodies import Body
from onglass.edge.routes.framework import Caller, problems, right
from onglass.platform.egress import EgressRefusedError
from onglass.platform.problems import NotFound, invalid_field


class PutSidePanel(Body, frozen=True):
    """Where the company's system is asked. Without `secret` the one that is there stays, or one is made."""

    title: Annotated[str, Meta(min_length=1, max_length=80)]
    url: Annotated[str, Meta(min_length=1, max_length=2000, description="https; asked with POST, signed.")]
    secret: Annotated[str, Meta(max_length=200, description="whsec_ and base64, as Standard Webhooks.")] | None = None


class SidePanelSettings(Answer, frozen=True):
    """The settings; `secret` only when it was made just now."""

    title: str
    url: str
    changed_at: str
    secret: str | None = None


class SidePanelShown(Answer, frozen=True):
    """What the company's system says of a case, or why it says nothing: `error` is a sentence for the agent."""

    title: str
    state: Literal["ready", "failed"]
    sections: list[PanelSection]
    error: str | None


def _none() -> NotFound:
    return NotFound("no_side_panel", "The workspace has no side panel; an administrator sets one.")


@get("/side_panel", opt=right(Action.READ_WORKSPACE), responses=problems(401, 403, 404))
async def get_side_panel(call: Caller) -> SidePanelSettings:
    """Return where the company's system is asked; 404 `no_side_panel` without one."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        panel = await commands.find_side_panel(tx, cipher=call.parts.cipher)
    if panel is None:
        raise _none()
    return SidePanelSettings(title=panel.title, url=panel.url, changed_at=instant(panel.changed_at))


@put("/side_panel", opt=right(Action.CHANGE_WORKSPACE), responses=problems(400, 401, 403, 413, 422))
async def put_side_panel(call: Caller, data: JSONBody[PutSidePanel]) -> SidePanelSettings:
    """Say where the company's system is asked. A new secret is shown this once."""
    if not data.url.lower().startswith("https://") and not call.parts.egress.rules.hosts:
        raise invalid_field("url", "Send an address that begins with https://.")
    try:
        await call.parts.egress.check(data.url)
    except EgressRefusedError as refused:
        raise invalid_field("url", str(refused), code="address_refused") from refused
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        secret = await commands.put_side_panel(
            tx, call.principal, title=data.title, url=data.url, secret=data.secret, cipher=call.parts.cipher
        )
        panel = await commands.find_side_panel(tx, cipher=call.parts.cipher)
    assert panel is not None
    return SidePanelSettings(title=panel.title, url=panel.url, changed_at=instant(panel.changed_at), secret=secret)


@delete("/side_panel", opt=right(Action.CHANGE_WORKSPACE), responses=problems(401, 403, 404))
async def remove_side_panel(call: Caller) -> None:
    """Ask the company's system no more."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.remove_side_panel(tx, call.principal)


@get(
    "/conversations/{conversation_id:uuid}/side_panel",
    opt=right(Action.READ_CONVERSATION),
    responses=problems(401, 403, 404),
)
async def show_side_panel(call: Caller, conversation_id: FromPath[UUID]) -> SidePanelShown:
    """Return what the company's system says of a case, at most a minute old; it has three seconds to answer."""
    parts, workspace_id = call.parts, call.principal.workspace_id
    async with parts.database.transaction(workspace_id, read_only=True) as tx:
        about = await queries.get_agent_conversation(tx, call.reader, conversation_id)
        panel = await commands.find_side_panel(tx, cipher=parts.cipher)
    if panel is None:
        raise _none()
    asked = await parts.panels.ask(parts.egress, panel, workspace_id, about)
    return SidePanelShown(
        title=panel.title,
        state="failed" if asked.answer is None else "ready",
        sections=[] if asked.answer is None else asked.answer.sections,
        error=asked.error,
    )


ADMIN_PANEL_HANDLERS = [get_side_panel, put_side_panel, remove_side_panel]
AGENT_PANEL_HANDLERS = [show_side_panel]
