"""Foundation: the tables, what the planner is shown of them, and who may touch them.

The statistics come before the rights, which close every table to its owner too.
"""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0001"
down_revision = None
_SCRIPTS = (
    "0001_foundation.sql",
    "0001_work.sql",
    "0001_statistics.sql",
    "0001_rights.sql",
    "0001_routing.sql",
    "0001_service.sql",
    "0001_cases.sql",
    "0001_rules.sql",
    "0001_delivery.sql",
    "0001_context.sql",
    "0001_content.sql",
    "0001_privacy.sql",
    "0001_verification.sql",
    "0001_links.sql",
)


def upgrade() -> None:
    """Make every table, policy and grant of the first version."""
    script = "\n".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in _SCRIPTS)
    # The driver's own connection takes a script of many statements; SQLAlchemy's would prepare it as one.
    adapted: Any = op.get_bind().connection.dbapi_connection
    adapted.run_async(lambda driver: driver.execute(script))
