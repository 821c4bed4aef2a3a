"""Views that agents keep of their lists, for themselves or for everybody.

Invariant: only who made a view changes it; sharing one needs a right of its own, and so does changing a shared one.
"""

from uuid import UUID

import msgspec

from onglass.conversations._store import views
from onglass.conversations.model import SavedView, ViewFilter
from onglass.directory import label_queries as labels
from onglass.directory import queries as directory
from onglass.directory.engine.labels import clean_label
from onglass.directory.engine.permissions import Action, require
from onglass.directory.model import Principal
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, Forbidden, NotFound, invalid_field
from onglass.platform.transactions import Transaction

MAX_VIEWS = 200


async def create_view(
    tx: Transaction, by: Principal, *, name: str, wanted: ViewFilter, is_shared: bool = False, rank: int = 0
) -> SavedView:
    """Keep a view; raises Invalid with the path of what does not fit, Forbidden, Conflict `too_many_views`."""
    view = SavedView(
        id=new_id(), name=clean_label(name, "name"), is_shared=is_shared, is_own=True, filter=wanted, rank=rank
    )
    _check_right(view, by)
    await _check_filter(tx, wanted)
    if await views.count_views(tx, by.id) >= MAX_VIEWS:
        raise Conflict("too_many_views", f"You may keep {MAX_VIEWS} views; remove some first.")
    await views.insert_view(tx, view, by.id)
    return view


async def change_view(
    tx: Transaction,
    by: Principal,
    view_id: UUID,
    *,
    name: str | None = None,
    wanted: ViewFilter | None = None,
    is_shared: bool | None = None,
    rank: int | None = None,
) -> SavedView:
    """Change what is given of one's own view; raises NotFound, Forbidden `not_owner` or `not_allowed`, Invalid."""
    was = await _lock_own(tx, by, view_id)
    view = msgspec.structs.replace(
        was,
        name=was.name if name is None else clean_label(name, "name"),
        filter=was.filter if wanted is None else wanted,
        is_shared=was.is_shared if is_shared is None else is_shared,
        rank=was.rank if rank is None else rank,
    )
    if view == was:
        return was
    _check_right(view, by)
    if view.filter != was.filter:
        await _check_filter(tx, view.filter)
    await views.update_view(tx, view)
    return view


async def remove_view(tx: Transaction, by: Principal, view_id: UUID) -> None:
    """Remove one's own view; raises NotFound, Forbidden `not_owner`."""
    await _lock_own(tx, by, view_id)
    await views.delete_view(tx, view_id)


async def _lock_own(tx: Transaction, by: Principal, view_id: UUID) -> SavedView:
    view = await views.lock_view(tx, view_id, by.id)
    if view is None:
        raise NotFound
    if not view.is_own:
        raise Forbidden("not_owner", "Only who made a view may change it; keep one of your own.")
    return view


def _check_right(view: SavedView, by: Principal) -> None:
    if view.is_shared:
        require(by, Action.SHARE_VIEWS)


async def _check_filter(tx: Transaction, wanted: ViewFilter) -> None:
    known = {tag.id for tag in await labels.list_tags(tx)} if wanted.tag_ids else set()
    for place, tag_id in enumerate(wanted.tag_ids):
        if tag_id not in known:
            raise invalid_field(f"filter.tag_ids[{place}]", "There is no such tag in this workspace.")
    if wanted.queue_id is not None and await directory.load_queue(tx, wanted.queue_id) is None:
        raise invalid_field("filter.queue_id", "There is no such queue in this workspace.")
    if wanted.assignee_id is not None and not await directory.get_agents(tx, [wanted.assignee_id]):
        raise invalid_field("filter.assignee_id", "There is no such agent in this workspace.")
    if "\x00" in (wanted.q or ""):
        raise invalid_field("filter.q", "Search for words.")
