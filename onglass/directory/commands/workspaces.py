"""Making and changing workspaces."""

from collections.abc import Mapping
from typing import Any

from onglass.directory._store import apps, audits
from onglass.directory.commands.audits import audit
from onglass.directory.commands.queues import ensure_default_queue
from onglass.directory.engine.traits import clean_line
from onglass.directory.model import Principal, Workspace, operator_of
from onglass.platform.problems import Conflict, NotFound
from onglass.platform.transactions import Transaction

_LONGEST_NAME = 120


async def create_workspace(tx: Transaction, name: str, *, settings: Mapping[str, Any] | None = None) -> Workspace:
    """Make the workspace whose new id the transaction was opened with, and its default queue; 409 `name_taken`."""
    name = clean_line(name, "name", longest=_LONGEST_NAME)
    workspace = await apps.insert_workspace(tx, name, settings or {})
    if workspace is None:
        raise Conflict("name_taken", "Another workspace of this server has the name; choose another.")
    await audits.insert_head(tx)
    by = operator_of(workspace.id)
    await audit(tx, by, "workspace.created", target_kind="workspace", target_id=workspace.id)
    await ensure_default_queue(tx, by)
    return workspace


async def change_workspace_settings(tx: Transaction, by: Principal, settings: Mapping[str, Any]) -> Workspace:
    """Replace the workspace's settings; their meaning is checked by whoever reads them."""
    workspace = await apps.update_workspace_settings(tx, settings)
    if workspace is None:
        raise NotFound
    await audit(
        tx,
        by,
        "workspace.settings_changed",
        target_kind="workspace",
        target_id=workspace.id,
        detail={"keys": sorted(settings)},
    )
    return workspace
