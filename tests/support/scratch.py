"""Folders for real servers: short enough for sockets, and open to the user root's PostgreSQL runs as."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch_folder(name: str) -> Iterator[Path]:
    """Yield a new folder under the temporary one and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f"onglass-{name}-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
