"""Foundation: the tables of 0001_foundation.sql."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, policy and grant of the first version."""
    script = Path(__file__).with_name("0001_foundation.sql").read_text(encoding="utf-8")
    # The driver's own connection takes a script of many statements; SQLAlchemy's would prepare it as one.
    adapted: Any = op.get_bind().connection.dbapi_connection
    adapted.run_async(lambda driver: driver.execute(script))
