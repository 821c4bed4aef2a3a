"""Links in mails that open one conversation without the app's login: made, redeemed once, revoked.

Invariant: a link holds for one conversation of one customer in one app, for as long as its mail's address is proven
theirs; a newer mail about the conversation ends it.
"""

from uuid import UUID

from onglass.delivery._store import links
from onglass.delivery._store.links import Redeemed
from onglass.directory import commands as directory
from onglass.directory import queries as directory_queries
from onglass.directory.engine.tokens import LINK, new_token, token_hash
from onglass.directory.model import App, Principal
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction


def link_over() -> NotFound:
    """Return the one refusal of a link: unknown, used, over and revoked look alike."""
    return NotFound("link_over", "This link is over. Open the company's app to go on, or use the link of a newer mail.")


async def make_link(
    tx: Transaction, conversation_id: UUID, *, delivery_id: UUID, endpoint: str, origin: str
) -> str | None:
    """Return a new link's token, shown here once; None where the company wants none, or the page is not its app's.

    `endpoint`: `mailto:` and the address the mail goes to.
    """
    token = new_token(LINK, tx.workspace_id)
    is_made = await links.insert(
        tx, conversation_id, delivery_id=delivery_id, endpoint=endpoint, token_hash=token_hash(token), origin=origin
    )
    return token if is_made else None


async def redeem_link(tx: Transaction, app: App, token: str) -> Redeemed:
    """Use a link up and return what it opens; raises NotFound (404 `link_over`)."""
    redeemed = await links.redeem(tx, token_hash(token), app.id)
    if redeemed is None:
        raise link_over()
    return redeemed


async def forget_links(tx: Transaction, customer_id: UUID) -> None:
    """End every link of a customer that is out."""
    await links.delete_of_customer(tx, customer_id)


async def set_link_life(tx: Transaction, by: Principal, app_id: UUID, hours: int | None) -> None:
    """Say for how many hours (1 to 72) links of an app hold; None: it has none. Raises NotFound."""
    await directory_queries.get_app(tx, app_id)
    await links.update_life(tx, app_id, hours)
    await directory.audit(tx, by, "app.mailed_links_set", target_kind="app", target_id=app_id, detail={"hours": hours})
