"""The company's own system beside a case: where it is asked, and with which secret the asking is signed."""

from datetime import datetime

import msgspec

from onglass.directory._store import side_panels
from onglass.directory.commands.audits import audit
from onglass.directory.engine.side_panel import check_secret, new_secret
from onglass.directory.engine.traits import clean_line
from onglass.directory.model import Principal
from onglass.platform.problems import NotFound
from onglass.platform.secrets import Cipher
from onglass.platform.transactions import Transaction

_LONGEST_TITLE = 80


class SidePanel(msgspec.Struct, frozen=True, kw_only=True):
    """A workspace's panel, its secret opened: for who asks, never for an answer."""

    title: str
    url: str
    secret: str
    changed_at: datetime


async def find_side_panel(tx: Transaction, *, cipher: Cipher) -> SidePanel | None:
    """Return the workspace's panel, if it has one."""
    row = await side_panels.load_panel(tx)
    if row is None:
        return None
    secret = cipher.decrypt(row["secret_encrypted"]).decode()
    return SidePanel(title=row["title"], url=row["url"], secret=secret, changed_at=row["changed_at"])


async def put_side_panel(
    tx: Transaction, by: Principal, *, title: str, url: str, secret: str | None, cipher: Cipher
) -> str | None:
    """Set the panel, whose address the caller has judged; return its secret when it was made just now.

    Without `secret` the one that is there stays, or a new one is made. Raises Invalid.
    """
    title = clean_line(title, "title", longest=_LONGEST_TITLE)
    before = await find_side_panel(tx, cipher=cipher)
    made = new_secret() if secret is None and before is None else None
    kept = check_secret(secret) if secret is not None else made or (before.secret if before else "")
    await side_panels.save_panel(tx, title=title, url=url, sealed_secret=cipher.encrypt(kept.encode()))
    await audit(tx, by, "side_panel.set", detail={"url": url})
    return made


async def remove_side_panel(tx: Transaction, by: Principal) -> None:
    """Ask the company's system no more; raises NotFound."""
    if not await side_panels.delete_panel(tx):
        raise NotFound
    await audit(tx, by, "side_panel.removed")
